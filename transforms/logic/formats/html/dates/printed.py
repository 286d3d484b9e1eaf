"""The dates that a page prints: near its headline, beside a word that says what they are, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from wiredesk.transforms.logic.formats.html.blocks import HEADING_TAGS, Block, make_key
from wiredesk.transforms.logic.formats.html.dates.labels import read_label
from wiredesk.transforms.logic.formats.html.dates.sightings import Reader, Sighting
from wiredesk.transforms.logic.formats.html.dates.texts import find_dates

_DIGIT: Final = re.compile(r"\d")
_HAN_DAY: Final = re.compile(r"[一二三四五六七八九十]日")
# A longer block is a paragraph, and what it tells of is no publication, but for a day at its beginning.
_MAX_LINE_CHARS = 200
_MAX_READ_CHARS = 600
_MAX_HEADING_CHARS = 300
# So is a shorter block that is a sentence.
_SENTENCE_END: Final = re.compile(r"[.!?…。！？۔।]['\"”’»」）)]*$")
_MIN_SENTENCE_CHARS = 90
_MIN_DENSE_CHARS = 30
_MAX_DAYS = 3
_MAX_BEHIND_CHARS = 50
_SEPARATORS: Final = frozenset("|,-–—·•:/")
# Blocks and characters between the headline and a date that is "below" it.
_MAX_BLOCKS_BELOW, _MAX_CHARS_BELOW, _MAX_BLOCKS_ABOVE = 8, 900, 4
# Other words in the line of a bare date.
_MAX_BARE_CHARS = 45
_MAX_SIGHTINGS = 60
_DATE_CLASS: Final = re.compile(r"dat(?:e|um|a)\b|fecha|time|publi|posted|meta|byline|info", re.IGNORECASE)


_PLACES: Final = ("below", "above", "far", "far-boxed")
_WAYS: Final = ("published", "bare", "classed", "lead", "text")
_RANKS: Final = {
    **{f"{place}-{way}": (n, m) for n, place in enumerate(_PLACES) for m, way in enumerate(_WAYS)},
    **{f"{place}-changed": (len(_PLACES), n) for n, place in enumerate(_PLACES)},
}
PROSE: Final = "prose"
"""The source of a day in the middle of a paragraph."""


def find_printed(
    blocks: list[Block], headline: str | None, read: Reader, near: bool = False
) -> tuple[list[Sighting], frozenset[date]]:
    """Returns the dates in the text of a page, the likeliest first, and the days that paragraphs tell of.

    The source of a date says where it stands (``below`` the headline, ``above``, ``far``, ``far-boxed`` in boilerplate), and
    how: ``published`` or ``changed`` by the words beside it, ``bare`` in a line with little else, ``classed`` by the name of
    its element, ``lead`` at the beginning of a paragraph, or else in ``text``.

    Args:
      blocks: the blocks of the page.
      headline: its stated headline.
      read: reads a date.
      near: True to look only around the headline.
    """
    head = find_heading(blocks, headline)
    found: list[Sighting] = []
    first, last, chars = 0, len(blocks), 0
    if near:
        first, last = (
            (0, 0) if head is None else (max(0, head - _MAX_BLOCKS_ABOVE), head + _MAX_BLOCKS_BELOW + 1)
        )
    for number, block in enumerate(blocks[first:last], first):
        if _DIGIT.search(block.text) or (not block.text.isascii() and _HAN_DAY.search(block.text)):
            found += _read_block(block, _place(number, head, chars, block.boilerplate), read)
            if len(found) >= _MAX_SIGHTINGS:
                break
        if head is not None and number >= head:
            chars += len(block.text)
    told = frozenset(one.moment.day for one in found if one.source == PROSE)
    stated = sorted((one for one in found if one.source != PROSE), key=lambda one: _RANKS[one.source])
    return _thin(stated), told


def read_title(title: str, read: Reader) -> Iterator[Sighting]:
    """Yields the date at an end of the title of a page: ``The headline | DW | 28.04.2023``."""
    for found in find_dates(title, read):
        before, behind = title[: found.start].rstrip(), title[found.end :].lstrip()
        if (not behind and before[-1:] in _SEPARATORS) or (not before and behind[:1] in _SEPARATORS):
            yield Sighting("title", found.moment)
            return


def _thin(sightings: list[Sighting]) -> list[Sighting]:
    """Returns the sightings of the first few days of each source; more days are those of other articles."""
    days: dict[str, set[date]] = {}
    kept = []
    for one in sightings:
        known = days.setdefault(one.source, set())
        if one.moment.day in known or len(known) < _MAX_DAYS:
            known.add(one.moment.day)
            kept.append(one)
    return kept


def _place(number: int, head: int | None, chars: int, boxed: bool) -> str:
    if head is not None and 0 <= number - head <= _MAX_BLOCKS_BELOW and chars <= _MAX_CHARS_BELOW:
        return "below"
    if head is not None and 0 < head - number <= _MAX_BLOCKS_ABOVE:
        return "above"
    return "far-boxed" if boxed else "far"


def _read_block(block: Block, place: str, read: Reader) -> Iterator[Sighting]:
    text, end = block.text[:_MAX_READ_CHARS], 0
    line = not is_paragraph(block.text)
    dates = list(find_dates(text, read))
    for number, found in enumerate(dates):
        behind = text[found.end : found.end + _MAX_BEHIND_CHARS]
        label = read_label(text[end : found.start], behind, is_last=number + 1 == len(dates))
        first, end = end == 0, found.end
        if not line:
            lead = first and len(text[: found.start].strip(" ([")) == 0
            yield Sighting(f"{place}-lead" if lead else PROSE, found.moment)
        elif label != "other":
            bare = len(text) - (found.end - found.start) <= _MAX_BARE_CHARS
            way = label or ("bare" if bare else "classed" if _is_classed(block.element) else "text")
            yield Sighting(f"{place}-{way}", found.moment)


def is_paragraph(text: str) -> bool:
    """Returns True for a paragraph; Chinese, Japanese and Thai need fewer signs for a sentence."""
    if len(text) > _MAX_LINE_CHARS:
        return True
    fewest = _MIN_SENTENCE_CHARS if text.count(" ") > len(text) // 20 else _MIN_DENSE_CHARS
    return len(text) >= fewest and bool(_SENTENCE_END.search(text))


def _is_classed(element: Any) -> bool:
    return bool(_DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def find_heading(blocks: list[Block], headline: str | None) -> int | None:
    """Returns the index of the block that is the headline of the page, if any.

    A heading with the words of the stated headline comes first, then any block with them, then the first ``h1``.
    """
    key = make_key(headline or "")
    headings = [number for number, block in enumerate(blocks) if block.tag in HEADING_TAGS]
    for numbers in (headings, range(len(blocks))) if key else ():
        for number in numbers:
            if _is_same(make_key(blocks[number].text[:_MAX_HEADING_CHARS]), key):
                return number
    return next((number for number in headings if blocks[number].tag == "h1"), None)


def _is_same(text: str, key: str) -> bool:
    return text == key or (min(len(text), len(key)) >= 12 and (text.startswith(key) or key.startswith(text)))
