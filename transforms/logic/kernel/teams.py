"""Tells a club by the words beside a name, whatever else the name means: a score, a player who comes from it."""

from __future__ import annotations

import re

PLAYER = r"(?:striker|winger|midfielder|defender|goalkeeper|keeper|forward|full-?back|fly-?half|quarterback|pitcher)s?"
_SCORE = r"\d{1,3}-\d{1,3}\b"
PLAYED_BEFORE = re.compile(
    r"\b(?:(?:beat|thrashed|edged|drew with|(?:lost|fell) (?:\d+-\d+ )?to|drew \d+-\d+ with)"
    rf"|(?:signed|bought|loaned) [^.]{{0,40}}\b{PLAYER} from)[ \xa0]$"
)
_WINS = re.compile(rf"[ \xa0](?:beat|edged|thrashed|routed|drew with|lost to) [^.\n]{{2,30}} {_SCORE}")
_SCORE_AFTER = re.compile(rf"[ \xa0]{_SCORE}")
_TRANSFER_BEFORE = re.compile(rf"\b(?:sign(?:s|ed)?|bought|loaned) [^.]{{0,40}}\b{PLAYER} from[ \xa0]$")
BEFORE_CHARS = 80
"""Characters before a name in which the words stand."""


def acts_as_team(body: str, start: int, end: int) -> bool:
    """Returns True if the words beside a name, given by its offsets, tell a club."""
    before = max(0, start - BEFORE_CHARS)
    if _TRANSFER_BEFORE.search(body, before, start) or _WINS.match(body, end):
        return True
    return _SCORE_AFTER.match(body, end) is not None and PLAYED_BEFORE.search(body, before, start) is not None
