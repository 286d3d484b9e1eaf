"""Persons and bodies called like places, and the places that share a text with them."""

from __future__ import annotations

import re

import pytest

from wiredesk.transforms.logic.entities.namesakes import join_given_names, mark_namesakes
from wiredesk.transforms.logic.entities.types import Name


def read(text: str) -> tuple[str, list[Name]]:
    """Returns a text without its marks, and the names that the marks ``[Name|TYPE]`` stand for."""
    body, end = "", 0
    names: list[Name] = []
    for match in re.finditer(r"\[([^|\]]+)\|([A-Z]+)\]", text):
        body += text[end : match.start()]
        names.append(Name(len(body), len(body) + len(match[1]), match[1], match[2]))
        body += match[1]
        end = match.end()
    return body + text[end:], names


def label(text: str) -> list[str]:
    """Returns the types of a text's names."""
    body, names = read(text)
    return [name.label for name in mark_namesakes(body, join_given_names(body, names))]


PERSONS = [
    "[Jamaica Hobbs|PERSON] drew the plans. [Jamaica|GPE] used red ink. They pay [Jamaica|GPE] by the hour.",
    "[Chad Ferris|PERSON] won. [Chad|GPE] lost his shoe.",
    "[Cyprus Vane|PERSON] drove. The bus left [Cyprus|GPE] behind.",
    "[Virginia Moss|PERSON] rows at dawn. [Virginia|GPE] eats late.",
]


@pytest.mark.parametrize("text", PERSONS)
def test_who_is_named_in_full_first_is_meant_by_a_part_of_the_name(text: str) -> None:
    assert set(label(text)) == {"PERSON"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Chad Ferris|PERSON] won a race in [Chad|GPE]. [Chad|GPE] has a new president.", ["GPE", "GPE"]),
        (
            "[Cyprus|GPE] shut its banks. [Ian Cyprus|PERSON] protested. [Cyprus|GPE] has its reasons.",
            ["GPE", "PERSON", "GPE"],
        ),
        ("[Paris Quill|PERSON] flew to [Paris|PERSON]. [Paris|PERSON] sang.", ["PERSON", "GPE", "PERSON"]),
        ("[Berlin|PERSON] and [Vienna|GPE] agree. [Jo Berlin|PERSON] is not sure.", ["GPE", "GPE", "PERSON"]),
        ("[Ed Houston|PERSON] won. Voters have confidence in [Houston|PERSON].", ["PERSON", "PERSON"]),
    ],
)
def test_words_beside_a_mention_tell_the_place(text: str, expected: list[str]) -> None:
    assert label(text)[-len(expected) :] == expected


@pytest.mark.parametrize(
    "text",
    [
        "[Tucson Mutual|ORG] paid. [Tucson|GPE] declined to comment.",
        "The [Lisbon Group|ORG] sang. [Lisbon|GPE] broke up in 1990.",
        "[Tucson Mutual|ORG] is in a tower in the city. [Tucson|PERSON] said profit fell.",
        "[Milan|GPE] beat [Turin|GPE] 2-0. [Turin|GPE] were poor.",
        "They signed a striker from [Bremen|GPE]. [Bremen|GPE] received a fee.",
        "The [Tampa Gulls|ORG] beat the [Omaha Larks|ORG]. [Tampa|GPE] scored twice, [Omaha|GPE] never.",
        "[Orange|GPE] signed a deal. [Orange|GPE] will pay.",
    ],
)
def test_what_bodies_do_tells_the_body(text: str) -> None:
    assert set(label(text)) == {"ORG"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The [Tampa Gulls|ORG] lost in [Tampa|GPE]. [Tampa|GPE] scored once.", ["ORG", "GPE", "ORG"]),
        ("The [Tampa Post|ORG] said so. [Tampa|GPE] has filed for aid.", ["ORG", "GPE"]),
        ("The [Tampa Police|ORG] came. [Tampa|GPE] hired officers.", ["ORG", "GPE"]),
        ("[Tucson Mutual|ORG] grew. [Tucson|GPE] has many pools.", ["ORG", "GPE"]),
        ("[Brazil|GPE] beat [Peru|GPE] 2-0.", ["GPE", "GPE"]),
        ("[Beijing|GPE] declined to comment.", ["GPE"]),
    ],
)
def test_places_beside_bodies_of_their_name_stay_places(text: str, expected: list[str]) -> None:
    assert label(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ana|PERSON] [Santiago|GPE] wrote it.", ["Ana Santiago"]),
        ("[Georgia|GPE] [Harrow|GPE] plays her.", ["Georgia Harrow"]),
        ("[Ana|PERSON], [Santiago|GPE], wrote it.", ["Ana", "Santiago"]),
        ("He left [Houston|GPE] [Texas|GPE].", ["Houston", "Texas"]),
        ("[Victoria|GPE] [London|GPE] trains stop.", ["Victoria", "London"]),
    ],
)
def test_a_given_name_and_a_town_behind_it_are_one_person(text: str, expected: list[str]) -> None:
    body, names = read(text)
    assert [name.text for name in join_given_names(body, names)] == expected
