"""Finds the time expressions of a text, as TIMEX3 relative to its publication date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from wiredesk.schemas.records import TimeExpression
from wiredesk.transforms.logic.times.context import Context, read_group
from wiredesk.transforms.logic.times.ranges import find_other_ends, list_days
from wiredesk.transforms.logic.times.references import keep_date
from wiredesk.transforms.logic.times.triggers import find_matches
from wiredesk.transforms.logic.times.values import read_expression


def find_times(
    body: str, published: date | None, *, country: str | None = None, order: str | None = None
) -> tuple[TimeExpression, ...]:
    """Returns the time expressions of an English text in text order, without overlaps.

    Args:
      body: the text.
      published: the day of publication where it was published, or a time on that day. Relative expressions
        ("Tuesday") count from it. Without it they are still found, with an underspecified value (``XXXX-WXX-2``)
        or None.
      country: ISO 3166 code of the country where it was published; holidays are those of this country.
      order: the order of numbers in the publisher's dates, ``DMY``, ``MDY`` or ``YMD``.

    Returns:
      Expressions with ``body[start:end] == text``, a TIMEX3 type (DATE, TIME, DURATION, SET),
      value and mod.
    """
    anchor = published.date() if isinstance(published, datetime) else published
    return tuple(_read_matches(body, Context(body, anchor, country=country, order=order)))


def _read_matches(body: str, context: Context) -> Iterator[TimeExpression]:
    for match in find_matches(body, context.names):
        if context.last_day and "\n" in body[context.end : match.start()]:
            context.last_day = None
        if match.start() < context.prior_end:
            continue
        context.start, context.end = match.span()
        timex = read_expression(match, context)
        if timex is None:
            continue
        before, behind = find_other_ends(body, match, timex, context.prior_end)
        start, end = _trim(body, *match.span())
        found = (
            before,
            TimeExpression(start, end, body[start:end], timex.type, timex.value, timex.mod),
            behind,
        )
        for day in list_days(found):
            context.last_day = day
        keep_date(context, timex.value, end)
        context.prior_end = behind.end if behind else end
        context.is_prior_weekday = bool(read_group(match, "weekday"))
        yield from (time for time in found if time)


def _trim(body: str, start: int, end: int) -> tuple[int, int]:
    while body[end - 1] in " ,":
        end -= 1
    return start, end
