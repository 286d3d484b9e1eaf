from __future__ import annotations

import pytest

from wiredesk.transforms.logic.keyphrases import lexicon
from wiredesk.transforms.logic.keyphrases.lexicon import ADJECTIVE, STOP, VERBAL


@pytest.mark.parametrize(
    ("word", "matches"),
    [("endless", True), ("famous", True), ("less", False), ("bus", False), ("lessons", False)],
)
def test_endings_of_adjectives(word, matches):
    assert bool(ADJECTIVE.fullmatch(word)) == matches


@pytest.mark.parametrize("piece", [" to", " will", " didn't", " can’t", " won't"])
def test_pieces_before_a_verb_have_their_space(piece):
    assert piece in VERBAL


def test_stop_words_include_spacys_and_those_of_news():
    assert {"the", "said", "monday", "spokesman", "newsletter"} <= STOP
    assert not {"election", "bridge"} & STOP


def test_words_are_in_lower_case():
    lists = [
        value for name, value in vars(lexicon).items() if name.isupper() and isinstance(value, frozenset)
    ]
    assert len(lists) >= 8
    assert all(word == word.lower() for words in lists for word in words)
