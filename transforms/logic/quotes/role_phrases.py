"""Finds the roles beside a person's name: titles before it, appositions after it, party."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cues import REPORTING
from wiredesk.transforms.logic.quotes.person_nouns import qualify, read_noun
from wiredesk.transforms.logic.quotes.unnamed import DETERMINERS, STOP

_SHORT_TITLES = {
    "sen": "senator",
    "gov": "governor",
    "rep": "congressman",
    "pm": "minister",
    "dr": "doctor",
    "prof": "professor",
}
"""Titles before a name, each with the noun that refers to its bearer later in the text."""

_ROLE_BEFORE, _ROLE_AFTER = 60, 60
"""Characters before and after a name in which its roles are looked for."""

_ROLE_WORD = re.compile(r"([\w’'.&-]+) $")
_LIEUTENANT = re.compile(r"\b(?:Lt|Lieut|Vice|Dep|Deputy)\.? \w+\.? $")
_NAMED = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|\w+[’']s|[Aa]n?) ((?:[\w’'.&-]+ ){0,5}[\w-]+), $"
)
"""A role before a name in apposition: ``The prosecutor, Jane Ives``."""

_AGE = re.compile(r", \d{1,2}(?=, )")
_FINITE = (REPORTING - {"according", "saying"}) | read_words(
    "is was are were has had have will would can could may might must should did does also"
)
"""Verbs and adverbs right after a noun phrase that is a subject and no apposition."""

_MODIFIERS = read_words("the a an of and")
_PARTY = re.compile(r"(?:, | \()([RD])-")
_PARTIES = {"R": "republican", "D": "democrat"}


def list_role_phrases(body: str, start: int, end: int) -> Iterator[list[str]]:
    """Yields the phrases beside a name that may have its roles, each as its words."""
    yield _list_titles(body, start)
    short = _SHORT_TITLES.get(
        body[max(0, start - 6) : start].rpartition(" ")[0].rpartition(" ")[2].rstrip(".").lower()
    )
    if short is not None:
        yield ["deputy", short] if _LIEUTENANT.search(body, max(0, start - 16), start) else [short]
    if party := _PARTY.match(body, end):
        yield [_PARTIES[party[1]]]
    if body.endswith(", ", 0, start) and (named := _NAMED.search(body, max(0, start - _ROLE_BEFORE), start)):
        yield named[1].split()
    age = _AGE.match(body, end)
    end = end if age is None else age.end()
    if body.startswith(", ", end):
        yield _list_first_phrase(body[end + 2 : end + 2 + _ROLE_AFTER])


def _list_first_phrase(text: str) -> list[str]:
    """Returns the words of an apposition up to its first preposition, verb or comma."""
    words: list[str] = []
    for word in text.partition(",")[0].split():
        lower = word.lower()
        if lower in _FINITE:
            return []  # "As for Lee, the mayor also said": no apposition.
        if lower in STOP and lower not in DETERMINERS | {"and"}:
            break
        words.append(word.rstrip(".;:"))
    return words


def read_phrase_roles(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yields the roles of a phrase, each with the qualifier before it."""
    qualifier: str | None = None
    for word in words:
        qualifier = qualify(word) or qualifier
        noun = read_noun(word)
        if noun is not None:
            yield noun, qualifier
            qualifier = None if word.endswith(",") else qualifier


def list_modifiers(words: Sequence[str]) -> Iterator[str]:
    """Yields the words of a role that are neither its noun nor a qualifier, in lower case."""
    for word in words:
        lower = word.lower().rstrip(",")
        if lower not in DETERMINERS | STOP and read_noun(word) is None and qualify(word) is None:
            yield lower


def _list_titles(body: str, start: int) -> list[str]:
    """Returns the words of the titles before a name, up to the first word that is no part of a title."""
    words: list[str] = []
    low = max(0, start - _ROLE_BEFORE)
    while (word := _ROLE_WORD.search(body, low, start)) is not None:
        titled = qualify(word[1]) or read_noun(word[1]) or word[1][0].isupper()
        if not titled and (word[1] not in _MODIFIERS or (word[1] == "of" and any(map(read_noun, words)))):
            break  # "a critic of Mayor Lee", unlike "Secretary of State Lee".
        words.insert(0, word[1])
        start = word.start()
        if word[1][:1].islower() and word[1].lower() in ("the", "a", "an"):
            break
    return words
