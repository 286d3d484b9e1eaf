"""Nouns of persons: "farmer", "headmistress", "officials". The table beside the code has their singulars."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words

_TABLE = "quotes/tables/person_nouns.txt"
_OTHER_PLURALS = {
    "person": "people", "child": "children", "wife": "wives", "ex-wife": "ex-wives", "housewife": "housewives",
    "passer-by": "passers-by", "chef": "chefs", "chief": "chiefs",
}  # fmt: skip
_PAST = read_words(
    "former ex then then- one-time onetime late retired ousted disgraced deposed previous erstwhile ex-"
)
_NEXT = read_words("elect designate incoming future")
_BELOW = read_words("vice deputy assistant associate shadow junior under sub")


@cache
def load_person_nouns() -> Mapping[str, str]:
    """Returns ``f``, ``m`` or ``x`` (either) by singular noun."""
    rows = (line.partition(": ") for line in load_table(_TABLE))
    return {noun: gender for gender, _, nouns in rows for noun in nouns.split()}


@cache
def load_plurals() -> Mapping[str, str]:
    """Returns the singular by plural noun."""
    return {_make_plural(noun): noun for noun in load_person_nouns()} | {
        "folks": "person", "persons": "person", "women": "woman", "men": "man"
    }  # fmt: skip


@cache
def load_forms() -> frozenset[str]:
    """Returns all nouns of persons, singular and plural, in small letters and with a capital."""
    forms = {*load_person_nouns(), *load_plurals()}
    return frozenset(forms | {form.capitalize() for form in forms})


def _make_plural(noun: str) -> str:
    if noun in _OTHER_PLURALS:
        return _OTHER_PLURALS[noun]
    if noun.endswith("man") and noun not in ("german", "human", "roman"):
        return f"{noun[:-3]}men"
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeo":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


_SCHOLARS = ("ologist", "ographer", "iatrist")


def read_noun(word: str) -> str | None:
    """Returns the singular person noun that a word is, or ends with after a hyphen: ``ex-mayor``; None for others."""
    nouns = load_person_nouns()
    lower = word.lower()
    if lower in nouns:
        return lower
    if lower.endswith(_SCHOLARS):
        return lower
    if lower.endswith("-year-old"):
        return "person"
    if "-" in lower:
        first, _, last = lower.rpartition("-")
        if last in _NEXT and first in nouns:
            return first
        return last if last in nouns else None
    return None


def read_gender(noun: str) -> str | None:
    """Returns the gender of a noun that ``read_noun`` or ``read_plural`` gave: ``f``, ``m`` or None."""
    gender = load_person_nouns().get(noun)  # "Anesthesiologist" is no word of the table.
    return gender if gender in ("f", "m") else None


def read_plural(word: str) -> str | None:
    """Returns the singular of a plural person noun, None for other words."""
    return load_plurals().get(word.lower())


def qualify(word: str) -> str | None:
    """Returns how a word beside a role changes who bears it: ``past``, ``next``, ``below`` or None."""
    lower = word.lower().rstrip(".,")
    parts = lower.split("-") if "-" in lower else [lower]
    if parts[0] in _PAST:
        return "past"
    if parts[-1] in _NEXT:
        return "next"
    if parts[0] in _BELOW:
        return "below"
    return None
