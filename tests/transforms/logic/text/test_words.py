from __future__ import annotations

import random
import re
import unicodedata

import pytest

from wiredesk.transforms.logic.text.words import count_words

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD_OR_CJK = re.compile(
    rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:(?:['’\-‐‑]|(?<=\d)[.,](?=\d))(?:(?![{_CJK}])[^\W_])+)*"
)
_MIXED = "a1 .,'’-‐_\n\u0301é市東ア・\u3099\U00020001𝟙٣ก\ud800\u20dd\uff10Ⅷ½\U0001f600가"


def _count_plainly(text: str) -> int:
    """Returns the number of words by one pattern, the definition of the rule."""
    return len(_WORD_OR_CJK.findall("".join(char for char in text if unicodedata.category(char)[0] != "M")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("— … “”", 0),
        ("Don't stop, ex-president O’Neill.", 4),
        ("1,200.5 people in 2021", 4),
        ("end.Next", 2),
        ("'quoted' words' --", 2),
        ("snake_case", 2),
        ("naïve cafe\u0301 Zoë", 3),
        ("市议会决定", 5),
        ("東京 Tokyo 2020年", 5),
        ("시의회는 월요일 결정했다", 3),
        ("हिन्दी समाचार", 2),
        ("«été»", 1),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_huge_texts_are_counted_by_the_same_rule() -> None:
    assert count_words("two words " * 150_000) == 300_000


def test_long_texts_are_cut_between_words() -> None:
    assert count_words("1,200 don’t\n" * 200_000) == 400_000


def test_the_count_is_that_of_the_pattern() -> None:
    draw = random.Random(5)
    for _ in range(5000):
        text = "".join(draw.choices(_MIXED, k=draw.randrange(14)))
        assert count_words(text) == _count_plainly(text), text


def test_every_character_of_the_first_planes_counts_as_in_the_pattern() -> None:
    for low in range(0, 0x32000, 1024):
        text = " ".join(f"a{char}b 1{char}2 {char}" for char in map(chr, range(low, low + 1024)))
        assert count_words(text) == _count_plainly(text), hex(low)
