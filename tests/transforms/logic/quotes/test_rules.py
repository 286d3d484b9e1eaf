from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.rules import Rules


@pytest.mark.parametrize(
    ("body", "method", "span", "sure"),
    [
        ("“It will rain,” Ann Lee said.", "after", "Ann Lee", True),
        ("“It will rain,” said the mayor.", "after", "the mayor", True),
        ("“It will rain,” Ann Lee ventured.", "after", "Ann Lee", True),
        ("Ann Lee said: “It will rain.”", "before", "Ann Lee", True),
        ("Ann Lee said that day, in a hall, “It will rain.”", "sentence", "Ann Lee", False),
        ("From the report: “It will rain.”", "colon", "the report", False),
        ("It rains. “Rain.”", None, None, None),
    ],
)
def test_the_first_stretch_of_a_text(body, method, span, sure):
    reading = read(body, "Ann Lee")
    rules = Rules(reading, [])
    found = rules.apply(0, reading.stretches[0])
    assert (found and found.method) == method
    if found is not None:
        assert body[found.span[0] : found.span[1]] == span
        assert rules.is_sure(found) == sure


@pytest.mark.parametrize(
    ("body", "method", "span"),
    [
        ("“It rains,” Ann Lee said. “It pours.”", "paragraph", "Ann Lee"),
        ("“It rains,” Ann Lee said, “and it pours.”", "broken", "Ann Lee"),
        ("Ann Lee saw “rain” and “hail” again.", None, None),
    ],
)
def test_the_second_stretch_of_a_text(body, method, span):
    reading = read(body, "Ann Lee")
    done = []
    rules = Rules(reading, done)
    first = rules.apply(0, reading.stretches[0])
    done.extend([first] if first is not None else [])
    found = rules.apply(1, reading.stretches[1])
    assert (found and found.method) == method
    assert (found and body[found.span[0] : found.span[1]]) == span


@pytest.mark.parametrize(
    ("body", "label"),
    [("Legislator: No “taxes”", "Legislator"), ("Claim: No “taxes”", None), ("Ann Lee: He said “no”", None)],
)
def test_a_line_may_begin_with_its_speaker_if_it_has_no_verb_of_saying(body, label):
    reading = read(body, "Ann Lee")
    found = Rules(reading, []).read_label(reading.stretches[0])
    assert (found and body[found.span[0] : found.span[1]]) == label
