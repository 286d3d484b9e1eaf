from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.subjects_after import find_after


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("“It is late,” said Ann Lee.", "Ann Lee"),
        ("“It is late,” said the harbor master.", "the harbor master"),
        ("“It is late,” said she.", "she"),
        ("“It is late,” said harbor master Ann Lee.", "Ann Lee"),
        ("“It is late,” said a spokesman for the board.", "a spokesman for the board"),
        ("“It is late,” said that official.", "that official"),
        ("“It is late,” said and left.", None),
        ("“It is late,” said .", None),
    ],
)
def test_the_subject_behind_a_verb(body, subject):
    reading = read(body, "Ann Lee")
    span = find_after(reading, reading.cues[0], len(body))
    assert (span and body[span[0] : span[1]]) == subject
