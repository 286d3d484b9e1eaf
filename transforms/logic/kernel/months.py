"""English names of the months and their numbers.

Those of other languages are in :mod:`wiredesk.transforms.logic.formats.parts.dates.name_table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The English names, January first."""

SHORT_MONTH_NAMES: Final = tuple(name[:3] for name in MONTH_NAMES)
"""The English abbreviations of three letters, January first."""

MONTH_PATTERN: Final = (
    r"(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A regular expression for English names and abbreviations without their full stop, for ``re.IGNORECASE``."""

ENGLISH_MONTHS: Final[Mapping[str, int]] = {
    **{name: number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name: number for number, name in enumerate(SHORT_MONTH_NAMES, 1)},
    "sept": 9,
}
"""Numbers, 1 to 12, by English name or abbreviation: ``december``, ``dec``, ``sept``."""


def number_month(name: str) -> int:
    """Returns the number of a month from its English name or abbreviation.

    Only the first three letters count, so that anything that :data:`MONTH_PATTERN` matches has a number.

    Raises:
      KeyError: the text is not the beginning of a month's name.
    """
    # A pattern that ignores case takes the long s for an s; lower() leaves it as it is.
    return ENGLISH_MONTHS[name[:3].lower().replace("\u017f", "s")]
