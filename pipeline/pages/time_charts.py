"""Charts over time: articles by day, and the spread of a cluster over its outlets. See :mod:`.charts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from wiredesk.pipeline.pages.charts import NARROW, WIDE, write_legend
from wiredesk.pipeline.pages.drawing import Drawing, draw
from wiredesk.pipeline.pages.labels import measure_text, shorten

_LANES = 40
_LANE = 24
_AXIS = 22
_DAY_S = 86_400.0


class Periods(NamedTuple):
    """Counts by day, week, month or year.

    Attributes:
      step: ``day``, ``week``, ``month`` or ``year``.
      counts: first day and counts of each period, without gaps, in order.
      before, after: what was counted on days that are left out because they are far from all others.
    """

    step: str
    counts: list[tuple[date, tuple[int, ...]]]
    before: int
    after: int


def group_days(days: Mapping[date, Sequence[int]], most: int = 90, outliers: float = 0.01) -> Periods:
    """Returns counts by day in at most ``most`` periods of equal kind, the shortest that suffices.

    Args:
      days: counts of each day, one number for each part of a stack; days without a count may be missing.
      most: number of periods.
      outliers: the share of all that may be left out at each end, if that makes the periods shorter.
    """
    known = sorted((day, tuple(counts)) for day, counts in days.items() if sum(counts))
    if not known:
        return Periods("day", [], 0, 0)
    total = sum(sum(counts) for _, counts in known)
    low, high = _cut(known, total * outliers), _cut(known[::-1], total * outliers)
    middle = known[low : len(known) - high]
    step = _find_step(known, most)
    if (low or high) and _find_step(middle, most) != step:
        step = _find_step(middle, most)
    else:
        middle, low, high = known, 0, 0
    before = sum(sum(counts) for _, counts in known[:low])
    after = sum(sum(counts) for _, counts in known[len(known) - high :])
    return Periods(step, _fill(middle, step), before, after)


def _cut(known: Iterable[tuple[date, tuple[int, ...]]], most: float) -> int:
    """Returns the number of days at the beginning that hold no more than ``most``."""
    left, cut = most, 0
    for _, counts in known:
        left -= sum(counts)
        if left < 0:
            break
        cut += 1
    return cut


def _find_step(known: Sequence[tuple[date, tuple[int, ...]]], most: int) -> str:
    first, last = known[0][0], known[-1][0]
    days = (last - first).days + 1
    steps = (("day", days), ("week", days / 7 + 1), ("month", days / 30.4 + 1))
    return next((step for step, number in steps if number <= most), "year")


def _begin(day: date, step: str) -> date:
    if step == "week":
        # The week of the first day of all is not one that exists.
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return day.replace(day=1) if step == "month" else day.replace(day=1, month=1) if step == "year" else day


def _follow(day: date, step: str) -> date | None:
    try:
        if step in ("day", "week"):
            return day + timedelta(days=1 if step == "day" else 7)
        return _begin(day + timedelta(days=32 if step == "month" else 366), step)
    except OverflowError:
        return None


def _fill(known: Sequence[tuple[date, tuple[int, ...]]], step: str) -> list[tuple[date, tuple[int, ...]]]:
    sums: dict[date, tuple[int, ...]] = {}
    for day, counts in known:
        begun = _begin(day, step)
        sums[begun] = tuple(map(sum, zip(sums.get(begun, (0,) * len(counts)), counts, strict=True)))
    nothing = (0,) * len(known[0][1])
    filled, at, last = [], next(iter(sums)), max(sums)
    while at is not None and at <= last:
        filled.append((at, sums.get(at, nothing)))
        at = _follow(at, step)  # type: ignore[assignment]
    return filled


def draw_days(
    name: str,
    title: str,
    periods: Periods,
    *,
    parts: Sequence[str] = (),
    series: Sequence[int] = (1, 2, 3, 4, 5, 6),
    width: float = WIDE,
    height: float = 180,
) -> Markup:
    """Returns a chart of counts over time: a column for each period, stacked if there are several parts.

    Args:
      name, title, width: see :mod:`.charts`.
      periods: from :func:`group_days`.
      parts: names of the parts, for the legend; empty for plain columns.
      series: the colour of each part.
      height: in pixels.
    """
    sums = [sum(counts) for _, counts in periods.counts]
    most = max(sums, default=0) or 1
    ticks = _list_ticks(most)
    most = max(most, *ticks)
    left = max(measure_text(f"{tick:,}", 11) for tick in ticks) + 8
    top, floor = 28 if parts else 12, height - _AXIS
    slot = (width - left) / max(len(sums), 1)
    with draw(width, height) as drawing:
        if parts:
            write_legend(drawing, parts, series)
        for tick in ticks:
            y = floor - tick / most * (floor - top)
            drawing.line(left, width, y)
            drawing.write(left - 8, y, f"{tick:,}", anchor="right", ink="dim", size_px=11)
        for number, (day, counts) in enumerate(periods.counts):
            y = floor
            for part, count in enumerate(counts):
                if count:
                    tall = count / most * (floor - top)
                    wide = min(max(slot * 0.84, 1), 40)
                    x, named = left + (number + 0.5) * slot - wide / 2, f", {parts[part]}" if parts else ""
                    note = f"{name_period(day, periods.step)}{named}: {count:,}"
                    drawing.bar((x, y - tall), (wide, tall), f"series-{series[part]}", note)
                    y -= tall
        _write_periods(drawing, periods, left, slot, height)
        return drawing.save(name, title, _describe(periods, sums))


def _list_ticks(most: int) -> list[int]:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - half a second

    return sorted({int(tick) for tick in MaxNLocator(3, integer=True).tick_values(0, most)})


def name_period(day: date, step: str) -> str:
    """Returns a period in words: ``2026-03-04``, ``week of 2026-03-02``, ``2026-03``, ``2026``."""
    iso = day.isoformat()
    return {"day": iso, "week": f"week of {iso}", "month": iso[:7], "year": iso[:4]}[step]


def _write_periods(drawing: Drawing, periods: Periods, left: float, slot: float, height: float) -> None:
    """Writes the first day of some periods below them, at a distance that leaves room between."""
    size = 11
    texts = [name_period(day, periods.step).removeprefix("week of ") for day, _ in periods.counts]
    free = left - 1
    for number, text in enumerate(texts):
        x = left + (number + 0.5) * slot
        half = measure_text(text, size) / 2
        if x - half >= free and x + half <= drawing.width + 1:
            drawing.write(x, height - 8, text, anchor="center", ink="dim", size_px=size)
            free = x + half + max(24, 2 * half)
    if len(texts) == 1 and free == left - 1:
        drawing.write(left, height - 8, texts[0], ink="dim", size_px=size)


def _describe(periods: Periods, sums: Sequence[int]) -> str:
    if not sums:
        return "There is nothing with a date."
    best = max(range(len(sums)), key=sums.__getitem__)
    first, last = (name_period(periods.counts[n][0], periods.step) for n in (0, -1))
    peak = name_period(periods.counts[best][0], periods.step)
    return f"{sum(sums):,} from {first} to {last}, by {periods.step}; the most, {sums[best]:,}, in {peak}."


class Point(NamedTuple):
    """One article on a time line.

    Attributes:
      at: its time; a time without a zone is taken as UTC.
      lane: the outlet, or whatever has a line of its own.
      series: number of its colour.
      note: text that a browser shows above it.
      link: address of this site that it leads to.
    """

    at: datetime
    lane: str
    series: int = 1
    note: str = ""
    link: str | None = None


def draw_timeline(
    name: str,
    title: str,
    points: Sequence[Point],
    *,
    legend: Sequence[tuple[str, int]] = (),
    width: float = NARROW,
    most: int = _LANES,
) -> Markup:
    """Returns a time axis with a line for each lane and a dot for each point, the lane that is first in time on top.

    Args:
      name, title, width: see :mod:`.charts`.
      points: the points, in any order.
      legend: names and series of the colours; empty for none.
      most: number of lanes; all further ones share the last, which says how many they are.
    """
    ordered = sorted((point._replace(at=_to_utc(point.at)) for point in points), key=lambda p: (p.at, p.lane))
    lanes = list(dict.fromkeys(point.lane for point in ordered))
    rest = f"{len(lanes) - most + 1} more" if len(lanes) > most else ""
    places = {lane: min(number, most - 1) for number, lane in enumerate(lanes)}
    shown = [*lanes[: most - 1], rest] if rest else lanes
    left = max((measure_text(shorten(lane, width * 0.36)) for lane in shown), default=0.0) + 14
    top = 24 if legend else 0
    height = top + len(shown) * _LANE + _AXIS
    with draw(width, height) as drawing:
        if legend:
            write_legend(drawing, [text for text, _ in legend], [number for _, number in legend])
        for row, lane in enumerate(shown):
            y = top + (row + 0.5) * _LANE
            drawing.write(0, y, shorten(lane, width * 0.36))
            drawing.line(left - 6, width, y)
        first, span = _write_times(drawing, ordered, left, height)
        for point in ordered:
            x = left + (point.at - first).total_seconds() / span * (width - left - 8)
            y = top + (places[point.lane] + 0.5) * _LANE
            drawing.dot((x, y), 4.5, f"series-{point.series}", point.note or point.lane, point.link)
        told = f"{len(points):,} in {len(lanes):,} lines"
        if ordered:
            told += f", from {ordered[0].at:%Y-%m-%d %H:%M} to {ordered[-1].at:%Y-%m-%d %H:%M} UTC; first {lanes[0]}"
        return drawing.save(name, title, f"{told}.")


def _to_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _write_times(
    drawing: Drawing, ordered: Sequence[Point], left: float, height: float
) -> tuple[datetime, float]:
    """Writes times below the lanes; returns the time at ``left`` and the seconds from there to the right edge."""
    if not ordered:
        return datetime(2000, 1, 1, tzinfo=UTC), 1.0
    first, last = ordered[0].at, ordered[-1].at
    span = max((last - first).total_seconds(), 60.0)
    # Where all times are at midnight, only the days are known.
    has_times = any((point.at.hour, point.at.minute) != (0, 0) for point in ordered)
    form = "%Y-%m-%d %H:%M" if has_times and span <= 5 * _DAY_S else "%Y-%m-%d"
    if 2 * measure_text(f"{first:{form}}", 11) > drawing.width - left:
        form = form.removeprefix("%Y-")
    number = max(1, min(5, int((drawing.width - left) // (measure_text(f"{first:{form}}", 11) + 20))))
    if form == "%Y-%m-%d":
        # A day is not named twice.
        number = min(number, (last - first).days + 1)
    number = max(number, 2) if last > first else 1
    for step in range(number):
        share = step / max(number - 1, 1)
        at, x = first + timedelta(seconds=span * share), left + share * (drawing.width - left - 8)
        anchor = "left" if step == 0 else "right" if step == number - 1 else "center"
        drawing.write(x - 4 if step == 0 else x + (8 if anchor == "right" else 0), height - 8, f"{at:{form}}",
                      anchor=anchor, ink="dim", size_px=11)  # fmt: skip
    return first, span
