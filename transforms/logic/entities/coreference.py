"""Groups the names of a text that mean the same entity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wiredesk.transforms.logic.entities.lexicon import ORG_HEADS
from wiredesk.transforms.logic.entities.persons import PersonLinks
from wiredesk.transforms.logic.entities.types import Name, fold_name

_ALIASES = {
    alias: name
    for name, aliases in {
        "united states": "us usa america|united states of america",
        "united kingdom": "uk britain|great britain",
        "united arab emirates": "uae",
        "european union": "eu",
        "united nations": "un",
    }.items()
    for part in aliases.split("|")
    for alias in ([part] if part.startswith(("united", "great")) else part.split())
}
"""Short names that are so common that no text defines them, each with the full name."""

_LEGAL_FORM = re.compile(r",? (?:inc|corp|corporation|co|ltd|limited|llc|plc|company|group|ag|sa|nv)$")
_DEFINED = re.compile(r"\((?<=[ \xa0].)([A-Z][A-Za-z&]*[A-Z])\)")
_WORD = re.compile(r"[\w’'&]+")
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "la", "del", "des", "du", "&"})
_BRACKETED = re.compile(r"\s*\(\s*(?:the\s+)?[\"“'‘]?([A-Z][\w.&-]*[A-Z][\w.-]*)[\"”'’]?\s*[,;)]")


def link_names(body: str, names: Sequence[Name]) -> list[int]:
    """Returns the number of the group of each name. Groups are numbered in text order.

    Names of one group are: spellings that differ only in case and full stops; a part of a person's name and the
    nearest full name before it, else the first one after it; an acronym and the name that defines it or
    has its initials; a company with and without its legal form; a few short names of states.

    Args:
      body: the text.
      names: its names in text order.
    """
    short_forms = dict(_list_short_forms(body, names))
    links = PersonLinks(body, names)
    groups: dict[tuple[str, str], int] = {}
    numbers = []
    for at, name in enumerate(names):
        key = links.resolve(at) if name.label == "PERSON" else fold_name(name.text)
        key = short_forms.get(key, _ALIASES.get(key, key))
        numbers.append(groups.setdefault((key, name.label), len(groups)))
    return numbers


def find_definitions(body: str, names: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Returns ``(acronym, name)`` for each name with its acronym in brackets after it.

    The letters of the acronym must be initials of the name in order, and their first letters must be the same
    (after Schwartz and Hearst 2003, https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf).
    """
    found = []
    for name in names:
        bracketed = _BRACKETED.match(body, name.end) if " " in name.text else None
        if bracketed and _are_initials(bracketed[1], name.text):
            start, end = bracketed.span(1)
            found.append((Name(start, end, bracketed[1], name.label), name))
    return found


def find_long_forms(body: str) -> list[Name]:
    """Returns the names of bodies with their acronym in brackets after them, without help of the model.

    Read backwards from the bracket, the capitalised words must begin with the letters of the acronym, each in its
    turn. Small words between them do not count.
    """
    found = []
    for bracketed in _DEFINED.finditer(body):
        letters = [c for c in bracketed[1] if c.isupper()]
        words = [*_WORD.finditer(body, max(0, bracketed.start() - 15 * len(letters)), bracketed.start())]
        if (start := _go_back(words, letters)) is not None and "\n" not in body[start : bracketed.start()]:
            text = body[start : bracketed.start()].rstrip().removesuffix("’s").removesuffix("'s")
            found.append(Name(start, start + len(text), text, "ORG"))
    return found


def _go_back(words: Sequence[re.Match[str]], letters: list[str]) -> int | None:
    """Returns the start of the word for the first letter, or None if the words do not fit the letters."""
    left = list(letters)
    for word in reversed(words):
        if word[0].lower() in _SMALL:
            continue
        if word[0][0] != left.pop():
            return None
        if not left:
            return word.start()
    return None


def list_defined_acronyms(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the acronyms that the text defines and no name covers yet, with the type of their full name."""
    taken = {at for name in names for at in (name.start, name.end - 1)}
    shorts = [short for short, _ in find_definitions(body, names)]
    return [short for short in shorts if not taken & {short.start, short.end - 1}]


def _are_initials(short: str, long: str) -> bool:
    letters = [c for c in short.lower() if c.isalnum()]
    initials = iter([word[0].lower() for word in re.split(r"[\s/.-]+", long) if word])
    return (
        len(letters) > 1 and long[:1].lower() == letters[0] and all(letter in initials for letter in letters)
    )


def _list_short_forms(body: str, names: Sequence[Name]) -> Iterator[tuple[str, str]]:
    """Yields the short forms of the text's bodies and places with their long forms, both folded; the last one counts."""
    bodies = dict.fromkeys(fold_name(name.text) for name in names if name.label not in ("PERSON", "NORP"))
    yield from _list_bare_companies(bodies)
    yield from _list_heads(bodies)
    yield from _list_initials(bodies)
    for short_name, long_name in find_definitions(body, names):
        yield fold_name(short_name.text), fold_name(long_name.text)


def _list_bare_companies(bodies: dict[str, None]) -> Iterator[tuple[str, str]]:
    """Yields names with a legal form ("Lockwood Corp.") that the text also has without it."""
    for key in bodies:
        if (bare := _LEGAL_FORM.sub("", key)) != key and bare in bodies:
            yield key, bare


def _list_heads(bodies: dict[str, None]) -> Iterator[tuple[str, str]]:
    """Yields heads of names that only one name has: "Observatory" is the one that the text has named in full."""
    heads = bodies.keys() & ORG_HEADS
    whole: dict[str, list[str]] = {}
    for key in bodies if heads else ():
        for head in heads.intersection(key.split()) - {key}:
            whole.setdefault(head, []).append(key)
    for head, named in whole.items():
        if len(named) == 1:
            yield head, named[0]


def _list_initials(bodies: dict[str, None]) -> Iterator[tuple[str, str]]:
    """Yields names that are the initials of only one other name, which has three words or more."""
    initials: dict[str, set[str]] = {}
    for key in bodies:
        words = [word for word in key.split() if word not in _SMALL]
        if len(words) > 2:
            initials.setdefault("".join(word[0] for word in words), set()).add(key)
    for short, long_ones in initials.items():
        if short in bodies and len(long_ones) == 1:
            yield short, next(iter(long_ones))
