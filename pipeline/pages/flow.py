"""A flow: how a number splits into parts, and these again. See :mod:`.charts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from wiredesk.pipeline.pages.charts import WIDE
from wiredesk.pipeline.pages.drawing import Drawing, draw
from wiredesk.pipeline.pages.labels import shorten

_BAR = 10.0
_SLOT = 36.0
_LEAST = 1.5


@dataclass(frozen=True)
class Node:
    """A number of a flow, with the parts that it splits into.

    Attributes:
      label: what is counted, in a word or two.
      count: how many; a part without any is not drawn.
      series: number of its colour.
      parts: what it splits into; their counts add up to its own.
    """

    label: str
    count: int
    series: int = 6
    parts: tuple[Node, ...] = ()

    @property
    def shown(self) -> tuple[Node, ...]:
        """The parts that are drawn."""
        return tuple(part for part in self.parts if part.count > 0)

    @property
    def depth(self) -> int:
        """The number of columns that it and its parts need."""
        return 1 + max((part.depth for part in self.shown), default=0)

    def describe(self) -> str:
        """Returns it in words: ``17 records: 16 articles, 1 reject``."""
        own = f"{self.count:,} {self.label}"
        if not self.shown:
            return own
        return f"{own}: {', '.join(f'{part.count:,} {part.label}' for part in self.shown)}"


class _Place(NamedTuple):
    """A bar of the drawing: a node, its column, its middle and its height in pixels."""

    node: Node
    column: int
    middle: float
    tall: float
    parts: tuple[_Place, ...]

    def walk(self) -> Iterator[_Place]:
        yield self
        for part in self.parts:
            yield from part.walk()


def draw_flow(name: str, title: str, root: Node, *, width: float = WIDE, height: float = 190) -> Markup:
    """Returns a flow from left to right, each number with its name beside its bar.

    Args:
      name, title, width: see :mod:`.charts`.
      root: the whole, on the left.
      height: of the whole in pixels; many small parts make the drawing higher.
    """
    place, used = _arrange(root, 0, 0.0, height / max(root.count, 1))
    step = width / root.depth
    with draw(width, used) as drawing:
        for one in place.walk():
            _draw_bands(drawing, one, step)
        for one in place.walk():
            x = one.column * step
            note = f"{one.node.count:,} {one.node.label}"
            drawing.bar((x, one.middle - one.tall / 2), (_BAR, one.tall), f"series-{one.node.series}", note)
            _write_label(drawing, one, x, step)
        told = ". ".join(one.node.describe() for one in place.walk() if one.node.shown)
        return drawing.save(name, title, f"{told or root.describe()}.")


def _arrange(node: Node, column: int, top: float, scale: float) -> tuple[_Place, float]:
    """Returns the place of a node and its parts, and the lower end of the room that they take."""
    tall = max(node.count * scale, _LEAST)
    parts = []
    end = top
    for part in node.shown:
        place, end = _arrange(part, column + 1, end, scale)
        parts.append(place)
    end = max(end, top + max(tall, _SLOT))
    # Beside its first part, which is mostly the largest: so the flow goes on straight.
    middle = parts[0].middle + (tall - parts[0].tall) / 2 if parts else top + max(tall, _SLOT) / 2
    return _Place(node, column, middle, tall, tuple(parts)), end


def _draw_bands(drawing: Drawing, place: _Place, step: float) -> None:
    whole = sum(part.node.count for part in place.parts) or 1
    left, y = place.column * step + _BAR, place.middle - place.tall / 2
    for part in place.parts:
        taken = place.tall * part.node.count / whole
        right, to = part.column * step, part.middle - part.tall / 2
        bend = (left + right) / 2
        points = [
            *((left, y), (bend, y), (bend, to), (right, to)),
            (right, to + part.tall),
            *((bend, to + part.tall), (bend, y + taken), (left, y + taken), (left, y)),
        ]
        drawing.area(points, "MCCCLCCCZ", f"series-{part.node.series}", alpha=0.25)
        y += taken


def _write_label(drawing: Drawing, place: _Place, x: float, step: float) -> None:
    left, room = x + _BAR + 5, step - _BAR - 8
    drawing.write(left, place.middle - 8, f"{place.node.count:,}", is_bold=True, size_px=13)
    drawing.write(left, place.middle + 8, shorten(place.node.label, room))
