"""Where names of media stand in a text, whether cited or not.

Names are those of a table; capitalised words that end in a word which papers and broadcasters end in
(``Courier``, ``Herald``); a capitalised name beside a word for its kind (``the newspaper Vanguard``, ``Maariv newspaper``,
``Time magazine``); and the short form of one that the text names whole elsewhere (``the Examiner``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wiredesk.transforms.logic.gazetteer.names import load_peoples
from wiredesk.transforms.logic.provenance.agencies import AGENCIES
from wiredesk.transforms.logic.provenance.lists import load_lines, load_words
from wiredesk.transforms.logic.provenance.places import is_place

# Bare short forms, behind an article only: "the Times reported".
_SHORT = (
    "Times",
    "Post",
    "Journal",
    "Guardian",
    "Herald",
    "Tribune",
    "Telegraph",
    "Chronicle",
    "Globe",
    "Mail",
    "Monitor",
)
_NO_PAPERS = re.compile(
    r"(?:England|American|Medical|Law|British Medical|Army|National Law|International|European|Harvard|Yale|Stanford) Journal|"
    r"^Purple Heart\s|"
    r"^(?:Trading|Command|Fake|First|Modern|Hard|Tough|Good|Bad|Old|Last|New|Blog|Facebook|Instagram)\s\S+$"
)
_NOT_FIRST = load_words("not_first")

_ENDINGS, _LOCAL_ENDINGS = load_words("paper_endings"), load_words("local_endings")
# What is a paper's short form only where its whole name stands elsewhere; "the News" and "the Press" are too many other things.
_SECOND = (_ENDINGS | _LOCAL_ENDINGS) - {
    *_SHORT,
    "News",
    "Press",
    "Record",
    "Daily",
    "Mercury",
    "Independent",
}
_PHRASES = load_lines("paper_phrases")
_PHRASES_BY_LAST = {
    last: tuple(phrase for phrase in _PHRASES if phrase.endswith(f" {last}"))
    for last in sorted({phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES})
}
_COMPOUND = re.compile(
    r"(?:Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Democrat|Express|Sun|Register|Telegram|Citizen|Commercial|Mail)-"
    r"(?:Times|Post|Journal|Herald|Tribune|Star|News|Union|Press|Dispatch|Gazette|Ledger|Sentinel|Picayune|Leader|Observer|"
    r"Standard|Intelligencer|Record|Appeal|Chronicle|Courier|Express|Telegram|Register|Bulletin|Review|Advocate|Miner|Argus)"
)
_STATION = re.compile(r"[KW][A-Z]{2,3}-(?:TV|FM|AM)|[A-Z]{2}\.com|(?P<site>[A-Z]\w+)\.com")
# Words for kinds of media; a name may stand behind them ("the Nigerian newspaper Vanguard"), or before the first two
# ("the Maariv newspaper", "Time magazine"). The first words, and the second words of each.
_KINDS = {
    **dict.fromkeys(
        ("newspaper", "magazine", "Magazine", "tabloid", "website", "daily", "weekly", "broadcaster"), ("",)
    ),
    "news ": ("agency", "site", "website", "outlet", "channel"),
    **dict.fromkeys(("TV ", "television ", "radio "), ("station", "channel", "network")),
}
_WORD = r"[A-Z][\w’'-]*"
_BEHIND = re.compile(rf" (?:[Tt]he )?[“\"]?(?P<name>{_WORD}(?: (?:{_WORD}|\d+\b)){{0,3}})")
_IN_FRONT = re.compile(rf"(?:{_WORD} ){{1,3}}$")
# "on his website Jane Doe" is no name, nor is "the daily White House briefing"; "the French daily Le Monde" is.
_NOT_HIS = re.compile(r"\b(?:his|her|its|their|our|my) $")
_DESCRIBED = re.compile(r"(?:\b[A-Z][a-z]+|[a-z]+-[a-z]+) $")
_CHANNEL = re.compile(r"Channel \d+(?: (?:TV|News)\b)?")

# "Trump's", and the last word of a sentence; initials and "St." go on.
_OWNER = re.compile(r"['’]s?$|[^\W\d_]{3,}\.$")
_OWN_BACK = re.compile(r"((?:[A-Z][\w.&’'-]*|of|the|de)\s+){0,4}$")
# "CNN's" ends before its apostrophe; "Post-Dispatch" and "CNSNews.com" are one word.
_CAPITAL_WORD = re.compile(r"[A-Z][A-Za-z0-9é]*(?:[-–.][^\W_]+)*")

Span = tuple[int, int]
"""Where a name begins and ends."""


@cache
def _index_names() -> dict[str, tuple[str, ...]]:
    """Returns the names of the table by their last word, the longest first."""
    found: dict[str, set[str]] = {}
    names = set(load_lines("outlets"))
    # "The Hill" keeps its article, without which it is a word of the language.
    names = {name.removeprefix("The ") if name.count(" ") > 1 else name for name in names}
    names |= {name for agency in AGENCIES for name in (agency.name, *agency.aliases) if " " in name}
    for name in names | {name.replace("'", "’") for name in names}:
        found.setdefault(name.rsplit(" ", 1)[-1], set()).add(name)
    return {
        last: tuple(sorted(some, key=lambda name: (-len(name), name))) for last, some in sorted(found.items())
    }


@cache
def _list_outlets() -> frozenset[str]:
    named = {name for names in _index_names().values() for name in names}
    named |= {alias for agency in AGENCIES for alias in (agency.name, *agency.aliases)}
    return frozenset(map(_make_key, named))


@cache
def _list_last_words() -> frozenset[str]:
    return frozenset(_index_names().keys() | _ENDINGS | _PHRASES_BY_LAST.keys() | _LOCAL_ENDINGS)


def _make_key(name: str) -> str:
    return re.sub(r"^the|\W", "", name.casefold())


def is_outlet(line: str) -> bool:
    """Tells whether a line is the name of a paper, broadcaster or agency, and nothing else."""
    return 2 <= len(line) <= 40 and line[0].isupper() and _make_key(line) in _list_outlets()


def is_paper_name(name: str) -> bool:
    """Tells whether a name ends in a word that papers end in: ``Marlow Bay Courier``."""
    last = name.rsplit(" ", 1)[-1]
    return last in _ENDINGS or _COMPOUND.fullmatch(last) is not None


def find_names(body: str) -> tuple[Span, ...]:
    """Returns where names of media stand, in text order; of names within each other the longest."""
    spans: list[Span] = []
    for start, end in sorted(_find_all(body), key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)


def _find_all(body: str) -> set[Span]:
    """One pass over the capitalised words, each looked up, and one over the words for kinds of media."""
    names, spans, bare = _index_names(), set(), []
    known = _list_last_words()
    for match in _CAPITAL_WORD.finditer(body):
        if (last := match[0]) not in known and last.isalnum():
            # No name ends here; nearly all words are such.
            continue
        last, end = last.replace("–", "-"), match.end()
        if last not in known:
            if ("-" in last or "." in last) and (start := _find_compound(body, match)) is not None:
                spans.add((start, end))
            continue
        if last in _SECOND and _has_article(body, match.start()):
            bare.append(match.span())
        start = _find_known(body, end, names.get(last, ()))
        ending = _end_paper(last, body, match.start())
        # "Korean Central News Agency" is not the "Central News Agency" of the table.
        longer = ending is not None and " " in ending
        if (start is None or longer) and not _is_inside(body, match.start()):
            extended = _find_start(body, end - len(ending), ending) if ending else _find_local(body, match)
            start = start if extended is None else extended
        if start is not None:
            spans.add((start, end))
    spans.update(_find_kinds(body))
    endings = {body[start:end].rsplit(" ", 1)[-1] for start, end in spans if " " in body[start:end]}
    return spans | {span for span in bare if body[slice(*span)] in endings}


def _has_article(body: str, at: int) -> bool:
    return body[max(0, at - 4) : at] in ("the ", "The ")


def _find_kinds(body: str) -> Iterator[Span]:
    """Yields names beside a word for their kind; whether one is cited depends on its cue."""
    for word, seconds in _KINDS.items():
        for at in _find_word(body, word):
            for second in seconds:
                if body.startswith(second, at + len(word)) and (
                    span := _read_behind(body, word + second, at)
                ):
                    yield span
            if word in ("newspaper", "magazine", "Magazine") and (span := _read_in_front(body, word, at)):
                yield span
    for at in _find_word(body, "Channel "):
        if found := _CHANNEL.match(body, at):
            yield found.span()


def _find_word(body: str, word: str) -> Iterator[int]:
    """Yields where a word begins; plain search is many times faster than a pattern of many words."""
    at = body.find(word)
    while at >= 0:
        if at == 0 or not body[at - 1].isalnum():
            yield at
        at = body.find(word, at + 1)


def _read_behind(body: str, kind: str, at: int) -> Span | None:
    found = _BEHIND.match(body, at + len(kind))
    lead = body[max(0, at - 30) : at]
    if found is None or (kind == "website" and _NOT_HIS.search(lead)):
        return None
    if kind in ("daily", "weekly") and not _DESCRIBED.search(lead):
        return None
    if kind == "broadcaster" and not found["name"][:2].isupper():
        # Persons are broadcasters too.
        return None
    words = found["name"].split(" ")
    # "the newspaper Vanguard’s editor": the owner is the name, what follows is not.
    owner = next((n for n, word in enumerate(words) if word.endswith(("’s", "'s"))), None)
    if owner is not None:
        words = [*words[:owner], words[owner][:-2]]
    if not words[0] or words[0] in _NOT_FIRST or not _DAYS.isdisjoint(words):
        return None
    start = found.start("name")
    return start, start + len(" ".join(words))


def _read_in_front(body: str, kind: str, at: int) -> Span | None:
    low = max(0, at - 60)
    found = _IN_FRONT.search(body[low:at])
    if found is None:
        return None
    words = found[0].split()
    cut = max((n + 1 for n, word in enumerate(words) if _OWNER.search(word)), default=0)
    while cut < len(words) and words[cut] in _NOT_FIRST:
        cut += 1
    name = " ".join(words[cut:])
    if not name or _is_described(name, words[-1], kind):
        return None
    start = low + found.start() + found[0].rindex(name)
    # "Time magazine" is told from time by its kind only.
    whole = kind != "newspaper" and not is_outlet(name)
    return start, at + len(kind) if whole else start + len(name)


_DAYS = frozenset(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))


def _is_described(name: str, last: str, kind: str) -> bool:
    """Tells a description: ``Pakistani newspaper``, ``New Hampshire newspaper``, ``Communist Party newspaper``."""
    plain = (
        last in load_peoples()
        or "-" in last
        or last in ("Party", "Local", "Another", "State", "National", "Sunday")
    )
    return plain or (kind == "newspaper" and is_place(name))


def _find_known(body: str, end: int, names: tuple[str, ...]) -> int | None:
    """Returns where the longest name of the table that ends here begins."""
    for name in names:
        start = end - len(name)
        if body.endswith(name, 0, end) and not _is_inside(body, start):
            return start
    return None


def _find_local(body: str, match: re.Match[str]) -> int | None:
    """Returns where ``Detroit News`` begins: a place, and a word that papers end in."""
    if match[0] not in _LOCAL_ENDINGS:
        return None
    start = _find_start(body, match.start(), match[0])
    if start is None or start == match.start():
        return start
    return start if is_place(body[start : match.start()].strip()) else None


def _find_compound(body: str, match: re.Match[str]) -> int | None:
    """Returns where ``San Diego Union-Tribune``, ``KCNC-TV`` or ``FoxNews.com`` begins."""
    if _is_inside(body, match.start()):
        return None
    if _COMPOUND.fullmatch(match[0].replace("–", "-")):
        return _find_start(body, match.start(), match[0].replace("–", "-"))
    station = _STATION.fullmatch(match[0])
    known = station is not None and (station["site"] is None or is_outlet(station["site"]))
    return match.start() if known else None


def _end_paper(last: str, body: str, at: int) -> str | None:
    """Returns the ending of a paper's name that the word is, or ends."""
    if last in _ENDINGS:
        return last
    for phrase in _PHRASES_BY_LAST.get(last, ()):
        if body.endswith(phrase, 0, at + len(last)):
            return phrase
    return None


def _is_inside(body: str, start: int) -> bool:
    """Tells whether the name continues a longer word: ``@CNN``, ``ex-CNN``."""
    return start > 0 and (body[start - 1].isalnum() or body[start - 1] in "@#/-_.")


def _find_start(body: str, at: int, ending: str) -> int | None:
    """Returns where the capitalised name before an ending begins; None where it is none."""
    words = _OWN_BACK.search(body[max(0, at - 60) : at])
    names = words[0].split() if words else []
    cut = max((n + 1 for n, name in enumerate(names) if _OWNER.search(name)), default=0)
    names = names[cut:]
    while names and (
        names[0] in _NOT_FIRST or not names[0][0].isupper() or names[0].rstrip(".") in _NOT_FIRST
    ):
        names.pop(0)
    if not names:
        return at if _has_article(body, at) and ending in _SHORT else None
    start = body.rfind(names[0], 0, at) if len(names) == 1 else body.rfind(" ".join(names), 0, at)
    if start < 0 or _NO_PAPERS.search(body[start : at + len(ending)]):
        return None
    return start
