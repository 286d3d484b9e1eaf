"""Lists rejects and their reasons, from the table ``rejects``: ``wiredesk rejects``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

import duckdb

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.views.tables import (
    check_format,
    make_table,
    print_for_people,
    show_value,
    write_records,
)

_REASONS = """
SELECT stage, reason,
       count(*) FILTER (replayed_run_id IS NULL) AS rejects,
       count(*) FILTER (replayed_run_id IS NOT NULL) AS replayed,
       CAST(sum(payload_bytes) AS BIGINT) AS bytes,
       min(rejected_at) AS first_seen, max(rejected_at) AS last_seen,
       coalesce(arg_min(struct_pack(source_key := source_key, message := message), (source_key, reject_id), 3)
                  FILTER (replayed_run_id IS NULL),
                arg_min(struct_pack(source_key := source_key, message := message), (source_key, reject_id), 3)
       ) AS examples
FROM found GROUP BY stage, reason ORDER BY rejects DESC, stage, reason
"""
_SINGLE = """
SELECT reject_id, source_key, stage, reason, payload_bytes, rejected_at, run_id, replayed_run_id, message
FROM found ORDER BY rejected_at DESC, source_key, reject_id LIMIT $1
"""


class NoSuchRejectError(ValueError):
    """No reject has that stage or reason, or not exactly one has that id."""


@dataclass(frozen=True)
class RejectFilter:
    """Selects rejects.

    Attributes:
      reason: a code such as ``empty``, or with its stage ``parse/empty``; None for all.
      stage: ``read``, ``decode``, ``parse`` or ``annotate``; None for all.
      since: id of the earliest run, or its beginning; None for all.
    """

    reason: str | None = None
    stage: str | None = None
    since: str | None = None


def _open_rejects(store: Store) -> duckdb.DuckDBPyConnection:
    """Returns a connection with the view ``all_rejects``, which adds ``replayed_run_id`` if the files are older."""
    connection = connect(store)
    names = {row[0] for row in connection.execute("DESCRIBE rejects").fetchall()}
    replayed = "" if "replayed_run_id" in names else ", CAST(NULL AS VARCHAR) AS replayed_run_id"
    connection.execute(f"CREATE VIEW all_rejects AS SELECT *{replayed} FROM rejects")
    return connection


def _select(store: Store, wanted: RejectFilter) -> duckdb.DuckDBPyConnection:
    """Returns a connection with the table ``found``: the selected rejects, without their payloads."""
    stage, reason = wanted.stage, wanted.reason
    if reason is not None and "/" in reason:
        stage, _, reason = reason.partition("/")
    connection = _open_rejects(store)
    _refuse_unknown(connection, stage, reason)
    connection.execute(
        "CREATE TEMP TABLE found AS SELECT * EXCLUDE (payload) FROM all_rejects "
        "WHERE ($1 IS NULL OR stage = $1) AND ($2 IS NULL OR reason = $2) AND ($3 IS NULL OR run_id >= $3)",
        [stage, reason, wanted.since],
    )
    return connection


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, stage: str | None, reason: str | None) -> None:
    """Refuses a stage or reason that no reject has. A misspelt one would look like an output without rejects.

    Raises:
      NoSuchRejectError: no reject has that stage or reason.
    """
    known = connection.execute("SELECT DISTINCT stage, reason FROM all_rejects ORDER BY ALL").fetchall()
    if (stage is None and reason is None) or any(
        stage in (None, has_stage) and reason in (None, has_reason) for has_stage, has_reason in known
    ):
        return
    asked = "/".join(filter(None, (stage, reason)))
    there = ", ".join("/".join(pair) for pair in known) or "none at all"
    raise NoSuchRejectError(f"no reject has the stage or reason {asked!r}; there are: {there}")


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, *params: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = connection.sql(query, params=list(params)).to_arrow_table().to_pylist()
    return rows


def list_reasons(store: Store, wanted: RejectFilter) -> list[dict[str, Any]]:
    """Returns one row for each stage and reason, the most frequent first.

    Each row has ``rejects`` (number of those not replayed), ``replayed`` (number of those that are articles now),
    ``bytes`` of all payloads, ``first_seen``, ``last_seen`` and up to three ``examples``.

    Args:
      store: the output.
      wanted: selects the rejects.

    Raises:
      NoTablesError: there are no tables.
      NoSuchRejectError: no reject has that stage or reason.
    """
    return _fetch(_select(store, wanted), _REASONS)


def list_rejects(store: Store, wanted: RejectFilter, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Returns single rejects without their payloads, the latest first, and the number of all selected rejects.

    Args:
      store: the output.
      wanted: selects the rejects.
      limit: number of rejects to return; 0 for all.

    Raises:
      NoTablesError: there are no tables.
      NoSuchRejectError: no reject has that stage or reason.
    """
    connection = _select(store, wanted)
    ((count,),) = connection.execute("SELECT count(*) FROM found").fetchall()
    return _fetch(connection, _SINGLE, limit or count), count


def write_reasons(rows: Sequence[dict[str, Any]], output_format: str, stream: TextIO) -> None:
    """Writes the rows of :func:`list_reasons`.

    Raises:
      UsageError: there is no such format.
    """
    if output_format == "json":
        _write(rows, output_format, stream)
        return
    flat = [
        row
        | {
            "examples": ", ".join(example["source_key"] for example in row["examples"]),
            "message": row["examples"][0]["message"],
        }
        for row in rows
    ]
    _write(flat, output_format, stream)


def write_rejects(rows: Sequence[dict[str, Any]], count: int, output_format: str, stream: TextIO) -> None:
    """Writes the rows of :func:`list_rejects`. A table ends with the number of rejects that are not shown.

    Raises:
      UsageError: there is no such format.
    """
    _write(rows, output_format, stream)
    if output_format == "table" and count > len(rows):
        stream.write(f"{count - len(rows):,} more; --limit 0 shows all\n")


def _write(rows: Sequence[dict[str, Any]], output_format: str, stream: TextIO) -> None:
    check_format(output_format)
    if not rows:
        stream.write("no rejects\n" if output_format == "table" else "")
        return
    names = list(rows[0])
    if output_format != "table":
        write_records(names, rows, output_format, stream)
        return
    table = make_table(names, frozenset({"rejects", "replayed", "bytes", "payload_bytes"}))
    for row in rows:
        table.add_row(*(_show(value) for value in row.values()))
    print_for_people(table, stream)


def _show(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else show_value(value)


def read_payload(store: Store, wanted: str) -> bytes:
    """Returns the whole payload of one reject.

    Args:
      store: the output.
      wanted: ``reject_id`` of the reject, or its beginning.

    Raises:
      NoTablesError: there are no tables.
      NoSuchRejectError: none or several match.
    """
    connection = _open_rejects(store)
    query = "SELECT DISTINCT reject_id FROM all_rejects WHERE starts_with(reject_id, $1) ORDER BY 1 LIMIT 3"
    ids = [row[0] for row in connection.execute(query, [wanted]).fetchall()]
    if not ids:
        raise NoSuchRejectError(
            f"no reject has the id {wanted!r}; list them with: wiredesk rejects --reason REASON"
        )
    if len(ids) > 1:
        raise NoSuchRejectError(
            f"{wanted!r} is the beginning of several ids: {', '.join(ids)}; give more of it"
        )
    query = "SELECT payload FROM all_rejects WHERE reject_id = $1 LIMIT 1"
    ((payload,),) = connection.execute(query, ids).fetchall()
    return bytes(payload)


def is_printable(payload: bytes) -> bool:
    """Returns True if a payload is safe to print on a terminal: UTF-8 without control characters."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\n\t" for char in text.replace("\r\n", "\n"))
