from __future__ import annotations

from wiredesk.transforms.logic.kernel.word_lists import read_words


def test_words_are_separated_by_any_white_space():
    assert read_words("\n  a b-c\td’e\n a ") == {"a", "b-c", "d’e"}
    assert read_words(" ") == frozenset()
