"""Patterns on lines that almost match: what is not linear takes years on a long one."""

from __future__ import annotations

import time

import pytest

from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.provenance.agencies import list_agencies
from wiredesk.transforms.logic.provenance.byline import _CONTACT
from wiredesk.transforms.logic.provenance.notes import _TIMED
from wiredesk.transforms.logic.text.furniture import find_furniture

STORY = "The council of Marlow Bay decided on Monday to open the old tram again, its mayor said."
LIMIT_S = 2.0
"""Each takes a small part of it; before they were mended, many took minutes."""


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_TIMED, "Updated: " + "9" * 60 + "!"),
        (_TIMED, "Updated: " + "at " * 60 + "!"),
        (_TIMED, "Updated: " + "p.m. " * 30 + "abct." * 30 + "!"),
        (_TIMED, "Updated: " + "satsat" * 20 + "!"),
        (_CONTACT, "Contact " + "Van Al el De at a@b, " * 60 + "!"),
        (_CONTACT, "Contact Al Al at " + "a@" * 2_000 + "!"),
    ],
)
def test_a_line_that_almost_matches_is_refused_at_once(pattern, text):
    began = time.process_time()
    assert pattern.fullmatch(text) is None
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
    assert [(author.name, author.organization is None) for author in split_byline(text)] == [
        ("Jane Doe", False)
    ]


@pytest.mark.parametrize("text", [" " * 20_000 + "x", "/ " * 2_000 + "x", "Jane " * 4_000, "a, " * 6_000])
def test_a_long_line_that_is_no_byline_is_refused_at_once(text):
    began = time.process_time()
    assert split_byline(text) == ()
    assert time.process_time() - began < LIMIT_S


@pytest.mark.parametrize("text", ["," * 50_000, " / " * 20_000, ", Jane" * 10_000, "News, " * 10_000])
def test_the_agencies_of_a_long_byline_are_listed_at_once(text):
    began = time.process_time()
    assert list_agencies(text, f"{text} Reuters News")[-1:] in ((), ("Reuters",))
    assert time.process_time() - began < LIMIT_S


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Share"] * 30_000,
        [STORY, *["Share"] * 30_000],
        [STORY, *["Share", STORY] * 15_000],
        [*["Advertisement"] * 15_000, *["Share", "It was late."] * 15_000],
        [STORY, *["Related stories", "Harbour closes"] * 15_000],
    ],
)
def test_furniture_is_found_at_once_among_any_number_of_labels(paragraphs):
    began = time.process_time()
    find_furniture(paragraphs)
    assert time.process_time() - began < LIMIT_S
