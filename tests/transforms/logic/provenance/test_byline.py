from __future__ import annotations

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.byline import is_byline


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By JANE DOE and JOHN ROE, Associated Press", ["JANE DOE", "JOHN ROE"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe in Kabul", ["Jane Doe"]),
        ("By The Associated Press", []),
        ("By Staff", []),
        ("By Jane Doe in Kabul and John Roe in London", ["Jane Doe", "John Roe"]),
        ("JANE DOE | Staff Writer", ["JANE DOE"]),
        ("By Jane Doe - October 20, 2014", ["Jane Doe"]),
        ("A Commentary By Jane Doe", ["Jane Doe"]),
        ("BYLINE: Jane Doe", ["Jane Doe"]),
        ("By U.S. Senators Jane Doe (D-VA) and John Roe (I-ME)", ["Jane Doe", "John Roe"]),
    ],
)
def test_bylines_leave_the_body(printed: str, names: list[str]) -> None:
    found = read(printed, STORY)
    assert (found.document.byline, found.document.paragraphs) == (printed, (STORY,))
    assert [author.name for author in found.document.authors] == names


@pytest.mark.parametrize(
    ("below", "role", "organization"),
    [
        ("USA TODAY", None, "USA TODAY"),
        ("Associated Press", None, "AP"),
        ("Staff Writer", "Staff Writer", None),
    ],
)
def test_a_name_with_its_paper_below_is_a_byline(
    below: str, role: str | None, organization: str | None
) -> None:
    found = read("Jane Doe and John Roe", below, STORY)
    assert found.document.byline == f"Jane Doe and John Roe, {below}"
    assert found.document.authors == (
        Author("Jane Doe", role, organization),
        Author("John Roe", role, organization),
    )
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == f"Jane Doe and John Roe\n\n{below}\n\n{STORY}"


def test_a_signature_below_the_story_names_its_authors() -> None:
    signed = "Write to Jane Doe at jane.doe@courier.example and John Roe at john.roe@courier.example"
    found = read(STORY, STORY + " More.", signed)
    assert (found.document.byline, found.document.credit_line) == (None, signed)
    assert [author.name for author in found.document.authors] == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "text",
    [
        "By the end of October it was over.",
        "By Monday",
        "By any measure, a success",
        "Life in Kabul",
        "War and Peace in Gaza",
    ],
)
def test_similar_sentences_are_no_bylines(text: str) -> None:
    assert not is_byline(text)
