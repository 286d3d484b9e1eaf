"""Finds the subjects of French verbs of saying that have none of their own: gerunds, infinitives, verbs behind "et"."""

from __future__ import annotations

import re
from functools import cache

from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.cues import FrenchCue, S
from wiredesk.transforms.logic.quotes.french.phrases import choose_head, find_after, find_before, read_phrase
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading
from wiredesk.transforms.logic.quotes.french.verbs import GERUND, INFINITIVE

_JUST = re.compile(rf"\b(?:vien(?:t|nent)|venait|venaient){S}(?:de{S}|d['’])$")
_PRONOUN = re.compile(r"(?:[Ii]ls?|[Ee]lles?)(?![\w’'-])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMED = re.compile(r"(?:^|[ \xa0'’])[A-ZÀ-Ý]\w*[a-zà-ÿA-Z]\S*$|[ \xa0'’][A-ZÀ-Ý]\w+")
_PERSONAL = re.compile(
    r"\w{2,}(?:istes?|eurs?|eures?|euses?|iennes?|iens?|trices?|logues?|aires?|ants?|antes?|iers?|ières?|icules|crates?|mane)"
)
"""Endings of nouns of persons: "journaliste", "chercheuse", "habitants"."""


def is_led(body: str, start: int) -> bool:
    """Returns True for an infinitive behind "vient de"."""
    return _JUST.search(body, max(0, start - 20), start) is not None


def find_leader(reading: FrenchReading, cue: FrenchCue, start: int) -> Span | None:
    """Returns the subject of the verb of saying before a gerund, an infinitive or a verb behind "et", in its sentence."""
    body = reading.body
    just = _JUST.search(body, max(start, cue.start - 20), cue.start) if cue.kind == INFINITIVE else None
    if just is not None:
        return find_before(reading, start, just.start())
    for other in reversed(reading.list_cues(start, cue.start)):
        if other.kind in (GERUND, INFINITIVE):
            continue
        if other.pronoun is not None:
            return (*other.pronoun, None)
        if is_incise(reading, other.begin):
            return find_after(reading, other.after, cue.begin)
        return find_before(reading, start, other.begin) or find_after(reading, other.after, cue.begin)
    return None


def is_incise(reading: FrenchReading, begin: int) -> bool:
    """Returns True if a verb stands directly behind a quoted stretch: "« ... », a dit Lee"."""
    number = reading.find_stretch(begin)
    if not number:
        return False
    before = reading.stretches[number - 1]
    return reading.body[before.close : begin].strip(" \xa0\u202f,") == ""


_CLAUSE_START = re.compile(rf",{S}(?:(?:le|la|les){S}|l['’])?$")
_GOES_ON = re.compile(
    rf"(?:{S}(?:du|de|des|d['’])[^,;:«»\"\n]{{2,40}}?)?{S}(?:n['’]|ne{S}|s['’]|se{S}|l['’]|lui{S})?(?:a|ont|est|sont|avait|était|va|veut|\w+(?:ait|era))(?!\w)"
)
"""What follows the subject of a clause: its verb."""


def find_later_subject(reading: FrenchReading, start: int, end: int) -> Span | None:
    """Returns the name with which a later clause begins: "Si Lee a promis la paix, Ray a parlé de « guerre »"."""
    for mention in reversed(reading.list_mentions(start, end)):
        lead = _CLAUSE_START.search(reading.body, max(start, mention[0] - 6), mention[0])
        if lead is not None and _GOES_ON.match(reading.body, mention[1], end) is not None:
            return mention
    return None


def find_first_words(reading: FrenchReading, start: int, end: int) -> Span | None:
    """Returns the words for a speaker with which a sentence, or what follows its last quoted stretch, begins."""
    number = reading.find_stretch(end)
    if number and reading.stretches[number - 1].close > start:
        start = reading.stretches[number - 1].close
    while start < end and reading.body[start] in " \xa0\u202f,\n":
        start += 1
    pronoun = _PRONOUN.match(reading.body, start, end)
    if pronoun is not None:
        return (*pronoun.span(), None)
    stop = read_phrase(reading, start, end)
    return choose_head(reading, start, stop, end) if stop > start else None


@cache
def _load_speakers() -> frozenset[str]:
    return frozenset(
        word for line in load_table("quotes/tables/french_speakers.txt") for word in line.split()
    )


def can_speak(words: str) -> bool:
    """Returns True for words that mean a person, a body or a document: "le parquet", "trois élus", and for names.

    Things are said to say little: "la pandémie", "les albums".
    """
    if _NAMED.search(words):
        return True
    found = _WORD.findall(words.lower())[:5]
    speakers = _load_speakers()
    return any(
        word in speakers or word.removesuffix("s") in speakers or _PERSONAL.fullmatch(word) for word in found
    )
