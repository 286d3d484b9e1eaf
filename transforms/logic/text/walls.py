"""Walls: the paragraph that asks who has not paid to subscribe or to log in, where the free part of a text ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.text.offers import MAX_OFFER_CHARS, is_offer, may_hold_offer

_MAX_CHARS = 900
_MAX_TEXT_CHARS = 4_000
# What stands behind the wall of a page that was read without its story: lists of other stories.
_TAIL_PARAGRAPHS = 6
_MAX_BRIEF_CHARS = 200
# An English wall speaks to its reader, or of the text itself.
_ADDRESS = re.compile(
    r"\byou(?:r|\b)|^(?:subscribe|log in|sign in|register|become|already|to (?:continue|keep|read|access|unlock)|"
    r"this (?:story|article|content|page|report)|members|subscribers|unlock|want|continue)\b",
)
_TOLD = re.compile(r"\b(?:said|says|told|announced|reported|wrote)\b")


def find_walls(paragraphs: Sequence[str]) -> Iterator[int]:
    """Yields the numbers of the paragraphs near the end of a text that are a wall."""
    # What stands before a wall is short.
    if sum(map(len, paragraphs)) > _MAX_TEXT_CHARS:
        return
    tail = range(max(0, len(paragraphs) - _TAIL_PARAGRAPHS), len(paragraphs))
    short = [number for number in tail if len(paragraphs[number]) <= _MAX_CHARS]
    brief = [number for number in short if len(paragraphs[number]) <= MAX_OFFER_CHARS]
    offers = set()
    if may_hold_offer("\n".join([paragraphs[number] for number in brief])):
        offers = {number for number in brief if is_offer(paragraphs[number])}
    yield from offers
    # A search in bytes takes half the time of one in a string.
    text = "\n".join([paragraphs[number] for number in short]).encode("utf-8", "surrogatepass").lower()
    if any(map(text.__contains__, _PLAIN_STEMS if text.isascii() else _STEMS)):
        yield from (number for number in short if number not in offers and is_wall(paragraphs[number]))


def is_wall(paragraph: str) -> bool:
    """Returns True for ``This story is for members. Become a member today, or sign in.``"""
    small = paragraph.lower().replace("’", "'")
    wall = next((phrase for phrase in _WALLS if phrase in small), None)
    if wall is None or _TOLD.search(small):
        return False
    rest = small.replace(wall, " ", 1)
    offers = sum(offer in rest for offer in _OFFERS)
    if wall.isascii() and _ADDRESS.search(small):
        return offers > 0
    return not _is_english(small) and (offers > 1 or (offers == 1 and len(small) <= _MAX_BRIEF_CHARS))


def _is_english(small: str) -> bool:
    return " the " in small or " and " in small


def _load_phrases() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in load_table("text/tables/walls.txt"):
        use, _, phrases = line.partition(":")
        found[use] = (*found.get(use, ()), *(phrase.strip() for phrase in phrases.split(";")))
    return found


_PHRASES: Final = _load_phrases()
_STEMS: Final = tuple(stem.encode() for stem in _PHRASES["stem"])
_PLAIN_STEMS: Final = tuple(filter(bytes.isascii, _STEMS))
_WALLS: Final = _PHRASES["wall"]
_OFFERS: Final = _PHRASES["offer"]
