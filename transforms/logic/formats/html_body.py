"""The story of an HTML page: which of its blocks are body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction

from transforms.logic.clean import clean_characters, clean_line
from transforms.logic.formats.html_blocks import Block

_KEY = re.compile(r"[\W_]+")
# Blocks shorter than this are found in an extraction only as a whole line.
_MIN_KEY_CHARS = 25


def make_key(text: str) -> str:
    """Returns the letters and digits of a text in lower case, for comparison."""
    return _KEY.sub("", text).lower()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What trafilatura takes for the main text: keys of its lines, and of all of it."""

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


_LINE_TAGS = ("p", "head", "item", "quote", "cell", "code", "ab")


def select_blocks(blocks: list[Block], main: Extraction, reference: str | None) -> list[bool]:
    """Tells for each block whether it is body.

    Args:
      blocks: of the page.
      main: what trafilatura has extracted.
      reference: ``articleBody`` of the page's structured data.
    """
    keys = [make_key(block.text) for block in blocks]
    chosen = _match_main(keys, main)
    chosen = _prefer_reference(blocks, keys, chosen, reference)
    chosen = _fill_siblings(blocks, keys, chosen)
    return _drop_furniture(blocks, keys, chosen)


class _Haystack:
    """A text that keys are looked for in, with a limit on the work, so that time stays linear."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._work_left = _MAX_SEARCHED_CHARS
        self._counts: dict[str, int] = {}

    def count(self, key: str) -> int:
        """Returns how often a key is in the text; 0 where the limit has been reached."""
        if key not in self._counts:
            self._work_left -= len(self._text)
            self._counts[key] = self._text.count(key) if key and self._work_left > 0 else 0
        return self._counts[key]


# A page of news has some thousand blocks and a text of some ten thousand characters.
_MAX_SEARCHED_CHARS = 500_000_000


def _match_main(keys: list[str], main: Extraction) -> list[bool]:
    """Finds the blocks in the extraction; what stands several times on the page, as often as it is there."""
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
    """Takes the page's own ``articleBody`` for the answer where it is the whole story."""
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
    return [
        yes
        or (
            was
            and number in inside
            and len(keys[number]) < _MIN_KEY_CHARS
            and searched.count(keys[number]) > 0
        )
        for number, (yes, was) in enumerate(zip(stated, chosen, strict=True))
    ]


_MIN_REFERENCE_CHARS = 200


def _span(flags: list[bool]) -> range:
    numbers = [number for number, yes in enumerate(flags) if yes]
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _signature(element: Any) -> tuple[str, str]:
    return str(element.tag), str(element.get("class") or "")


def _fill_siblings(blocks: list[Block], keys: list[str], chosen: list[bool]) -> list[bool]:
    """Adds paragraphs that stand where the chosen ones do.

    That is: in an element that holds much of the chosen text itself, or in parents
    of the same tags and classes: pages that set a story in several boxes make
    extractors take the first box only.
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


def _is_sibling(block: Block, main: set[Any]) -> bool:
    if block.furniture or block.link_share > 0.3:
        return False
    if block.element in main:
        return len(block.text) >= 40
    return block.tag == "p" and len(block.text) >= 80 and _find_home(block) in main


def _find_home(block: Block) -> tuple[tuple[str, str], tuple[str, str]] | None:
    parent = block.element.getparent()
    above = None if parent is None else parent.getparent()
    if above is None or not parent.get("class"):
        return None
    return _signature(parent), _signature(above)


def _drop_furniture(blocks: list[Block], keys: list[str], chosen: list[bool]) -> list[bool]:
    """Drops blocks in furniture, unless so much of the story is there that the names mislead.

    What stands in a box and outside it is a repetition, and no part of the story.
    """
    plain = [block for block, yes in zip(blocks, chosen, strict=True) if yes and not block.furniture]
    outside = _Haystack(make_key("".join(block.text for block in plain)))
    total = sum(len(block.text) for block in plain)
    boxed = sum(
        len(block.text)
        for block, key, yes in zip(blocks, keys, chosen, strict=True)
        if yes and block.furniture and not outside.count(key[:60])
    )
    if boxed > _MAX_BOXED_SHARE * (total + boxed):
        return chosen
    return [yes and not block.furniture for block, yes in zip(blocks, chosen, strict=True)]


_MAX_BOXED_SHARE = 0.35


# What invites the reader elsewhere, in the languages of the pages measured and
# their neighbours, at the beginning of a short paragraph.
_INVITATION = re.compile(
    r"(?:[»>►▶→•*|\-–—\s]*)(?:"
    r"(?:read|see|watch|learn|view)\s+(?:more|also|next|the full|full|all|related)\b|also\s+read|related\b|"
    r"more\s+(?:on|from|about)\b.{0,60}$|"
    r"(?:recommended|trending|most read|top stories|don[’']?t miss|just watched|must watch|up next)\b|"
    r"(?:click|tap)\s+here|follow\s+(?:us|me|him|her|them|\S+\s+on|\w+\s+\w+\s+on)\b|like us on|join us on|"
    r"sign\s+up\b|subscribe\b|get\s+(?:the|our|more)\b.{0,80}(?:newsletter|inbox|app|delivered|latest)|"
    r"(?:our|the) (?:free )?(?:daily )?newsletter|share\s+(?:this|on|via)\b|"
    r"(?:have|got) (?:a|any) (?:tip|story|news tip|question)|"
    r"do you have a (?:story|tip)|write to \w+|email \w+|contact \w+ \w+ at|reach \w+|"
    r"(?:he|she|they|\w+ \w+) (?:can|may) be reached|"
    r"(?:©|\(c\)|copyright\b)|all rights reserved|"
    r"this (?:article|story) (?:was )?(?:originally )?(?:appeared|published) (?:on|in|at|by)|"
    r"photos?\s*:|image(?:s)?(?: credit)?\s*:|photo by|picture\s*:|video\s*:|source\s*:\s*\S+\s*$|"
    r"tags?\s*:|topics?\s*:|filed under|"
    r"advertisement\b|ad\b$|sponsored\b|story continues below|article continues|continue reading|"
    r"order reprints|print article|updated at\b|last updated|first published|published\b.{0,40}\d{4}|"
    r"posted\b.{0,40}\d{4}|"
    r"download the|listen (?:to|live|here)|comments?\b.{0,20}$|tell us what you think|"
    r"leave a (?:comment|reply)|"
    r"lesen sie (?:auch|mehr|hier)|mehr zum thema|mehr (?:dazu|lesen)|zum thema|auch interessant|"
    r"hier (?:geht|finden)|anzeige\b|"
    r"bild\s*:|foto\s*:|quelle\s*:|empfohlener (?:redaktioneller|externer) inhalt|newsletter\b|"
    r"jetzt (?:abonnieren|anmelden|lesen)|"
    r"lire aussi|à lire|a lire|voir aussi|sur le même|abonnez|leia (?:também|mais)|veja (?:também|mais)|"
    r"leggi anche|"
    r"lee (?:también|más)|también (?:te|lee)|noticia relacionada|más información|baca juga|lees ook|"
    r"читайте также|смотрите также"
    r")",
    re.IGNORECASE,
)
_MAX_INVITATION_CHARS = 250
# A paragraph that is nearly all link leads elsewhere; items of lists may be the story.
_MAX_LINK_SHARE = 0.8
_ABOUT = re.compile(r"(?:about|über|à propos d\w*|acerca de|sobre)\s+(?:the\s+)?[A-ZÀ-Ý][\w&. -]{1,60}:?$")
_CONTACT = re.compile(r"\S+@\S+\.\w+|(?:^|\s)@\w{3,}|\bon (?:twitter|facebook|instagram)\b", re.IGNORECASE)
# Blocks at the end of a story in which contacts are looked for.
_TAIL_BLOCKS = 3


def is_invitation(block: Block) -> bool:
    """Tells whether a paragraph invites the reader elsewhere, or is a label of the page."""
    text = block.text
    if len(text) <= _MAX_INVITATION_CHARS and _INVITATION.match(text):
        return True
    return block.link_share > _MAX_LINK_SHARE and block.tag not in ("li", "td", "dd")


def build_body(blocks: list[Block], chosen: list[bool], headline: str | None) -> list[str]:
    """Returns the paragraphs of the chosen blocks without headline, labels and invitations."""
    kept = [block for block, yes in zip(blocks, chosen, strict=True) if yes]
    kept = _cut_end(_cut_headline(kept, headline))
    texts = (clean_line(clean_characters(block.text)[0]) for block in kept if not is_invitation(block))
    return [text for text in texts if text]


def _cut_headline(kept: list[Block], headline: str | None) -> list[Block]:
    """Drops the headline, and what stands above it where the story is below."""
    title = make_key(headline or "")
    for number, block in enumerate(kept[:12]):
        key = make_key(block.text)
        if block.tag == "h1" or (
            len(key) > 12
            and title
            and (
                key == title
                or (key in title and len(key) > 0.5 * len(title))
                or (title in key and len(key) < 1.3 * len(title))
            )
        ):
            below = kept[number + 1 :]
            if sum(len(other.text) for other in kept[:number]) < 0.3 * sum(
                len(other.text) for other in below
            ):
                return _cut_headline(below, headline) if number < 12 else below
    return kept


def _cut_end(kept: list[Block]) -> list[Block]:
    """Drops the company's description of itself, and contacts, from the end."""
    for number, block in enumerate(kept):
        if number >= 0.6 * len(kept) and len(block.text) < 80 and _ABOUT.match(block.text):
            kept = kept[:number]
            break
    tail = max(1, len(kept) - _TAIL_BLOCKS)
    return kept[:tail] + [
        block
        for block in kept[tail:]
        if not (len(block.text) < _MAX_INVITATION_CHARS and _CONTACT.search(block.text))
    ]
