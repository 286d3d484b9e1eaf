from __future__ import annotations

from collections import Counter

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.gazetteer.given_names import load_genders
from wiredesk.transforms.logic.quotes.genders import (
    choose_gender,
    count_pronouns,
    gender_of,
    guess_genders,
    read_title,
)


@pytest.mark.parametrize(
    ("words", "gender"),
    [
        (["the", "congresswoman"], "f"),
        (["she"], "f"),
        (["he"], "m"),
        (["the", "king"], "m"),
        (["they"], None),
    ],
)
def test_words_with_a_gender(words, gender):
    assert gender_of(words) == gender


@pytest.mark.parametrize(
    ("title", "gender"), [("Mrs. ", "f"), ("MR ", "m"), ("Queen ", "f"), ("Dr. ", None), ("", None)]
)
def test_titles_with_a_gender(title, gender):
    assert read_title(read(f"{title}Lee"), len(title)) == gender


@pytest.mark.parametrize(
    ("titles", "votes", "given", "gender"),
    [
        ({"f": 1}, {"m": 5}, "m", "f"),
        (None, {"m": 2}, "f", "m"),
        (None, {"m": 1}, "f", "f"),
        (None, {"m": 1}, None, "m"),
        (None, {"m": 3, "f": 1}, None, None),
        (None, None, "f", "f"),
        (None, None, None, None),
    ],
)
def test_the_best_evidence_decides(titles, votes, given, gender):
    assert choose_gender(titles and Counter(titles), votes and Counter(votes), given) == gender


@pytest.mark.parametrize(
    ("body", "votes"),
    [
        ("Ann Lee lost her hat.", {"f": 1}),
        ("Ann Lee met Bob Ray and lost her hat.", None),
        ("Ann Lee lost her hat and his.", None),
        ("Ann Lee said: “He came.”", None),
        ("Ann Lee left. He came.", None),
    ],
)
def test_pronouns_count_in_sentences_with_one_person(body, votes):
    assert count_pronouns(read(body, "Ann Lee", "Bob Ray")).get(0) == votes


def test_a_given_name_alone_has_a_gender():
    reading = read("Mary Lee and Mary came.", "Mary Lee", "Mary")
    assert guess_genders(reading) == {0: "f", 1: "f"}


def test_a_joined_given_name_has_the_gender_of_its_first_part():
    assert guess_genders(read("Edward-Zed Lee came.", "Edward-Zed Lee")) == {0: "m"}


def test_the_table_has_one_gender_for_each_name():
    assert set(load_genders().values()) == {"f", "m"}
    assert len(load_genders()) > 3000
