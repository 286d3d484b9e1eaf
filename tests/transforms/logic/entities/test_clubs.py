"""Clubs that share their names with places, and names in tables of results."""

from __future__ import annotations

import pytest

from tests.transforms.logic.entities.test_group import group, mark
from wiredesk.transforms.logic.entities.clubs import is_about_sports
from wiredesk.transforms.logic.entities.group import group_entities

MATCH = " The coach blamed the referee of the match for the second goal."


@pytest.mark.parametrize(
    ("body", "names", "types"),
    [
        ("Leeds beat Derby on Sunday.", [("Leeds", "GPE"), ("Derby", "GPE")], ["ORG", "ORG"]),
        ("Leeds and Derby drew on Sunday.", [("Leeds", "GPE"), ("Derby", "PERSON")], ["ORG", "ORG"]),
        ("Porto lost at home to Braga.", [("Porto", "GPE"), ("Braga", "GPE")], ["ORG", "ORG"]),
        ("Norway beat Sweden.", [("Norway", "GPE"), ("Sweden", "GPE")], ["GPE", "GPE"]),
        ("They met in Leeds. A man from Derby won.", [("Leeds", "GPE"), ("Derby", "GPE")], ["GPE", "GPE"]),
    ],
)
def test_what_stands_beside_a_name_tells_clubs_from_places(
    body: str, names: list[tuple[str, str]], types: list[str]
) -> None:
    found = group(body + MATCH, *names)
    assert [found[name][0] for name, _ in names] == types


def test_the_city_and_its_team_are_two_entities() -> None:
    body = "Dallas beat Denver on Sunday." + MATCH + " They play in Dallas again."
    entities = group_entities(body, mark(body, ("Dallas", "GPE"), ("Denver", "GPE"), ("Dallas", "GPE")))
    found = [(m.start, e.type) for e in entities for m in e.mentions if m.text == "Dallas"]
    assert found == [(0, "ORG"), (body.rindex("Dallas"), "GPE")]


def test_text_about_other_things_has_no_clubs() -> None:
    body = "Police in Leeds said that Derby had lost its bridge."
    assert not is_about_sports(body)
    assert {kind for kind, _ in group(body, ("Leeds", "GPE"), ("Derby", "GPE")).values()} == {"GPE"}


TABLE = """Results of league matches on Sunday. The goals :
Leeds 2 Derby 1
Sheffield Wednesday 0, Norway 0
Standings (played, won, lost, points):
1. Hull City 4 3 1 0 10
Oakland at Boston
Ola Berg (Norway) beat Jan Kask (Estonia) 6-4 6-2
K. Alder c Brandt b Holm 42
Extras (lb-3) 3
Bowling: Holm 21-5-62-2
"""


def test_tables_of_results_are_read() -> None:
    found = {name: kind for name, (kind, _) in group(TABLE).items()}
    clubs = ["Leeds", "Derby", "Sheffield Wednesday", "Hull City", "Oakland", "Boston"]
    assert dict.fromkeys(clubs, "ORG").items() <= found.items()
    persons = ["Ola Berg", "Jan Kask", "K. Alder", "Brandt", "Holm"]
    assert dict.fromkeys(persons, "PERSON").items() <= found.items()
    assert found["Norway"] == "GPE"
    assert not {"Extras", "Bowling", "Standings"} & found.keys()
