"""Words are the same in what is indexed, what is searched and what is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.search import words
from wiredesk.pipeline.search.words import list_spans, list_words, to_field, to_whole


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Tunnel FIRE", ["tunnel", "fire"]),
        ("Trump's O’Brien", ["trump", "s", "o", "brien"]),
        ("cease-fire 3.5%", ["cease", "fire", "3", "5"]),
        ("Café Łódź Ærø Straße", ["cafe", "lodz", "aero", "strasse"]),
        ("cafe\u0301", ["cafe"]),
        ("Ёлка Йод", ["елка", "иод"]),
        ("Ελλάδα", ["ελλαδα"]),
        ("مُحَمَّد", ["محمد"]),
        ("हिन्दी", ["हिन्दी"]),
        ("東京の火", ["東", "京", "の", "火"]),
        ("ガザ 가자", ["ガ", "ザ", "가", "자"]),
        ("กรุง", ["ก", "รุ", "ง"]),
        ("ﬁre ½ İstanbul", ["fire", "1⁄2", "istanbul"]),
        ("snake_case __init__", ["snake", "case", "init"]),
        ("", []),
        ("… — !?", []),
    ],
)
def test_words_of_many_scripts(text, forms):
    assert list_words(text) == forms


@given(st.text())
def test_words_and_spans_agree_and_no_form_holds_a_separator(text):
    forms, spans = list_words(text), list_spans(text)
    assert len(forms) == len(spans)
    assert all(forms) and not any(set(form) & set(" \t\n|") for form in forms)
    # What is cut out of a text is found again, whatever stands beside it.
    assert [form for start, end in spans for form in list_words(text[start:end])] == forms


@given(st.text(st.characters(max_codepoint=0x52F)))
def test_the_faster_pattern_finds_the_same_words(text):
    assert list_words(text) == [words._fold(word) for word in words._WORD.findall(text)]


@given(st.text(st.characters(categories=["L"])))
def test_case_does_not_count(text):
    if text.lower().upper() == text.upper():
        assert list_words(text.upper()) == list_words(text.lower()) or len(text) > len(text.lower())


def test_a_long_word_is_cut_and_nothing_is_lost():
    assert "".join(list_words("a" * 70_000)) == "a" * 70_000
    assert max(map(len, list_words("a" * 70_000))) <= 100


def test_values_of_a_field_are_apart():
    assert to_field("Ana Behrens", None, "", "Behrens Ltd") == "ana behrens | behrens ltd"


def test_a_value_without_words_is_searched_as_it_is():
    assert to_whole(" !!! ") == "!!!"
    assert to_whole("The  Évening-Post") == "the evening post"
