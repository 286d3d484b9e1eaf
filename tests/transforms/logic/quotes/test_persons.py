from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.persons import Persons

BODY = (
    "Sen. Mary Lee met Bob Ray, the mayor of the town, and former director Odile Quux. "
    "Bill Lee’s dog barked. Mr. Lee laughed."
)


@pytest.fixture
def persons():
    return Persons(read(BODY, "Mary Lee", "Bob Ray", "Odile Quux", "Bill Lee"))


@pytest.mark.parametrize(
    ("role", "gender", "qualifier", "bearers"),
    [
        ("senator", None, None, [0]),
        ("mayor", None, None, [1]),
        ("mayor", "f", None, []),
        ("director", "f", "past", [2]),
        ("director", "f", None, []),
        ("king", None, None, []),
    ],
)
def test_roles_are_read_beside_names(persons, role, gender, qualifier, bearers):
    assert list(persons.list_bearers(role, gender, qualifier)) == bearers


@pytest.mark.parametrize(
    ("words", "person"),
    [(["Quux"], 2), (["Ray,"], 1), (["Lee"], None), (["Mary", "Lee"], 0), (["ray"], None), (["Xu"], None)],
)
def test_a_surname_of_one_person_means_this_person(persons, words, person):
    assert persons.find_surname(words) == person


def test_a_title_chooses_the_namesake_of_its_gender(persons):
    start = BODY.index("Lee laughed")
    assert persons.choose_by_title(start, 0) == 3
    assert persons.choose_by_title(start, 3) == 3
    assert persons.choose_by_title(BODY.index("Bob"), 1) == 1


def test_persons_fit_their_gender_or_any_if_it_is_unknown(persons):
    assert persons.read_genders() == {0: "f", 1: "m", 3: "m"}
    assert [persons.fits(at, "f") for at in range(4)] == [True, False, True, False]
    assert all(persons.fits(at, None) for at in range(4))


def test_possessives_come_last(persons):
    region = (BODY.index("Odile"), BODY.index("barked"))
    assert persons.pick_fitting(*region, "m")[2] == 2
    assert persons.pick_fitting(BODY.index("Bill"), region[1], "m")[2] == 3
    assert persons.pick_fitting(0, 3, None) is None


def test_the_last_fitting_person_before_a_place(persons):
    assert persons.find_last_fitting(len(BODY), "m") == BODY.index("Bill")
    assert persons.find_last_fitting(len(BODY), "f") == BODY.index("Odile")
    assert persons.find_last_fitting(0, None) == -1
