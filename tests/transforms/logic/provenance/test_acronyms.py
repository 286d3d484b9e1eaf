from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.provenance.acronyms import find_acronym_definitions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Eastern Turkistan Islamic Movement (ETIM) that", "ETIM", "Eastern Turkistan Islamic Movement"),
        ("The Department of Homeland Security (DHS) said", "DHS", "Department of Homeland Security"),
        ("the Trans-Pacific Partnership (TPP) fell", "TPP", "Trans-Pacific Partnership"),
        ("an improvised explosive device (IED) went off", "IED", "improvised explosive device"),
        ("the Office of Management and Budget (OMB) said", "OMB", "Office of Management and Budget"),
        (
            "the Centers for Disease Control and Prevention (CDC)",
            "CDC",
            "Centers for Disease Control and Prevention",
        ),
        ("the U.S.-Mexico-Canada Agreement (USMCA) holds", "USMCA", "U.S.-Mexico-Canada Agreement"),
        ("the Islamic State of Iraq and Syria (ISIS) said", "ISIS", "Islamic State of Iraq and Syria"),
        ("the North American Free Trade Agreement (Nafta)", "Nafta", "North American Free Trade Agreement"),
        ("the Bank of Ghana (BoG) said", "BoG", "Bank of Ghana"),
        ("the Bank of Ghana (“BOG”) said", "BOG", "Bank of Ghana"),
        ("the Bank of Ghana (known as BOG) said", "BOG", "Bank of Ghana"),
        ("under Temporary Protected Status, or TPS. It", "TPS", "Temporary Protected Status"),
        ("American Media, Inc. (AMI) said", "AMI", "American Media, Inc."),
        ("of Jabhat Fateh al-Sham (JFS) said", "JFS", "Jabhat Fateh al-Sham"),
        ("the Augmentation Control System, known as ACS, failed", "ACS", "Augmentation Control System"),
    ],
)
def test_acronyms_span_their_definition(text: str, short: str, long: str) -> None:
    found = find_acronym_definitions(text)
    assert [(one.short, one.long) for one in found] == [(short, long)]
    assert re.fullmatch(rf"{long}\W+(?:or |known as )?\W*{short}\W*", text[found[0].start : found[0].end])


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe (R-KY) said",
        "LONDON (AP) said",
        "He (HE) is",
        "Senator Jane Doe (Ohio) said",
        "a tram (Tram) left",
        "the Tram or NATO left",
        "the tram, or the train, or TT left",
    ],
)
def test_only_initials_make_an_acronym(text: str) -> None:
    assert find_acronym_definitions(text) == ()


@given(st.text(max_size=300))
def test_definitions_begin_with_the_long_form(text: str) -> None:
    for found in find_acronym_definitions(text):
        assert text[found.start : found.end].startswith(found.long)


def test_many_function_words_take_no_exponential_time() -> None:
    assert find_acronym_definitions("of " * 40 + "(OOOOOOOOOO)") == ()
