"""Adds to the chosen blocks of a page the running text that extractors overlook."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from wiredesk.transforms.logic.formats.html.blocks import Block
from wiredesk.transforms.logic.formats.html.consent import speaks_of_cookies
from wiredesk.transforms.logic.formats.html.invitations import (
    is_invitation,
    is_linked_sentence,
    is_told_by_link,
)
from wiredesk.transforms.logic.formats.html.names import is_lead_name
from wiredesk.transforms.logic.formats.html.prose import is_prose, is_sentence, weigh

_MAX_LINK_SHARE = 0.3
# A gap with this many linked titles for each paragraph shows other stories.
_MAX_TITLES = 0.5
_LINKED = 0.7
_MAX_LINKED_TEXT = 0.15
# Date, author, buttons and a caption stand between a headline and the text.
_MAX_LEAD_BLOCKS = 14
_MAX_TEASER_DISTANCE = 3
_MIN_LEAD = 140
# A paragraph in a box of its own that is one link has hardly a word outside of it.
_MAX_LINKED_PARAGRAPH = 0.9
_LEAD_TAGS = frozenset(("p", "div", "header", "section", "article"))
_SENTENCE_ENDS = re.compile(r"[.!?…。！？।؟][\"'”’»“」]*(?=\s|$|[^\x00-\u2fff])")
# If less of the running text is chosen, something is missing.
_MIN_COVERED = 0.6

Home = tuple[tuple[str, str], tuple[str, str]]


def fill_siblings(blocks: list[Block], keys: list[str], chosen: list[bool]) -> list[bool]:
    """Adds paragraphs that stand in the same places as the chosen ones.

    These are elements that directly contain much of the chosen text, and parents of the same
    tags and classes. If a page sets its story in several boxes, extractors take only the first box.
    """
    homes: Counter[Any] = Counter()
    for block, yes in zip(blocks, chosen, strict=True):
        if yes:
            homes[block.element] += len(block.text)
            homes[_find_home(block)] += len(block.text)
    total = sum(len(block.text) for block, yes in zip(blocks, chosen, strict=True) if yes)
    main = {home for home, chars in homes.items() if home is not None and chars >= 0.3 * total}
    known = {key for key, yes in zip(keys, chosen, strict=True) if yes}
    return [
        yes or (key not in known and _is_sibling(block, main))
        for block, key, yes in zip(blocks, keys, chosen, strict=True)
    ]


def _signature(element: Any) -> tuple[str, str]:
    return str(element.tag), str(element.get("class") or "")


def _is_sibling(block: Block, main: set[Any]) -> bool:
    if block.boilerplate or block.link_share > _MAX_LINK_SHARE:
        return False
    if block.element in main:
        return weigh(block.text) >= 40
    return block.tag == "p" and weigh(block.text) >= 80 and _find_home(block) in main


def _find_home(block: Block) -> Home | None:
    parent = block.element.getparent()
    above = None if parent is None else parent.getparent()
    if above is None or not parent.get("class"):
        return None
    return _signature(parent), _signature(above)


def fill_gaps(blocks: list[Block], keys: list[str], chosen: list[bool], title: str) -> list[bool]:
    """Adds running text between the chosen blocks, and between the headline and these.

    If most of the page's running text is chosen, only a paragraph beside a chosen one is added, in the
    same element. A gap that shows other stories, which is one with many linked titles, stays out.
    """
    numbers = [number for number, yes in enumerate(chosen) if yes]
    if not numbers:
        return chosen
    doubtful = count_running(blocks, chosen) < _MIN_COVERED * count_running(blocks)
    known = {key for key, yes in zip(keys, chosen, strict=True) if yes}
    filled = list(chosen)
    story = next((number for number in numbers if not _is_headline(blocks[number], keys[number], title)), 0)
    if story and is_linked_sentence(blocks[story - 1]):
        # A story may begin with a sentence that is one link.
        filled[story - 1] = _stands_in(blocks[story - 1], {blocks[story].element.getparent()})
    start = _find_start(blocks, keys, numbers[0], title) if doubtful else numbers[0]
    for first, last in zip([start, *numbers], [*numbers, numbers[-1]], strict=True):
        gap = [number for number in range(first + 1, last) if not blocks[number].boilerplate]
        found = [number for number in gap if _is_missing(blocks[number], keys[number], known)]
        if not doubtful:
            beside = {blocks[first].element.getparent(), blocks[last].element.getparent()}
            found = [number for number in found if _stands_in(blocks[number], beside)]
            # A sentence that is one link, between two paragraphs of the story.
            if len(gap) == 1 and is_linked_sentence(blocks[gap[0]]) and _stands_in(blocks[gap[0]], beside):
                filled[gap[0]] = True
                continue
        if found and not shows_others([blocks[n] for n in gap], [blocks[n] for n in found]):
            for number in found:
                filled[number] = True
                known.add(keys[number])
    return _fill_end(blocks, keys, filled, numbers[-1])


def _fill_end(blocks: list[Block], keys: list[str], filled: list[bool], last: int) -> list[bool]:
    """Adds a sentence that is one link and ends a story, if no other link stands below it in the same element."""
    below = blocks[last + 1 : last + 3]
    if not below or below[0].boilerplate or keys[last + 1] in keys[: last + 1]:
        return filled
    home = blocks[last].element.getparent()
    ends = (
        blocks[last].tag == below[0].tag == "p"
        and blocks[last].link_share <= _MAX_LINK_SHARE
        and is_sentence(blocks[last].text)
        and is_told_by_link(below[0])
        and below[0].element.getparent() is home
        and not any(block.element.getparent() is home and block.link_share > _LINKED for block in below[1:])
    )
    if ends:
        filled[last + 1] = True
    return filled


def _stands_in(block: Block, places: set[Any]) -> bool:
    """Returns True if a paragraph stands in one of some elements, or in a box of its own there."""
    parent = block.element.getparent()
    # A caption stands in a box of its own too; one that is a link as a whole does not.
    is_paragraph = block.tag == "p" or (block.tag == "div" and block.link_share > _MAX_LINKED_PARAGRAPH)
    if not is_paragraph or parent is None:
        return False
    alone = block.element.getnext() is None and block.element.getprevious() is None
    return parent in places or (alone and parent.getparent() in places)


def shows_others(gap: list[Block], found: list[Block]) -> bool:
    """Returns True if a gap has a linked title for its texts, or texts that begin with one."""
    titles = sum(block.link_share > _LINKED for block in gap)
    linked = sum(block.link_chars for block in found)
    return titles > _MAX_TITLES * len(found) or linked > _MAX_LINKED_TEXT * sum(len(b.text) for b in found)


def _is_missing(block: Block, key: str, known: set[str]) -> bool:
    return key not in known and is_prose(block.text) and block.link_share <= _MAX_LINK_SHARE


def fill_lead(blocks: list[Block], keys: list[str], chosen: list[bool], title: str) -> list[bool]:
    """Adds the lead of a story, which stands between its headline and the first chosen block.

    A lead is longer than a second headline: two sentences, or a long one.
    """
    story = (n for n, yes in enumerate(chosen) if yes and not _is_headline(blocks[n], keys[n], title))
    first = next(story, 0)
    start = _find_first_headline(blocks, keys, first, title)
    known = {key for key, yes in zip(keys, chosen, strict=True) if yes}
    headed = start < first
    for number in range(start + 1 if headed else max(0, first - _MAX_LEAD_BLOCKS), first):
        block = blocks[number]
        if (
            _may_be_lead(block, number - start if headed else None)
            and keys[number] not in known
            and is_lead(block.text)
        ):
            return [yes or other == number for other, yes in enumerate(chosen)]
    return chosen


def _find_first_headline(blocks: list[Block], keys: list[str], first: int, title: str) -> int:
    """Returns the number of the first block not far above the story that is a headline; the story's if none is."""
    for number in range(max(0, first - _MAX_LEAD_BLOCKS), first):
        if _is_headline(blocks[number], keys[number], title):
            return number
    return first


def _is_headline(block: Block, key: str, title: str) -> bool:
    return block.tag == "h1" or bool(title and title in key and len(key) < 1.6 * len(title))


def _may_be_lead(block: Block, distance: int | None) -> bool:
    """Returns True if a block some blocks below the headline, or on a page without one, may be the lead."""
    if block.tag not in _LEAD_TAGS or block.link_share > _MAX_LINKED_TEXT:
        return False
    if is_invitation(block) or speaks_of_cookies(block.text):
        return False
    if distance is not None and not block.boilerplate:
        return True
    # A header may call its lead a teaser.
    near = distance is None or distance <= _MAX_TEASER_DISTANCE
    return near and (is_lead_name(block.element) or is_lead_name(block.element.getparent()))


def is_lead(text: str) -> bool:
    """Returns True if a text is long enough for the lead of a story."""
    return is_sentence(text) and (weigh(text) >= _MIN_LEAD or len(_SENTENCE_ENDS.findall(text)) > 1)


def _find_start(blocks: list[Block], keys: list[str], first: int, title: str) -> int:
    """Returns the number of the headline before the first chosen block; that block's if there is none."""
    for number in range(first - 1, -1, -1):
        if blocks[number].tag == "h1" or (title and keys[number] == title):
            return number
    return first


def count_running(blocks: list[Block], chosen: list[bool] | None = None) -> int:
    """Returns the weight of the running text of a page outside of furniture, or of the chosen part of it."""
    counted = chosen or [not block.boilerplate for block in blocks]
    texts = {
        block.text
        for block, yes in zip(blocks, counted, strict=True)
        if yes and block.link_share <= _MAX_LINK_SHARE and is_sentence(block.text)
    }
    return int(sum(map(weigh, texts)))
