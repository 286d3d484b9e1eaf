"""Removal of the lines that a wire or a desk prints around a report: datelines, bylines and credit lines.

There are two strengths, for the two uses in :mod:`wiredesk.transforms.logic.text.normalize`:
:func:`trim_certain` removes only lines that are certain, :func:`trim_edges` also likely ones.
"""

from __future__ import annotations

import re

_AGENCY = (
    r"(?:reuters?|associated press|ap|afp|agence france-presse|upi|pti|ians|ani|efe|dpa|ansa|tass|itar-tass|"
    r"interfax|xinhua|kyodo|yonhap|bernama|cnn|cnn business|cbs news|abc news|nbc news|fox news|bloomberg|"
    r"dow jones|press association|pa|canadian press|cp|aap|thomson reuters foundation)"
)
_DASH = r"(?:-{1,3}|[\u2010-\u2015\u2212])"
# "WASHINGTON, July 28 (Reuters) -", "(CNN)", "NEW YORK (AP) —": an agency in brackets at the very start. The
# text before the brackets has at most 60 characters and none of ! ? ; : and quotation marks.
_DATELINE_CERTAIN = re.compile(
    rf"\s*(?:[^\W\d_][^()\n!?;:\"]{{0,60}}?\s)?\(\s*{_AGENCY}\s*\)\s*(?:{_DASH}+\s*)?", re.IGNORECASE
)
# "SALVADOR, Feb 26 -" or "LONDON —" without an agency: only the capitals prove it, so trim_certain leaves it.
_DATELINE_LIKELY = re.compile(
    r"\s*[A-Z][A-Z.'\u2019-]+(?:[ ,]+[A-Z][A-Z.'\u2019-]+){0,3}(?:,? [A-Z][\w.]+){0,2}(?:,? \d{1,2})?\s*"
    rf"(?:{_DASH}{{1,2}}\s+|:\s+)"
)
_BYLINE = re.compile(r"\s*by [^.!?\n]{3,60}\n", re.IGNORECASE)
# The wire's own end mark, and the desk's note in brackets on a line of its own. The pattern begins with a line
# feed outside of any group, so that the search skips from line to line.
_CERTAIN_LINE = (
    r"\n\s*(?:reuters?\W*|"
    r"\(\s*(?:additional )?(?:reporting|editing|writing|compiled) by [^()]{3,300}\)\W*|"
    r"\(\s*with (?:inputs?|reporting) (?:from|by) [^()]{3,100}\)\W*)"
)
_CREDIT_CERTAIN = re.compile(rf"{_CERTAIN_LINE}(?:{_CERTAIN_LINE})*\s*\Z", re.IGNORECASE)
_RULE = r"[_*=-]{3,}\s*\n"
_CREDIT = (
    r"\W*(?:additional )?(?:reporting|editing|writing) by |"
    r"\W*with (?:inputs?|reporting) (?:from|by) |(?:the )?associated press (?:writers?|reporters?) |"
    r"[^\n]{0,200}\bcontributed to this (?:report|story|article)|"
    r"\W*copyright |\W*\(c\) |\W*all rights reserved|\W*this (?:material|article) may not be "
)
_CREDIT_LIKELY = re.compile(rf"\n\s*(?:{_RULE}|{_CREDIT})[^\n]*\s*\Z", re.IGNORECASE)
# If _CREDIT_LIKELY matches, one of these stands on the last line that is not blank, or a rule stands there or
# above it. They contain no i, k and s, for which IGNORECASE also accepts letters of other alphabets.
_CREDIT_SIGNS = ("ng by", "ng from", "nput", "ted pre", "buted to th", "copyr", "(c) ", "all r", "may not be")
_RULE_MARKS = ("_", "*", "=", "-")
_TAIL_CHARS = 1_200
# Lines that a web page prints above its report: its address, and when it was posted or updated.
_CALENDAR = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:jan|febr)(?:uary)?|feb|mar(?:ch)?|"
    r"apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"updated?|posted|published|edited|modified|created|last|first|time|on|at|by|"
    r"[ap]\s?\.?\s?m|e[sd]?t|p[sd]?t|c[sd]t|gmt|utc|bst|ist|cet)"
)
_PAGE_LINE = re.compile(
    rf"\s*(?:https?\s*:\s*/|www\s?\.)[^\n]*\Z|(?=.*\d)(?=.*[a-z]{{2}})\W*(?:(?:{_CALENDAR}|\d+(?:st|nd|rd|th)?)\b\W*)+\Z",
    re.IGNORECASE,
)
_PAGE_LINES = 6
_PAGE_LINE_CHARS = 300


def trim_edges(body: str) -> str:
    """Returns the body without certain and likely datelines, bylines and credit lines at its edges."""
    body = trim_certain(_drop_page_lines(body))
    found = _DATELINE_LIKELY.match(body)
    body = body[found.end() :] if found else body
    cut = max(0, len(body) - _TAIL_CHARS)
    tail = body[cut:]
    for _ in range(4):
        shorter = _CREDIT_LIKELY.sub("", tail) if _may_end_in_credit(tail) else tail
        shorter = _CREDIT_CERTAIN.sub("", shorter)
        if shorter == tail:
            break
        tail = shorter
    return body[:cut] + tail


def _may_end_in_credit(tail: str) -> bool:
    """Returns False only if :data:`_CREDIT_LIKELY` finds nothing; true of most texts, at a tenth of its cost."""
    above, _, last = tail.rstrip().rpartition("\n")
    lower = last.lower() + " "
    return any(sign in lower for sign in _CREDIT_SIGNS) or (
        last.endswith(_RULE_MARKS) or above.rstrip().endswith(_RULE_MARKS)
    )


def trim_certain(body: str) -> str:
    """Returns the body without a dateline, byline or credit line that is certain."""
    found = _BYLINE.match(body)
    body = body[found.end() :] if found else body
    found = _DATELINE_CERTAIN.match(body)
    body = body[found.end() :] if found else body
    cut = max(0, len(body) - _TAIL_CHARS)
    return body[:cut] + _CREDIT_CERTAIN.sub("", body[cut:])


def _drop_page_lines(body: str) -> str:
    lines = body.split("\n", _PAGE_LINES)
    kept = [
        line for line in lines[:_PAGE_LINES] if len(line) > _PAGE_LINE_CHARS or not _PAGE_LINE.match(line)
    ]
    return "\n".join(kept + lines[_PAGE_LINES:])
