"""Segments: small Parquet files made of a data file of ``articles``, which queries of many articles read in place of it.

They have what lists and charts ask for, and no bodies. Each data file has five: its articles, and one row for each
entity, quotation, place and time that was found in them. A segment belongs to one data file and depends on no other, so it
is made once and never changes. The annotations that stand for an exact copy are joined when a query reads them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.storage.rewrite import cut_groups
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.duckdb_session import escape_wildcards
from wiredesk.schemas.duckdb_sql import quote_name, quote_text

NESTED = tuple(name for name in ANNOTATIONS if name in LOCATED)
"""Annotations with segments of their own: those found at places of the body, of which an article has many."""

KINDS = ("articles", *NESTED)
"""The kinds of segments; each is a view of the same name in a session."""

_HEAVY = frozenset({"body", "removed", *NESTED})
"""Columns that the articles of a segment lack."""

_ENTITY_FIELDS = ("entity", "name", "type", "count", "salience")
_OWNER = ("article_id", "published_at", "publisher")
_SORTED_ROWS = 50_000
_GROUP_ROWS = 10_000
_LOOKED_UP: Final = {"entities": "name", "quotes": "speaker", "places": "geoname_id"}
"""What the rows of a segment are most often looked up by. Sorted by it, most row groups need not be read."""


def list_article_columns() -> list[str]:
    """Returns the columns of ``articles`` that segments have, in the order of the contract."""
    return [name for name in make_arrow_schema("articles").names if name not in _HEAVY]


def _list_fields(kind: str) -> list[str]:
    """Returns the fields of the annotation that a kind of segment holds."""
    fields = make_arrow_schema("articles").field(kind).type.value_type
    names = [field.name for field in fields]
    return [name for name in names if name in _ENTITY_FIELDS] if kind == "entities" else names


def make_schema(kind: str) -> pa.Schema:
    """Returns the Arrow schema of a kind of segment."""
    articles = make_arrow_schema("articles")
    if kind == "articles":
        fields = [articles.field(name) for name in list_article_columns()]
    else:
        item = articles.field(kind).type.value_type
        fields = [articles.field(name) for name in _OWNER]
        # False if the annotations of another article stand for those of this one.
        fields += [pa.field("is_own", pa.bool_(), nullable=False)]
        fields += [item.field(name) for name in _list_fields(kind)]
    return pa.schema([field.remove_metadata() for field in fields])


def cut_rows(kind: str, articles: pa.Table) -> pa.Table:
    """Returns the rows of a kind of segment for some articles: these, or one for each of their annotations.

    Args:
      kind: one of :data:`KINDS`.
      articles: rows in the schema of the contract.
    """
    schema = make_schema(kind)
    if kind == "articles":
        return articles.select(schema.names).cast(schema)
    parents = pc.list_parent_indices(articles[kind])
    items = pc.list_flatten(articles[kind])
    columns = {name: articles[name].take(parents) for name in _OWNER}
    columns["is_own"] = pc.is_null(articles["annotated_from"]).take(parents)
    columns |= {name: pc.struct_field(items, name) for name in _list_fields(kind)}
    return pa.table([columns[name] for name in schema.names], names=schema.names).cast(schema)


def write_segments(batches: Iterable[pa.Table], paths: Mapping[str, Path]) -> Iterator[pa.Table]:
    """Writes the segments of a data file while its rows are read, and yields the rows again.

    The files are complete once the last rows have been yielded.

    Args:
      batches: rows of the data file.
      paths: where to write, by kind.
    """
    with ExitStack() as stack:
        writers = {kind: stack.enter_context(_SegmentWriter(kind, path)) for kind, path in paths.items()}
        for batch in batches:
            for kind, writer in writers.items():
                writer.add(cut_rows(kind, batch))
            yield batch
        for writer in writers.values():
            writer.finish()


class _SegmentWriter:
    """Writes one segment, in row groups that are large enough to be read fast and small enough to be left out."""

    def __init__(self, kind: str, path: Path) -> None:
        self._key = _LOOKED_UP.get(kind)
        self._stream = path.open("wb")
        self._writer = pq.ParquetWriter(self._stream, make_schema(kind), compression="zstd")
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> _SegmentWriter:
        return self

    def add(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        self._rows += rows.num_rows
        if self._rows >= _SORTED_ROWS:
            self._flush()

    def _flush(self) -> None:
        for rows in cut_groups(self._waiting, _SORTED_ROWS):
            self._writer.write_table(rows.sort_by(self._key) if self._key else rows, _GROUP_ROWS)
        self._waiting, self._rows = [], 0

    def finish(self) -> None:
        self._flush()
        self._writer.close()

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def write_empty_segment(kind: str, path: Path) -> None:
    """Writes a segment without rows, from which a session learns the columns if there is no other.

    One that is there and whole stays, since queries may be reading it.
    """
    buffer = io.BytesIO()
    pq.write_table(make_schema(kind).empty_table(), buffer)
    made = buffer.getvalue()
    if not path.exists() or path.read_bytes() != made:
        part = path.with_suffix(".part")
        part.write_bytes(made)
        part.replace(path)


def make_tables_sql(files: Mapping[str, Sequence[Path]], keeps_copies: bool = False) -> str:
    """Returns SQL that makes the views ``articles``, ``entities``, ``quotes``, ``places`` and ``times`` over segments.

    The views are not temporary, so that temporary ones of the same names can stand before them. Their rows and columns
    are those of the views over the tables (``schemas/sql/views.sql``); ``articles`` lacks the heavy columns.

    Args:
      files: segments by kind, see :meth:`wiredesk.pipeline.search.index.SearchIndex.list_files`.
      keeps_copies: whether the rows of exact copies are found once and kept in tables, so that each query reads the
        segments once. A session of a few queries is faster without.
    """
    made = "TABLE" if keeps_copies else "VIEW"
    statements = [
        f"CREATE OR REPLACE VIEW articles AS\nSELECT * FROM {make_read(files['articles'])};",
        # An exact copy is shown with the annotations of `annotated_from`, if that is there.
        f"CREATE OR REPLACE {made} annotated_copies AS\n"
        "SELECT a.article_id, a.published_at, a.publisher, coalesce(o.article_id, a.article_id) AS annotated_id\n"
        "FROM articles a LEFT JOIN articles o ON o.article_id = a.annotated_from\n"
        "WHERE a.annotated_from IS NOT NULL;",
    ]
    statements += [_make_view(kind, files[kind], made) for kind in NESTED]
    return "\n".join(statements) + "\n"


def _make_view(kind: str, files: Sequence[Path], made: str) -> str:
    fields = [quote_name(name) for name in _list_fields(kind)]
    read = make_read(files)
    return (
        f"CREATE OR REPLACE {made} copied_{kind} AS\n"
        f"SELECT c.article_id, c.annotated_id, c.published_at, c.publisher, {', '.join(f's.{f}' for f in fields)}\n"
        f"FROM annotated_copies c JOIN {read} s ON s.article_id = c.annotated_id;\n"
        f"CREATE OR REPLACE VIEW {kind} AS\n"
        f"SELECT article_id, article_id AS annotated_id, published_at, publisher, {', '.join(fields)}\n"
        f"FROM {read} WHERE is_own\n"
        f"UNION ALL\nFROM copied_{kind};"
    )


def make_read(files: Sequence[Path], options: str = "") -> str:
    """Returns a call of ``read_parquet`` for some files.

    Args:
      files: the files, at least one.
      options: further arguments, each after a comma.
    """
    names = (quote_text(escape_wildcards(str(path))) for path in files)
    return f"read_parquet([{', '.join(names)}]{options})"
