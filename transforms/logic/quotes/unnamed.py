"""Finds the persons of a text whom it does not name: "a senior official", "His spokesman", "two neighbours".

They are noun phrases with a noun of persons (:mod:`~wiredesk.transforms.logic.quotes.person_nouns`) that neither
stands before a name, nor is apposed to one, nor says what somebody is ("is a lawyer").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cues import REPORTING
from wiredesk.transforms.logic.quotes.person_nouns import (
    read_gender,
    read_noun,
    read_plural,
)
from wiredesk.transforms.logic.quotes.reading import Reading

NEW = read_words("a an one another some two three four five several many few other")
KNOWN = read_words("the this that these those both")
OWN = read_words("his her their its my our your whose")
DETERMINERS = NEW | KNOWN | OWN
STOP = REPORTING - {"according"} | read_words(
    """of for in at from on to during after before with by about as who which when while where because if
    and but or so has have had is was were are be been being will would can could may might must should did does do
    not he she it they i we you him them me us than then into over under between against among through without
    how what why whether until since like near named became become elected per via despite including"""
)
"""Words that no noun phrase of a person has between its determiner and its noun."""

_BACK = re.compile(r"[\w’'.&$%-]+")
_MAX_WORDS = 7
"""Words of a phrase before its noun at most."""

_ROOM = 90
"""Characters of these words at most."""

_PREDICATE = read_words(
    "is was are were be been being as became become named elected appointed called like than"
)
_OPENING = read_words(
    """and but that while when as because if although though said says whether where after before since until so or
    yet which then however""")  # fmt: skip
_ADJECTIVES = read_words(
    """senior general major minor justice independent professional moderate individual model premier conservative
    liberal progressive democrat republican senior marine cardinal teen migrant terrorist expert official host student
    police rebel executive chief head principal insurgent immigrant guest rival alien twin member user witness voter
    patient consumer campaign child consultant counsel veteran fellow master minister president militant socialist
    nationalist whistleblower guard passenger partner employee worker refugee prisoner citizen candidate"""
)
"""Nouns that often stand before another noun: "the student newspaper"."""

_FUNCTION = STOP | DETERMINERS | read_words(
    """also later earlier there here still never just only once again today yesterday recently now close familiar
    inside outside near heard saw ran came went took gave made got held found left told knew felt saw led stood sat fell
    won lost met brought kept began let put ran sent set showed drove wrote paid spoke lay rose
    laid drew threw flew grew chose rode swore wore broke spent built meant dealt sought taught caught fought bought struck
    hung swung sang withdrew overcame undertook understood forgot stole""")  # fmt: skip
_TAIL = re.compile(
    r" (?:of|for|at|from|with|in|to|on|close to|familiar with|near|inside) (?:the |an? |his |her |its |their )?"
    r"(?:[\w’'.-]+ ){0,2}?$"
)
_PLAIN_TAIL = re.compile(
    r" (?:of|for|close to|familiar with|representing) (?:the |an? |his |her |its |their )"
)
_SMALL = re.compile(r"[a-z][a-z-]+\b")
_TAIL_ROOM = 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MAX_TAIL = 4
"""Words of a tail without a name at most."""


_MAX_TITLE = 3
"""Words of a title in small letters between a comma and a name at most."""


class Unnamed(NamedTuple):
    """A noun phrase for persons without names.

    Attributes:
      start, end: the place of the phrase, with what belongs to its noun: ``a spokesman for the union``.
      head: the end of its noun.
      noun: its noun, singular, in lower case.
      gender: ``f``, ``m`` or None.
      plural: True for several persons.
      how: ``new`` ("a"), ``known`` ("the"), ``own`` ("his", "Lee's") or ``bare``.
      leads: True if it is at the start of a clause, where subjects are.
      after: the word before it in lower case, empty at the start of a clause.
    """

    start: int
    end: int
    head: int
    noun: str
    gender: str | None
    plural: bool
    how: str
    leads: bool
    after: str

    def fits(self, gender: str | None) -> bool:
        """Returns True for one person whose gender is unknown or the given one."""
        return not self.plural and (gender is None or self.gender in (None, gender))


def read_unnamed(reading: Reading, start: int, end: int) -> Unnamed | None:
    """Returns the noun phrase whose noun is a word of the text, None if it is no unnamed person."""
    word = reading.body[start:end]
    noun = read_noun(word)
    singular = noun or read_plural(word)
    if singular is None or reading.is_quoted(start) or _has_name_beside(reading, end):
        return None
    first, how = find_phrase_start(reading, start)
    before = reading.body[max(0, first - 30) : first]
    words = _BACK.findall(before)
    touching = bool(words) and before.endswith(f"{words[-1]} ") and not words[-1].endswith(".")
    after = words[-1].lower() if touching else ""
    if after in _PREDICATE or (noun is not None and how == "bare") or _is_apposed(reading, first, end):
        return None
    tail = find_tail(reading, end)
    if tail != end and _is_named_by(reading, end, tail, word):
        return None
    leads = not touching or after in _OPENING
    return Unnamed(first, tail, end, singular, read_gender(singular), noun is None, how, leads, after)


def _has_name_beside(reading: Reading, end: int) -> bool:
    """Returns True if a noun is a title, a part of another phrase or a possessive, or a name follows in apposition."""
    body = reading.body
    if body.startswith(("’s", "'s", "’ ", "' "), end):
        return True
    if body.startswith(" ", end):
        following = _BACK.match(body, end + 1)
        if following is None:
            return False
        word = following[0]
        if word[0].isupper() and word != "I":
            return not word.rstrip(".,").endswith("day") and word[:3] not in _MONTHS
        noun = word.removesuffix("’s").removesuffix("'s")
        if read_noun(noun) or read_plural(noun):
            return True
        own = body[body.rfind(" ", 0, end) + 1 : end].lower()
        return own in _ADJECTIVES and word not in _FUNCTION and not word.endswith(("ed", "ing", "ly"))
    return _is_followed_by_name(reading, end)


def _is_followed_by_name(reading: Reading, end: int) -> bool:
    """Returns True if a person's name follows in apposition: ``the judge, Ann Lee``."""
    named = reading.list_mentions(end + 2, end + 50)[:1] if reading.body.startswith(", ", end) else []
    return (
        bool(named) and _joins(reading, end, named[0][0]) and reading.entities[named[0][2]].type == "PERSON"
    )


def _is_named_by(reading: Reading, end: int, tail: int, word: str) -> bool:
    """Returns True if what belongs to a noun names its bearer: ``Secretary of State Lee``, ``the head of the bank, Lee``."""
    if word[0].isupper():
        last = reading.list_mentions(end, tail)[-1:]
        if last and last[0][1] == tail and reading.entities[last[0][2]].type == "PERSON":
            return True
    return _is_followed_by_name(reading, tail)


def _joins(reading: Reading, end: int, start: int) -> bool:
    """Returns True if there is at most a title between a comma and a name: ``the owner, retired dentist Ann Lee``."""
    between = reading.body[end + 2 : start].strip()
    if not between or between.istitle():
        return True
    return (
        "," not in between
        and between.count(" ") < _MAX_TITLE
        and read_noun(between.rpartition(" ")[2]) is not None
    )


def _is_apposed(reading: Reading, first: int, end: int) -> bool:
    """Returns True for ``Lee, a spokesman``, unless a verb of saying follows: ``After he met Lee, a spokesman said``."""
    body = reading.body
    if not body.startswith((", ", "— ", "- "), first - 2):
        return False
    before = reading.list_mentions(max(0, first - 90), first)
    if not before or reading.entities[before[-1][2]].type != "PERSON":
        return False
    if body[before[-1][1] : first - 2].strip(" ,()-") and not body[before[-1][1] : first].startswith(
        (" (", ", R-", ", D-")
    ):
        return False
    cues = reading.list_cues(end, end + 12)
    return not cues or bool(body[end : cues[0].start].strip())


def find_phrase_start(reading: Reading, at: int) -> tuple[int, str]:
    """Returns the start of the noun phrase of a noun, and how its determiner introduces it (see ``Unnamed.how``)."""
    body, low = reading.body, max(0, at - _ROOM)
    words = list(_BACK.finditer(body, low, at))
    start = capital = at
    for word in reversed(words[-_MAX_WORDS:]):
        gap, lower = body[word.end() : start], word[0].lower()
        if (
            gap not in (" ", "")
            or (word.end() == start and start != at)
            or lower in STOP
            or _ends_sentence(word[0])
        ):
            break
        start = word.start()
        if lower in DETERMINERS:
            return _take_two(body, start, lower)
        if lower.endswith(("’s", "'s", "s’", "s'")):
            return _find_owner(reading, start, word.end()), "own"
        if capital == word.end() + 1 and (word[0][0].isupper() or lower in _ADJECTIVES):
            capital = start
    return (capital, "bare")


def _take_two(body: str, start: int, word: str) -> tuple[int, str]:
    """Returns the start and manner of a determiner, with "one of" before it: ``one of the officials``."""
    if body.startswith("ne of ", start - 6) and body[start - 7 : start - 6] in ("o", "O"):
        return start - 7, "new"
    return start, "new" if word in NEW else "own" if word in OWN else "known"


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and len(word) > 4 and "." not in word[:-1]


def _find_owner(reading: Reading, start: int, end: int) -> int:
    """Returns the start of a possessor: that of its name, else of its last word."""
    for mention in reading.list_mentions(max(0, start - 60), end):
        if mention[0] <= start and mention[1] >= end - 2:
            return mention[0] - 4 * reading.body.startswith(("The ", "the "), mention[0] - 4)
    found = re.search(r"(?:[Tt]he |[Aa]n? )(?:[\w-]+ ){0,2}$", reading.body[max(0, start - 40) : start])
    return start if found is None else max(0, start - 40) + found.start()


def _skip_noun(reading: Reading, mention: tuple[int, int, int]) -> int:
    """Returns the end of a name, past the noun whose adjective it is: ``a spokesman for the British government``."""
    end = mention[1]
    if reading.entities[mention[2]].type != "NORP" or not reading.body.startswith(" ", end):
        return end
    noun = _SMALL.match(reading.body, end + 1)
    if noun is None or noun[0] in _FUNCTION or noun[0].endswith(("ed", "ly", "ing")):
        return end
    return noun.end()


def find_tail(reading: Reading, end: int) -> int:
    """Returns the end of what belongs to a noun: ``a spokesman for the union``, ``a source close to Lee``."""
    body = reading.body
    if not body.startswith(" ", end):
        return end
    for mention in reading.list_mentions(end, end + _TAIL_ROOM)[:1]:
        between = body[end : mention[0]]
        if reading.start_of_sentence(mention[0]) > end:
            break  # "a source close to the talks. Lee said".
        if _TAIL.match(between) and not any(word in REPORTING for word in between.split()):
            return _skip_noun(reading, mention)
    plain = _PLAIN_TAIL.match(body, end)
    if plain is None:
        return end
    at = plain.end()
    for count, word in enumerate(_BACK.finditer(body, at, at + _TAIL_ROOM)):
        gap = body[at : word.start()]
        if gap.strip() or (count and gap != " ") or word[0].lower() in STOP or count == _MAX_TAIL:
            break
        at = word.end() - word[0].endswith(".")
    return at if at > plain.end() else end
