"""The annotations of an article and their offsets, read from ``articles.avsc``.

Two properties in the schema, which Avro readers ignore, say all that the program knows of an annotation as such:

- ``"annotation": true`` on a column: the annotation stage makes it. An exact copy leaves it empty, ``reprocess``
  makes it anew, a run counts its items.
- ``"spans": [["start", "end", "text"]]`` on a record: these fields are offsets into ``body``, and the third
  repeats the text between them, or is null. Offsets are checked before a row is written and by ``wiredesk check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from wiredesk.schemas.columns import Column, SpanFields, list_columns


class Span(NamedTuple):
    """Offsets into ``body`` that an article holds.

    Attributes:
      path: column, and the lists inside it, whose items have the offsets: ``("entities", "mentions")``.
      fields: names of the offsets in an item.
    """

    path: tuple[str, ...]
    fields: SpanFields

    @property
    def name(self) -> str:
        """``entities.mentions`` or, if its offsets have a prefix, ``quotes.speaker``."""
        prefix = self.fields.start.removesuffix("start").rstrip("_")
        return ".".join((*self.path, prefix) if prefix else self.path)

    def describe_error(self, start: int, end: int, text: str | None) -> str:
        """Returns the message about offsets that are wrong.

        Args:
          start, end: the offsets.
          text: the text that should lie between them; None if no field repeats it.
        """
        wrong = "is no stretch of the body" if text is None else f"is not {text!r} in the body"
        return f"{self.name} [{start}:{end}] {wrong}"


def find_annotations(columns: Iterable[Column]) -> tuple[str, ...]:
    """Returns the names of the columns that the annotation stage makes, in order."""
    return tuple(column.name for column in columns if column.is_annotation)


def find_spans(columns: Iterable[Column]) -> tuple[Span, ...]:
    """Returns all offsets that some columns hold, in order."""
    return tuple(_walk_spans(columns, ()))


def _walk_spans(columns: Iterable[Column], above: tuple[str, ...]) -> Iterator[Span]:
    for column in columns:
        path = (*above, column.name)
        yield from (Span(path, fields) for fields in column.spans)
        yield from _walk_spans(column.fields, path)


ANNOTATIONS: Final = find_annotations(list_columns("articles"))
"""Columns that the annotation stage makes."""

SPANS: Final = find_spans(list_columns("articles"))
"""All offsets into ``body``."""

LOCATED: Final = tuple(dict.fromkeys(span.path[0] for span in SPANS))
"""Columns whose items have offsets into ``body``."""
