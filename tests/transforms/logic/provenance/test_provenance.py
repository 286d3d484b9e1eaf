from __future__ import annotations

from datetime import date

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.schemas.records import Author, Dateline, RowWarning


def test_metadata_wins_over_the_text() -> None:
    found = read("By John Roe", STORY, byline="Jane Doe", authors=(Author("Jane Doe"),))
    assert (found.document.byline, found.document.authors) == ("Jane Doe", (Author("Jane Doe"),))
    assert found.document.paragraphs == (STORY,)


def test_dateline_of_the_source_gets_missing_parts_from_its_text() -> None:
    stated = Dateline("LONDON, July 28 (Reuters) -", "London", None, None)
    found = read(STORY, dateline=stated).document.dateline
    assert found == Dateline(stated.text, "London", date(2021, 7, 28), "Reuters")


def test_agencies_of_dateline_byline_and_credits_are_listed_once() -> None:
    found = read("By Jane Doe, Associated Press", "LONDON (Reuters) - " + STORY, STORY, "© 2021 AP")
    assert found.agencies == ("Reuters", "AP")


def test_a_text_at_a_wall_is_cut_for_certain() -> None:
    wall = "This story is for members. Become a member today, or sign in."
    stated = (RowWarning("behind_paywall", "It may be cut."),)
    assert [one.code for one in read(STORY, wall, warnings=stated).document.warnings] == ["paywalled"]
    assert read(STORY, warnings=stated).document.warnings == stated
