from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.entities import lexicon
from wiredesk.transforms.logic.entities.lexicon import HONORIFICS, TITLES, trim_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the United Nations", "United Nations"),
        ("“Harbour Bank”", "Harbour Bank"),
        ("Lockwood Corp.’s", "Lockwood Corp."),
        ("Reed's", "Reed"),
        ("Committee on Farms (COF", "Committee on Farms"),
        ("Ministry of Tides\n\nJane", "Ministry of Tides"),
        ("U.S.", "U.S."),
        ("Kabul.", "Kabul"),
        (" \n", ""),
        ("its Senate", "Senate"),
    ],
)
def test_names_are_cut_to_themselves(text: str, name: str) -> None:
    start, end = trim_name(text)
    assert text[start:end] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr. Ade Cole", "Ade Cole"),
        ("Gen. Sir Ade Cole", "Ade Cole"),
        ("King Ade", "King Ade"),
        ("President Ade Cole", "Ade Cole"),
        ("Crown Prince Ade bin Cole", "Ade bin Cole"),
        ("Vice President Ade Cole", "Ade Cole"),
        ("Senator Cole", "Cole"),
        ("Candidate Cole", "Cole"),
        ("Having Cole", "Cole"),
        ("Invoking Ade Cole", "Ade Cole"),
        ("Hoping Cole", "Cole"),
        ("Manning Cole", "Manning Cole"),
        ("Xiaoming Wu", "Xiaoming Wu"),
        ("Weiping Wu", "Weiping Wu"),
        ("Cole MORE", "Cole"),
        ("Getty Cole", "Cole"),
    ],
)
def test_titles_are_cut_off_persons(text: str, name: str) -> None:
    start, end = trim_name(text, is_person=True)
    assert text[start:end] == name


@given(st.text(alphabet="aB .'’s\n\"(“)the", max_size=40), st.booleans())
def test_trimming_stays_inside_and_is_stable(text: str, is_person: bool) -> None:
    start, end = trim_name(text, is_person=is_person)
    assert 0 <= start <= end <= len(text)
    name = text[start:end]
    assert "\n" not in name
    assert name == name.strip()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vox’s Ezra Klein", "Ezra Klein"),
        ("Trump’s Muslim", "Trump"),
        ("WATCH Obama", "Obama"),
        ("AFP/Getty", "AFP"),
    ],
)
def test_a_person_is_cut_from_possessives_calls_and_credit_lines(text: str, name: str) -> None:
    start, end = trim_name(text, is_person=True)
    assert text[start:end] == name


def test_the_article_of_a_work_is_kept() -> None:
    assert trim_name("“The Bridge”", keep_article=True) == (1, 11)


def test_honorifics_are_titles_and_all_words_are_in_lower_case() -> None:
    assert HONORIFICS <= TITLES
    lists = [
        value for name, value in vars(lexicon).items() if name.isupper() and isinstance(value, frozenset)
    ]
    assert len(lists) >= 5
    assert all(word == word.lower() for words in lists for word in words)
