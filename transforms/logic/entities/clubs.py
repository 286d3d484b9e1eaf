"""Tells a club from the place whose name it bears: "Leeds beat Derby" is about clubs, "a man from Leeds" is not.

A club's name is told by what stands beside it in a text about sports: scores, opponents, coaches. A text may name both
the club and the city, so this is the one kind of name that is decided mention by mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from wiredesk.transforms.logic.entities.bodies import load_clubs
from wiredesk.transforms.logic.entities.lexicon import PLACE_NOUNS
from wiredesk.transforms.logic.entities.types import Name, fold_name
from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, load_peoples
from wiredesk.transforms.logic.kernel.word_lists import read_words

_SPORTS = read_words(
    """
    soccer football baseball basketball hockey cricket rugby tennis league cup coach coaches striker midfielder defender
    defenders goalkeeper quarterback pitcher referee inning innings wicket wickets playoff playoffs touchdown touchdowns
    halftime half-time champion champions championship championships match matches score scored goal goals season seasons
    standings fixture fixtures tournament drew beat defeated penalty semifinal semifinals semi-final semi-finals
    quarterfinal quarterfinals quarter-final quarter-finals relegation relegated homer batsman bowler game games squad
    transfer team teams won lost keeper winger substitute stoppage kick-off unbeaten loan club clubs manager
    """
)
_SPORTS_IN_ANY_CASE = frozenset(
    spelt for word in _SPORTS for spelt in (word, word.capitalize(), word.title(), word.upper())
)
_MIN_WORDS, _MIN_SHARE = 3, 1 / 65
"""Different words of sports, and their share of all words, that make a text one about sports."""

_MAX_SAMPLE = 4_000
"""Words at the beginning of a text that are counted."""

_PLAYS = re.compile(
    r"(?:['’]s?)?[ \xa0](?:beat|beats|drew|lost (?:to|at|by|their|its|\d|the)|defeated|thrashed|crushed|edged|routed"
    r"|stunned|trounced|blanked|trailed|eliminated|outplayed|swept|downed|hammered|upset|hosts?"
    r"|won (?:\d|the|their|its|at|by|away)|were (?:held|beaten|leading|top|bottom|relegated)|was (?:held|beaten|relegated)"
    r"|fell to|moved|top the|sack(?:s|ed)?|(?:had |have |has )?turned down|travel(?:s|led)? to|visit(?:s|ed)?|finish(?:ed)?"
    r"|(?:have|had|has) (?:not |also |already )?(?:won|lost|signed|sacked|led|drawn|beaten|scored|appointed|agreed|loaned)"
    r"|open (?:the|their)|climb(?:ed)?|went (?:ahead|top|down)|go (?:top|down)|missed out|parted company|bid for|loaned|"
    r"play(?:s|ed)? (?:at|host|against|their|on)|face[sd]?|sign(?:s|ed)|scored|took the lead"
    r"|head coach|coach|manager|captain|striker|midfielder|defender|goalkeeper|keeper|winger|forward|full-?back|fly-?half"
    r"|skipper|boss|players?|fans|supporters|quarterback|pitcher|shortstop|goalie|center|centre|guard"
    r"|left-hander|right-hander|starter)\b"
)
_SCORE_AFTER = re.compile(
    r"[ \xa0]{1,30}\(?\d{1,3}(?:[-–:]\d{1,3})?\)?"
    r"(?:[ \xa0]{0,20}(?:[\n,;(.)]|$)|[ \xa0]{1,30}[\dA-Z]|[ \xa0](?:in|after|for|all)\b)"
)
_AT_AFTER = re.compile(r"[ \xa0](?:AT|v|vs\.?|V)[ \xa0]+[A-Z]")
_SCORE_BEFORE = re.compile(
    r"(?:^|[\n,;])[ \xa0]*[A-Z][\w .'’-]{1,30}[ \xa0]\d{1,3}(?:[ \xa0]\([^)\n]{1,12}\))?,?[ \xa0]+$"
)
_OPPONENT_BEFORE = re.compile(
    r"\b(?:beat|beats|beating|beaten by|defeated|defeating|against|thrashed"
    r"|(?:win|victory|triumph|draw|defeat) (?:over|against|at|by|with)|over|edged|routed|downed|swept|hosts?|joined|v|vs\.?"
    r"|(?:drew|draw|lost|won|beaten|defeat|win) \d+-\d+ (?:with|to|at|against|by)|approach from|offers? from|bids? from"
    r"|at home to|defeats? by|AT|visitors|champions|leaders|rivals|play(?:s|ed|ing)?|fac(?:e|es|ed|ing)|for)[ \xa0]+$"
)
_LOST_TO = re.compile(r"\b(?:(?:lost|losing|fell) (?:\d+-\d+ )?(?:at home )?|home |away )to[ \xa0]+$")
_TRANSFER_BEFORE = re.compile(
    r"\b(?:sign(?:s|ed|ing)?|bought|loaned|(?:move|switch|transfer|arriv\w+|join\w*)) [^.\n]{0,45}\bfrom[ \xa0]$"
)
_AND_BEFORE = re.compile(r"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)(?:,| and)[ \xa0]$")
_AND_AFTER = re.compile(r"(?:,| and)[ \xa0]([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|from|outside|around|to|of|city of|town of|downtown|central|north|south|east|west)[ \xa0]$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r",[ \xa0][A-Z][a-z]|[ \xa0]+(?:\(Reuters|\(AP|\d{4}-\d\d|[-–—])"
    r"|[ \xa0](?:on|in)[ \xa0](?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_BEFORE_CHARS = 50

_STATES = read_words("California Colorado Florida Minnesota Texas Indiana Utah Arizona Tennessee Washington")
"""States of the United States that teams are called after."""


def is_about_sports(words: Sequence[str]) -> bool:
    """Returns True if words of sports are frequent in the first part of a text.

    Args:
      words: the words of the text in order.
    """
    sample = words[:_MAX_SAMPLE]
    found = _SPORTS_IN_ANY_CASE.intersection(sample)
    if len({word.lower() for word in found}) < _MIN_WORDS:
        return False
    return sum(word in found for word in sample) >= _MIN_SHARE * len(sample)


def mark_clubs(body: str, names: Sequence[Name], sides: Collection[int]) -> list[Name]:
    """Returns the names, with the type of organisations for clubs in a text about sports.

    A name of a place counts as a club's where more mentions of it stand as a club's than as a place's. Its mentions
    after "in" and in a dateline remain places.

    Args:
      body: the text.
      names: its names in text order, one type for each spelling.
      sides: the starts of the names that stand in a table of results.
    """
    clubs = load_clubs()
    balance: dict[str, int] = defaultdict(int)
    # A player may be called like a city: "Austin scored" where the text has Ann Austin.
    parts = {
        word for name in names if name.label == "PERSON" and " " in name.text for word in name.text.split()
    }
    may_be = [_may_be_club(name) and (name.text in clubs or name.text not in parts) for name in names]
    stands = [_weigh(body, name, sides) if may else 0 for name, may in zip(names, may_be, strict=True)]
    for name, weight in zip(names, stands, strict=True):
        balance[fold_name(name.text)] += weight
    for name in names:
        if name.text in clubs and balance.get(fold_name(name.text), 0) == 0:
            balance[fold_name(name.text)] = 1
    _join_opponents(body, names, balance)
    return [
        replace(name, label="ORG")
        if may and (weight > 1 or (weight >= 0 and balance[fold_name(name.text)] + weight > 0))
        else name
        for name, weight, may in zip(names, stands, may_be, strict=True)
    ]


def _weigh(body: str, name: Name, sides: Collection[int]) -> int:
    return 2 if name.start in sides else _stands_as(body, name)


def _may_be_club(name: Name) -> bool:
    if name.label not in ("GPE", "LOC", "PERSON", "FAC", "ORG"):
        return False
    if name.text in load_clubs() or (name.label in ("GPE", "LOC") and not is_nation(name.text)):
        return True
    return name.label == "PERSON" and " " not in name.text and find_place_kind(name.text) == "large_city"


def is_nation(text: str) -> bool:
    """Returns True for what national teams are called after, and for continents."""
    name = text.title() if text.isupper() and len(text) > 3 else text
    if name in _STATES:
        return False
    kind = find_place_kind(name)
    if kind == "land" or name in load_peoples():
        return True
    return kind == "country" and not any(map(_is_state, find_spots(make_place_key(name))))


def _is_state(spot: Spot) -> bool:
    return spot.feature == "A.ADM1" and spot.country == "US"


def stands_as_club(body: str, name: Name) -> bool:
    """Returns True for a mention beside a score, an opponent, a coach or the like, or in a list with them."""
    if _stands_as(body, name) > 0:
        return True
    after = _AND_AFTER.match(body, name.end)
    return after is not None and after[1] in load_clubs()


def _stands_as(body: str, name: Name) -> int:
    """Returns 1 for a mention that stands as a club's, -1 for one that stands as a place's, else 0."""
    left = max(0, name.start - _BEFORE_CHARS)
    if _SCORE_AFTER.match(body, name.end) or _AT_AFTER.match(body, name.end):
        return 1
    before = body[left : name.start]
    if any(pattern.search(before) for pattern in (_SCORE_BEFORE, _LOST_TO, _TRANSFER_BEFORE)):
        return 1
    if _OPPONENT_BEFORE.search(before):
        return 1
    if _is_place_here(body, name, before):
        return -1
    return 1 if _PLAYS.match(body, name.end) else 0


def _is_place_here(body: str, name: Name, before: str) -> bool:
    if _PLACE_BEFORE.search(before):
        return True
    begins = name.start == 0 or body[name.start - 1] == "\n"
    if begins and name.text.isupper() and _PLACE_AFTER.match(body, name.end):
        return True
    after = body[name.end : name.end + 20].split()
    return bool(after) and after[0] in PLACE_NOUNS


def _join_opponents(body: str, names: Sequence[Name], balance: dict[str, int]) -> None:
    """Counts a name beside a club's in a list as a club's too: "Arsenal and Chelsea drew"."""
    known = {fold_name(name.text): name for name in names}
    for name in names:
        key = fold_name(name.text)
        if balance[key] != 0 or not _may_be_club(name):
            continue
        before = _AND_BEFORE.search(body, max(0, name.start - _BEFORE_CHARS), name.start)
        after = _AND_AFTER.match(body, name.end)
        beside = [fold_name(found[1]) for found in (before, after) if found]
        if any(other in known and balance.get(other, 0) > 0 for other in beside):
            balance[key] = 1
