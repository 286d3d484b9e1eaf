from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_linear
from wiredesk.transforms.logic.text.clean import (
    clean_characters,
    clean_line,
    join_paragraphs,
    split_paragraphs,
)

TROUBLE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" \n\r\t\u200b\u200c\u200d\u0301\u0308\u0344\u2028\u2029\x85\f\x1fabBC.،بé-"),
    ),
    max_size=200,
)


def clean(text: str) -> str:
    """Returns a text as the parsers and the program together put it into ``body``."""
    return join_paragraphs(split_paragraphs(clean_characters(text)[0]))


@given(TROUBLE)
def test_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned


@given(TROUBLE)
def test_a_cleaned_text_can_be_stored_and_is_normal(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned and "\n\n\n" not in cleaned


@given(st.lists(st.text(alphabet='abcXYZ .,é"', max_size=80), max_size=12))
def test_the_style_of_line_ends_does_not_matter(lines: list[str]) -> None:
    assert len({clean(end.join(lines)) for end in ("\n", "\r\n", "\r", "\u2028", "\v")}) == 1


@given(st.text(alphabet="abc é“”’‘\"'–—…«»„`\n", max_size=100))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert clean(text).split() == unicodedata.normalize("NFC", text).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so\xadft hy\u200bphen\ufeff \u202aand\u202c marks", "soft hyphen and marks"),
        ("a\xa0b\u2009c\u3000d\te", "a b c d e"),
        ("cafe\u0301", "café"),
        ("one\u2029two\x85three\ffour", "one\n\ntwo\n\nthree\n\nfour"),
        ("page one\n\fpage two", "page one\n\npage two"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒 wo\u200drd", "👩\u200d🚒 word"),
        ("”odd“ 'quotes\" – — … ``stay''", "”odd“ 'quotes\" – — … ``stay''"),
        ("image \ufffc gone", "image gone"),
    ],
)
def test_characters(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_control_characters_leave_a_warning_with_their_number() -> None:
    text, warnings = clean_characters("a\0b\x1fc\x1ed\x07")
    assert text == "ab c\nd"
    assert [warning.code for warning in warnings] == ["control_characters_removed"]
    assert warnings[0].message.startswith("4 control character(s)")


def test_huge_lines_are_cleaned_by_the_same_rule() -> None:
    line = " one \t two\xa0three  four\tfive " * 40_000
    assert clean(line) == " ".join(line.split())


def test_thousands_of_marks_on_one_letter_take_no_time() -> None:
    def act(count):
        assert clean("e" + "\u0301\u0316" * count).count("\u0316") == count

    assert_linear(act, 12_500)


def test_a_line_has_single_plain_spaces_whatever_they_were() -> None:
    for char in map(chr, range(0x32000)):
        line = f"{char}one{char}two  three{char}"
        assert clean_line(line) == " ".join(line.split())
        assert clean_line(f"one{char}two{char}") == " ".join(f"one{char}two{char}".split())
