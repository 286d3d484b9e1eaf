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
        ("It ends by X.", 1),
        ("Polls open on X.", 1),
        ("The vote is on X.", 1),
        ("It is to be shut on X.", 1),
        ("They said on X.", -1),
        ("As early as X it rained.", 1),
        ("It closed, Monday or X.", -1),
        ("It closes by Wednesday or X.", 1),
        ("She is set to take over on X.", 1),
        ("They will try to win it back on X.", 1),
        ("They had to withdraw it on X.", -1),
        ("The voters in that poll were asked on X.", -1),
        ("The firm's travel rules failed on X.", -1),
        ("On X it closed.", -1),
        ("On X. It closed.", 0),
        ("X", 0),
        ("It closed " + "again " * 40 + "on X.", 0),
    ],
)
def test_the_nearest_verb_of_the_sentence_decides(body, direction):
    start = body.index("X")
    assert find_direction(body.lower().replace("x", "X"), start, start + 1) == direction
