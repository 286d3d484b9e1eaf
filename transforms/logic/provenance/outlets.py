"""Finds the names of media in a text, cited or not.

A name is one of a table; capitalised words with an ending of papers and broadcasters (``Courier``, ``Herald``,
:mod:`wiredesk.transforms.logic.provenance.outlet_names`); a capitalised name beside a word for its kind
(:mod:`wiredesk.transforms.logic.provenance.outlet_kinds`); or the short form of a paper that the text names in
full elsewhere (``the Examiner``).
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.provenance.outlet_kinds import Span, find_names_by_kind, strip_owners
from wiredesk.transforms.logic.provenance.outlet_names import (
    COMPOUND,
    LATER_FORMS,
    LOCAL_ENDINGS,
    NOT_FIRST,
    SHORT_FORMS,
    find_ending,
    index_names,
    is_other_name,
    is_station,
    list_last_words,
)
from wiredesk.transforms.logic.provenance.places import is_place

_NAME_BEFORE = re.compile(r"((?:[A-Z][\w.&’'-]*|of|the|de)\s+){0,4}$")
_BEFORE_CHARS = 60
# "CNN's" ends before its apostrophe; "Post-Dispatch" and "CNSNews.com" are one word.
_CAPITAL_WORD = re.compile(r"[A-Z][A-Za-z0-9é]*(?:[-–.][^\W_]+)*")


def find_names(body: str) -> tuple[Span, ...]:
    """Returns the spans of names of media in text order; of names within each other the longest."""
    spans: list[Span] = []
    for start, end in sorted(_find_all(body), key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)


def _find_all(body: str) -> set[Span]:
    spans, later = _find_by_last_word(body)
    spans.update(find_names_by_kind(body))
    endings = {body[start:end].rsplit(" ", 1)[-1] for start, end in spans if " " in body[start:end]}
    return spans | {span for span in later if body[slice(*span)] in endings}


def _find_by_last_word(body: str) -> tuple[set[Span], list[Span]]:
    """Looks up each capitalised word as the last word of a name; also returns possible short forms."""
    spans: set[Span] = set()
    later: list[Span] = []
    names, known = index_names(), list_last_words()
    for match in _CAPITAL_WORD.finditer(body):
        if (last := match[0]) not in known and last.isalnum():
            # Nearly all words end here.
            continue
        last, (begin, end) = last.replace("–", "-"), match.span()
        if last not in known:
            start = _find_compound(body, begin, last) if "-" in last or "." in last else None
        else:
            if last in LATER_FORMS and _has_article(body, begin):
                later.append((begin, end))
            start = _find_known(body, begin, end, last, names.get(last, ()))
        if start is not None:
            spans.add((start, end))
    return spans, later


def _find_known(body: str, begin: int, end: int, last: str, names: tuple[str, ...]) -> int | None:
    """Returns where a name that ends in a known last word begins.

    Args:
      body: the text.
      begin: where the last word begins.
      end: where the last word ends.
      last: the last word, with plain hyphens.
      names: the names of the table with this last word.
    """
    start = _find_in_table(body, end, names)
    ending = find_ending(last, body, begin + len(last))
    # "Korean Central News Agency" is not the "Central News Agency" of the table.
    is_longer = ending is not None and " " in ending
    if (start is not None and not is_longer) or _is_inside(body, begin):
        return start
    extended = _find_start(body, end - len(ending), ending) if ending else _find_local(body, begin, end)
    return start if extended is None else extended


def _find_in_table(body: str, end: int, names: tuple[str, ...]) -> int | None:
    """Returns where the longest name of the table that ends here begins."""
    for name in names:
        start = end - len(name)
        if body.endswith(name, 0, end) and not _is_inside(body, start):
            return start
    return None


def _find_local(body: str, begin: int, end: int) -> int | None:
    """Returns where ``Detroit News`` begins: a place, and a word that papers end in."""
    if (word := body[begin:end]) not in LOCAL_ENDINGS:
        return None
    start = _find_start(body, begin, word)
    if start is None or start == begin:
        return start
    return start if is_place(body[start:begin].strip()) else None


def _find_compound(body: str, begin: int, word: str) -> int | None:
    """Returns where ``San Diego Union-Tribune``, ``KCNC-TV`` or ``FoxNews.com`` begins."""
    if _is_inside(body, begin):
        return None
    if COMPOUND.fullmatch(word):
        return _find_start(body, begin, word)
    return begin if is_station(body[begin : begin + len(word)]) else None


def _find_start(body: str, at: int, ending: str) -> int | None:
    """Returns where the capitalised name before an ending begins; None if no name stands there."""
    words = _NAME_BEFORE.search(body[max(0, at - _BEFORE_CHARS) : at])
    names = strip_owners(words[0].split() if words else [])
    while names and (names[0] in NOT_FIRST or not names[0][0].isupper() or names[0].rstrip(".") in NOT_FIRST):
        names.pop(0)
    if not names:
        return at if _has_article(body, at) and ending in SHORT_FORMS else None
    start = body.rfind(names[0], 0, at) if len(names) == 1 else body.rfind(" ".join(names), 0, at)
    if start < 0 or is_other_name(body[start : at + len(ending)]):
        return None
    return start


def _has_article(body: str, at: int) -> bool:
    return body[max(0, at - 4) : at] in ("the ", "The ")


def _is_inside(body: str, start: int) -> bool:
    """Returns True if a name continues a longer word: ``@CNN``, ``ex-CNN``."""
    return start > 0 and (body[start - 1].isalnum() or body[start - 1] in "@#/-_.")
