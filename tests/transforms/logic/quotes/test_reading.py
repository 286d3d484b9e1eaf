from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.reading import Reading

BODY = "Mr. Lee came to St. Ives. “It rains. It pours,” said Ann Lee.\n\nRay said no."


def test_sentences_end_neither_after_abbreviations_nor_inside_quotations():
    reading = read(BODY)
    starts = sorted({reading.start_of_sentence(at) for at in range(len(BODY))})
    assert [BODY[start:].split()[0] for start in starts] == ["Mr.", "“It", "Ray"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("They left the U.S. He stayed.", ["They", "He"]),
        ("So am I. The road is long.", ["So", "The"]),
        ("The U.S. Senate met in St. Ives.", ["The"]),
        ("Ann I. Lee met John F. Roe.", ["Ann"]),
    ],
)
def test_letters_with_full_stops_end_a_sentence_where_another_begins(body, words):
    assert [body[start:].split()[0] for start in read(body).bounds[:-1]] == words


def test_cues_and_mentions_of_quotations_are_left_out():
    reading = read("“Lee said so,” Lee said.", "Lee")
    assert [cue.start for cue in reading.cues] == [19]
    assert reading.mentions == [(15, 18, 0)]
    assert [reading.is_quoted(at) for at in (0, 13, 14, 23)] == [True, True, False, False]


@pytest.mark.parametrize(("start", "end", "names"), [(0, 24, [0, 1]), (0, 6, [0]), (1, 24, [1]), (0, 5, [])])
def test_mentions_of_a_region_are_whole(start, end, names):
    reading = read("Ann Ra met Bob Ray today.", "Ann Ra", "Bob Ray")
    assert [at for _, _, at in reading.list_mentions(start, end)] == names


def test_cues_of_a_region_begin_in_it():
    reading = read("Lee said so. Ray said so.")
    assert [cue.start for cue in reading.list_cues(0, 13)] == [4]
    assert (reading.count_cues(0, 25), reading.count_cues(5, 17), reading.count_cues(9, 3)) == (2, 0, 0)


@given(st.text(alphabet='Ab.!? \n"“”'), st.integers(0, 60))
def test_a_character_is_in_its_sentence_and_paragraph(body, at):
    reading = Reading(body, [])
    at = min(at, max(len(body) - 1, 0))
    assert reading.start_of_sentence(at) <= at <= reading.end_of_sentence(at)
    assert reading.paragraphs[reading.paragraph_of(at)][0] <= max(at, reading.paragraphs[0][0])
