"""Patterns on lines that almost match: what is not linear takes years on a long one."""

from __future__ import annotations

import time

import pytest

from wiredesk.transforms.logic.formats.parts.people import _AGENCY_BEHIND
from wiredesk.transforms.logic.provenance.byline import _CONTACT
from wiredesk.transforms.logic.provenance.notes import _TIMED

LIMIT_S = 2.0
"""Each takes a thousandth of it; before they were mended, all took more than minutes."""


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_TIMED, "Updated: " + "9" * 60 + "!"),
        (_TIMED, "Updated: " + "at " * 60 + "!"),
        (_TIMED, "Updated: " + "p.m. " * 30 + "abct." * 30 + "!"),
        (_TIMED, "Updated: " + "satsat" * 20 + "!"),
        (_CONTACT, "Contact " + "Van Al el De at a@b, " * 60 + "!"),
        (_CONTACT, "Contact Al Al at " + "a@" * 2_000 + "!"),
        (_AGENCY_BEHIND, " " * 20_000 + "x"),
        (_AGENCY_BEHIND, "/ " * 2_000 + "x"),
    ],
)
def test_a_line_that_almost_matches_is_refused_at_once(pattern, text):
    began = time.process_time()
    assert pattern.fullmatch(text) is None
    assert pattern.search(text[-20_000:]) is None or pattern is not _AGENCY_BEHIND
    assert time.process_time() - began < LIMIT_S


@pytest.mark.parametrize(
    "text",
    [
        "Updated 3:15 PM ET, Tue March 4, 2014",
        "Last updated: 4 May 2019 at 10.30 a.m. GMT",
        "(Updated Sat., Oct. 3, noon)",
    ],
)
def test_a_time_and_nothing_else_is_a_note(text):
    assert _TIMED.fullmatch(text)


def test_the_persons_behind_an_address_are_contacts():
    found = _CONTACT.fullmatch(
        "Write to Jane Doe at jane.doe@example.com and Jan van Roe at roe@example.com."
    )
    assert found["people"] == "Jane Doe at jane.doe@example.com and Jan van Roe at roe@example.com"


@pytest.mark.parametrize(
    "text", ["Jane Doe Reuters", "Jane Doe/AFP", "Jane Doe / AP", "Jane Doe  the Associated Press"]
)
def test_an_agency_behind_a_name_is_apart(text):
    assert _AGENCY_BEHIND.split(text)[0] == "Jane Doe"
