"""Removal of headlines, labels and invitations from the blocks of a story, and of what is below it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from wiredesk.transforms.logic.formats.html.blocks import Block, make_key
from wiredesk.transforms.logic.formats.html.consent import (
    asks_for_consent,
    is_consent_text,
    speaks_of_cookies,
)
from wiredesk.transforms.logic.formats.html.fill import is_lead
from wiredesk.transforms.logic.formats.html.invitations import (
    is_invitation,
    is_linked_sentence,
    name_invitation,
)
from wiredesk.transforms.logic.formats.html.names import is_lead_name
from wiredesk.transforms.logic.formats.html.prose import count_prose, is_prose, weigh
from wiredesk.transforms.logic.formats.html.tails import TAILS, Cutter
from wiredesk.transforms.logic.text.furniture import name_furniture

# Number of blocks at the beginning of a story that are searched for the headline, and the largest share of
# the text below it that may stand above it.
_HEADLINE_BLOCKS = 12
_MAX_SHARE_ABOVE = 0.3
# A shorter title may occur in any paragraph.
_MIN_TITLE_CHARS = 12
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_SUBHEADLINE = re.compile(
    r"(?:^|[\s_-])(?:sub-?(?:head(?:line)?|title)|dek|alternativeheadline)(?=$|[\s_-])", re.IGNORECASE
)
_MAX_LINE_CHARS = 250
# Above a headline there is no story if there is less running text than this.
_MIN_PROSE_BLOCKS = 2
_MIN_PROSE = 200
# A paragraph that is one link.
_MAX_LINKED_SENTENCE = 0.8
# A teaser begins with its linked title.
_MAX_LINKED = 0.15


def trim_story(
    blocks: list[Block], chosen: list[bool], headline: str | None
) -> list[tuple[Block, str | None]]:
    """Returns the chosen blocks in text order with their kinds of furniture; None for a block of the story."""
    found = kept = [block for block, yes in zip(blocks, chosen, strict=True) if yes]
    kinds: dict[int, str] = {}
    heads: tuple[tuple[str, Cutter], ...] = (
        ("consent", _drop_banners),
        ("header", partial(_cut_head, headline=headline)),
    )
    for kind, cut in (*heads, *TAILS):
        left = cut(kept)
        if len(left) < len(kept):
            still = set(map(id, left))
            dropped = (block for block in kept if id(block) not in still)
            kinds.update((id(block), _refine(kind, block)) for block in dropped)
        kept = left
    for number, block in enumerate(kept):
        if is_invitation(block):
            kinds[id(block)] = name_invitation(block)
        elif block.link_share > _MAX_LINKED_SENTENCE and _is_aside(kept, number):
            kinds[id(block)] = "link"
    return [(block, kinds.get(id(block))) for block in found]


def _refine(kind: str, block: Block) -> str:
    return (name_furniture(block.text) if kind == "notice" else None) or kind


def _cut_head(kept: list[Block], headline: str | None) -> list[Block]:
    """Drops the headlines with what stands above them."""
    return _cut_subheadline(_cut_headline(kept, headline))


def _drop_banners(kept: list[Block]) -> list[Block]:
    """Drops the boxes that ask for consent to cookies, unless there is nothing else."""
    if not any(speaks_of_cookies(block.text) for block in kept):
        return kept
    boxes: dict[Any, list[Block]] = {}
    for block in kept:
        boxes.setdefault(block.element.getparent(), []).append(block)
    banners = [box for box in boxes.values() if _is_banner([block.text for block in box])]
    dropped = {id(block) for box in banners for block in box}
    rest = [block for block in kept if id(block) not in dropped]
    return rest if count_prose(block.text for block in rest) >= _MIN_PROSE else kept


def _is_banner(texts: list[str]) -> bool:
    return is_consent_text(texts) and asks_for_consent(texts, " ".join(texts), _MIN_PROSE)


def _is_aside(kept: list[Block], number: int) -> bool:
    """Returns True if a linked paragraph is beside another one, or is the last and no sentence in the story's place."""
    block = kept[number]
    if block.tag in ("li", "td", "dd"):
        return False
    beside = kept[max(0, number - 1) : number] + kept[number + 1 : number + 2]
    if any(one.link_share > _MAX_LINKED_SENTENCE for one in beside):
        return True
    if number < len(kept) - 1 or not beside:
        return number == len(kept) - 1
    above = beside[0].element
    return not (
        block.tag == above.tag == "p"
        and block.element.getparent() is above.getparent()
        and is_linked_sentence(block)
    )


def find_credit(blocks: list[Block], chosen: list[bool]) -> str | None:
    """Returns the line of the story that names the owner of its text: ``© 2024 Agence France-Presse``."""
    lines = (block.text for block, yes in zip(blocks, chosen, strict=True) if yes)
    found = (text for text in lines if len(text) <= _MAX_LINE_CHARS and _COPYRIGHT.match(text))
    return next((" ".join(text.split()) for text in found), None)


def _cut_headline(kept: list[Block], headline: str | None) -> list[Block]:
    """Drops each repetition of the headline near the beginning, with the blocks above it.

    A lead between two repetitions stays.
    """
    title = make_key(headline or "")
    leads: list[Block] = []
    below_one = False
    chars = _count_chars(kept)
    while (number := _find_headline(kept, title, chars)) is not None:
        if below_one:
            leads += [block for block in kept[:number] if _is_lead(block)]
        chars -= _count_chars(kept[: number + 1])
        kept = kept[number + 1 :]
        below_one = True
    return leads + kept


def _is_lead(block: Block) -> bool:
    return block.tag in ("p", "div") and block.link_share <= _MAX_LINKED and is_lead(block.text)


def _find_headline(kept: list[Block], title: str, chars: int) -> int | None:
    """Returns the number of the first block that is the headline and has the story below it.

    Args:
      kept: the blocks.
      title: the key of the headline.
      chars: the characters of all blocks, since a page may repeat its headline any number of times.
    """
    for number, block in enumerate(kept[:_HEADLINE_BLOCKS]):
        if block.tag == "h1" or _is_title(make_key(block.text), title):
            above = _count_chars(kept[:number])
            below = chars - above - len(block.text)
            if above < _MAX_SHARE_ABOVE * below and not _is_running(kept[:number]):
                return number
    return None


def _is_running(blocks: list[Block]) -> bool:
    """Returns True if blocks are a part of the story: two paragraphs of running text or more."""
    prose = [weigh(b.text) for b in blocks if is_prose(b.text) and b.link_share <= _MAX_LINKED]
    return len(prose) >= _MIN_PROSE_BLOCKS and sum(prose) >= _MIN_PROSE


def _is_title(key: str, title: str) -> bool:
    """Returns True if a block is the title, a large part of it, or little more than it."""
    if len(key) <= _MIN_TITLE_CHARS or not title:
        return False
    return (key in title and len(key) > 0.5 * len(title)) or (title in key and len(key) < 1.3 * len(title))


def _count_chars(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _cut_subheadline(kept: list[Block]) -> list[Block]:
    """Drops the first block if the page marks it as a second headline."""
    if len(kept) < 2 or len(kept[0].text) > _MAX_LINE_CHARS:
        return kept
    names = f"{kept[0].element.get('class') or ''} {kept[0].element.get('itemprop') or ''}"
    return kept[1:] if _SUBHEADLINE.search(names) and not is_lead_name(kept[0].element) else kept
