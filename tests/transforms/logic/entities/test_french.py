"""French entities: titles, particles, articles, capitals, and countries told from seas and bodies."""

from __future__ import annotations

import re

import pytest

from wiredesk.transforms.logic.entities.french import group_french_entities
from wiredesk.transforms.logic.ner.model import NamedMention


def group(body: str, *marked: tuple[str, str]) -> list[tuple[str, str, int]]:
    """Returns name, type and count of the entities, with the first occurrence of each marked text as a mention."""
    mentions = []
    for text, label in marked:
        match = re.search(re.escape(text), body)
        assert match is not None
        mentions.append(NamedMention(match.start(), match.end(), text, label))
    found = group_french_entities(body, sorted(mentions, key=lambda mention: mention.start))
    assert all(body[m.start : m.end] == m.text for entity in found for m in entity.mentions)
    return [(entity.name, entity.type, entity.count) for entity in found]


def test_a_title_is_no_part_of_a_name_and_makes_a_person() -> None:
    body = "Odon Blanc est venu. M. Blanc a parlé, puis Me Rivet et Mme de La Tour ont répondu."
    assert group(body, ("Odon Blanc", "PERSON")) == [
        ("Odon Blanc", "PERSON", 2),
        ("Rivet", "PERSON", 1),
        ("de La Tour", "PERSON", 1),
    ]


def test_a_surname_in_capitals_is_the_same_person() -> None:
    body = "Odon BLANC préside. Plus tard, Odon Blanc est parti, et Blanc a dormi."
    assert group(body, ("Odon BLANC", "PERSON")) == [("Odon Blanc", "PERSON", 3)] or group(
        body, ("Odon BLANC", "PERSON"), ("Odon Blanc", "PERSON")
    ) == [("Odon BLANC", "PERSON", 3)]


@pytest.mark.parametrize(
    ("body", "text", "label", "found"),
    [
        ("Le retour d'Odon Blanc.", "d'Odon Blanc", "PERSON", ("Odon Blanc", "PERSON")),
        ("Il vit en Allemagne.", "Allemagne", "LOC", ("Allemagne", "GPE")),
        ("Il vit à La Haye.", "La Haye", "LOC", ("La Haye", "GPE")),
        ("Il nage en Méditerranée.", "Méditerranée", "LOC", ("Méditerranée", "LOC")),
        ("Un bateau en mer Noire.", "mer Noire", "LOC", ("mer Noire", "LOC")),
        ("Il part de la gare de Lyon.", "gare de Lyon", "LOC", ("gare de Lyon", "FAC")),
        (
            "Le ministère de la Santé se tait.",
            "ministère de la Santé",
            "LOC",
            ("ministère de la Santé", "ORG"),
        ),
        ("Il a lu Le Monde.", "Le Monde", "LOC", ("Le Monde", "ORG")),
        ("Selon la CGT, tout va mal.", "CGT", "LOC", ("CGT", "ORG")),
        ("Les Belges votent.", "Belges", "LOC", ("Belges", "NORP")),
    ],
)
def test_a_name_has_the_type_of_its_words(body: str, text: str, label: str, found: tuple[str, str]) -> None:
    assert [entity[:2] for entity in group(body, (text, label))] == [found]


def test_adjectives_and_words_at_the_start_of_a_sentence_are_no_names() -> None:
    assert group("Souvenez-vous. Le gouvernement belge hésite.", ("Souvenez", "PERSON")) == []


def test_a_role_in_lower_case_is_no_body() -> None:
    assert group("Le ministre de la Défense arrive.", ("ministre de la Défense", "ORG")) == []


def test_short_and_long_forms_are_one() -> None:
    body = "L'Union européenne attend. L'UE se tait. Les Etats-Unis aussi, dit-on aux Etats-Unis."
    assert group(body, ("Union européenne", "ORG"), ("UE", "ORG"), ("Etats-Unis", "LOC")) == [
        ("Union européenne", "ORG", 2),
        ("Etats-Unis", "GPE", 2),
    ]


@pytest.mark.parametrize(
    ("body", "marked", "expected"),
    [
        ("Un accord avec la Banque centrale européenne.", [], ("Banque centrale européenne", "ORG")),
        ("Un député de la France insoumise.", [], ("France insoumise", "ORG")),
        ("L'avis de Caroline Rivetin compte.", [], ("Caroline Rivetin", "PERSON")),
        ("Il vole vers Rome demain.", [("Rome", "LOC")], ("Rome", "GPE")),
        ("Ils sont connus en Suisse depuis hier.", [("Suisse", "LOC")], ("Suisse", "GPE")),
        ("Le député LR Odon Blanc est parti.", [("LR Odon Blanc", "PERSON")], ("Odon Blanc", "PERSON")),
        (
            "Lu dans les colonnes de l'Écho du Port.",
            [("colonnes de l'Écho du Port", "LOC")],
            ("Écho du Port", "ORG"),
        ),
        ("Le constructeur Ravenel recrute.", [("Ravenel", "PERSON")], ("Ravenel", "ORG")),
        ("Il vit avec sa sœur Olga depuis un an.", [("Olga", "LOC")], ("Olga", "PERSON")),
    ],
)
def test_words_beside_a_name_and_known_names_tell_its_type(
    body: str, marked: list[tuple[str, str]], expected: tuple[str, str]
) -> None:
    assert expected in [(name, kind) for name, kind, _ in group(body, *marked)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Mon voisin dort. « Mon ami », dit-il.", "Mon"),
        ("VOLS ET MENACES DE MORT\n\nLe procès a commencé.", "MORT"),
        ("Les Etats veulent la paix, et les autres aussi.", "Les Etats"),
    ],
)
def test_possessives_and_headings_are_no_names(body: str, text: str) -> None:
    assert text not in [name for name, _, _ in group(body)]
