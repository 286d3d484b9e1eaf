"""Charts as static SVG for the report and the reading room, drawn by matplotlib; see :mod:`.drawing` for how.

Every function takes the ``name`` of the chart, unique in its page (lower-case letters, digits, hyphens: its ids begin
with it), and a ``title``, which a screen reader says; it returns markup for a template. A chart is as wide as ``width``
in pixels of the page, or narrower where the page is, so choose 340 for one that a telephone shows whole: its text has
12 px. A page also gives the figures of a chart as text or table. Labels may be any text of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from wiredesk.pipeline.pages.drawing import Drawing, draw
from wiredesk.pipeline.pages.labels import measure_text, shorten

NARROW: float = 340
"""Width of a chart that a telephone shows whole, in pixels."""

WIDE: float = 700
"""Width of a chart beside which nothing stands."""

_ROW = 25
_BAR = 14
_LEGEND = 24
_GAP = 8


class Pair(NamedTuple):
    """A chart for a wide page and the same for a telephone; a page shows one of them."""

    wide: Markup
    narrow: Markup


def draw_pair(name: str, draw_one: Callable[[str, float], Markup], wide: float = WIDE) -> Pair:
    """Returns a chart in two widths.

    Args:
      name: name of the narrow one; that of the wide one ends in ``-wide``.
      draw_one: draws it, given its name and its width.
      wide: width of the wide one, in pixels.
    """
    return Pair(draw_one(f"{name}-wide", wide), draw_one(name, NARROW))


class Bar(NamedTuple):
    """One row of a bar chart.

    Attributes:
      label: what is counted.
      parts: its counts, one for each part of a stacked bar; one number for a plain one.
      text: the figure to show behind the bar; empty shows the sum.
      link: address of this site that the bar leads to.
    """

    label: str
    parts: tuple[float, ...]
    text: str = ""
    link: str | None = None


def draw_bars(
    name: str,
    title: str,
    bars: Sequence[Bar],
    *,
    parts: Sequence[str] = (),
    series: Sequence[int] = (1, 2, 3, 4, 5, 6),
    width: float = NARROW,
) -> Markup:
    """Returns a chart of horizontal bars, one below the other, each with its label and its figure.

    Args:
      name, title, width: see the module.
      bars: the rows, from top to bottom; no figure is negative.
      parts: names of the parts of each bar, for the legend; empty for plain bars.
      series: the colour of each part, ``--series-1`` to ``--series-6``.
    """
    texts = [bar.text or f"{sum(bar.parts):,.0f}" for bar in bars]
    labels = [shorten(bar.label, width * 0.5) for bar in bars]
    left = max(map(measure_text, labels), default=0.0) + _GAP
    room = width - left - max(map(measure_text, texts), default=0.0) - _GAP
    most = max((sum(bar.parts) for bar in bars), default=0) or 1
    top = _LEGEND if parts else 0
    with draw(width, top + max(len(bars), 1) * _ROW) as drawing:
        if parts:
            write_legend(drawing, parts, series)
        for row, (bar, label, text) in enumerate(zip(bars, labels, texts, strict=True)):
            y, x = top + (row + 0.5) * _ROW, left
            drawing.write(0, y, label)
            for number, part in enumerate(bar.parts):
                length = part / most * room
                named = f", {parts[number]}: {part:,.0f}" if parts else f": {text}"
                note = f"{bar.label}{named}"
                drawing.bar((x, y - _BAR / 2), (length, _BAR), f"series-{series[number]}", note, bar.link)
                x += length
            drawing.write(x + _GAP / 2, y, text, ink="dim")
        return drawing.save(name, title, _describe(bars, texts))


def _describe(bars: Sequence[Bar], texts: Sequence[str]) -> str:
    shown = [f"{shorten(bar.label, 400)}: {text}" for bar, text in zip(bars, texts, strict=True)]
    return "; ".join(shown[:5]) + (f"; and {len(shown) - 5} more" if len(shown) > 5 else "")


def write_legend(drawing: Drawing, parts: Sequence[str], series: Sequence[int], x: float = 0) -> None:
    """Writes the names of the parts with their colours at the top of a drawing, from ``x`` on."""
    for part, number in zip(parts, series, strict=False):
        drawing.bar((x, 3), (10, 10), f"series-{number}")
        drawing.write(x + 15, 8, part, ink="dim")
        x += 15 + measure_text(part) + 16


def draw_columns(
    name: str,
    title: str,
    columns: Sequence[tuple[str, float]],
    *,
    series: int = 1,
    width: float = NARROW,
    height: float = 130,
) -> Markup:
    """Returns a chart of a few upright columns, each with its figure above and its label below.

    Args:
      name, title, width: see the module.
      columns: label and count of each, from left to right.
      series: the colour.
      height: in pixels.
    """
    most = max((count for _, count in columns), default=0) or 1
    step = width / max(len(columns), 1)
    floor, room = height - 20, height - 20 - 18
    with draw(width, height) as drawing:
        drawing.line(0, width, floor)
        for number, (label, count) in enumerate(columns):
            x, tall = (number + 0.5) * step, count / most * room
            left, wide, note = x - step * 0.36, step * 0.72, f"{label}: {count:,.0f}"
            drawing.bar((left, floor - tall), (wide, tall), f"series-{series}", note)
            drawing.write(x, height - 8, shorten(label, step), anchor="center", ink="dim", size_px=11)
            if count:
                drawing.write(x, floor - tall - 8, _abbreviate(count, step), anchor="center", size_px=11)
        told = "; ".join(f"{label}: {count:,.0f}" for label, count in columns)
        return drawing.save(name, title, told)


def _abbreviate(count: float, width: float) -> str:
    """Returns a number as it is, or in thousands or millions where it does not fit."""
    text = f"{count:,.0f}"
    for unit in ("k", "M", "G", "T"):
        if measure_text(text, 11) <= width - 3:
            break
        count /= 1000
        text = f"{count:.1f}{unit}" if count < 10 else f"{count:,.0f}{unit}"
    return text
