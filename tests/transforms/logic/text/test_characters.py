from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.text.characters import (
    DIGIT,
    MARK,
    PLAIN,
    SIGN,
    WORD,
    find_kinds,
    fold,
    is_plain,
    to_codes,
    to_text,
)
from wiredesk.transforms.logic.text.unicode14 import blank_unknown

ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("aé1€%\u0301\u094dक漢\U0001f525\U0001d7d8ſ…\ud800")),
    max_size=60,
)


@given(ANY)
def test_codes_give_the_text_back(text):
    assert len(to_codes(text)) == len(text)
    assert to_text(to_codes(text)) == text


@pytest.mark.parametrize(
    ("char", "kinds"),
    [
        ("a", WORD | PLAIN),
        ("7", WORD | DIGIT | PLAIN),
        ("_", WORD | PLAIN),
        ("%", SIGN | PLAIN),
        ("€", SIGN | PLAIN),
        ("漢", WORD),
        ("\u0301", MARK),
        ("\u094d", MARK),
        (" ", PLAIN),
        ("…", 0),
        ("\U0001d7d8", WORD | DIGIT),
        ("\U0001f525", 0),
    ],
)
def test_the_kinds_of_a_character(char, kinds):
    assert find_kinds(to_codes(char)).tolist() == [kinds]


@given(ANY)
def test_kinds_agree_with_the_patterns_that_define_them(text):
    for char, kinds in zip(text, find_kinds(to_codes(text)).tolist(), strict=True):
        assert bool(kinds & WORD) == bool(re.match(r"\w", char))
        assert bool(kinds & DIGIT) == char.isdecimal()


@given(ANY)
def test_a_plain_text_needs_no_nfkc(text):
    if is_plain(text):
        assert unicodedata.normalize("NFKC", text) == text


@given(ANY)
def test_folding_is_nfkc_without_case(text):
    known = unicodedata.normalize("NFKC", blank_unknown(text))
    assert to_text(fold(text)) == unicodedata.normalize("NFKC", known.casefold())
