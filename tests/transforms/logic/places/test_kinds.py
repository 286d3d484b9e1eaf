"""Kinds of names that mean another place than the best-known one, or none."""

from __future__ import annotations

import re

import pytest

from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.places import read_namings, resolve_places
from wiredesk.transforms.logic.places.judging import is_part


def label(text: str) -> tuple[str, list[Entity]]:
    """Returns a text without its marks, and the entities that the marks ``[Name|TYPE]`` stand for."""
    body, end = "", 0
    entities: list[Entity] = []
    for match in re.finditer(r"\[([^|\]]+)\|([A-Z]+)\]", text):
        body += text[end : match.start()]
        mention = Mention(len(body), len(body) + len(match[1]), match[1])
        entities.append(Entity(len(entities), match[1], match[2], 1, 0.5, (mention,)))
        body += match[1]
        end = match.end()
    return body + text[end:], entities


def place(text: str, dateline: str | None = None) -> list[tuple[str, str]]:
    """Returns the names that have a place, each with its region's or country's name."""
    found = resolve_places(*label(text), dateline)
    return [(p.text, p.admin1 or p.country or "") for p in found]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        (
            "Trains run from [Dover|GPE], Delaware, and boats from [Dover|GPE], England.",
            ["Delaware", "England"],
        ),
        ("He left [Athens|GPE], Georgia, for [Athens|GPE], Greece.", ["Georgia", "Attica"]),
        ("[Wilmington|GPE], Del., and [Wilmington|GPE], N.C., have ports.", ["Delaware", "North Carolina"]),
        ("[Tripoli|GPE], Lebanon, was calm. In [Tripoli|GPE] shops opened.", ["Mohafazat Liban-Nord"] * 2),
        ("[Naples|GPE] and [Naples|GPE], Florida, both have beaches.", ["Campania", "Florida"]),
        ("The fair in [Moscow|GPE] (Idaho) was full.", ["Idaho"]),
        ("The fair in [Lebanon|GPE] in New Hampshire was full.", ["New Hampshire"]),
    ],
)
def test_each_mention_is_the_place_of_its_own_words(text: str, regions: list[str]) -> None:
    name = re.findall(r"\[(\w+)\|", text)[0]
    assert [region for found, region in place(text) if found == name] == regions


@pytest.mark.parametrize(
    "text",
    [
        "[Barack Obama|PERSON] spoke. The [Obama|GPE] team left.",
        "[Marion Barry|PERSON] was mayor. [Barry|GPE] won again.",
        "A [Gallup|GPE] poll said so. [Gallup|ORG] asked adults.",
        "He wore a [Panama|GPE] hat.",
        "The tanker Pride of [Hamburg|GPE] sank.",
        "Tugs met the destroyer [Denver|GPE] at sea.",
        'The film "[Casablanca|GPE]" won.',
        "The novel “[Brooklyn|GPE]” sold well.",
        "She named the [Stockholm|GPE] syndrome.",
        "They ate [Brussels|GPE] sprouts.",
        "[Israel|GPE] [Okafor|PERSON] ran. [Okafor|PERSON] won.",
        "The tanker crossed the [Atlantic|LOC].",
        "The ferry sank in the [Red Sea|LOC].",
        "Planes left [Heathrow|GPE] late.",
        "Snow closed [Logan|GPE] Airport.",
        "[Colorado|GPE] River water is short.",
        "Lake [Victoria|GPE] is low.",
    ],
)
def test_names_of_persons_bodies_things_and_waters_are_no_places(text: str) -> None:
    assert place(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[New South|ORG] [Wales|GPE] was dry.", ("New South Wales", "New South Wales")),
        ("[Baja|PERSON] [California|GPE] was dry.", ("Baja California", "Baja California")),
        ("It rained in [South|LOC] [Australia|GPE].", ("South Australia", "South Australia")),
        ("They live in [Salt Lake|LOC] City.", ("Salt Lake City", "Utah")),
    ],
)
def test_a_name_is_whole_where_its_label_is_not(text: str, expected: tuple[str, str]) -> None:
    assert place(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks were held in [Kenya|ORG] on Monday.", [("Kenya", "KE")]),
        ("Floods hit towns in [Ohio|PERSON] on Monday.", [("Ohio", "Ohio")]),
        ("The two met in [Osaka|PERSON] on Monday.", [("Osaka", "Osaka")]),
        ("Shops closed in Nairobi on Monday.", [("Nairobi", "Nairobi")]),
        ("Shops closed in Frumbledorf on Monday.", []),
    ],
)
def test_well_known_places_need_no_label(text: str, expected: list[tuple[str, str]]) -> None:
    assert place(text) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("[Goma|GPE] fell. [Congo|GPE]'s army left, and [Rwanda|GPE] denied it.", "CD"),
        ("[Brazzaville|GPE] was calm. [Congo|GPE]'s president spoke.", "CG"),
        ("[Israeli|NORP] jets flew over [Gaza|GPE].", "PS"),
        ("[Tbilisi|GPE] was quiet, and so was all of [Georgia|GPE].", "GE"),
        ("[Atlanta|GPE] was quiet, and so was all of [Georgia|GPE].", "US"),
        ("Exports of [Korea|GPE] rose.", "KR"),
    ],
)
def test_the_places_beside_it_say_which(text: str, country: str) -> None:
    body, entities = label(text)
    name = next(e.name for e in entities if e.name in ("Congo", "Gaza", "Georgia", "Korea"))
    assert {p.country for p in resolve_places(body, entities, None) if p.text == name} == {country}


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Votes in [Washington|GPE] state were counted.", "A.ADM1"),
        ("Votes in [Washington|GPE] were counted.", "P.PPLC"),
        ("The team of [Washington|GPE] flew to [Salt Lake City|GPE].", "P.PPLC"),
    ],
)
def test_washington_is_the_capital_unless_the_text_says_state(text: str, feature: str) -> None:
    assert resolve_places(*label(text), None)[0].feature == feature


def test_neighbours_in_a_list_state_nothing() -> None:
    names = ("West Virginia", "North Dakota", "New Delhi", "New Zealand")
    body, entities = label(", ".join(f"[{name}|GPE]" for name in names) + " sent aid.")
    assert [p.text for p in resolve_places(body, entities, None)] == list(names)


def test_a_stated_area_that_the_table_does_not_have_lowers_the_confidence() -> None:
    (plain,) = resolve_places(*label("They met in [Boston|GPE]."), None)
    found = resolve_places(*label("They met in [Boston|GPE], Nevada."), None)
    assert all(p.confidence < plain.confidence for p in found if p.text == "Boston")


def test_the_home_of_the_publisher_says_which() -> None:
    body, entities = label("A shop opened in [Hamilton|GPE].")
    at_home = resolve_places(body, entities, None, "NZ")
    abroad = resolve_places(body, entities, None, "CA")
    assert {p.country for p in abroad} <= {"CA"}
    assert not at_home or at_home[0].confidence < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ohio Department of Aging|ORG] clerks left.", [("Ohio", "Ohio")]),
        ("[The Denver Police Department|ORG] opened a file.", [("Denver", "Colorado")]),
        ("[Maricopa County Sheriff's Office|ORG] deputies left.", [("Maricopa County", "Arizona")]),
        ("[City of Seattle|ORG] staff left.", [("City of Seattle", "Washington")]),
        ("[Supreme Court|ORG] judges left.", []),
        ("[U.S. Department of Labor|ORG] staff left.", []),
        ("[National Fire Board|ORG] staff left.", []),
        ("[Chicago Pneumatic Tools|ORG] staff left.", []),
        ("[Austin Barlow|PERSON] spoke. The [Austin Fire Board|ORG] of his shop left.", []),
    ],
)
def test_the_name_of_a_public_body_says_where_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert place(text) == expected


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("[New York|GPE] Gov. Ann Lund spoke.", "A.ADM1"),
        ("[Washington|GPE] Gov. Ann Lund spoke.", "A.ADM1"),
        ("Sen. Ann Lund of [New York|GPE] spoke.", "A.ADM1"),
        ("It voted as [Oregon|GPE], [Washington|GPE] and [Idaho|GPE] did.", "A.ADM1"),
        ("It voted as [Nevada|GPE], [Washington|GPE], [Montana|GPE] and [Utah|GPE] did.", "A.ADM1"),
        ("The mayor of [New York|GPE] spoke.", "P.PPL"),
        ("Shops in downtown [New York|GPE] closed.", "P.PPL"),
    ],
)
def test_words_and_lists_beside_a_name_tell_a_division_from_a_town(text: str, feature: str) -> None:
    found = resolve_places(*label(text), None)
    assert [p.feature for p in found if p.text in ("New York", "Washington")] == [feature]


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        (
            "Marches were held in [Boston|GPE], [New York|GPE], [Vermont|GPE] and beyond.",
            "Boston",
            "Massachusetts",
        ),
        ("She flew to [Miami|GPE], [New York|GPE] and [Denver|GPE].", "Miami", "Florida"),
        ("A plant opened in [Albany|GPE], [New York|GPE].", "Albany", "New York"),
        ("A plant opened in [Vancouver|GPE], [Washington|GPE].", "Vancouver", "Washington"),
    ],
)
def test_a_city_beside_a_city_with_the_name_of_a_state_is_a_list(text: str, name: str, region: str) -> None:
    assert (name, region) in place(text)


@pytest.mark.parametrize(
    "text",
    [
        "The wisdom of Ms. Lund is known.",
        "He spoke of DACA. Members of [ABA|ORG] met.",
        "The lawyer for the [Southern District|LOC] of [New York|GPE] spoke.",
        "They met in the [West Wing|GPE].",
        "Pope [Francis|PERSON] prayed.",
        "It cited the ruling in [Gill|PERSON] v. Lund.",
    ],
)
def test_titles_acronyms_wings_and_cases_are_no_places(text: str) -> None:
    assert [name for name, _ in place(text) if name != "New York"] == []


def test_the_country_counts_more_than_its_capital_of_the_same_name() -> None:
    (found,) = resolve_places(*label("Exports of [Mexico|GPE] rose."), None)
    assert (found.name, found.feature) == ("Mexico", "A.PCLI")


def test_the_capital_of_the_news_is_sure_and_so_is_a_state_among_states() -> None:
    (capital,) = resolve_places(*label("Talks were held in [Washington|GPE] on Monday."), None)
    assert capital.confidence > 0.85
    listed = resolve_places(*label("It rained in [Oregon|GPE], [Washington|GPE] and [Idaho|GPE]."), None)
    assert listed[1].confidence > 0.7


@pytest.mark.parametrize(
    "text",
    ["GREELEY, Colo. (AP) — Snow fell.", "Snow fell. GREELEY — Much snow fell, said Colorado's governor."],
)
def test_a_dateline_needs_no_label(text: str) -> None:
    assert ("GREELEY", "Colorado") in place(text)


def test_a_village_is_meant_where_the_text_is_about_its_surroundings() -> None:
    text = (
        "[Bourbon County|GPE] sheriffs met in [Paris|GPE]. Roads to [Lexington|GPE], [Kentucky|GPE], "
        "[Winchester|GPE], [Kentucky|GPE], and [Georgetown|GPE], [Kentucky|GPE], were shut."
    )
    assert ("Paris", "Kentucky") in place(text)
    assert ("Paris", "Île-de-France") in place("[Paris|GPE] was calm. [France|GPE] voted.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Brooklyn Vance|PERSON] sued. They apologised to [Brooklyn|PERSON].", []),
        ("[Model Brooklyn Vance|PERSON] sued. They apologised to [Brooklyn|PERSON].", []),
        ("[Ed Vienna|PERSON] fell ill. Nurses looked after [Vienna|PERSON].", []),
        ("[Tucson Mutual|ORG] grew. [Tucson|ORG] will move.", []),
        ("[Washington|GPE] Mutual failed. [Washington Mutual|ORG] had branches.", []),
        ("They signed a winger from [Toulouse|ORG].", []),
        ("[Ed Vienna|PERSON] fell ill in [Vienna|GPE].", [("Vienna", "Wien")]),
        ("The [Tampa Gulls|ORG] played in [Tampa|GPE].", [("Tampa", "Florida")]),
    ],
)
def test_parts_of_names_that_the_text_has_in_full_are_no_places(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert place(text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The tanker sank off [Hamburg|GPE].", ["Hamburg"]),
        ("He used to ferry [Iraq|GPE] veterans home.", ["Iraq"]),
        ('"[Paris|GPE]," he said, "is mine."', ["Paris"]),
        ('She called it "the [Denver|GPE] of Europe".', ["Denver"]),
    ],
)
def test_places_beside_ships_and_marks_stay(text: str, found: list[str]) -> None:
    assert [name for name, _ in place(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The [Delta State|ORG] budget grew. The governor of [Delta|ORG] signed it in [Nigeria|GPE].", True),
        ("[Lagos Fire|PERSON] came. Residents of [Lagos|PERSON] fled.", True),
        ("[Sofia Lund|PERSON] sang, and [Sofia|PERSON] wept.", False),
        ("[Delta Airways|ORG] fell. Pilots of [Delta|ORG] struck in [Nigeria|GPE].", False),
    ],
)
def test_the_home_of_somebody_is_a_place_whoever_bears_its_name(text: str, found: bool) -> None:
    assert bool({"Delta", "Lagos", "Sofia"} & {name for name, _ in place(text)}) is found


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Floods hit western [Kenya|GPE].", True),
        ("Floods hit [Western Kenya|LOC].", True),
        ("Floods hit south-eastern [Ohio|GPE].", True),
        ("Floods hit Central\n[Poland|GPE].", True),
        ("Floods hit [South Africa|GPE].", False),
        ("Floods hit [Northern Ireland|GPE].", False),
        ("Floods hit [North Carolina|GPE].", False),
        ("Floods hit the coast. [Kenya|GPE] asked for help.", False),
        ("Floods hit central [Nairobi|GPE].", False),
    ],
)
def test_the_middle_of_the_whole_is_less_certain_for_a_part(text: str, part: bool) -> None:
    body, entities = label(text)
    namings, _ = read_namings(body, entities, None)
    assert is_part(body, namings[0], namings[0].candidates[0]) is part
    (found,) = resolve_places(body, entities, None)
    assert found.confidence < 0.9 or not part
