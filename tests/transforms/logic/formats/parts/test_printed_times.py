from __future__ import annotations

import pytest

from tests.support import STORY
from wiredesk.transforms.logic.formats.parts.dates.name_table import load_names
from wiredesk.transforms.logic.formats.parts.dates.names import PRESS_LANGUAGES
from wiredesk.transforms.logic.formats.parts.printed_times import SENTENCE_WORDS, find_printed_time

PARAGRAPHS = tuple(STORY.split("\n\n"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["Pier to be rebuilt", "10 April 2020"], "2020-04-10"),
        (["Pier to be rebuilt", "By Ann Lee", "Published: April 10, 2020, 7:00 p.m. EDT"], "2020-04-10"),
        (["10.04.2020, 17.40 Uhr", "Mole wird erneuert"], "2020-04-10"),
        (["码头重建", "2020年4月10日"], "2020-04-10"),
        (["10 de abril de 2020 às 19h00"], "2020-04-10"),
        (["부두 재건", "2020.04.10 오후 7:00"], "2020-04-10"),
        (["١٠ نيسان ٢٠٢٠"], "2020-04-10"),
        (["Updated: April 10, 2020", "Published April 9, 2020"], "2020-04-09"),
        (["Pier to be rebuilt by 2030"], None),
        (["April 2020"], None),
        (["Marlow Bay, 2020"], None),
        (["Season 2019/20", "Played 10, won 4"], None),
        (["Call 555-10-2020"], None),
        ([PARAGRAPHS[0] * 2, "10 April 2020"], None),
    ],
)
def test_a_line_above_the_story_that_is_a_time(head, expected):
    found = find_printed_time((*head, *PARAGRAPHS))
    assert (found.day.isoformat() if found else None) == expected


def test_words_of_sentences_are_in_no_written_date_of_any_language() -> None:
    loaded = [load_names(language) for language in PRESS_LANGUAGES]
    names = {
        word
        for one in loaded
        for key in (*one.months, *one.cut_months, *one.weekdays, *one.halves)
        for word in key.split()
    }
    assert SENTENCE_WORDS.isdisjoint(names.union(*(one.fillers for one in loaded)))


def test_a_sentence_with_a_year_loads_no_names_of_other_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiredesk.transforms.logic.formats.parts.dates.names.load_names", None)
    assert find_printed_time(("The drug has been legal in the country since 2001.", "x" * 300)) is None
