from __future__ import annotations

import pytest

from wiredesk.transforms.logic.entities.types import Name, choose_types, fold_name


def choose(body: str, *names: tuple[str, str]) -> list[str]:
    found, position = [], 0
    for text, label in names:
        start = body.index(text, position)
        position = start + len(text)
        found.append(Name(start, position, text, label))
    return [name.label for name in choose_types(body, found)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("U.S.", "us", True),
        ("Lee’s  Bank", "lee's bank", True),
        ("STRASSE", "straße", True),
        ("Lee", "Leeds", False),
    ],
)
def test_spellings_of_a_name_are_folded_alike(one: str, other: str, same: bool) -> None:
    assert (fold_name(one) == fold_name(other)) == same


@pytest.mark.parametrize(
    ("body", "name", "label", "chosen"),
    [
        ("Odembo left.", "Odembo", "ORG", "ORG"),
        ("Minister Odembo left.", "Odembo", "ORG", "PERSON"),
        ("It was the Odembo militia.", "Odembo", "PERSON", "ORG"),
        ("Odembo, Kenya", "Odembo", "PERSON", "PERSON"),
        ("They met in Kenya.", "Kenya", "PERSON", "GPE"),
        ("The Kenyan team", "Kenyan", "ORG", "NORP"),
        ("Odembo Bank closed.", "Odembo Bank", "PERSON", "ORG"),
        ("Lake Odembo River", "Lake Odembo River", "PERSON", "LOC"),
        ("Odembo, 34, left.", "Odembo", "ORG", "PERSON"),
    ],
)
def test_the_text_outweighs_one_answer_of_the_model(body: str, name: str, label: str, chosen: str) -> None:
    assert choose(body, (name, label)) == [chosen]


def test_all_mentions_of_a_name_have_one_type() -> None:
    assert set(
        choose("Odembo a Odembo b Odembo", ("Odembo", "GPE"), ("Odembo", "ORG"), ("Odembo", "ORG"))
    ) == {"ORG"}
