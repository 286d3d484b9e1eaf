"""Values in words for people, on a terminal and on pages: dates, numbers, names of columns, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

_FORMS: Final = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00 UTC"}
_EXACT = "%Y-%m-%d %H:%M UTC"
_LINKED_SCHEMES = frozenset({"http", "https"})


def show_published(row: Mapping[str, Any]) -> str:
    """Returns the publication time of an article as exactly as it is known, or "no date".

    Args:
      row: a row with ``published_at``, ``published_date`` and ``published_precision``.
    """
    at: datetime | None = row["published_at"]
    if at is None:
        return "no date"
    precision = row["published_precision"] or "second"
    # The day is that of the place of publication, which the time in UTC may not be.
    moment = row["published_date"] if precision in ("year", "month", "day") and row["published_date"] else at
    return str(moment.strftime(_FORMS.get(precision, _EXACT)))


def name_column(column: str) -> str:
    """Returns the name of a column as words: ``published_at`` is "Published at"."""
    return column.replace("_", " ").capitalize()


def find_link(url: str | None) -> str | None:
    """Returns an address that a page may link to, or None: only the schemes http and https are safe to follow."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in _LINKED_SCHEMES and parts.netloc else None


def show_share(part: float, whole: float) -> str:
    """Returns a part as a percentage of the whole, such as "12.5 %"; "-" if there is no whole."""
    if not whole:
        return "-"
    return f"{100 * part / whole:.1f} %"
