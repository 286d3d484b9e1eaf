"""The time that a text prints above its story, in a line of its own: ``10 April 2020, 17.40``, ``2020年4月10日``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wiredesk.transforms.logic.formats.parts.moments import NO_MOMENT_HINTS, Moment
from wiredesk.transforms.logic.formats.parts.stated import read_beside

_HEAD_PARAGRAPHS, _MAX_LINE_CHARS, _MIN_STORY_CHARS = 5, 80, 200
# A year, in whatever digits, or three numbers.
_HAS_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}|[年년]|['’]\d\d\b")
_PRECISE: Final = frozenset({"day", "hour", "minute", "second"})

_ENGLISH_WORDS = (
    "been were with this that have will would could should can he she they his her their you it who which what when where "
    "how why but not into than said says was has are its our your for after before between against more most over all "
    "first new people president leads"
)
SENTENCE_WORDS: Final = frozenset(_ENGLISH_WORDS.split())
"""Words of English sentences that no written date has in any language.

They spare the names of all languages, which take half a second to load in each process.
"""


def find_printed_time(paragraphs: Sequence[str]) -> Moment | None:
    """Returns the time of the first line above the story that is a time and nothing else; None if there is none.

    Lines that say "updated" are no such times.
    """
    for paragraph in paragraphs[:_HEAD_PARAGRAPHS]:
        if len(paragraph) >= _MIN_STORY_CHARS:
            return None
        if (
            len(paragraph) <= _MAX_LINE_CHARS
            and _HAS_YEAR.search(paragraph)
            and SENTENCE_WORDS.isdisjoint(paragraph.split())
        ):
            found = read_beside(paragraph, NO_MOMENT_HINTS, paragraphs)
            if found and found.precision in _PRECISE:
                return found
    return None
