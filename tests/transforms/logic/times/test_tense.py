from __future__ import annotations

import pytest

from wiredesk.transforms.logic.times.tense import find_direction


@pytest.mark.parametrize(
    ("body", "direction"),
    [
        ("It closed on X.", -1),
        ("It will close on X.", 1),
        ("It closed. It will open on X.", 1),
        ("It will be closed on X.", 1),
        ("It was due on X.", 1),
        ("It ends by X.", 1),
        ("As early as X it rained.", 1),
        ("It closes, Monday or X.", 0),
        ("It closes by Wednesday or X.", 1),
        ("On X it closed.", -1),
        ("On X. It closed.", 0),
        ("X", 0),
        ("It closed " + "again " * 40 + "on X.", 0),
    ],
)
def test_the_nearest_verb_of_the_sentence_decides(body, direction):
    start = body.index("X")
    assert find_direction(body.lower().replace("x", "X"), start, start + 1) == direction
