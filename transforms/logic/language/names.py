"""Texts full of names: their language is that of the words between the names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# Words, and whether they begin with a capital letter. An apostrophe joins: "Vietnam's".
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# With fewer capitalised words a text is not full of names.
_MIN_NAMES_SHARE = 0.25
_MIN_WORDS = 4
# The English words that stand between names, and in no other language of Latin script mean anything so frequent.
_ENGLISH_WORDS = (
    "and the of was were with said says from that has have had will would he she they his her their who which after before "
    "between against while when are is been by"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# The most frequent words of another language; more are no evidence, because some are English too.
_MAX_FREQUENT = 60
# Tags of the languages whose frequent words are in jusText's lists (BSD licence) and that share words with names.
_LISTS = {
    "af": "Afrikaans",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "ga": "Irish",
    "id": "Indonesian",
    "it": "Italian",
    "jv": "Javanese",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian_Bokmal",
    "pt": "Portuguese",
    "sv": "Swedish",
    "sw": "Swahili",
    "tl": "Tagalog",
    "vi": "Vietnamese",
    "yo": "Yoruba",
}


def split_names(text: str) -> str | None:
    """Returns the words of a text without those that begin with a capital letter; None if these are not many."""
    words = _WORD.findall(text)
    plain = [word for word in words if not word[0].isupper()]
    if len(words) < _MIN_WORDS or len(words) - len(plain) < _MIN_NAMES_SHARE * len(words):
        return None
    return " ".join(plain)


def is_english_between(plain: str, tag: str) -> bool:
    """Returns True if few words between names are English, and none of them is of another language.

    Args:
      plain: the words, from :func:`split_names`.
      tag: the language that the text looks like with its names.
    """
    words = set(plain.split())
    english = words & _ENGLISH
    return bool(english) and len(english) > len((words - english) & _list_frequent(tag))


@cache
def _list_frequent(tag: str) -> frozenset[str]:
    if tag not in _LISTS:
        return frozenset()
    text = (files("justext") / "stoplists" / f"{_LISTS[tag]}.txt").read_text("utf-8")
    return frozenset(text.lower().split()[:_MAX_FREQUENT])
