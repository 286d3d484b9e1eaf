"""Texts in pieces, so that templates can mark words in them."""

from __future__ import annotations

import re
from collections.abc import Sequence


def cut_pieces(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Returns a text in pieces; True marks those that begin a word with one of the words."""
    if not words:
        return [(text, False)]
    found = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})", re.IGNORECASE)
    return [(piece, number % 2 == 1) for number, piece in enumerate(found.split(text)) if piece]
