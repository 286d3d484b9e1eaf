"""Tells from the words around an expression whether they are about a game, business, ages or temperatures."""

from __future__ import annotations

import re
from typing import Final

_AGED = re.compile(
    r"\b(?:his|her|their|my|your|our|its|whose|aged?|ages?)(?: (?:early|mid|late|middle))?[ -]?$",
    re.IGNORECASE,
)
_DEGREES = re.compile(
    r"\b(?:temperatures?|degrees|highs|lows|heat|hot|warm|cool|cold|mercury|fahrenheit|celsius|humidity|percentile"
    r"|mph|rounds?|shot|putts|par|aged?|patients|women|men|residents)\b",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:points?|scored?|touchdowns?|yards?|basket|baskets|field goals?|three-pointers?|layup|rebounds?|assists|game"
    r"|games|quarterback|halftime|half-time|goals?|coach|kick|kicked|kickoff|free throws?|dunk|win|wins|won|guard"
    r"|forward|defense|offense|playoffs?|interceptions?|fumbles?|drives?|inning|season|possession|team|teams|led"
    r"|victory|penalty|substitute|striker|header|match|crowd|fouls?|buzzer|injured|knee|hurt|ankle|bench|trailed|rallied"
    r"|tied|halves|lead)\b|\b\d{1,3}[-–]\d{1,3}\b"
)
_BUSINESS = re.compile(
    r"\b(?:sales|profits?|revenues?|earnings|earned|income|growth|gdp|economy|economic|fiscal|percent|per cent|net"
    r"|shares?|share|dividends?|inflation|exports?|imports?|company|companies|bank|banks|million|billion|investors?"
    r"|analysts?|results|quarterly|output|production|costs|loss|losses|market|markets|rates?|forecast|demand|orders"
    r"|spending|budget|year-earlier|dollars?|trade|jobs|unemployment|industry|business|firm|ministry|prices)\b|[%$£€]",
    re.IGNORECASE,
)
_AROUND: Final = 250


def is_age(body: str, start: int) -> bool:
    """Returns True if the decade at a place is somebody's age: "in her thirties"."""
    return bool(_AGED.search(body, max(0, start - 24), start))


def is_age_or_degree(body: str, start: int, end: int) -> bool:
    """Returns True if the decade of two digits at a place is an age or a temperature: "in his 40s", "into the 90s"."""
    if is_age(body, start):
        return True
    text = body[start:end]
    opening = body[max(0, start - 1) : start + 5]
    if "'" in opening or "’" in opening or "‘" in opening:
        return False
    if not text.lower().startswith("the "):
        return True
    sentence = (
        re.split(r"[.!?]\s|\n", body[max(0, start - 120) : start])[-1]
        + re.split(r"[.!?]\s|\n", body[end : end + 60])[0]
    )
    return bool(_DEGREES.search(sentence))


def is_of_game(body: str, start: int, end: int) -> bool:
    """Returns True if the words around a quarter or half are more about a game than about business."""
    left, right = max(0, start - _AROUND), end + _AROUND
    around = body[max(left, body.rfind("\n", left, start)) : right]
    sport, business = len(_SPORT.findall(around)), len(_BUSINESS.findall(around))
    return sport > business


def is_of_business(body: str, start: int, end: int) -> bool:
    """Returns True if the words around a half are those of a company's report."""
    around = body[max(0, start - _AROUND) : end + _AROUND]
    return len(_BUSINESS.findall(around)) > 1 and not _SPORT.search(body, max(0, start - 80), end + 80)
