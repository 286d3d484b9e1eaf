"""What is cut from the blocks of a story: its headline, labels, invitations, contacts."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.html.blocks import Block, make_key

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
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_SUBHEADLINE = re.compile(
    r"(?:^|[\s_-])(?:sub-?(?:head(?:line)?|title)|dek|alternativeheadline)(?=$|[\s_-])", re.IGNORECASE
)
# Blocks at the end of a story in which contacts are looked for.
_TAIL_BLOCKS = 3


def is_invitation(block: Block) -> bool:
    """Tells whether a paragraph invites the reader elsewhere, or is a label of the page."""
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
    """Returns the line of the story that states whose text it is: ``© 2024 Agence France-Presse``."""
    lines = (block.text for block, yes in zip(blocks, chosen, strict=True) if yes)
    found = (text for text in lines if len(text) <= _MAX_INVITATION_CHARS and _COPYRIGHT.match(text))
    return next((" ".join(text.split()) for text in found), None)


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


def _cut_subheadline(kept: list[Block]) -> list[Block]:
    """Drops a first block that the page itself calls a second headline."""
    if len(kept) < 2 or len(kept[0].text) > _MAX_INVITATION_CHARS:
        return kept
    names = f"{kept[0].element.get('class') or ''} {kept[0].element.get('itemprop') or ''}"
    return kept[1:] if _SUBHEADLINE.search(names) else kept


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
