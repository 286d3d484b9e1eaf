"""The names of the press languages, read from a table: the libraries take a second for them in every process.

``date_names.json`` holds what :mod:`wiredesk.transforms.logic.formats.parts.dates.language_names` reads from the libraries.
``python -m tools.make_date_names`` makes it, and a test compares it with the libraries that are installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from wiredesk.transforms.logic.formats.parts.dates.language_names import LanguageNames, read_names

TABLE: Final = Path(__file__).with_name("date_names.json")

_BY_NEWSPAPERS = (
    "en es de fr ru pt it ja zh ar nl pl tr fa ko id vi sv cs uk el hu ro da fi nb no sk bg hr sr he th hi bn ca lt sl lv "
    "et mk sq bs ms fil ta te ml mr gu kn pa ur ne si az kk uz ky mn ka hy be is eu gl cy ga mt af sw am so ha yo zu xh "
    "my km lo ku ps tg tk tt nn lb fy br gd fo or as sd ti om rw ig"
)
PRESS_LANGUAGES: Final = tuple(_BY_NEWSPAPERS.split())
"""Languages that are tried where none is stated, those with more newspapers first."""


def show_names(names: LanguageNames) -> dict[str, Any]:
    """Returns the names of a language as the table holds them."""
    return {
        "months": dict(names.months),
        "cut_months": dict(names.cut_months),
        "weekdays": dict(names.weekdays),
        "halves": dict(names.halves),
        "fillers": sorted(names.fillers),
    }


@cache
def _read_table() -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=512)
def load_names(language: str) -> LanguageNames:
    """Returns the names of a language; no names for one that no table has.

    Args:
      language: BCP 47 tag; one with a script or a country, whose names come first, is read from the libraries.
    """
    listed = _read_table().get(language)
    if listed is None:
        return read_names(language)
    return LanguageNames(**{**listed, "fillers": frozenset(listed["fillers"])})
