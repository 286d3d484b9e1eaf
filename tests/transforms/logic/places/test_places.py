from __future__ import annotations

import pytest

from tests.support import assert_linear
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.places import resolve_places


def name_all(body, *names, type="GPE"):
    entities, position = [], 0
    for name in names:
        start = body.index(name, position)
        position = start + len(name)
        entities.append(Entity(len(entities), name, type, 1, 0.5, (Mention(start, position, name),)))
    return entities


def resolve(body, *names, dateline=None, type="GPE"):
    return [
        (p.text, p.country, p.admin1)
        for p in resolve_places(body, name_all(body, *names, type=type), dateline)
    ]


def test_a_city_is_the_populous_one_where_nothing_speaks_against_it():
    assert resolve("They met in Paris.", "Paris") == [("Paris", "FR", "Île-de-France")]


@pytest.mark.parametrize(
    ("body", "admin1"),
    [
        ("He lives in Springfield, Ill., near the river.", "Illinois"),
        ("He lives in Springfield, Mo.", "Missouri"),
        ("He lives in Springfield, Massachusetts.", "Massachusetts"),
        ("He lives in Springfield, OH.", "Ohio"),
    ],
)
def test_what_follows_the_comma_says_which(body, admin1):
    assert resolve(body, "Springfield") == [("Springfield", "US", admin1)]


def test_the_dateline_says_which():
    body = "Firefighters came from London."
    assert resolve(body, "London", dateline="LONDON, Ont.") == [("London", "CA", "Ontario")]


def test_states_and_other_places_of_the_text_say_which():
    body = "Officials in Texas met in Paris. Buses from Dallas and Sherman went there."
    found = resolve(body, "Texas", "Paris", "Dallas", "Sherman")
    assert {admin1 for _, _, admin1 in found} == {"Texas"}


def test_one_name_is_one_place_in_a_text():
    body = "Alexandria, La., is growing. Alexandria has a new bridge."
    found = resolve(body, "Alexandria", "Alexandria")
    assert found == [("Alexandria", "US", "Louisiana")] * 2


@pytest.mark.parametrize(
    ("text", "country", "feature"),
    [("U.S.", "US", "A.PCLI"), ("Britain", "GB", "A.PCLI"), ("Ohio", "US", "A.ADM1"), ("Ontario", "CA", "A.ADM1"),
     ("Calif.", "US", "A.ADM1"), ("Cairo", "EG", "P.PPLC"), ("Washington", "US", "P.PPLC")],
)  # fmt: skip
def test_countries_states_and_capitals(text, country, feature):
    body = f"It happened in {text} again."
    (place,) = resolve_places(body, name_all(body, text), None)
    assert (place.country, place.feature) == (country, feature)
    assert -90 <= place.latitude <= 90
    assert 0 < place.confidence < 1


def test_a_county_is_not_the_town_of_its_name():
    body = "They live in Rapides Parish. The sheriff of Laurel County, Ky., spoke."
    found = resolve_places(body, name_all(body, "Rapides", "Laurel County"), None)
    assert [(p.text, p.admin1, p.feature) for p in found] == [
        ("Rapides Parish", "Louisiana", "A.ADM2"),
        ("Laurel County", "Kentucky", "A.ADM2"),
    ]


def test_the_full_stop_of_an_abbreviation_is_in_the_place():
    body = "She is from Charleston, W.Va. He is not."
    assert resolve(body, "Charleston", "W.Va") == [
        ("Charleston", "US", "West Virginia"),
        ("W.Va.", "US", "West Virginia"),
    ]


def test_a_part_of_a_state_is_in_the_state():
    assert resolve("Schools in Northeast Ohio closed.", "Northeast Ohio") == [
        ("Northeast Ohio", "US", "Ohio")
    ]


def test_georgia_is_what_its_town_is_in():
    body = "He flew from Tbilisi, Georgia, home."
    assert resolve(body, "Tbilisi", "Georgia")[0] == ("Tbilisi", "GE", "Tbilisi")


def test_regions_larger_than_a_country_have_none():
    (found,) = resolve("Peace in the Middle East is far.", "Middle East", type="LOC")
    assert found == ("Middle East", None, None)


@pytest.mark.parametrize("type", ["PERSON", "ORG", "NORP"])
def test_persons_teams_and_peoples_are_no_places(type):
    assert resolve("Paris won again.", "Paris", type=type) == []


def test_demonyms_are_no_places_even_where_labelled_so():
    assert resolve("The Egyptian president spoke.", "Egyptian") == []


def test_names_that_nobody_knows_are_left_out():
    assert resolve("They met in Qwzrtz.", "Qwzrtz") == []


def test_offsets_and_order():
    body = "𝒳 In Cairo, Texas and Paris."
    found = resolve_places(body, [*reversed(name_all(body, "Cairo", "Texas", "Paris"))], None)
    assert [body[p.start : p.end] for p in found] == ["Cairo", "Texas", "Paris"]


def test_time_grows_with_length_only():
    def act(count):
        body = "They went from Paris to Springfield, Ill. " * count
        mentions = tuple(Mention(i * 42 + 15, i * 42 + 20, "Paris") for i in range(count))
        # "Springfield" stands behind a preposition, so it is found without a label.
        assert len(resolve_places(body, [Entity(0, "Paris", "GPE", 1, 0.5, mentions)], None)) == 2 * count

    assert_linear(act, 2500)


def test_a_town_of_a_persons_name_is_the_person():
    body = "Barack Obama left. The Obama team stayed in Obama."
    person = Entity(0, "Barack Obama", "PERSON", 1, 0.9, (Mention(0, 12, "Barack Obama"),))
    assert resolve_places(body, [person, *name_all(body[:0] + body, "Obama")], None) == ()


def test_new_york_city_is_the_city_and_new_york_may_be_the_state():
    body = "Officials of New York City met those of Albany."
    (city, _) = resolve_places(body, name_all(body, "New York City", "Albany"), None)
    assert (city.name, city.feature) == ("New York City", "P.PPL")


@pytest.mark.parametrize(
    ("text", "country", "feature"),
    [("Cancun", "MX", "P.PPL"), ("Jerusalem", "IL", "P.PPLC"), ("Bombay", "IN", "P.PPL")],
)
def test_a_places_own_name_counts_more_than_one_that_it_once_had(text, country, feature):
    body = f"They flew to {text} and back."
    assert [(p.country, p.feature) for p in resolve_places(body, name_all(body, text), None)] == [
        (country, feature)
    ]
