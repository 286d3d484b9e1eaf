from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.text.clean import join_paragraphs

PIECE = st.sampled_from(
    [
        STORY,
        "By Jane Doe",
        "LONDON, July 28 (Reuters) - " + STORY,
        "(CNN) It was late.",
        "Reuters",
        "___",
        "(With inputs from agencies)",
        "© 2021 AFP",
        "It was late. (Reporting by Anna Roe; Editing by Peter Doe)",
        "This story has been updated.",
        "By Jane Doe, Associated Press NEW YORK (AP) — " + STORY,
        "Jane Doe",
        "USA TODAY",
        "WASHINGTON –",
        "—Jane Doe and John Roe",
        "contributed to this article.",
        "Write to Jane Doe at jane.doe@courier.example",
        "Short.",
    ]
)


@given(st.lists(PIECE, min_size=1, max_size=9).map(tuple))
def test_the_source_text_can_be_rebuilt(paragraphs: tuple[str, ...]) -> None:
    found = read(*paragraphs)
    body = join_paragraphs(found.document.paragraphs)
    assert body
    assert rebuild_source(body, found.removed) == join_paragraphs(paragraphs)


def test_nothing_is_detached_if_no_paragraph_would_be_left() -> None:
    assert read("By Jane Doe").document.paragraphs == ("By Jane Doe",)
    assert read("By Jane Doe", "Reuters").document.paragraphs == ("By Jane Doe", "Reuters")
