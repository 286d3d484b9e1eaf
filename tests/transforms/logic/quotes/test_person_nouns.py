from __future__ import annotations

import pytest

from wiredesk.transforms.logic.quotes.person_nouns import (
    load_person_nouns,
    qualify,
    read_gender,
    read_noun,
    read_plural,
)


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("ferryman", "ferryman"),
        ("Judge", "judge"),
        ("ex-mayor", "ex-mayor"),
        ("then-governor", "governor"),
        ("mayor-elect", "mayor"),
        ("31-year-old", "person"),
        ("bridges", None),
        ("officials", None),
    ],
)
def test_nouns_of_one_person(word, noun):
    assert read_noun(word) == noun


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("officials", "official"),
        ("women", "woman"),
        ("attorneys", "attorney"),
        ("deputies", "deputy"),
        ("official", None),
    ],
)
def test_nouns_of_several_persons(word, noun):
    assert read_plural(word) == noun


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("former", "past"),
        ("Ex-Mayor", "past"),
        ("then-President", "past"),
        ("late", "past"),
        ("Governor-elect", "next"),
        ("vice", "below"),
        ("senior", None),
    ],
)
def test_qualifiers_change_who_bears_a_role(word, found):
    assert qualify(word) == found


def test_the_table_has_each_noun_once_and_three_genders():
    nouns = load_person_nouns()
    assert set(nouns.values()) == {"f", "m", "x"}
    assert nouns["spokeswoman"] == "f"
    assert nouns["fisherman"] == "m"


@pytest.mark.parametrize(
    "word", ["anesthesiologist", "oceanographer", "podiatrist", "ex-mayor", "31-year-old", "widow"]
)
def test_each_noun_that_is_read_has_a_gender_or_none(word):
    assert read_gender(read_noun(word)) == ("f" if word == "widow" else None)
