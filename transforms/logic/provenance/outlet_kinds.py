"""Names beside a word for their kind: ``the newspaper Vanguard``, ``Maariv newspaper``, ``Time magazine``, ``Channel 2``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wiredesk.transforms.logic.gazetteer.names import load_peoples
from wiredesk.transforms.logic.provenance.outlet_names import NOT_FIRST, is_outlet
from wiredesk.transforms.logic.provenance.places import is_place

Span = tuple[int, int]
"""Begin and end of a name in the body."""

# Words for kinds of media: the first word, and the words that may follow it.
_KINDS = {
    **dict.fromkeys(
        ("newspaper", "magazine", "Magazine", "tabloid", "website", "daily", "weekly", "broadcaster"), ("",)
    ),
    "news ": ("agency", "site", "website", "outlet", "channel"),
    **dict.fromkeys(("TV ", "television ", "radio "), ("station", "channel", "network")),
}
# Kinds that a name may stand before, too.
_KINDS_BEHIND = ("newspaper", "magazine", "Magazine")

_WORD = r"[A-Z][\w’'-]*"
_NAME_BEHIND = re.compile(rf" (?:[Tt]he )?[“\"]?(?P<name>{_WORD}(?: (?:{_WORD}|\d+\b)){{0,3}})")
_NAME_BEFORE = re.compile(rf"(?:{_WORD} ){{1,3}}$")
_CHANNEL = re.compile(r"Channel \d+(?: (?:TV|News)\b)?")
# "on his website Jane Doe" is no name, nor is "the daily White House briefing"; "the French daily Le Monde" is.
_OWNED = re.compile(r"\b(?:his|her|its|their|our|my) $")
_DESCRIBED = re.compile(r"(?:\b[A-Z][a-z]+|[a-z]+-[a-z]+) $")
_DESCRIPTIONS = frozenset(("Party", "Local", "Another", "State", "National", "Sunday"))
_DAYS = frozenset(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
# "Trump's", and the last word of a sentence; initials and "St." go on.
_OWNER = re.compile(r"['’]s?$|[^\W\d_]{3,}\.$")
_LEAD_CHARS, _BEFORE_CHARS = 30, 60


def find_names_by_kind(body: str) -> Iterator[Span]:
    """Yields the names beside a word for their kind. They need not be cited."""
    for word, seconds in _KINDS.items():
        for at in _find_word(body, word):
            for second in seconds:
                if body.startswith(second, at + len(word)) and (
                    span := _read_behind(body, word + second, at)
                ):
                    yield span
            if word in _KINDS_BEHIND and (span := _read_before(body, word, at)):
                yield span
    for at in _find_word(body, "Channel "):
        if found := _CHANNEL.match(body, at):
            yield found.span()


def _find_word(body: str, word: str) -> Iterator[int]:
    """Yields the beginnings of a word; plain search is many times faster than a pattern of many words."""
    at = body.find(word)
    while at >= 0:
        if at == 0 or not body[at - 1].isalnum():
            yield at
        at = body.find(word, at + 1)


def _read_behind(body: str, kind: str, at: int) -> Span | None:
    found = _NAME_BEHIND.match(body, at + len(kind))
    lead = body[max(0, at - _LEAD_CHARS) : at]
    if found is None or (kind == "website" and _OWNED.search(lead)):
        return None
    if kind in ("daily", "weekly") and not _DESCRIBED.search(lead):
        return None
    if kind == "broadcaster" and not found["name"][:2].isupper():
        # Persons are broadcasters too.
        return None
    words = found["name"].split(" ")
    # "the newspaper Vanguard’s editor": the name ends with its possessive.
    owner = next((n for n, word in enumerate(words) if word.endswith(("’s", "'s"))), None)
    if owner is not None:
        words = [*words[:owner], words[owner][:-2]]
    if not words[0] or words[0] in NOT_FIRST or not _DAYS.isdisjoint(words):
        return None
    start = found.start("name")
    return start, start + len(" ".join(words))


def _read_before(body: str, kind: str, at: int) -> Span | None:
    low = max(0, at - _BEFORE_CHARS)
    found = _NAME_BEFORE.search(body[low:at])
    if found is None:
        return None
    words = strip_owners(found[0].split())
    while words and words[0] in NOT_FIRST:
        words = words[1:]
    name = " ".join(words)
    if not name or _is_description(name, words[-1], kind):
        return None
    start = low + found.start() + found[0].rindex(name)
    # Only its kind distinguishes "Time magazine" from time.
    with_kind = kind != "newspaper" and not is_outlet(name)
    return start, at + len(kind) if with_kind else start + len(name)


def strip_owners(words: list[str]) -> list[str]:
    """Returns the words behind the last possessive or end of a sentence."""
    cut = max((n + 1 for n, word in enumerate(words) if _OWNER.search(word)), default=0)
    return words[cut:]


def _is_description(name: str, last: str, kind: str) -> bool:
    """Returns True for ``Pakistani newspaper``, ``New Hampshire newspaper``, ``Communist Party newspaper``."""
    plain = last in load_peoples() or "-" in last or last in _DESCRIPTIONS
    return plain or (kind == "newspaper" and is_place(name))
