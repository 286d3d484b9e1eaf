"""Kinds of places by the words and the lists beside them."""

from __future__ import annotations

import pytest

from tests.transforms.logic.places.test_kinds import label
from wiredesk.transforms.logic.places import read_namings


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[New York|GPE] Gov. Lund", "A"),
        ("[New York|GPE]'s attorney general", ""),
        ("[New York|GPE]'s mayor", "P"),
        ("the state of [New York|GPE]", "A"),
        ("D-[New York|GPE]", "A"),
        ("the streets of [New York|GPE]", "P"),
        ("[New York|GPE] bagels", ""),
        ("[Nairobi|GPE] Gov. Lund", ""),
    ],
)
def test_words_beside_a_name_of_both_kinds_say_which(text: str, kind: str) -> None:
    namings, _ = read_namings(*label(text), None)
    assert namings[0].kind == kind


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("[Ohio|GPE], [Washington|GPE] and [Iowa|GPE]", {"US.A"}),
        ("[Ohio|GPE] or [Washington|GPE]", {"US.A"}),
        ("[Bavaria|GPE], and [Washington|GPE]", {"DE.A"}),
        ("[Ohio|GPE]. [Washington|GPE]", set()),
        ("[Ohio|GPE], so [Washington|GPE]", set()),
        ("[France|GPE] and [Washington|GPE]", set()),
    ],
)
def test_names_of_a_list_say_what_stands_beside(text: str, listed: set[str]) -> None:
    namings, _ = read_namings(*label(text), None)
    assert next(n.listed for n in namings if n.key == "washington") == listed
