from __future__ import annotations

import pytest

from transforms.logic.words import count_words


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
