"""Kinds of places that news of the world prints, and names beside them that are none."""

from __future__ import annotations

import pytest

from tests.transforms.logic.places.test_kinds import label, place
from wiredesk.transforms.logic.places import resolve_places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fires burn in [Gyeonggi province|GPE].", [("Gyeonggi province", "Gyeonggi-do")]),
        ("Police in [Pingliang city|GPE] spoke.", [("Pingliang city", "Gansu Sheng")]),
        (
            "Roads in the [northern province of Gilan|LOC] closed.",
            [("northern province of Gilan", "Gīlān")],
        ),
        ("Roads in the [province of Frumbledorf|LOC] closed.", []),
        # A town is no province.
        ("Roads in [Toulouse province|GPE] closed.", []),
        ("The team of [San Diego State|ORG] won.", []),
    ],
)
def test_a_name_may_say_what_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert place(text) == expected


@pytest.mark.parametrize(
    ("text", "country", "region"),
    [
        ("Shells hit [Tripoli|GPE], in northern [Lebanon|GPE].", "LB", None),
        ("A bridge fell in [San Francisco|GPE], province of [Veraguas|GPE].", "PA", "Veraguas"),
        ("A bridge fell in [Valencia|GPE], in the northern state of [Carabobo|GPE].", "VE", "Carabobo"),
        ("She left [Hyderabad|GPE], a city in southern [Pakistan|GPE].", "PK", None),
        # The country behind the comma may begin a new clause.
        ("They flew home from [Paris|GPE], in the [United States|GPE] it rained.", "FR", None),
        ("She left [London|GPE], in the spring of 2010.", "GB", None),
    ],
)
def test_words_between_a_town_and_its_area(text: str, country: str, region: str | None) -> None:
    found = resolve_places(*label(text), None)[0]
    assert found.country == country
    assert region is None or found.admin1 == region


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The anti-China mood grew.", ["China"]),
        ("He leads a [pro-Israel|NORP] group.", ["Israel"]),
        ("The [Algeria-Venezuela|ORG] talks went on.", ["Algeria", "Venezuela"]),
        ("Sino-US trade fell.", ["US"]),
        ("Once more Nigeria voted.", ["Nigeria"]),
        ("Once more Jordan scored.", []),
        ("Then Turkey was served.", []),
        ("The Panama Papers were read.", []),
        ("The firm [China-Zinc Works Ltd|ORG] grew.", []),
        ("A tweet of @Nigeria and #Nigeria said so.", []),
        ("Guinea-Bissau voted.", []),
    ],
)
def test_countries_need_no_label(text: str, expected: list[str]) -> None:
    assert [name for name, _ in place(text)] == expected


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Ann Lund (R-KY) spoke.", "Kentucky"),
        ("Ann Lund (D-Calif.) spoke.", "California"),
        ("Ann Lund, D-New Jersey, spoke.", "New Jersey"),
        ("Ann Lund (D-N.M.) spoke.", "New Mexico"),
        ("The plan D-Day failed, and I-95 was shut.", None),
        ("It was rated R-XX.", None),
    ],
)
def test_the_state_of_a_politician(text: str, region: str | None) -> None:
    assert [where for _, where in place(text)] == ([region] if region else [])


def test_the_state_of_a_politician_does_not_say_where_a_town_is() -> None:
    text = "Ann Lund (R-TX), Ed Barlow (R-TX) and Jo Vance (R-TX) left the talks in [Paris|GPE]."
    assert place(text)[-1] == ("Paris", "Île-de-France")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Governor of [Texas|GPE] [Ann Lund|PERSON] spoke.", ["Texas"]),
        ("[Taipei City Clinic|PERSON] shut. [Taipei|PERSON] Mayor Ann Lund spoke.", ["Taipei"]),
        ("[Korea Eximbank|PERSON] lent. [Korea|PERSON] grew.", ["Korea"]),
        ("[Ed Barcelona|PERSON] fell ill. [Barcelona|PERSON] was fed.", []),
        ("[Israel|GPE] [Okafor|PERSON] ran. [Okafor|PERSON] won.", []),
        ("[Jordan Vance|PERSON] ran. [Jordan|PERSON] won.", []),
        ("[Thai Navy|ORG] divers came.", []),
        ("They came with the [Coast Guard|ORG].", []),
        ("A friend of Basic Books wrote.", []),
    ],
)
def test_names_of_persons_and_bodies_beside_places(text: str, expected: list[str]) -> None:
    assert [name for name, _ in place(text)] == expected


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Rain fell on the [Coast|LOC]. [Kenya|GPE] was wet.", ["KE"]),
        ("Rain fell on the [Coast|LOC]. [Tanzania|GPE] was wet.", ["TZ", "TZ"]),
        ("Rain fell in [North West|LOC]. The [Middle East|LOC] was dry.", [None]),
    ],
)
def test_a_division_named_by_plain_words_needs_its_country(text: str, countries: list[str | None]) -> None:
    assert [p.country for p in resolve_places(*label(text), None)] == countries


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trade with [Latin America|LOC] grew.", "Latin America and the Caribbean"),
        ("Ships left [West Africa|LOC].", "Western Africa"),
        ("Rain fell in [Southeast Asia|LOC].", "South Eastern Asia"),
        ("Storms crossed the [Caribbean|LOC].", "Caribbean"),
    ],
)
def test_parts_of_continents(text: str, name: str) -> None:
    assert [p.name for p in resolve_places(*label(text), None)] == [name]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("The meeting took place in [New York|GPE] yesterday.", "P.PPL"),
        ("A factory in [Sao Paulo|GPE] burned.", "P.PPL"),
        ("He is a representative from [New York|GPE].", "A.ADM1"),
        ("It rained in states like [New York|GPE].", "A.ADM1"),
        ("[Vermont|GPE] and [New York|GPE] were dry.", "A.ADM1"),
        ("It rained in [Buffalo|GPE], [New York|GPE].", "A.ADM1"),
        # The province is better known than its capital.
        ("It rained in [Quebec|GPE].", "A.ADM1"),
    ],
)
def test_a_world_city_is_meant_where_nothing_tells_its_division(text: str, feature: str) -> None:
    found = resolve_places(*label(text), None)
    assert [p.feature for p in found if p.text in ("New York", "Sao Paulo", "Quebec")] == [feature]


def test_a_world_city_speaks_for_no_village_of_its_division() -> None:
    text = "Mayors of [London|GPE], [Berlin|GPE], [New York|GPE] and [Rome|GPE] met."
    assert ("Rome", "Lazio") in place(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MULTAN: Rain fell on Monday.", ["MULTAN"]),
        ("Cape Town - Rain fell on Monday.", ["Cape Town"]),
        ("Muscat: The rain fell on Monday.", ["Muscat"]),
        ("Jordan: The rain fell on Monday.", []),
        ("Weather: The rain fell on Monday.", []),
        ("Rain fell. Muscat: The rain stopped.", []),
    ],
)
def test_a_dateline_in_small_letters_or_before_a_colon(text: str, expected: list[str]) -> None:
    assert [name for name, _ in place(text)] == expected
