"""The person that each form of a name stands for."""

from __future__ import annotations

import re

import pytest

from wiredesk.transforms.logic.entities.coreference import link_names
from wiredesk.transforms.logic.entities.persons import are_one_given_name, parse_person
from wiredesk.transforms.logic.entities.types import Name


def number_groups(marked: str) -> list[int]:
    """Returns the group of each name in brackets."""
    body, names = "", []
    for piece in re.split(r"(\[[^\]]+\])", marked):
        text = piece.strip("[]")
        if piece.startswith("["):
            names.append(Name(len(body), len(body) + len(text), text, "PERSON"))
        body += text
    return link_names(body, names)


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("[Tom Alder] and his wife, [Rita Alder], came. Mr. [Alder] sang. Mrs. [Alder] left.", [0, 1, 0, 1]),
        ("[Tom Alder] came. Mrs. [Alder] did not. [Alder] sang.", [0, 1, 0]),
        ("Mr. [Odu Alder] and Ms. [Ife Alder] met. Ms. [Alder] won.", [0, 1, 1]),
        ("[Tom Alder Jr.] ran. [Alder] won. [Tom Alder] smiled. [Alder Jr.] too.", [0, 0, 0, 0]),
        ("[Tom Alder Sr.] and [Tom Alder Jr.] met. [Alder Sr.] left.", [0, 1, 0]),
        ("[Walter Alder III] won. Voters like [Alder].", [0, 0]),
        ("[Ann von der Lind] spoke. [Von der Lind] left with [Lind].", [0, 0, 0]),
        ("[Khalid bin Omar] met [bin Omar].", [0, 0]),
        ("[Park Min-ho] won. [Park] smiled.", [0, 0]),
        ("[Pedro Lara Ruiz] won. [Lara] smiled. [Lara Ruiz] too.", [0, 0, 0]),
        ("[William Alder] won. [Bill Alder] smiled. [Alder] too.", [0, 0, 0]),
        ("[Liz Alder] won. [Elizabeth Alder] smiled.", [0, 0]),
        ("[William J. Alder] won. [Bill T. Alder] lost.", [0, 1]),
        ("[J. Alder] won. [Jane Alder] smiled.", [0, 0]),
        ("[J. Alder] won. [Jane Alder] smiled at [John Alder].", [0, 1, 2]),
        ("[Eve “Birdie” Alder] won. [Birdie Alder] smiled. [Alder] too.", [0, 0, 0]),
        ("[Işıl Erdoğdu] won. [Erdogdu] smiled.", [0, 0]),
        ("[Oleh Petrovskyy] won. [Petrovsky] smiled.", [0, 0]),
    ],
)
def test_forms_of_a_name_are_one_person(marked: str, groups: list[int]) -> None:
    assert number_groups(marked) == groups


@pytest.mark.parametrize(
    ("text", "words", "suffix"),
    [
        ("Robert F. Alder Jr.", ("robert", "f", "alder"), "jr"),
        ("Robert Alder, Jr.", ("robert", "alder"), "jr"),
        ("Jr.", ("jr",), ""),
        ("Eve (Birdie) Alder", ("eve", "birdie", "alder"), ""),
        ("O'Neill", ("o'neill",), ""),
        ("", (), ""),
    ],
)
def test_a_name_is_read_without_marks(text: str, words: tuple[str, ...], suffix: str) -> None:
    person = parse_person(text)
    assert (person.words, person.suffix) == (words, suffix)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("bill", "william", True), ("bill", "will", True), ("bill", "bob", False), ("ona", "ona", True)],
)
def test_short_forms_of_given_names(first: str, second: str, same: bool) -> None:
    assert are_one_given_name(first, second) is same
