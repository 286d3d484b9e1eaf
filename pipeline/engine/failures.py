"""Finds in the text of an engine's failure what a person needs: engines print the stacks of several languages."""

from __future__ import annotations

import re

_MAX_CAUSE_CHARS = 300
_TRACEBACK = "Traceback (most recent call last):"
_JAVA_LINE = re.compile(r"^(?:[ \t]+at [\w.$/]+\(|\s*\.\.\. \d+ more|Caused by: )", re.MULTILINE)
_CAUSED_BY = re.compile(r"^Caused by: (.+)$", re.MULTILINE)
_PACKAGE = re.compile(r"^(?:[a-z_][\w]*\.)+(?=[A-Z])")


def find_traceback(text: str) -> str | None:
    """Returns the last traceback of Python in the text of a failure, without what Java adds; None if there is none."""
    for block in reversed(_JAVA_LINE.split(text)):
        if _TRACEBACK in block:
            return (_TRACEBACK + block.partition(_TRACEBACK)[2]).rstrip()
    return None


def find_cause(text: str) -> str:
    """Returns the innermost cause in the text of a failure, as one line of at most 300 characters."""
    traceback = find_traceback(text)
    if traceback is not None:
        return traceback.splitlines()[-1].strip()[:_MAX_CAUSE_CHARS]
    causes = _CAUSED_BY.findall(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    cause = causes[-1] if causes else lines[0] if lines else "it gives no reason"
    return _PACKAGE.sub("", cause)[:_MAX_CAUSE_CHARS].strip()
