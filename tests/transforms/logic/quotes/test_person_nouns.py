from __future__ import annotations

import pytest

from wiredesk.transforms.logic.quotes.person_nouns import load_person_nouns, qualify, read_noun, read_plural


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
