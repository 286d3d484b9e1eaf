from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.quotes import cues
from wiredesk.transforms.logic.quotes.cues import INDIRECT, REPORTING, find_cues


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Lee said it and Ray tells it.", ["said", "tells"]),
        ("Said Lee.", ["said"]),
        ("The reports of the week", []),  # A noun.
        ("a so-called expert", []),
        ("They say so; the say of all", ["say"]),
        ("People believe it, he will deny it", ["believe", "deny"]),
        ("The aids tweet it", ["tweet"]),
        ("red tweet", []),
        ("According to Lee", ["according"]),
        ("according as they go", []),
        ("unsaid saids", []),
    ],
)
def test_cues_are_verbs_of_saying(body, words):
    assert [cue.word for cue in find_cues(body)] == words


def test_a_cue_of_a_source_includes_its_preposition():
    (cue,) = find_cues("It rains, according to Lee.")
    assert cue.text == "according to"


def test_verbs_of_indirect_quotations_are_cues():
    assert INDIRECT < REPORTING


@given(st.sampled_from(sorted(cues._ALL_FORMS)))
def test_the_pattern_matches_all_its_words(word):
    assert cues._CUE.fullmatch(word)
    assert not cues._CUE.fullmatch(word + "x") and not cues._CUE.fullmatch("x" + word)


@given(st.lists(st.sampled_from(["said", "the", " ", "to", "according", "say", "they", "-", "\n", "é"])))
def test_offsets_hold_and_cues_are_in_order(parts):
    body = "".join(parts)
    found = find_cues(body)
    assert all(body[cue.start : cue.end] == cue.text for cue in found)
    assert [cue.start for cue in found] == sorted({cue.start for cue in found})
