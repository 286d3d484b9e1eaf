from __future__ import annotations

import pytest

from wiredesk.transforms.logic.entities.search import (
    find_constituencies,
    find_known_names,
    find_repeated_names,
    find_titled_persons,
    list_capitalised,
)
from wiredesk.transforms.logic.entities.types import Name


def test_capitalised_words_are_listed_without_a_possessive() -> None:
    assert list_capitalised("Lee’s dog and O'Neil-Ray's cat, U.S. x Étoile") == [
        (0, "Lee"),
        (14, "O'Neil-Ray"),
        (32, "U.S"),
        (39, "Étoile"),
    ]


@pytest.mark.parametrize(
    ("body", "persons"),
    [
        ("Minister Kusae Edu spoke.", ["Kusae Edu"]),
        ("Gen. Kusae van der Edu’s hat", ["Kusae van der Edu"]),
        ("President Bank", []),
        ("minister Kusae Edu", []),
    ],
)
def test_a_title_is_followed_by_a_person(body: str, persons: list[str]) -> None:
    assert [name.text for name in find_titled_persons(body, list_capitalised(body), [])] == persons


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("They left Kenya for Uganda.", [("Kenya", "GPE"), ("Uganda", "GPE")]),
        ("the Kenyan team", [("Kenyan", "NORP")]),
        ("the Kenya Airways team", []),  # A part of a longer name.
        ("US$5", []),
    ],
)
def test_countries_and_peoples_are_known(body: str, names: list[tuple[str, str]]) -> None:
    found = find_known_names(body, list_capitalised(body), [])
    assert [(name.text, name.label) for name in found] == names


def test_names_that_are_covered_are_not_found_again() -> None:
    body = "Minister Ann Lee, R-Elbow Lake, left Kenya."
    covering = [Name(0, len(body), body, "ORG")]
    words = list_capitalised(body)
    assert find_titled_persons(body, words, covering) == []
    assert find_known_names(body, words, covering) == []
    assert find_constituencies(body, covering) == []
    assert [name.text for name in find_constituencies(body, [])] == ["Elbow Lake"]


def test_names_and_surnames_are_found_again_but_not_common_nouns() -> None:
    body = "Ann Quux and Hope Ltd. Then Quux had hope. Hope left. Ann Quux too."
    names = [Name(0, 8, "Ann Quux", "PERSON"), Name(13, 17, "Hope", "ORG")]
    found = find_repeated_names(body, list_capitalised(body), names)
    assert [(name.text, name.label) for name in found] == [("Quux", "PERSON"), ("Ann Quux", "PERSON")]


@pytest.mark.parametrize(
    ("body", "full", "later"),
    [
        ("Pedro Salas Ruiz came. Salas promised buses.", "Pedro Salas Ruiz", ["Salas"]),
        ("Ana Herrera Campos came. Herrera said no.", "Ana Herrera Campos", ["Herrera"]),
        ("John Paul Stone came. Paul is another.", "John Paul Stone", []),
        ("Ann Paris Stone came. Paris is in France.", "Ann Paris Stone", []),
        ("Ann Lara Jr. came. Lara left.", "Ann Lara Jr.", ["Lara"]),
    ],
)
def test_the_first_of_two_surnames_is_the_person(body: str, full: str, later: list[str]) -> None:
    start = body.index(full)
    found = find_repeated_names(
        body, list_capitalised(body), [Name(start, start + len(full), full, "PERSON")]
    )
    assert [name.text for name in found] == later
