"""What earlier runs have placed: the ``signatures`` table as an index in memory.

An increment is small and what it compares with is large, so the index is not
shuffled: each worker process loads the columns that find candidates (24 bytes
an article and 8 a bucket key), once, and reads the evidence of true candidates
from their row groups when they are asked for.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from schemas.records import Signature
from transforms.logic.defaults import DEFAULT_LOOKBACK_DAYS
from transforms.logic.identity import pack_ids
from transforms.logic.ordering import UNDATED, to_order
from transforms.logic.signature import SIGNATURE_VERSION

_COLUMNS = (
    "article_id",
    "content_hash",
    "source_key",
    "published_at",
    "ingested_at",
    "relation",
    "minhash",
    "signature_version",
)
_CACHED_ROW_GROUPS = 64


@dataclass(frozen=True)
class EarlierSettings:
    """Which signatures to compare with.

    Attributes:
      files: Parquet files of the ``signatures`` table, in any order.
      lookback_days: how far apart an article and its match may be.
      now: when this run began: arrivals are counted back from it.
      per_bucket: entries of a bucket that a newcomer is compared with, in order.
    """

    files: tuple[str, ...] = ()
    lookback_days: float = DEFAULT_LOOKBACK_DAYS
    now: datetime | None = None
    per_bucket: int = 8


class OutdatedSignaturesError(ValueError):
    """The signatures were written by another version of the method."""


def _open(path: str) -> Any:
    return FileSystems.open(path) if "://" in path else path


class _Lookup:
    """Rows by a 128-bit value."""

    def __init__(self, hex_ids: Sequence[str], rows: np.ndarray) -> None:
        ids = pack_ids(hex_ids)
        order = np.argsort(ids[:, 0], kind="stable")
        self._high, self._low, self._rows = ids[order, 0], ids[order, 1], rows[order]

    def find(self, hex_id: str) -> list[int]:
        ((high, low),) = pack_ids([hex_id[:32]])
        start = int(np.searchsorted(self._high, high, "left"))
        end = int(np.searchsorted(self._high, high, "right"))
        return [int(self._rows[i]) for i in range(start, end) if self._low[i] == low]


class EarlierIndex:
    """The signatures of earlier runs, ready to be asked."""

    def __init__(self, settings: EarlierSettings) -> None:
        """Reads the columns that find candidates.

        Raises:
          OutdatedSignaturesError: a file holds signatures of another version.
        """
        self._settings = settings
        self._files = [pq.ParquetFile(_open(path)) for path in settings.files]
        tables = [file.read(columns=list(_COLUMNS)) for file in self._files]
        self._starts = np.cumsum([0, *(table.num_rows for table in tables)])
        table = pa.concat_tables(tables) if tables else None
        self._cache: OrderedDict[tuple[int, int], pa.Table] = OrderedDict()
        self._lock = threading.Lock()
        self.rows = 0 if table is None else table.num_rows
        if table is not None and table.num_rows:
            self._index(table)

    def _index(self, table: pa.Table) -> None:
        versions = set(table["signature_version"].unique().to_pylist())
        if versions != {SIGNATURE_VERSION}:
            raise OutdatedSignaturesError(
                f"the signatures table holds version {sorted(versions - {SIGNATURE_VERSION})} and this code "
                f"makes {SIGNATURE_VERSION}; process the input into a new output folder"
            )
        ids = table["article_id"].to_pylist()
        every_row = np.arange(len(ids))
        self._published = _to_micros(table["published_at"])
        self._ingested = _to_micros(table["ingested_at"])
        self._by_id = _Lookup(ids, every_row)
        exact = np.array([relation == "exact" for relation in table["relation"].to_pylist()])
        hashes = table["content_hash"].to_pylist()
        self._by_content = _Lookup(
            [h[:32] for h, copy in zip(hashes, exact, strict=True) if not copy], every_row[~exact]
        )
        self._by_source: dict[str, int] = {}
        for row in np.argsort(self._ingested, kind="stable"):
            self._by_source[table["source_key"][int(row)].as_py()] = int(row)
        self._index_keys(table["minhash"], pack_ids(ids))

    def _index_keys(self, minhash: pa.ChunkedArray, ids: np.ndarray) -> None:
        packed = minhash.to_pylist()
        counts = np.array([len(value) // 8 for value in packed])
        keys = np.frombuffer(b"".join(packed), dtype="<u8")
        owners = np.repeat(np.arange(len(packed)), counts)
        order = np.lexsort((ids[owners, 1], ids[owners, 0], self._published[owners], keys))
        self._keys, self._owners = keys[order], owners[order]

    def __contains__(self, article_id: str) -> bool:
        return self.rows > 0 and bool(self._by_id.find(article_id))

    def find_exact(self, content_hash: str) -> Signature | None:
        """Returns the article that stands for this content hash, if an earlier run placed one."""
        rows = self._by_content.find(content_hash) if self.rows else []
        matches = [m for m in map(self.fetch, rows) if m.content_hash == content_hash]
        return min(
            matches, key=lambda m: (m.ingested_at, to_order(m.published_at), m.article_id), default=None
        )

    def find_edited(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""
        row = self._by_source.get(source_key) if self.rows else None
        return None if row is None else self.fetch(row)

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> list[tuple[int, int, int]]:
        """Returns (key, order, row) for the first entries within the look-back of each bucket."""
        if not self.rows or not len(keys):
            return []
        starts = np.searchsorted(self._keys, keys, "left")
        ends = np.searchsorted(self._keys, keys, "right")
        found: list[tuple[int, int, int]] = []
        for i in np.flatnonzero(ends > starts):
            rows = self._owners[starts[i] : ends[i]]
            near = rows[self._within_lookback(rows, to_order(published_at))][: self._settings.per_bucket]
            found.extend((int(keys[i]), int(self._published[row]), int(row)) for row in near)
        return found

    def _within_lookback(self, rows: np.ndarray, published: int) -> np.ndarray:
        span = int(timedelta(days=self._settings.lookback_days) / timedelta(microseconds=1))
        dates = self._published[rows]
        now = to_order(self._settings.now)
        by_arrival = np.abs(now - self._ingested[rows]) <= span
        if published == UNDATED:
            near: np.ndarray = by_arrival
        else:
            near = np.where(dates == UNDATED, by_arrival, np.abs(published - dates) <= span)
        return near

    def fetch(self, row: int) -> Signature:
        """Returns the whole signature of a row."""
        number = int(np.searchsorted(self._starts, row, "right")) - 1
        file = self._files[number]
        offset = row - int(self._starts[number])
        group = 0
        while offset >= file.metadata.row_group(group).num_rows:
            offset -= file.metadata.row_group(group).num_rows
            group += 1
        return Signature(**self._read_group(number, group).slice(offset, 1).to_pylist()[0])

    def _read_group(self, number: int, group: int) -> pa.Table:
        with self._lock:
            table = self._cache.pop((number, group), None)
            if table is None:
                table = self._files[number].read_row_group(group)
            self._cache[number, group] = table
            while len(self._cache) > _CACHED_ROW_GROUPS:
                self._cache.popitem(last=False)
            return table


def _to_micros(column: pa.ChunkedArray) -> np.ndarray:
    filled = column.cast(pa.int64()).fill_null(UNDATED)
    micros: np.ndarray = filled.to_numpy()
    return micros


_loaded: dict[EarlierSettings, EarlierIndex] = {}
_loading = threading.Lock()


def load_index(settings: EarlierSettings) -> EarlierIndex:
    """Returns the index, loaded once a process; the last one asked for is kept."""
    with _loading:
        if settings not in _loaded:
            _loaded.clear()
            _loaded[settings] = EarlierIndex(settings)
        return _loaded[settings]
