"""Phrases and forms of furniture, by the first word of the paragraph, read from the tables beside this module."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import load_table

DECORATION: Final = " \t•·*»›>▶►▷→◆■●▪⦁-–—|[](){}<>【】〔〕（）《》:：.…!！。#_~=+,"
"""Signs around a paragraph of furniture that do not count."""

UNSPACED: Final = "\u0e00"
"""The first letter of the scripts that set no spaces between words, or few."""

# Marks of vowels are no word characters of a pattern, so a word ends at a space or a sign.
match_first: Final = re.compile(r"[\W_]*([^\s:：|()\[\]{}<>（）【】,.;!?…@]+)").match
"""Returns the match of the first word of a paragraph, which is its group 1."""


class Form(NamedTuple):
    """A kind of furniture, and the pattern of a whole paragraph of it."""

    kind: str
    pattern: str

    def compile(self) -> re.Pattern[str]:
        """Returns the pattern, compiled when a paragraph begins with its word for the first time."""
        return _compile(self.pattern)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Phrase(NamedTuple):
    """A kind of furniture, and a phrase of it in small letters."""

    kind: str
    text: str


class Entry(NamedTuple):
    """The furniture that begins with one word.

    Attributes:
      labels: kinds of paragraphs that are one phrase; ``weak`` for a phrase that may be a heading of a story.
      tips: phrases that stand before a title, the longest first; of kind ``list`` before many titles.
      leads: phrases with which no paragraph of a story begins, the longest first.
      begins: the texts of both.
      forms: patterns of whole paragraphs.
    """

    labels: MappingProxyType[str, str]
    tips: tuple[Phrase, ...]
    leads: tuple[Phrase, ...]
    begins: tuple[str, ...]
    forms: tuple[Form, ...]


def fold(text: str) -> str:
    """Returns a text in small letters, with one form of the apostrophe and of the Turkish i."""
    small = (text.replace("İ", "I") if "İ" in text else text).casefold()
    return small.replace("’", "'") if "’" in small else small


def _load_entries() -> MappingProxyType[str, Entry]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    tips: dict[str, list[Phrase]] = defaultdict(list)
    leads: dict[str, list[Phrase]] = defaultdict(list)
    forms: dict[str, list[Form]] = defaultdict(list)
    for use, kind, phrase in _read_phrases():
        first = match_first(phrase)
        word = first[1] if first else phrase
        if use == "tail":
            continue
        if use == "lead":
            leads[word].append(Phrase(kind, phrase))
        else:
            labels[word].setdefault(phrase, use if use == "weak" else kind)
        if use == "tip":
            tips[word].append(Phrase(kind, phrase))
        elif use == "list":
            tips[word].append(Phrase(use, phrase))
    for words, form in _read_forms():
        for word in words:
            forms[word].append(form)
    return MappingProxyType(
        {
            word: Entry(
                MappingProxyType(dict(labels[word])),
                sort_longest(tips[word]),
                sort_longest(leads[word]),
                tuple(phrase.text for phrase in (*tips[word], *leads[word])),
                tuple(forms[word]),
            )
            for word in labels.keys() | leads.keys() | forms.keys()
        }
    )


def sort_longest(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    """Returns distinct phrases, the longest first."""
    return tuple(sorted(set(phrases), key=lambda one: (-len(one.text), one)))


def _read_phrases() -> Iterator[tuple[str, str, str]]:
    """Yields use, kind and phrase of each entry of ``furniture.txt``."""
    for line in load_table("text/tables/furniture.txt"):
        head, _, phrases = line.partition(":")
        use, kind = head.split()
        for phrase in phrases.split(";"):
            bare = fold(phrase.strip(DECORATION))
            if bare:
                yield use, kind, bare


def _read_forms() -> Iterator[tuple[tuple[str, ...], Form]]:
    """Yields first words and form of each line of ``furniture_forms.txt``."""
    parts: dict[str, str] = {}
    for line in load_table("text/tables/furniture_forms.txt"):
        name, sign, part = line.partition(" = ")
        if sign and name.isalpha():
            parts[f"<{name}>"] = part
            continue
        kind, words, pattern = line.split(" | ", 2)
        for mark, text in parts.items():
            pattern = pattern.replace(mark, text)
        yield tuple(words.split()), Form(kind, pattern)


ENTRIES: Final = _load_entries()
"""All furniture by the first word of its paragraphs, in small letters."""

TAILS: Final = tuple(
    phrase + end for use, _, phrase in _read_phrases() if use == "tail" for end in ("", ".", "!", "।", "。")
)
"""Ends of invitations in languages whose sentences end in the verb."""

UNSPACED_LEADS: Final = sort_longest(
    [one for entry in ENTRIES.values() for one in entry.leads if one.text[0] >= UNSPACED]
)
"""The leads of scripts without spaces, in which the first word does not end where the phrase does."""
