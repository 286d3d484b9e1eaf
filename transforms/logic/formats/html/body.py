"""Selection of the blocks of an HTML page that are its story."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction

from wiredesk.transforms.logic.formats.html.blocks import SUBHEADING_TAGS, Block, make_key
from wiredesk.transforms.logic.formats.html.fill import fill_gaps, fill_lead, fill_siblings

# A block shorter than this must be a whole line of the extraction.
_MIN_KEY_CHARS = 25
# A shorter "articleBody" is a summary.
_MIN_REFERENCE_CHARS = 200
# Pages leave the headings inside a story out of "articleBody" as often as not.
# The limit on the work of searching. A news page has about a thousand blocks and ten thousand characters.
_MAX_SEARCHED_CHARS = 500_000_000
# Elements of trafilatura's result that are lines.
_LINE_TAGS = ("p", "head", "item", "quote", "cell", "code", "ab")
# If boilerplate holds a larger share of the story, its names are wrong.
_MAX_BOXED_SHARE = 0.35
# A shorter text in boilerplate is no story.
_MIN_BOXED_CHARS = 200


@dataclass(frozen=True, slots=True)
class Extraction:
    """The main text that trafilatura finds: the keys of its lines, and the key of the whole text."""

    lines: frozenset[str]
    text: str


def extract_main(root: Any) -> Extraction:
    """Runs trafilatura without its fallbacks.

    Adrien Barbaresi, https://aclanthology.org/2021.acl-demo.15/ (Apache-2.0).
    """
    try:
        document = bare_extraction(root, fast=True, include_comments=False)
    except (ValueError, RecursionError):
        document = None
    body = getattr(document, "body", None)
    if body is None:
        return Extraction(frozenset(), "")
    lines = [make_key("".join(child.itertext())) for child in body.iter(*_LINE_TAGS)]
    return Extraction(frozenset(lines), make_key("".join(body.itertext())))


def select_blocks(
    blocks: list[Block], main: Extraction, reference: str | None, title: str | None = None
) -> list[bool]:
    """Returns for each block True if it is part of the story.

    Args:
      blocks: the blocks of the page.
      main: the main text that trafilatura has extracted.
      reference: ``articleBody`` of the page's structured data.
      title: the headline.
    """
    keys = [make_key(block.text) for block in blocks]
    chosen = _match_main(keys, main)
    chosen = _prefer_reference(blocks, keys, chosen, reference)
    chosen = fill_siblings(blocks, keys, chosen)
    headline = make_key(title or "")
    chosen = fill_gaps(blocks, keys, chosen, headline)
    chosen = _drop_boilerplate(blocks, keys, chosen)
    return fill_lead(blocks, keys, chosen, headline)


class _Haystack:
    """A text to search for keys, with a limit on the work, so that the time stays linear."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._work_left = _MAX_SEARCHED_CHARS
        self._counts: dict[str, int] = {}

    def count(self, key: str) -> int:
        """Returns the number of occurrences of a key in the text; 0 once the limit is reached."""
        if key not in self._counts:
            self._work_left -= len(self._text)
            self._counts[key] = self._text.count(key) if key and self._work_left > 0 else 0
        return self._counts[key]


def _match_main(keys: list[str], main: Extraction) -> list[bool]:
    """Returns for each key True if the extraction has it; a repeated key counts as often as it is there."""
    seen: Counter[str] = Counter()
    text = _Haystack(main.text)
    chosen = []
    for key in keys:
        yes = key in main.lines or (len(key) >= _MIN_KEY_CHARS and text.count(key) > 0)
        if yes and len(key) >= 2 * _MIN_KEY_CHARS:
            seen[key] += 1
            yes = seen[key] == 1 or seen[key] <= text.count(key)
        chosen.append(yes and bool(key))
    return chosen


def _prefer_reference(
    blocks: list[Block], keys: list[str], chosen: list[bool], reference: str | None
) -> list[bool]:
    """Selects the blocks of the page's own ``articleBody`` if that is the whole story."""
    text = make_key(reference or "")
    if len(text) < _MIN_REFERENCE_CHARS:
        return chosen
    searched = _Haystack(text)
    stated = [len(key) >= _MIN_KEY_CHARS and searched.count(key) > 0 for key in keys]
    found = sum(len(key) for key, yes in zip(keys, stated, strict=True) if yes)
    extracted = sum(len(key) for key, yes in zip(keys, chosen, strict=True) if yes)
    if found < 0.9 * len(text) or found < 0.7 * extracted:
        return chosen
    inside = _span(stated)
    headed = [block.tag in SUBHEADING_TAGS and not block.boilerplate for block in blocks]
    short = [len(key) < _MIN_KEY_CHARS and searched.count(key) > 0 for key in keys]
    return [
        yes or (was and number in inside and (headed[number] or short[number]))
        for number, (yes, was) in enumerate(zip(stated, chosen, strict=True))
    ]


def _span(flags: list[bool]) -> range:
    numbers = [number for number, yes in enumerate(flags) if yes]
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _drop_boilerplate(blocks: list[Block], keys: list[str], chosen: list[bool]) -> list[bool]:
    """Drops blocks in boilerplate, unless it holds so much of the story that its names are wrong.

    Text that stands both in boilerplate and outside of it is a repetition and does not count.
    """
    plain = [block for block, yes in zip(blocks, chosen, strict=True) if yes and not block.boilerplate]
    outside = _Haystack(make_key("".join(block.text for block in plain)))
    total = sum(len(block.text) for block in plain)
    boxed = sum(
        len(block.text)
        for block, key, yes in zip(blocks, keys, chosen, strict=True)
        if yes and block.boilerplate and not outside.count(key[:60])
    )
    if boxed > _MAX_BOXED_SHARE * (total + boxed) and boxed >= _MIN_BOXED_CHARS:
        return chosen
    return [yes and not block.boilerplate for block, yes in zip(blocks, chosen, strict=True)]
