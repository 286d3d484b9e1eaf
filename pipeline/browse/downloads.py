"""All rows of a query as a file: CSV for spreadsheets, JSON (one object a line), Parquet, or the query itself."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from wiredesk.pipeline.browse.paging import Query, WrongAddressError
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.browse.statements import write_statement

_log = logging.getLogger(__name__)

MAX_ROWS = 1_000_000
"""Rows of a download; a header says whether there are more."""

TIMEOUT_S = 300.0
_BATCH_ROWS = 10_000

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings of a text that spreadsheets take for a formula. Such a cell of CSV gets an apostrophe before it."""


@dataclass(frozen=True)
class Format:
    """A format of downloads.

    Attributes:
      title: its name for people.
      suffix: end of the file's name.
      media_type: type of its content.
    """

    title: str
    suffix: str
    media_type: str


FORMATS: Final = {
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8"),
    "json": Format("JSON, one object a line", "jsonl", "application/x-ndjson"),
    "parquet": Format("Parquet", "parquet", "application/vnd.apache.parquet"),
    "sql": Format("SQL", "sql", "application/sql; charset=utf-8"),
}


def send_download(room: Room, query: Query, name: str, output_format: str) -> Response:
    """Returns the rows of a query as a file.

    Args:
      room: the tables.
      query: the query.
      name: name of the file without its end.
      output_format: one of :data:`FORMATS`.

    Raises:
      WrongAddressError: there is no such format.
      UnavailableError: the query takes too long, needs too much memory, or too many others run.
    """
    if output_format not in FORMATS:
        raise WrongAddressError(f"format takes {', '.join(FORMATS)}, not {output_format!r}")
    chosen = FORMATS[output_format]
    headers = make_attachment(f"{name}.{chosen.suffix}")
    if output_format == "sql":
        return Response(write_statement(query), headers=headers, media_type=chosen.media_type)
    pieces = _Pieces(room, query, _WRITERS[output_format])
    headers |= {
        "Wiredesk-Rows": str(min(pieces.rows, MAX_ROWS)),
        "Wiredesk-Rows-Left-Out": str(max(pieces.rows - MAX_ROWS, 0)),
    }
    return _Download(pieces, headers, chosen.media_type)


def make_attachment(name: str) -> dict[str, str]:
    """Returns the header that makes a browser store an answer under a name, and not show it."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "download"
    return {"Content-Disposition": f'attachment; filename="wiredesk-{safe[-100:]}"'}


class _Pieces:
    """The pieces of a download, and the number of its rows.

    The first one is made at once: an error that is known by then gets a page of its own. A later one cuts the answer off,
    which clients report.
    """

    def __init__(self, room: Room, query: Query, write: Callable[[pa.Schema], _Writer]) -> None:
        self._open = ExitStack()
        try:
            self.rows, batches = self._open.enter_context(room.read_all(query, _BATCH_ROWS, TIMEOUT_S))
            self._pieces = _write_all(batches, write(batches.schema))
            self._first: bytes | None = next(self._pieces)
        except BaseException:
            self._open.close()
            raise

    def read(self) -> bytes | None:
        """Returns the next piece, None after the last."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._pieces, None)

    def close(self) -> None:
        """Ends the query."""
        self._open.close()


class _Download(StreamingResponse):
    """Sends pieces. The query ends with the answer, however that ends."""

    def __init__(self, pieces: _Pieces, headers: dict[str, str], media_type: str) -> None:
        super().__init__(iter(pieces.read, None), headers=headers, media_type=media_type)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer."""
        try:
            await super().__call__(scope, receive, send)
        except Exception as error:
            # The answer has begun, so no page can say it. Its missing end tells the client.
            _log.warning("a download was cut off: %s", error or type(error).__name__)
            raise
        finally:
            await run_in_threadpool(self._pieces.close)


class _Writer:
    """Writes rows in a format."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema

    def begin(self) -> bytes:
        """Returns the beginning of the file."""
        return b""

    def write(self, batch: pa.RecordBatch) -> bytes:
        """Returns rows in the format."""
        raise NotImplementedError

    def end(self) -> bytes:
        """Returns the end of the file."""
        return b""


class _CsvWriter(_Writer):
    def begin(self) -> bytes:
        return self._format([self.schema.names])

    def write(self, batch: pa.RecordBatch) -> bytes:
        columns = [column.to_pylist() for column in batch.columns]
        return self._format(map(_show_cell, row) for row in zip(*columns, strict=True))

    def _format(self, rows: Any) -> bytes:
        text = io.StringIO()
        # Python quotes a character of a line's end only where it is one of these.
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return text.getvalue().encode()


def _show_cell(value: Any) -> Any:
    """Returns a value for a cell of CSV: lists and structures as JSON, and no text that a spreadsheet would carry out."""
    if isinstance(value, dict | list):
        value = json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _JsonWriter(_Writer):
    def write(self, batch: pa.RecordBatch) -> bytes:
        lines = (json.dumps(row, default=str, ensure_ascii=False) for row in batch.to_pylist())
        return "".join(f"{line}\n" for line in lines).encode()


class _ParquetWriter(_Writer):
    def __init__(self, schema: pa.Schema) -> None:
        super().__init__(schema)
        self._sink = io.BytesIO()
        self._file = pq.ParquetWriter(_Forward(self._sink), schema, compression="zstd")

    def write(self, batch: pa.RecordBatch) -> bytes:
        self._file.write_batch(batch)
        return self._take()

    def end(self) -> bytes:
        self._file.close()
        return self._take()

    def _take(self) -> bytes:
        written = self._sink.getvalue()
        self._sink.seek(0)
        self._sink.truncate()
        return written


class _Forward(io.RawIOBase):
    """A file that can only be written to, which counts its bytes although they are taken out of the sink."""

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink = sink
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._size += len(data)
        return self._sink.write(data)

    def tell(self) -> int:
        return self._size


_WRITERS: Final[dict[str, type[_Writer]]] = {
    "csv": _CsvWriter,
    "json": _JsonWriter,
    "parquet": _ParquetWriter,
}


def _write_all(reader: pa.RecordBatchReader, writer: _Writer) -> Iterator[bytes]:
    """Yields a file in pieces; the first one has the first rows."""
    piece, left = writer.begin(), MAX_ROWS
    for batch in reader:
        piece += writer.write(batch.slice(0, left))
        left -= min(batch.num_rows, left)
        yield piece
        piece = b""
        if not left:
            break
    yield piece + writer.end()
