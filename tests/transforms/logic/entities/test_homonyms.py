"""Names that persons, places and companies share."""

from __future__ import annotations

import pytest

from tests.transforms.logic.entities.test_group import group, mark
from wiredesk.transforms.logic.entities.group import group_entities

GAME = " The coach blamed the referee of the match for the second goal."


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Everyone calls her Victoria. Victoria sleeps late. Victoria laughed.", "Victoria", "PERSON"),
        ("Adelaide laughed. Then Adelaide slept, and Adelaide said she was well.", "Adelaide", "PERSON"),
        ("Jordan told us that he was tired. Jordan sat down.", "Jordan", "PERSON"),
        ("Verona drove home. The nurse gave Verona a pill. Verona wept.", "Verona", "PERSON"),
        ("Georgia said it would join. Georgia lost its patience.", "Georgia", "GPE"),
        ("Charlotte wept. Charlotte slept. The mayor of Charlotte did not.", "Charlotte", "GPE"),
        ("Jordan and Egypt walked out. Jordan walked alone.", "Jordan", "GPE"),
        ("Florence laughed, they wrote. Tourists in Florence slept on roofs.", "Florence", "GPE"),
    ],
)
def test_a_first_name_is_a_person_where_it_only_acts_as_one(body: str, name: str, kind: str) -> None:
    count = body.count(name)
    assert group(body, *[(name, "GPE")] * count)[name][0] == kind


def test_the_amazon_is_a_land_and_amazon_a_company() -> None:
    body = (
        "Fires burned in the Amazon. The Amazon basin dried. Amazon sold more. The Amazon warehouse closed."
    )
    entities = group_entities(body, mark(body, *[("Amazon", "ORG")] * 4))
    assert [(e.type, e.count) for e in entities] == [("LOC", 2), ("ORG", 2)]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("UNICEF paid for the well.", "UNICEF"),
        ("A clerk told ANSA that the bridge was shut.", "ANSA"),
        ("Power goes to Netflix under the plan.", "Netflix"),
        ("Uber and Spotify had agreed to buy it.", "Uber"),
    ],
)
def test_bodies_that_the_model_missed_are_found(body: str, name: str) -> None:
    assert group(body)[name][0] == "ORG"


@pytest.mark.parametrize(
    "body", ["Target prices rose.", "He ate an apple. Apple pie is good.", "NO ENTRY signs."]
)
def test_words_that_open_a_sentence_are_no_companies(body: str) -> None:
    assert group(body) == {}


@pytest.mark.parametrize(
    ("body", "clubs"),
    [
        ("Sevilla sacked coach Juan Tena.", {"Sevilla"}),
        ("Porto turned down two offers from Lyon.", {"Porto", "Lyon"}),
        ("Burnley have signed winger Ed Moss from Lyon for a record fee.", {"Burnley", "Lyon"}),
        ("Derby drew 1-1 with Leicester.", {"Derby", "Leicester"}),
        ("A man from Lyon was held.", set()),
    ],
)
def test_clubs_act_as_clubs(body: str, clubs: set[str]) -> None:
    words = ("Sevilla", "Porto", "Burnley", "Derby", "Lyon")
    names = sorted((word for word in words if word in body), key=body.index)
    found = group(body + GAME, *[(name, "GPE") for name in names])
    assert {name for name, (kind, _) in found.items() if kind == "ORG"} == clubs


@pytest.mark.parametrize("kind", ["Hurricane", "Typhoon", "Cyclone", "Tropical Storm", "Storm"])
def test_a_storm_is_no_person_until_somebody_has_its_name(kind: str) -> None:
    body = f"{kind} Nadia tore roofs off. Nadia then crossed the gulf."
    marks = [(f"{kind} Nadia", "PERSON"), ("Nadia", "PERSON")]
    assert {found for found, _ in group(body, *marks).values()} == {"EVENT"}
    named = f"{body} Nadia Brook lost her house. Brook is a nurse."
    entities = group_entities(named, mark(named, (f"{kind} Nadia", "EVENT"), ("Nadia Brook", "PERSON")))
    assert ("Nadia Brook", "PERSON") in {(entity.name, entity.type) for entity in entities}


def test_each_storm_of_a_list_is_one() -> None:
    body = "Hurricanes Omar, Nadia and Piet came in a week. Piet was the worst."
    found = group(
        body, ("Hurricanes Omar", "PERSON"), ("Nadia", "PERSON"), ("Piet", "PERSON"), ("Piet", "PERSON")
    )
    assert {kind for kind, _ in found.values()} == {"EVENT"}
