from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.person_names import (
    Kind,
    classify,
    is_given_name,
    is_office,
    is_typed_office,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jane Doe", Kind.PERSON),
        ("Greta Spiegel", Kind.PERSON),
        ("Senior Reporter", Kind.ROLE),
        ("Korrespondentin", Kind.ROLE),
        ("Marlow Bay Courier", Kind.ORGANIZATION),
        ("Le Monde", Kind.ORGANIZATION),
        ("London", Kind.PLACE),
        ("PhD", Kind.SUFFIX),
        ("Read more", Kind.OTHER),
        ("ist Chemiker", Kind.OTHER),
        ("In a Word", Kind.OTHER),
        ("3 May", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_a_part_of_a_byline_is_of_one_kind(text: str, kind: Kind) -> None:
    assert classify(text) is kind


def test_a_typed_name_is_a_person_unless_all_its_words_are_of_the_trade() -> None:
    assert classify("Anna Press", typed=True) is Kind.PERSON
    assert classify("Staff Writer", typed=True) is Kind.ROLE
    assert classify("News Desk", typed=True) is Kind.ORGANIZATION
    assert is_typed_office("Redaktion Wirtschaft") and not is_typed_office("Eva Wirtschaft")


def test_given_names_and_offices() -> None:
    assert is_given_name("Mary-Jane") and is_given_name("Zoé") and not is_given_name("Sun-Times")
    assert is_office("Al Jazeera Staff") and is_office("paper.example") and not is_office("J.Doe")
