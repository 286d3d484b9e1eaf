"""What pages with lists share: the period that they are about, the pages of a list, and addresses of other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wiredesk.pipeline.browse.paging import ROWS, Args, Page, Query, WrongAddressError
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.addresses import make_address
from wiredesk.pipeline.pages.charts import Pair, draw_pair
from wiredesk.pipeline.pages.time_charts import draw_days, group_days, name_period
from wiredesk.pipeline.views.wording import show_day

_MAX_DAYS = 100_000
_KEPT_ROWS = 500

ARTICLE_COLUMNS = (
    "article_id, headline, publisher, relation, published_at, published_date, published_precision"
)
"""Columns of ``articles`` that the template of a line for an article uses."""

NEWEST_FIRST = "published_at DESC NULLS LAST, article_id"
"""Order of articles in lists."""


@dataclass(frozen=True)
class Period:
    """Days of publication that a page is about, both included.

    Attributes:
      since: first day, or None if there is no first one.
      until: last day, or None.
    """

    since: date | None
    until: date | None

    @property
    def params(self) -> dict[str, Any]:
        """Values for the parameters of :meth:`list_conditions`."""
        return {name: day for name, day in (("since", self.since), ("until", self.until)) if day}

    def list_conditions(self) -> list[str]:
        """Returns conditions on a row of ``articles``. They leave undated articles out, unless there are none."""
        since = ["published_date >= $since"] if self.since else []
        return since + (["published_date <= $until"] if self.until else [])

    def list_conditions_of_parts(self) -> list[str]:
        """Returns conditions on a row of ``entities``, ``quotes`` or ``places``."""
        if conditions := self.list_conditions():
            return [f"article_id IN (SELECT article_id FROM articles WHERE {' AND '.join(conditions)})"]
        return []

    @property
    def words(self) -> str:
        """The period in words that follow a noun, such as " from 10 March 2026"; empty if it has no end."""
        since, until = (day and show_day(day) for day in (self.since, self.until))
        if since and until:
            return f" on {since}" if since == until else f" from {since} to {until}"
        return f" from {since}" if since else f" until {until}" if until else ""


def read_period(args: Args) -> Period:
    """Returns the period that an address asks for.

    Raises:
      WrongAddressError: a day is none, or the last day is before the first.
    """
    period = Period(args.get_date("since"), args.get_date("until"))
    if period.since and period.until and period.since > period.until:
        raise WrongAddressError(f"since ({period.since}) is after until ({period.until}); exchange them")
    return period


def make_where(*conditions: str) -> str:
    """Returns a WHERE clause of all conditions, or nothing."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def fetch_one(room: Room, query: Query) -> Row:
    """Returns the one row of a query without GROUP BY."""
    (row,) = room.fetch(query, limit=1)
    return row


def fetch_kept(room: Room, query: Query, limit: int) -> list[Row]:
    """Returns rows of a query without parameters, which is asked once for each commit: many pages need its answer."""
    kept, key = room.moment.kept, (query.sql, limit)
    if key not in kept:
        kept[key] = room.fetch(query, limit=limit)
    return [dict(row) for row in kept[key]]


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Attributes:
      rows: rows of this page.
      total: rows of all pages.
      first: number of the first row on this page, from 1; 0 if there are no rows.
      before: address of the page before, or None.
      after: address of the page after, or None.
    """

    rows: list[Row]
    total: int
    first: int
    before: str | None = None
    after: str | None = None

    @property
    def last(self) -> int:
        """Number of the last row on this page."""
        return self.first + len(self.rows) - 1 if self.rows else 0


@dataclass(frozen=True)
class Position:
    """The place of a page within its list.

    Attributes:
      number: number of the page, from 1.
      path: path of the page.
      params: parameters of its address, without ``page``.
      size: rows of a full page.
    """

    number: int
    path: str
    params: Mapping[str, Any]
    size: int = ROWS

    @property
    def offset(self) -> int:
        """Number of the rows before this page."""
        return (self.number - 1) * self.size

    def cut(self, rows: list[Row], total: int) -> Listing:
        """Returns the page of the list, with the addresses of its neighbours.

        Args:
          rows: rows of this page.
          total: rows of all pages.

        Raises:
          WrongAddressError: the list has fewer pages.
        """
        number = self.number
        if number > 1 and self.offset >= total:
            pages = max(1, -(-total // self.size))
            raise WrongAddressError(f"there is no page {number:,} of this list; the last one is {pages:,}")
        before = self._make_address(number - 1) if number > 1 else None
        after = self._make_address(number + 1) if self.offset + len(rows) < total else None
        return Listing(rows, total, self.offset + 1 if rows else 0, before, after)

    def _make_address(self, number: int) -> str:
        return make_address(self.path, {**self.params, "page": number if number > 1 else None})


def read_position(args: Args, path: str, params: Mapping[str, Any], size: int = ROWS) -> Position:
    """Returns the place of the page that an address asks for.

    Raises:
      WrongAddressError: ``page`` is no number of a page.
    """
    return Position(args.get_page(), path, params, size)


def fetch_list(room: Room, query: Query, at: Position, total: str | None = None) -> Listing:
    """Returns a page of a query's rows.

    Args:
      room: the tables.
      query: what the list shows, all of it.
      at: which page.
      total: column of the query that holds the number of all rows, where to count them again would take long. The
        beginning of such a list is kept if the query has no parameters.

    Raises:
      WrongAddressError: the list has fewer pages.
    """
    if total and not query.params and at.offset + at.size <= _KEPT_ROWS:
        kept = fetch_kept(room, query, _KEPT_ROWS)
        return at.cut(kept[at.offset : at.offset + at.size], kept[0][total] if kept else 0)
    rows = room.fetch(query, limit=at.size, offset=at.offset)
    if at.number == 1 and len(rows) < at.size:
        return at.cut(rows, len(rows))
    return at.cut(rows, rows[0][total] if total and rows else room.count(query))


@dataclass(frozen=True)
class Timeline:
    """How many there were in each day, week, month or year.

    Attributes:
      step: ``day``, ``week``, ``month`` or ``year``.
      rows: name and number of each step.
      before, after: numbers on days that are left out because they are far from all others.
      charts: the same as a chart.
    """

    step: str
    rows: list[tuple[str, int]]
    before: int
    after: int
    charts: Pair | None


def make_days_query(title: str, source: str, params: Mapping[str, Any]) -> Query:
    """Returns a query that counts rows by their day of publication.

    Args:
      title: what the rows are.
      source: FROM and WHERE of the rows, with ``published_date``.
      params: values of its parameters.
    """
    sql = (
        f"SELECT published_date AS day, count(*) AS number\n{source}\n"
        "GROUP BY day HAVING day IS NOT NULL ORDER BY day"
    )
    return Query(title, sql, params)


def fetch_days(room: Room, query: Query, name: str) -> Timeline:
    """Returns the answer to a query of :func:`make_days_query` as a chart and as rows of a table.

    Args:
      room: the tables.
      query: the query.
      name: name of the chart, unique in its page.
    """
    found = room.fetch(query, limit=_MAX_DAYS) if query.params else fetch_kept(room, query, _MAX_DAYS)
    days = {row["day"]: (row["number"],) for row in found}
    periods = group_days(days)
    rows = [(name_period(day, periods.step), counts[0]) for day, counts in periods.counts]
    return Timeline(
        periods.step,
        rows,
        periods.before,
        periods.after,
        draw_pair(name, lambda part, width: draw_days(part, query.title, periods, width=width))
        if rows
        else None,
    )


def make_page(
    title: str,
    template: str,
    context: Mapping[str, Any],
    queries: Mapping[str, Query],
    period: Period | None = None,
) -> Page:
    """Returns a page with what the templates of lists use: the ``period``."""
    return Page(
        title,
        f"browse/{template}.html",
        {"period": period or Period(None, None), **context},
        queries,
    )


def show_span(seconds: float | None) -> str:
    """Returns a span of time in words with its two largest units, such as "2 h 5 min"; empty for None."""
    if seconds is None:
        return ""
    sign, rest, words = ("-" if seconds < 0 else ""), round(abs(seconds)), []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        number, rest = divmod(rest, size)
        words += [f"{number:,} {unit}"] if number else []
    return sign + " ".join(words[:2]) if words else "0 s"


def show_spread(seconds: float | None, *precisions: str | None) -> str:
    """Returns the span between two publications as exactly as both are known: "same day" where only days are.

    Args:
      seconds: the span between the stored times, or None.
      precisions: ``published_precision`` of each.
    """
    coarsest = next((name for name in ("year", "month", "day", "hour") if name in precisions), None)
    if seconds is None or coarsest is None:
        return show_span(seconds)
    size = 3_600 if coarsest == "hour" else 86_400
    whole = seconds // size * size
    return show_span(whole) if whole else f"same {coarsest}"
