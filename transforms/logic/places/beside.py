"""Reads what the words and the names beside a name say of its kind: "New York Gov.", "Oregon, Washington and Idaho"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wiredesk.transforms.logic.places.areas import AREA_FEATURES, find_dwarfs, find_main_area
from wiredesk.transforms.logic.places.mentions import Naming

_BESIDE_CHARS = 48
_GAP_CHARS = 6
_OF_DIVISION = re.compile(
    r"(?:['’]s)?[ \n](?:Gov|Governor|Lt\.? Gov|Lieutenant Governor|Sens?|Senators?|Reps?|Representatives?|Legislature"
    r"|Attorney General|Secretary of State|[Gg]overnor|[Ss]enators?|[Ll]egislators|[Ll]awmakers|[Cc]ongress(?:man|woman)"
    r"|[Rr]epresentatives?|[Dd]elegation|Democrats?|Republicans?)\b"
)
_OF_TOWN = re.compile(
    r"(?:['’]s)?[ \n](?:[Mm]ayor|City Hall|[Ss]uburbs?|[Ss]kyline|[Ss]ubway|[Nn]eighborhoods?)\b"
)
_DIVISION_BEFORE = re.compile(
    r"(?:\b[RDI]-|\b(?:[Ss]tate|[Gg]overnor|[Pp]rovince) of "
    r"|\b(?:[Ss]enators?|[Rr]epresentatives?|[Cc]ongress(?:man|woman)|[Dd]emocrats?|[Rr]epublicans?) (?:from|for|of) "
    r"|\b[Ss]tates (?:of|like|such as|including) "
    r"|\b(?:Sens?|Reps?|Gov)\. [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3} of )$"
)
_TOWN_BEFORE = re.compile(r"\b(?:[Cc]ity|[Mm]ayor|[Tt]own|[Dd]owntown|[Ss]uburbs?|[Ss]treets)(?: of)? $")
_LIST_GAP = re.compile(r"(?:, (?:and |or )?| and | or )")


def read_kinds(body: str, namings: Sequence[Naming]) -> None:
    """Tells each mention of several places which kind of place the words beside it belong to."""
    for naming in namings:
        if len(naming.candidates) > 1 and _is_divided(naming):
            naming.kind = _read_kind(body, naming.mention.start, naming.mention.end)


def _is_divided(naming: Naming) -> bool:
    """Returns True if a name is a division's and a town's."""
    kinds = {spot.feature[0] for spot in naming.candidates}
    return "A" in kinds and "P" in kinds


def _read_kind(body: str, start: int, end: int) -> str:
    if _OF_DIVISION.match(body, end):
        return "A"
    if _OF_TOWN.match(body, end):
        return "P"
    before = body[max(0, start - _BESIDE_CHARS) : start]
    if _DIVISION_BEFORE.search(before):
        return "A"
    return "P" if _TOWN_BEFORE.search(before) else ""


def read_lists(body: str, namings: Sequence[Naming]) -> None:
    """Tells each mention what kinds of places stand beside it in a list."""
    for group in _list_neighbours(body, namings):
        kinds = [_name_kind(naming) for naming in group]
        for naming, other in pairwise(group):
            _part_from(naming, other)
        for at, naming in enumerate(group):
            others = kinds[max(0, at - 2) : at] + kinds[at + 1 : at + 3]
            naming.listed = frozenset(kind for kind in others if kind)


def _part_from(naming: Naming, other: Naming) -> None:
    """Leaves out the villages in the area beside a name in a list: nobody looks for the Boston of "Boston, New York"."""
    areas = {spot.region for spot in other.candidates if spot.feature in AREA_FEATURES}
    dwarfs = find_dwarfs(naming.candidates)
    kept = (s for s in naming.candidates if s.geoname_id not in dwarfs or s.region not in areas)
    naming.candidates = tuple(kept)


def _list_neighbours(body: str, namings: Sequence[Naming]) -> Iterator[list[Naming]]:
    """Yields the mentions that stand in one list, two at least."""
    group: list[Naming] = []
    for naming in namings:
        if group and not _is_next(body, group[-1], naming):
            if len(group) > 1:
                yield group
            group = []
        group.append(naming)
    if len(group) > 1:
        yield group


def _is_next(body: str, one: Naming, other: Naming) -> bool:
    end, start = one.mention.end, other.mention.start
    # The area behind a town belongs to the town.
    return start - end <= _GAP_CHARS and not one.stated and _LIST_GAP.fullmatch(body, end, start) is not None


def _name_kind(naming: Naming) -> str:
    """Returns ``US.A`` for a name that only a division of a country has in the first place, ``P`` for a town's."""
    main = find_main_area(naming.candidates)
    if main is not None:
        own = any(s.feature[0] == "P" and s.population > main.population / 10 for s in naming.candidates)
        return "" if own or main.feature == "A.PCLI" else f"{main.country}.A"
    return "" if any(spot.feature in AREA_FEATURES for spot in naming.candidates) else "P"
