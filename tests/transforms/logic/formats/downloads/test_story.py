from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support import RUN
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.formats.downloads.story import parse_story
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.provenance import rebuild_source

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.\n\n"
    "Work begins in spring, and nobody will have to pay on the first day, the mayor said."
)
SUMMARIES = "\n\n@highlight\n\nThe old tram runs again\n\n@highlight\n\nNobody pays on the first day\n"


@pytest.mark.parametrize("name", ["a.story", "a.txt"])
@pytest.mark.parametrize("led", ["", "(CNN) -- ", "OXMOOR, England (CNN) -- "])
def test_the_summaries_are_removed(name: str, led: str) -> None:
    text = led + STORY + SUMMARIES
    article = parse_record(RawRecord(name, name, text.encode()), RUN)
    assert article.body == STORY and article.source_format == "story"
    assert [one.kind for one in article.removed].count("summary") == 4
    assert rebuild_source(article.body, article.removed) == text.strip()


HEADS = {
    "lines": "By\nJane Doe\n\nPUBLISHED:\n\n08:21 EST, 6 December 2012\n\n|\n\nUPDATED:\n\n16:19 EST, 6 December 2012\n\n",
    "stops": "By . Jane Doe . PUBLISHED: . 08:21 EST, 6 December 2012 . | . UPDATED: . 16:19 EST, 6 December 2012 . ",
    "stops and lines": (
        "By \n. Jane Doe \n. PUBLISHED:\n. 08:21 EST, 6 December 2012\n. | . UPDATED:\n. 16:19 EST, 6 December 2012\n. "
    ),
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_byline_and_times_of_the_daily_mail_are_read(head: str) -> None:
    document = parse_story(FormatInput((head + STORY).encode()))
    assert "\n\n".join(document.paragraphs) == STORY
    assert [author.name for author in document.authors] == ["Jane Doe"]
    assert document.publication is not None
    assert document.publication.at == datetime(2012, 12, 6, 13, 21, tzinfo=UTC)
    assert document.publication.date == date(2012, 12, 6)
    assert document.modified_at == datetime(2012, 12, 6, 21, 19, tzinfo=UTC)


def test_a_byline_may_stand_without_times() -> None:
    document = parse_story(FormatInput(f"By\n. Jane Doe\n\n{STORY}".encode()))
    assert [author.name for author in document.authors] == ["Jane Doe"]
    assert "\n\n".join(document.paragraphs) == STORY


@pytest.mark.parametrize(
    "text",
    [
        "By Monday the tram had rusted.",
        "A post with @highlight in it was deleted.",
        "@highlights was its name.",
    ],
)
def test_sentences_with_these_words_stay(text: str) -> None:
    body = f"{text}\n\n{STORY}"
    assert parse_record(RawRecord("a.txt", "a.txt", body.encode()), RUN).body == body
