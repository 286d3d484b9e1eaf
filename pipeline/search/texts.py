"""The text index: articles by their words and by what the filters ask for, kept with tantivy."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import tantivy
import zstandard

from wiredesk.pipeline.search.words import join_distinct, to_field, to_whole

# A field that is filtered by holds one text a value, as a whole.
WHOLE: Final = ("file", "article_id", "language", "relation", "outlet", "country", "geoname")
WORDS: Final = ("headline", "body", "speaker", "person", "place", "topic")
NUMBERS: Final = ("newest", "oldest", "id_high", "id_low")
"""Numbers by which articles are ordered, and the two halves of ``article_id``."""
SHOWN: Final = ("article_id", "headline", "publisher", "language", "relation", "published_at", "published_date",
                "published_precision", "body")  # fmt: skip
"""What the index keeps of an article to show it among others."""

_HEAP_BYTES = 32_000_000
"""Memory of a thread that adds articles."""
_COMMIT_ROWS = 5_000
"""Articles between two commits. Without them ten thousand could wait for the threads, with their texts in memory."""
_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")
_SECOND_BITS, _TIE_BITS = 39, 25
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_DAY_ZERO = date(1, 1, 1)


def make_text_schema() -> tantivy.Schema:
    """Returns the fields of the text index."""
    builder = tantivy.SchemaBuilder()
    for name in WHOLE:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in WORDS:
        # The words are cut before: tantivy must only split at the spaces.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in NUMBERS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_integer_field("day", fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def make_document(key: str, row: Mapping[str, Any], body: str) -> tantivy.Document:
    """Returns an article for the text index.

    Args:
      key: data file that the article is in.
      row: what is known about it, see :func:`wiredesk.pipeline.search.terms.read_terms`.
      body: its text.
    """
    made = tantivy.Document()
    made.add_text("file", key)
    made.add_text("article_id", row["article_id"])
    made.add_text("relation", row["relation"])
    for language in _list_ranges(row["language"]):
        made.add_text("language", language)
    if row["publisher"]:
        made.add_text("outlet", to_whole(row["publisher"]))
    for country in set(row["countries"] or ()):
        made.add_text("country", country)
    for geoname in set(row["geonames"] or ()):
        made.add_text("geoname", str(geoname))
    made.add_text("headline", to_field(row["headline"]))
    made.add_text("body", to_field(body))
    made.add_text("speaker", join_distinct(row["speakers"] or ()))
    made.add_text("person", join_distinct(row["persons"] or ()))
    made.add_text("place", join_distinct(row["place_names"] or ()))
    made.add_text("topic", join_distinct([row["section"], *row["keywords"], *(row["keyphrases"] or ())]))
    _add_numbers(made, row)
    made.add_bytes("shown", encode_shown(row, body))
    return made


def _list_ranges(language: str | None) -> list[str]:
    """Returns a language and those that it belongs to: ``pt-br`` and ``pt``."""
    parts = (language or "").lower().split("-")
    return ["-".join(parts[: number + 1]) for number in range(len(parts)) if parts[0]]


def _add_numbers(made: tantivy.Document, row: Mapping[str, Any]) -> None:
    at: datetime | None = row["published_at"]
    article_id: str = row["article_id"]
    # Articles of the same moment have an order, too, which does not depend on when they were added.
    tie = int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:4]) >> (32 - _TIE_BITS)
    if at is None:
        newest = oldest = tie
    else:
        second = int((at - _EPOCH).total_seconds())
        newest = ((second + 1) << _TIE_BITS) | tie
        oldest = (((1 << _SECOND_BITS) - 1 - second) << _TIE_BITS) | tie
    made.add_unsigned("newest", newest)
    made.add_unsigned("oldest", oldest)
    made.add_unsigned("id_high", int(article_id[:16], 16))
    made.add_unsigned("id_low", int(article_id[16:], 16))
    day: date | None = row["published_date"] or (at.date() if at else None)
    if day is not None:
        made.add_integer("day", number_day(day))


def number_day(day: date) -> int:
    """Returns a day as the number that the index has for it."""
    return (day - _DAY_ZERO).days


def encode_shown(row: Mapping[str, Any], body: str) -> bytes:
    """Returns what is shown of an article, for the index to keep."""
    shown = [row[name] for name in SHOWN if name != "body"] + [body]
    return zstandard.compress(json.dumps(shown, default=_to_text, ensure_ascii=False).encode())


def _to_text(value: date) -> str:
    return value.isoformat()


def decode_shown(data: bytes) -> dict[str, Any]:
    """Returns what is shown of an article, by column."""
    shown = dict(zip(SHOWN, json.loads(zstandard.decompress(data)), strict=True))
    if shown["published_at"] is not None:
        shown["published_at"] = datetime.fromisoformat(shown["published_at"])
    if shown["published_date"] is not None:
        shown["published_date"] = date.fromisoformat(shown["published_date"])
    return shown


@contextmanager
def _raising_system_errors() -> Iterator[None]:
    """Raises an OSError for what the system refuses to tantivy, such as room on a full disk."""
    try:
        yield
    except ValueError as error:
        if found := _SYSTEM_ERROR.search(str(error)):
            raise OSError(int(found[1]), os.strerror(int(found[1]))) from error
        raise


class TextWriter:
    """Changes a text index in a folder that no reader has opened yet."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Opens the index in a folder, or makes an empty one.

        Args:
          folder: an existing folder.
          threads: number of threads that add articles.
        """
        with _raising_system_errors():
            self._index = tantivy.Index(make_text_schema(), str(folder))
            self._writer = self._index.writer(_HEAP_BYTES * threads, threads)
        self._waiting = 0

    def remove(self, field: str, values: Iterable[str]) -> None:
        """Removes the articles that have one of these values in a field."""
        for value in values:
            self._writer.delete_documents_by_term(field, value)

    def add(self, document: tantivy.Document) -> None:
        """Adds an article."""
        with _raising_system_errors():
            self._writer.add_document(document)
            self._waiting += 1
            if self._waiting >= _COMMIT_ROWS:
                self._writer.commit()
                self._waiting = 0

    def finish(self) -> None:
        """Completes the changes; they are on the disk then."""
        with _raising_system_errors():
            self._writer.commit()
            self._writer.wait_merging_threads()
