"""Times in the data that scripts of a page hold: the state of its program, its analytics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wiredesk.transforms.logic.formats.html.dates.sightings import Reader, Sighting
from wiredesk.transforms.logic.formats.parts.moments import Moment

_STATED: Final = re.compile(
    r"""\b(?P<name>datePublished|(?:first|article|page|content|cms|original)?[_-]?publish(?:ed|ing)?[_-]?"""
    r"""(?:at|date|time|on|datetime)|publication[_-]?(?:date|time)|pub_?date|(?:first[_-]?)?published|date_?created|created_?(?:at|date|on)?)"""
    r"""\\?["']?\s*[:=,]\s*\\?["'](?P<value>\d{4}[-/\\]{1,3}\d\d[-/\\]{1,3}\d\d[^"'\\]{0,22}|\d{10}(?:\d{3})?)\\?["']""",
    re.IGNORECASE,
)
_MAX_SCRIPT_CHARS = 1_000_000
_MAX_FOUND = 20


def read_states(root: Any, read: Reader) -> Iterator[Sighting]:
    """Yields the first times of publication and of creation in the scripts of a page.

    A page whose scripts name several days has the state of other articles too.
    """
    days: dict[str, list[Moment]] = {"state": [], "state-created": []}
    for script in root.iter("script"):
        for found in _STATED.finditer((script.text or "")[:_MAX_SCRIPT_CHARS]):
            moment = _read(found["value"], read)
            if moment is not None:
                days["state" if "pub" in found["name"].lower() else "state-created"].append(moment)
        if sum(map(len, days.values())) >= _MAX_FOUND:
            break
    for source, moments in days.items():
        if moments:
            yield Sighting(source if len({one.day for one in moments}) == 1 else f"{source}-many", moments[0])


def _read(text: str, read: Reader) -> Moment | None:
    text = text.replace("\\", "")
    return read(text) or read(text[:19]) or read(text[:10])
