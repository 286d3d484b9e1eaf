from __future__ import annotations

import pytest

from wiredesk.transforms.logic.times.surroundings import is_age_or_degree, is_of_business, is_of_game


@pytest.mark.parametrize(
    ("body", "is_game", "is_business"),
    [
        ("He scored twice in X and the team won 3-1.", True, False),
        ("Sales rose 3 percent in X, and profit doubled.", False, True),
        ("It rained in X.", False, False),
    ],
)
def test_the_words_around_tell_a_game_from_business(body, is_game, is_business):
    start = body.index("X")
    assert (is_of_game(body, start, start + 1), is_of_business(body, start, start + 1)) == (
        is_game,
        is_business,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("He is in his X0s.", True),
        ("The highs reach the X0s in cool valleys.", True),
        ("Songs of the X0s were played.", False),
        ("Songs of the '60s and 'X0s were played.", False),
    ],
)
def test_two_digits_may_be_an_age_or_a_temperature(body, expected):
    end = body.index("X0s") + 3
    start = end - 7 if body[end - 7 : end] == "the X0s" else end - 3
    assert is_age_or_degree(body.replace("X", "7"), start, end) is expected
