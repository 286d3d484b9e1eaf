"""State kept between runs: an SQLite index of the tables, so that a run costs the same after a year.

A run must know which files were read, which articles are in the tables, and which signature files are
near in time. The tables hold all of it, but reading them would take longer with every run. The index is
derived from them. At the start of a run it takes in the files of the runs committed since. It is rebuilt
if it is missing or damaged, or if a run has joined signature files or removed rows from them. Its answers
do not depend on how rows are spread over files.

A store (``gs://``, ``s3://``) holds a copy of the index, which a job works on in a folder of its machine, and
writes back at its end. A job that dies leaves the older copy, which is as good as a missing run of the index.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import compress
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from more_itertools import chunked

from wiredesk.pipeline.storage.manifests import fold_files, list_committed, order_manifests, read_manifest
from wiredesk.pipeline.storage.stores import Store
from wiredesk.transforms.logic.dedup.record_marks import MARK_COLUMNS, mark_rows
from wiredesk.transforms.logic.dedup.state_lookup import (
    FORGOTTEN_TEXT,
    STATE_FILE,
    STATE_VERSION,
    find_near_files,
    represents_content,
)
from wiredesk.transforms.logic.kernel.identity import list_twins
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

_SCHEMA = """
CREATE TABLE applied (run_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sources (source_uri TEXT PRIMARY KEY, source_key TEXT, fingerprint TEXT, read_at INTEGER) WITHOUT ROWID;
CREATE INDEX owners ON sources (source_key, read_at);
CREATE TABLE rejects (reject_id BLOB PRIMARY KEY, path TEXT) WITHOUT ROWID;
CREATE TABLE files (file INTEGER PRIMARY KEY, path TEXT UNIQUE, first INTEGER, last INTEGER,
                    undated INTEGER, ingested INTEGER);
CREATE TABLE articles (article_id BLOB PRIMARY KEY, file INTEGER, place INTEGER) WITHOUT ROWID;
CREATE TABLE contents (content_hash BLOB PRIMARY KEY, article_id BLOB, cluster_id BLOB) WITHOUT ROWID;
CREATE TABLE refused (content_hash BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE twins (twin_id BLOB, path TEXT, PRIMARY KEY (twin_id, path)) WITHOUT ROWID;
CREATE TABLE marks (mark BLOB, text BLOB, article_id BLOB, ingested INTEGER, PRIMARY KEY (mark, text)) WITHOUT ROWID;
CREATE TABLE versions (source_key TEXT PRIMARY KEY, file INTEGER, place INTEGER, ingested INTEGER) WITHOUT ROWID;
"""
_SIGNATURE_COLUMNS = (
    "article_id",
    "content_hash",
    "cluster_id",
    "relation",
    "source_key",
    "published_at",
    "ingested_at",
    "words",
    "withdrawn",
    *MARK_COLUMNS,
)
_KEYS_PER_QUERY = 500


HASH_MARK = " sha256:"
"""Stands in a fingerprint between the size and time of a file and the hash of its content, see ``--verify``."""


def cut_hash(fingerprint: str | None) -> str | None:
    """Returns size and time of a fingerprint, without the hash of a file that was compared by content."""
    return None if fingerprint is None else fingerprint.partition(HASH_MARK)[0]


class KnownPlace(NamedTuple):
    """State of a file when it was last read.

    Attributes:
      source_key: key of the file in the tables.
      fingerprint: its size and modification time; None where an older release stored none.
    """

    source_key: str
    fingerprint: str | None


def _moves_rows(manifest: dict[str, Any]) -> bool:
    """Returns True if a run removed or replaced signature files: the index has positions of rows in them."""
    removed = [*manifest.get("removed", ()), *(file["path"] for file in manifest.get("replaced", ()))]
    return any(path.startswith("signatures/") for path in removed)


def fetch_state(store: Store, path: str) -> None:
    """Copies the index that a store holds to this machine, if there is one."""
    with suppress(FileNotFoundError), store.open_input(STATE_FILE) as stored, open(path, "wb") as copy:
        shutil.copyfileobj(stored, copy)


def keep_state(store: Store, path: str) -> None:
    """Copies an index of this machine to a store."""
    with open(path, "rb") as made, store.open_output(STATE_FILE) as stored:
        shutil.copyfileobj(made, stored)


class State:
    """The index of one output, for the process that holds the output's lock."""

    def __init__(self, store: Store, path: str | None = None) -> None:
        """Opens the index and brings it up to date with the committed runs.

        Args:
          store: where the tables are.
          path: of the index on this machine; None means beside the tables on a disk.
        """
        self._store = store
        self.path = store.locate(STATE_FILE) if path is None else path
        self.has_changed = False
        self._database = self._open()
        try:
            self.update()
        except sqlite3.DatabaseError:
            # The index is damaged, perhaps because the disk was full. It is derived, so it is rebuilt.
            self._begin_anew()
            self.update()

    def _begin_anew(self) -> None:
        self._database.close()
        os.remove(self.path)
        self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path)
        try:
            (version,) = database.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:
            version = None
        if version != STATE_VERSION:
            database.close()
            os.remove(self.path)
            database = sqlite3.connect(self.path)
            # All or nothing: a process that dies here must not leave an index that has its version and lacks tables.
            database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {STATE_VERSION}; COMMIT;")
        return database

    def close(self) -> None:
        """Closes the index."""
        self._database.close()

    def update(self) -> None:
        """Takes in the runs committed since the last update, in the order of their commits."""
        applied = {run_id for (run_id,) in self._database.execute("SELECT run_id FROM applied")}
        committed = list_committed(self._store)
        new = self._read_manifests(run_id for run_id in committed if run_id not in applied)
        # The index does not record the run of a row, so it cannot drop those of a deleted manifest. And rows
        # that moved to other files have new positions there.
        if applied and (not applied <= set(committed) or any(map(_moves_rows, new))):
            self._begin_anew()
            new = self._read_manifests(committed)
        new = order_manifests(new)
        self.has_changed = self.has_changed or bool(new)
        by_run: dict[str, list[str]] = {manifest["run_id"]: [] for manifest in new}
        for file in fold_files(new).values():
            if file.format == "parquet":
                # A row counts from the run that first wrote it, whichever run wrote its present file.
                by_run[file.since].append(file.path)
        for manifest in new:
            self._apply(manifest, by_run[manifest["run_id"]])

    def _read_manifests(self, run_ids: Iterable[str]) -> list[dict[str, Any]]:
        return self._store.run_all(partial(read_manifest, self._store), run_ids)

    def _apply(self, manifest: dict[str, Any], paths: Sequence[str]) -> None:
        with self._database:
            for path in manifest.get("removed", ()):
                for table in ("rejects", "twins"):
                    self._database.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
            add = {
                "sources": self._add_sources,
                "rejects": self._add_rejects,
                "signatures": self._add_signatures,
            }
            indexed = [path for path in paths if path.partition("/")[0] in add]
            for path, stream in self._store.open_each(indexed):
                add[path.partition("/")[0]](path, pq.ParquetFile(stream))
            self._database.execute("INSERT INTO applied VALUES (?)", (manifest["run_id"],))

    @staticmethod
    def _read(file: pq.ParquetFile, columns: Sequence[str]) -> dict[str, list[Any]]:
        table = file.read(columns=list(columns))
        read: dict[str, list[Any]] = table.to_pydict()
        # Files of older releases lack columns that were added since.
        return {name: read.get(name, [None] * table.num_rows) for name in columns}

    def _add_sources(self, path: str, file: pq.ParquetFile) -> None:
        columns = ("source_uri", "source_key", "fingerprint")
        rows = self._read(file, (*columns, "read_at"))
        self._database.executemany(
            "INSERT INTO sources VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET source_key = excluded.source_key, "
            "fingerprint = excluded.fingerprint, read_at = excluded.read_at WHERE excluded.read_at >= read_at",
            zip(*(rows[name] for name in columns), map(to_order, rows["read_at"]), strict=True),
        )

    def _add_rejects(self, path: str, file: pq.ParquetFile) -> None:
        columns = ("container_key", "stage", "reason", "record_hash")
        rows = self._read(file, ("reject_id", *columns))
        ids = rows["reject_id"]
        self._database.executemany(
            "INSERT OR REPLACE INTO rejects VALUES (?, ?)", ((bytes.fromhex(i), path) for i in ids)
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO twins VALUES (?, ?)",
            ((bytes.fromhex(twin), path) for twin in list_twins(*(rows[name] for name in columns))),
        )

    def _add_signatures(self, path: str, file: pq.ParquetFile) -> None:
        rows = self._read(file, _SIGNATURE_COLUMNS)
        ids = [bytes.fromhex(i) for i in rows["article_id"]]
        arrivals = [to_order(when) for when in rows["ingested_at"]]
        number = self._add_file(path, [to_order(when) for when in rows["published_at"]], arrivals)
        self._database.executemany(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?)",
            ((i, number, row) for row, i in enumerate(ids)),
        )
        self._add_contents(ids, rows)
        self._database.executemany(
            # If several copies share an address, the one that arrived first represents the text.
            "INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET article_id = excluded.article_id, "
            "ingested = excluded.ingested WHERE (excluded.ingested, excluded.article_id) < (ingested, article_id)",
            (
                (*text, article_id, arrived)
                for article_id, arrived, marks in zip(ids, arrivals, mark_rows(rows), strict=True)
                for text in marks.all_texts
            ),
        )
        self._database.executemany(
            "INSERT INTO versions VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "file = excluded.file, place = excluded.place, ingested = excluded.ingested "
            "WHERE excluded.ingested >= ingested",
            (
                (key, number, row, arrived)
                for row, (key, arrived) in enumerate(zip(rows["source_key"], arrivals, strict=True))
            ),
        )

    def _add_file(self, path: str, orders: Sequence[int], arrivals: Sequence[int]) -> int | None:
        """Adds a signature file with the span of its publication times, and returns its number."""
        dated = [order for order in orders if order != UNDATED]
        self._database.execute("DELETE FROM files WHERE path = ?", (path,))
        return self._database.execute(
            "INSERT INTO files (path, first, last, undated, ingested) VALUES (?, ?, ?, ?, ?)",
            (
                path,
                min(dated, default=None),
                max(dated, default=None),
                len(orders) - len(dated),
                max(arrivals, default=0),
            ),
        ).lastrowid

    def _add_contents(self, ids: Sequence[bytes], rows: dict[str, list[Any]]) -> None:
        """Adds the content hashes that later exact copies are compared with, and those of refused texts."""
        contents = [bytes.fromhex(content) for content in rows["content_hash"]]
        clusters = [bytes.fromhex(cluster) for cluster in rows["cluster_id"]]
        standing = map(represents_content, rows["relation"], rows["words"], rows["withdrawn"])
        self._database.executemany(
            "INSERT OR IGNORE INTO contents VALUES (?, ?, ?)",
            compress(zip(contents, ids, clusters, strict=True), standing),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO refused VALUES (?)",
            (
                (content,)
                for content, why in zip(contents, rows["withdrawn"], strict=True)
                if why == FORGOTTEN_TEXT
            ),
        )

    def find_places(self, source_uris: Sequence[str]) -> dict[str, KnownPlace]:
        """Returns key and fingerprint of each of these places that was read before."""
        query = "SELECT source_uri, source_key, fingerprint FROM sources WHERE source_uri IN ({})"
        return {uri: KnownPlace(*known) for uri, *known in self._select(query, source_uris)}

    def find_owners(self, source_keys: Sequence[str]) -> dict[str, str]:
        """Returns the place that each of these keys belongs to; if there are several, the one read last."""
        query = (
            "SELECT source_key, source_uri FROM sources WHERE source_key IN ({}) ORDER BY read_at, source_uri"
        )
        return dict(self._select(query, source_keys))

    def find_rejects(self, reject_ids: Sequence[str]) -> frozenset[str]:
        """Returns the ids among these that belong to a reject in the tables or to the twin of one."""
        ids = [bytes.fromhex(i) for i in reject_ids]
        queries = ("rejects WHERE reject_id", "twins WHERE twin_id")
        found = (self._select(f"SELECT * FROM {query} IN ({{}})", ids) for query in queries)
        return frozenset(row[0].hex() for rows in found for row in rows)

    def find_forgotten_texts(self) -> frozenset[str]:
        """Returns the content hashes of texts that must not be taken in again."""
        return frozenset(c.hex() for (c,) in self._database.execute("SELECT content_hash FROM refused"))

    def _select(self, query: str, keys: Sequence[Any]) -> Iterator[Any]:
        for some in chunked(keys, _KEYS_PER_QUERY):
            yield from self._database.execute(query.format(", ".join("?" * len(some))), some)

    def find_signature_files(self, orders: Sequence[int], lookback_days: float, now: datetime) -> list[str]:
        """Returns the signature files that may hold a match, see :func:`find_near_files`."""
        return find_near_files(self._database, orders, lookback_days, now)
