"""The annotations of an article as marks on its text, for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = dict[str, Any]

ORDER = ("quote", "keyphrase", "entity", "place", "time", "outlet")
"""Kinds of marks, the outermost first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotated stretch ``body[start:end]``: of which kind, a label for it, and what it says in full."""

    start: int
    end: int
    kind: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on which the same marks lie, the outermost first."""

    text: str
    marks: tuple[Mark, ...]
    opened: tuple[Mark, ...]
    closed: tuple[Mark, ...]


def list_marks(row: Row, body: str) -> list[Mark]:
    """Returns the marks of all annotations of a row of ``articles``."""
    marks = [*_mark_names(row), *_mark_quotes(row), *_mark_keyphrases(row, body)]
    for time in row["times"]:
        value = time["value"] or "?"
        note = f"{time['type']} {value}{' ' + time['mod'] if time['mod'] else ''}"
        marks.append(Mark(time["start"], time["end"], "time", value, note))
    for outlet in row["cited_outlets"]:
        marks.append(Mark(outlet["start"], outlet["end"], "outlet", "source", f"cited: {outlet['name']}"))
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, ORDER.index(mark.kind)))


def _mark_names(row: Row) -> Iterator[Mark]:
    for entity in row["entities"]:
        for mention in entity["mentions"]:
            note = f"{entity['entity']} {entity['name']} ({entity['type']})"
            yield Mark(mention["start"], mention["end"], "entity", entity["type"], note)
    for place in row["places"]:
        yield Mark(place["start"], place["end"], "place", place["country"] or "", describe_place(place))


def _mark_quotes(row: Row) -> Iterator[Mark]:
    for number, quote in enumerate(row["quotes"]):
        note = f"{quote['kind']}: {quote['speaker'] or 'nobody named'} ({quote['confidence']:.2f})"
        yield Mark(quote["start"], quote["end"], "quote", str(number), note)


def _mark_keyphrases(row: Row, body: str) -> Iterator[Mark]:
    for phrase in row["keyphrases"]:
        start = body.find(phrase["text"])
        if start >= 0:
            yield Mark(
                start, start + len(phrase["text"]), "keyphrase", "", f"keyphrase {phrase['score']:.2f}"
            )


def describe_place(place: Row) -> str:
    """Returns a place in one line: where it is, and how sure that is."""
    inside = ", ".join(part for part in (place["admin1"], place["country"]) if part and part != place["name"])
    where = f"{place['latitude']:.2f} {place['longitude']:.2f}"
    name = f"{place['name']}, {inside}" if inside else place["name"]
    return f"{name} ({where}, {place['feature']}, {place['confidence']:.2f})"


def cut_segments(body: str, marks: list[Mark]) -> Iterator[Segment]:
    """Yields the text cut wherever a mark begins or ends; the segments together are the text."""
    cuts = sorted({0, len(body), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    following = iter(marks)
    upcoming = next(following, None)
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark.end > start]
        opened = []
        while upcoming is not None and upcoming.start <= start:
            opened.append(upcoming)
            upcoming = next(following, None)
        active = sorted([*active, *opened], key=lambda mark: (ORDER.index(mark.kind), mark.start, -mark.end))
        closed = tuple(mark for mark in reversed(active) if mark.end == end)
        yield Segment(body[start:end], tuple(active), tuple(opened), closed)
