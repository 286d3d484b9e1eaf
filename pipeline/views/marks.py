"""Marks on a text, and the text cut into segments on which the same marks lie."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

ORDER = ("quote", "keyphrase", "speaker", "entity", "place", "time", "outlet", "other")
"""Kinds of marks, the outermost first."""

DEEPEST = 24
"""Marks on one segment that are told, the innermost ones: so the marked text is never longer than a multiple of it."""

_GAP = re.compile(r"\n{2,}")

Target = tuple[str, str]
"""What a mark or an annotation leads to: its kind (``person``, ``place``, ``outlet``, ``topic``, ``search``,
``article``, ``cluster`` or ``run``), and its name or id."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of text, ``body[start:end]``.

    Attributes:
      kind: one of :data:`ORDER`.
      label: a short text beside the mark.
      note: a full description of the annotation.
      target: what the mark leads to, if anything.
    """

    start: int
    end: int
    kind: str
    label: str
    note: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on which the same marks lie.

    Attributes:
      marks: the marks on it, the outermost first; if they are more than :data:`DEEPEST`, the innermost of them.
      opened: those that begin here, the outermost first.
      closed: those that end here, the innermost first.
    """

    text: str
    marks: tuple[Mark, ...]
    opened: tuple[Mark, ...]
    closed: tuple[Mark, ...]

    @property
    def target(self) -> Target | None:
        """What the innermost mark that leads anywhere leads to."""
        return next((mark.target for mark in reversed(self.marks) if mark.target), None)

    @property
    def names(self) -> str:
        """Kinds of the marks, and types of entities, each once, with spaces between them."""
        told = ((mark.kind, mark.label) if mark.kind == "entity" else (mark.kind,) for mark in self.marks)
        return " ".join(dict.fromkeys(chain.from_iterable(told)))

    @property
    def notes(self) -> str:
        """Descriptions of the marks, the innermost first, each once on a line of its own."""
        return "\n".join(dict.fromkeys(mark.note for mark in reversed(self.marks)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text.

    Attributes:
      gap: the empty lines that follow it.
    """

    segments: tuple[Segment, ...]
    gap: str


def sort_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Returns marks in text order; of those that begin together, the longest and then the outermost first."""
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, ORDER.index(mark.kind)))


def cut_segments(body: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Yields the text, cut wherever a mark begins or ends. The segments together are the text.

    Marks that are empty or reach beyond the text are left out. The time is that of sorting the marks, however many
    lie on one another.

    Args:
      body: the text.
      marks: in any order.
      cuts: further offsets at which to cut.
    """
    # The number keeps equal marks apart, and tells the place of a mark among the active ones.
    ranked = [
        (ORDER.index(mark.kind), mark.start, -mark.end, number, mark)
        for number, mark in enumerate(sort_marks(marks))
        if 0 <= mark.start < mark.end <= len(body)
    ]
    beginning, ending = defaultdict(list), defaultdict(list)
    for rank in ranked:
        beginning[rank[-1].start].append(rank)
        ending[rank[-1].end].append(rank)
    active: list[tuple[int, int, int, int, Mark]] = []
    for start, end in pairwise(sorted({0, len(body), *cuts, *beginning, *ending})):
        opened = beginning.get(start, [])
        for rank in opened:
            insort(active, rank)
        closed = sorted(ending.get(end, []), reverse=True)
        yield Segment(body[start:end], _list(active[-DEEPEST:]), _list(opened), _list(closed))
        for rank in closed:
            del active[bisect_left(active, rank)]


def _list(ranked: Sequence[tuple[int, int, int, int, Mark]]) -> tuple[Mark, ...]:
    return tuple(rank[-1] for rank in ranked)


def cut_paragraphs(body: str, marks: Iterable[Mark]) -> Iterator[Paragraph]:
    """Yields the paragraphs of a text. Their segments and gaps together are the text.

    A mark that begins in a gap opens in the segment that follows it.

    Args:
      body: the text, its paragraphs separated by empty lines.
      marks: in any order.
    """
    gaps = {found.start(): found.end() for found in _GAP.finditer(body)}
    held: list[Segment] = []
    late: tuple[Mark, ...] = ()
    at, gap_end = 0, 0
    gap = ""
    for segment in cut_segments(body, marks, chain(gaps, gaps.values())):
        gap_end = max(gap_end, gaps.get(at, 0))
        if at < gap_end:
            gap += segment.text
            late += segment.opened
        else:
            if gap:
                yield Paragraph(tuple(held), gap)
                held, gap = [], ""
            held.append(replace(segment, opened=(*late, *segment.opened)) if late else segment)
            late = ()
        at += len(segment.text)
    if held or gap:
        yield Paragraph(tuple(held), gap)
