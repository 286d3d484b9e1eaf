"""Removal of headlines, labels, invitations and contacts from the blocks of a story."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.html.blocks import Block, make_key

# Beginnings of short paragraphs that invite the reader elsewhere, in the languages of the
# measured pages and related ones.
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
# A paragraph with a larger share of links leads elsewhere; items of lists may still be the story.
_MAX_LINK_SHARE = 0.8
_ABOUT = re.compile(r"(?:about|über|à propos d\w*|acerca de|sobre)\s+(?:the\s+)?[A-ZÀ-Ý][\w&. -]{1,60}:?$")
_CONTACT = re.compile(r"\S+@\S+\.\w+|(?:^|\s)@\w{3,}|\bon (?:twitter|facebook|instagram)\b", re.IGNORECASE)
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
# Number of blocks at the end of a story that are searched for contacts.
_TAIL_BLOCKS = 3


def is_invitation(block: Block) -> bool:
    """Returns True if a paragraph invites the reader elsewhere or is a label of the page."""
    text = block.text
    if len(text) <= _MAX_INVITATION_CHARS and _INVITATION.match(text):
        return True
    return block.link_share > _MAX_LINK_SHARE and block.tag not in ("li", "td", "dd")


def trim_story(blocks: list[Block], chosen: list[bool], headline: str | None) -> list[Block]:
    """Returns the chosen blocks without headline, labels and invitations."""
    kept = [block for block, yes in zip(blocks, chosen, strict=True) if yes]
    kept = _cut_end(_cut_subheadline(_cut_headline(kept, headline)))
    return [block for block in kept if not is_invitation(block)]


def find_credit(blocks: list[Block], chosen: list[bool]) -> str | None:
    """Returns the line of the story that names the owner of its text: ``© 2024 Agence France-Presse``."""
    lines = (block.text for block, yes in zip(blocks, chosen, strict=True) if yes)
    found = (text for text in lines if len(text) <= _MAX_INVITATION_CHARS and _COPYRIGHT.match(text))
    return next((" ".join(text.split()) for text in found), None)


def _cut_headline(kept: list[Block], headline: str | None) -> list[Block]:
    """Drops each repetition of the headline near the beginning, with the blocks above it."""
    title = make_key(headline or "")
    while (number := _find_headline(kept, title)) is not None:
        kept = kept[number + 1 :]
    return kept


def _find_headline(kept: list[Block], title: str) -> int | None:
    """Returns the number of the first block that is the headline and has most of the story below it."""
    for number, block in enumerate(kept[:_HEADLINE_BLOCKS]):
        if block.tag == "h1" or _is_title(make_key(block.text), title):
            above, below = _count_chars(kept[:number]), _count_chars(kept[number + 1 :])
            if above < _MAX_SHARE_ABOVE * below:
                return number
    return None


def _is_title(key: str, title: str) -> bool:
    """Returns True if a block is the title, a large part of it, or little more than it."""
    if len(key) <= _MIN_TITLE_CHARS or not title:
        return False
    return (key in title and len(key) > 0.5 * len(title)) or (title in key and len(key) < 1.3 * len(title))


def _count_chars(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _cut_subheadline(kept: list[Block]) -> list[Block]:
    """Drops the first block if the page marks it as a second headline."""
    if len(kept) < 2 or len(kept[0].text) > _MAX_INVITATION_CHARS:
        return kept
    names = f"{kept[0].element.get('class') or ''} {kept[0].element.get('itemprop') or ''}"
    return kept[1:] if _SUBHEADLINE.search(names) else kept


def _cut_end(kept: list[Block]) -> list[Block]:
    """Drops a company's description of itself and contacts from the end."""
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
