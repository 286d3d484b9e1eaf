"""Checks the offsets of a batch of articles without making objects of its rows.

It is :func:`wiredesk.transforms.logic.kernel.offsets.check_offsets`, by column: several times as
fast, since a row has some sixty annotations, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc


class _Span(NamedTuple):
    """Where offsets stand in a row, and the column that repeats the text; None where none does."""

    path: tuple[str, ...]
    start: str = "start"
    end: str = "end"
    text: str | None = "text"


_SPANS = (
    _Span(("entities", "mentions")),
    _Span(("quotes",)),
    _Span(("quotes",), "speaker_start", "speaker_end", None),
    _Span(("quotes",), "cue_start", "cue_end", "cue"),
    _Span(("places",)),
    _Span(("times",)),
    _Span(("cited_outlets",), text="name"),
    _Span(("acronyms",), text=None),
)
SPAN_COLUMNS = tuple(dict.fromkeys(span.path[0] for span in _SPANS))
"""The columns of ``articles`` that hold offsets."""


class WrongSpan(NamedTuple):
    """An annotation that does not stand where it says: the row in the batch, and what."""

    row: int
    what: str


def find_wrong_spans(batch: pa.RecordBatch) -> Iterator[WrongSpan]:
    """Yields the annotations whose ``body[start:end]`` is not their text.

    Args:
      batch: of ``articles``, with ``body`` and those of :data:`SPAN_COLUMNS` that the file has.
    """
    bodies = batch.column("body").to_pylist()
    for span in _SPANS:
        if span.path[0] not in batch.schema.names:
            continue
        rows, items = _explode(batch.column(span.path[0]), span.path[1:])
        names = {field.name for field in items.type}
        if not {span.start, span.end} <= names:
            continue
        starts, ends = (pc.struct_field(items, name).to_pylist() for name in (span.start, span.end))
        texts = pc.struct_field(items, span.text).to_pylist() if span.text in names else [None] * len(starts)
        for row, start, end, text in zip(rows.to_pylist(), starts, ends, texts, strict=True):
            if start is None or end is None:
                continue
            body = bodies[row]
            if not 0 <= start <= end <= len(body) or (text is not None and body[start:end] != text):
                yield WrongSpan(row, f"{'.'.join(span.path)} [{start}:{end}] is not {text!r}")


def _explode(column: Any, deeper: tuple[str, ...]) -> tuple[Any, Any]:
    """Returns the items of a list column, those of the lists inside it, and so on; and the row of each."""
    rows, items = pc.list_parent_indices(column), pc.list_flatten(column)
    for name in deeper:
        inner = pc.struct_field(items, name)
        rows, items = rows.take(pc.list_parent_indices(inner)), pc.list_flatten(inner)
    return rows, items
