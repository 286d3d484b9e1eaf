"""Names that are no answer: seas, rivers and mountains, and places within the name of a thing."""

from __future__ import annotations

import re
from functools import cache

from wiredesk.transforms.logic.gazetteer.geonames import make_place_key
from wiredesk.transforms.logic.kernel.teams import acts_as_team
from wiredesk.transforms.logic.kernel.word_lists import load_table
from wiredesk.transforms.logic.places.areas import is_part_of_other
from wiredesk.transforms.logic.places.bearers import find_word_behind
from wiredesk.transforms.logic.places.mentions import Naming
from wiredesk.transforms.logic.places.table import load_natural

_BESIDE_CHARS = 30
_AREA_CHARS = 40
_NATURE_BEHIND = re.compile(
    r"(?:['’]s)?[ \n](?:Rivers?|Seas?|Ocean|Lakes?|Mountains?|Mount|Canal|Straits?|Bay|Gulf|Peninsula|Desert|Airport|Plateau"
    r"|Basin|International[ \n]Airport|Regional[ \n]Airport|Creek|Glacier|Volcano|Forest|Reservoir|Dam|Delta|Channel|Trench"
    r"|Reef)\b|[ \n]vs?\. "
)
_NATURE_BEFORE = re.compile(
    r"\b(?:Lake|Mount|Mt\.|Gulf of|Gulf|Straits? of|Bay of|Sea of|River|Cape|Isle of|Islands? of|Plains of|Battle of"
    r"|University of|Bank of|Church of|Treaty of|Duke of|Duchess of|Earl of|Prince of|Princess of"
    r"|Archbishop of|Bishop of)[ \n]$"
)
_NATURE_ENDS = frozenset({"ake", "unt", "Mt.", " of", "ulf", "ver", "ape"})
"""The last letters of what :data:`_NATURE_BEFORE` finds, which few names have before them."""
_VESSEL_BEFORE = re.compile(
    r"(?<!to )\b(?:tanker|destroyer|submarine|ferry|frigate|vessel|freighter|carrier|cruiser|yacht|trawler|battleship"
    r"|corvette|tugboat|lifeboat|steamer|liner|schooner|warship|(?:cargo|cruise|container|hospital|the) ship"
    r"|USS|HMS|HMAS|INS|MV|SS|RMS)[ \n](?:(?:the[ \n])?[A-Z]\w+[ \n]of[ \n])?[\"“']?$"
)
"""What stands before a ship with the name of a place: "the ferry Stockholm", "the tanker Pride of Hull"."""
_QUOTES = {'"': '"', "“": "”"}
_LOCATED = re.compile(r"\b(?:in|at|from|to|near)[ \n]$")


def is_excluded(body: str, naming: Naming) -> bool:
    """Returns True if a mention is the name of something that the table of towns and divisions lacks."""
    if naming.stated:
        return False
    start, end = naming.mention.start, naming.mention.end
    if naming.key in load_natural() or make_place_key(naming.mention.text) in load_natural():
        return True
    if (
        _NATURE_BEHIND.match(body, end, end + _BESIDE_CHARS)
        or _is_team(body, naming)
        or _is_work(body, start, end)
    ):
        return True
    if body[start - 4 : start - 1] in _NATURE_ENDS and _NATURE_BEFORE.search(
        body, max(0, start - _BESIDE_CHARS), start
    ):
        return True
    if body.startswith(" of ", end) and is_part_of_other(body[end : end + _AREA_CHARS], naming.candidates):
        return True
    return (
        find_word_behind(body, naming) in load_things()
        and _LOCATED.search(body, max(0, start - _BESIDE_CHARS), start) is None
    )


def _is_work(body: str, start: int, end: int) -> bool:
    """Returns True for a ship, and for a name alone in quotation marks: that of a film, a song or a book."""
    closing = _QUOTES.get(body[start - 1 : start])
    if closing is not None and body.startswith(closing, end):
        return True
    return _VESSEL_BEFORE.search(body, max(0, start - _BESIDE_CHARS), start) is not None


def _is_team(body: str, naming: Naming) -> bool:
    return naming.label == "ORG" and acts_as_team(body, naming.mention.start, naming.mention.end)


@cache
def load_things() -> frozenset[str]:
    """Returns words behind the name of a place that make it the name of a thing: a Panama hat."""
    return frozenset(word for line in load_table("places/tables/things.txt") for word in line.split())
