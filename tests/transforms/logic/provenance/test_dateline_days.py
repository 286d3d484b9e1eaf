from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day, number_months

NEAR = date(2021, 3, 5)


@pytest.mark.parametrize(
    "printed",
    [
        *("March 3", "3 March 2021", "3rd March, 2021", "Wednesday, March 3", "3 mar.", "3 de marzo de 2021"),
        *("3 mars 2021", "03 MAR", "3. März", "3. Mrz", "3 mrt", "3 maart", "3 de março", "3 марта", "3 мар"),
        *(
            "3 березня",
            "3 marca",
            "3. března",
            "2021. március 3., szerda",
            "3 Mart",
            "3. marta",
            "3. ožujka 2021.",
        ),
        *(
            "3 Maret",
            "3 Mac",
            "3 مارس",
            "3 آذار",
            "3 मार्च",
            "৩ মার্চ",
            "3 Μαρτίου",
            "kovo 3 d.",
            "3.martā",
            "3 mars",
        ),
        *("3月3日", "３月３日", "3월 3일", "2021年3月3日"),
    ],
)
def test_days_are_read_in_the_languages_of_the_press(printed: str) -> None:
    text = f"Qwz, {printed}"
    found = find_printed_day(text, NEAR)
    assert found is not None and found.day == date(2021, 3, 3)
    assert text[: found.start].strip(" ,") == "Qwz" and not text[found.end :].strip(" .")


@pytest.mark.parametrize(
    ("text", "near", "day"),
    [
        ("Qwz, 3", NEAR, date(2021, 3, 3)),
        ("Qwz, 28", NEAR, date(2021, 2, 28)),
        ("Qwz, 3.3.2021", None, date(2021, 3, 3)),
        ("Qwz 3/3", NEAR, date(2021, 3, 3)),
        ("Qwz 4/3/2021", NEAR, date(2021, 3, 4)),
        ("Qwz 4/3/2021", None, None),
        ("Qwz, 3", None, None),
    ],
)
def test_numbers_are_days_only_beside_an_agency(text: str, near: date | None, day: date | None) -> None:
    assert find_printed_day(text, near) is None
    found = find_printed_day(text, near, is_sure=True)
    assert found is not None and found.day == day


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SANTO DOMINGO, March 3", "SANTO DOMINGO"),
        ("KANSAS CITY, Mo., March 3", "KANSAS CITY, Mo."),
        ("MONROE, La., March 3", "MONROE, La."),
        ("Madrid, miércoles, 3 mar", "Madrid"),
    ],
)
def test_states_and_cities_are_no_weekdays(text: str, place: str) -> None:
    found = find_printed_day(text, NEAR)
    assert found is not None and text[: found.start].strip(" ,").removesuffix(",") == place.strip(" ,")


def test_a_word_for_two_months_is_the_nearer_one() -> None:
    assert number_months("listopada") == (10, 11)
    found = find_printed_day("Qwz, 3. listopada", date(2021, 10, 4))
    assert found is not None and found.day == date(2021, 10, 3)


@pytest.mark.parametrize("text", ["Qwz 4 Live", "Qwz, 30 February", "Part 3", "no digits"])
def test_other_words_are_no_months(text: str) -> None:
    found = find_printed_day(text, NEAR)
    assert found is None or found.day is None


@pytest.mark.parametrize("word", ["II", "iv", "xii", "ha", "te", "lun", "dag", "gun", "people", "doc"])
def test_short_words_are_no_months(word: str) -> None:
    assert not number_months(word)


@pytest.mark.parametrize(
    ("word", "month"),
    [("Şubat", 2), ("SUBAT", 2), ("AOUT", 8), ("fevr", 2), ("wrzesnia", 9), ("اغسطس", 8), ("ביולי", 7)],
)
def test_months_are_read_without_accents(word: str, month: int) -> None:
    assert month in number_months(word)
