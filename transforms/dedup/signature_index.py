"""The articles of earlier runs: the ``signatures`` table as an index in memory.

An increment is small, and the table that it is compared with is large. So the index is not shuffled. Each worker
process loads the bucket keys of the files that are near in time once (8 bytes a key), and reads the evidence of true
candidates from their row groups on demand. Single articles are looked up in the state file, or in columns of the
whole table if there is no state file.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.schemas.records import Signature
from wiredesk.transforms.dedup.table_lookup import LOOKUP_COLUMNS, TableLookup
from wiredesk.transforms.logic.dedup.boilerplate import make_sketches
from wiredesk.transforms.logic.dedup.buckets import ARTICLE, CANDIDATE, make_candidates
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.dedup.signature import SIGNATURE_VERSION
from wiredesk.transforms.logic.dedup.state_lookup import Representative, StateLookup
from wiredesk.transforms.logic.kernel.cache import WeighedCache
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_LOOKBACK_DAYS
from wiredesk.transforms.logic.kernel.identity import pack_ids
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order
from wiredesk.transforms.remote.reading import open_remote
from wiredesk.transforms.remote.schemes import is_remote

_KEY_COLUMNS = (
    "article_id",
    "published_at",
    "ingested_at",
    "words",
    "minhash",
    "signature_version",
    "paragraphs",
)
_CACHED_ROW_GROUPS = 64
# Each open file takes a descriptor and memory for its metadata, and a stream writes thousands of files.
_OPEN_FILES = 32


@dataclass(frozen=True)
class EarlierSettings:
    """The signatures of earlier runs to compare with.

    Attributes:
      root: folder to which the paths of files are relative.
      files: Parquet files of the ``signatures`` table whose buckets are searched: those that are near in time by the
        state file, or all files if there is none.
      state: path of the state file, None if there is none.
      lookback_days: most days between an article and its match.
      now: start of this run. The look-back of undated articles is counted back from it.
      per_bucket: number of entries of a bucket that a newcomer is compared with, the first in order.
    """

    root: str = ""
    files: tuple[str, ...] = ()
    state: str | None = None
    lookback_days: float = DEFAULT_LOOKBACK_DAYS
    now: datetime | None = None
    per_bucket: int = 8


class OutdatedSignaturesError(ValueError):
    """The signatures were written by another version of the algorithm."""


class EarlierIndex:
    """The signatures of earlier runs, with their bucket keys in memory. Threads may share it."""

    def __init__(self, settings: EarlierSettings) -> None:
        """Reads the bucket keys.

        Raises:
          OutdatedSignaturesError: a file holds signatures of another version.
        """
        self._settings = settings
        self._open_files = WeighedCache[pq.ParquetFile](_OPEN_FILES, _count_one)
        self._cache = WeighedCache[pa.Table](_CACHED_ROW_GROUPS, _count_one)
        self._lock = threading.Lock()
        self._lookup: StateLookup | TableLookup = (
            StateLookup(settings.state) if settings.state else self._load_lookup()
        )
        tables = [self._read_columns(path, _KEY_COLUMNS) for path in settings.files]
        self._starts = np.cumsum([0, *(table.num_rows for table in tables)])
        self._keys = np.empty(0, np.uint64)
        if self._starts[-1]:
            # Files of older releases lack the paragraphs.
            self._index(pa.concat_tables(tables, promote_options="default"))

    def _open(self, path: str) -> pq.ParquetFile:
        full = f"{self._settings.root}/{path}" if self._settings.root else path
        return pq.ParquetFile(open_remote(full) if is_remote(full) else full)

    def _read_columns(self, path: str, columns: Sequence[str]) -> pa.Table:
        with self._open(path) as file:
            return file.read(columns=list(columns))

    def _load_lookup(self) -> TableLookup:
        files = self._settings.files
        return TableLookup([(path, self._read_columns(path, LOOKUP_COLUMNS)) for path in files])

    def _index(self, table: pa.Table) -> None:
        """Sorts the bucket keys and paragraphs of all articles, and the articles of each bucket by their order."""
        _check_version(table)
        self._published = _to_micros(table["published_at"])
        self._ingested = _to_micros(table["ingested_at"])
        packed = table["minhash"].to_pylist()
        counts = np.array([len(value) // 8 for value in packed])
        self._articles = np.zeros(len(packed), ARTICLE)
        self._articles["order"] = self._published
        self._articles["row"] = np.arange(len(packed))
        self._articles["keys"] = counts
        self._articles["words"] = table["words"].to_numpy()
        self._articles["id"] = ids = pack_ids(table["article_id"].to_pylist())
        # The rows are sorted first, and the keys then by a stable sort: there are fifty times as many keys.
        ranked = np.lexsort((ids[:, 1], ids[:, 0], self._published))
        keys = np.frombuffer(b"".join([packed[row] for row in ranked.tolist()]), dtype="<u8")
        self._articles["sketch"][ranked] = make_sketches(keys, counts[ranked])
        owners = np.repeat(ranked.astype(np.int32), counts[ranked])
        if "paragraphs" in table.column_names:
            of_row = [value or b"" for value in table["paragraphs"].take(pa.array(ranked)).to_pylist()]
            keys = np.concatenate((keys, np.frombuffer(b"".join(of_row), "<u8")))
            more = np.repeat(ranked.astype(np.int32), [len(value) // 8 for value in of_row])
            owners = np.concatenate((owners, more))
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def __len__(self) -> int:
        return int(self._starts[-1])

    @property
    def files(self) -> tuple[str, ...]:
        """Returns the files whose buckets are searched."""
        return self._settings.files

    def at(self, now: datetime) -> Self:
        """Returns the same index with the look-back of undated articles counted from another moment."""
        moved = copy.copy(self)
        moved._settings = replace(self._settings, now=now)
        return moved

    def __contains__(self, article_id: str) -> bool:
        return self._lookup.has_article(article_id)

    def find_exact(self, content_hash: str) -> Representative | None:
        """Returns the article to which exact copies with this content hash are linked."""
        return self._lookup.find_exact(content_hash)

    def fetch_signature(self, article_id: str) -> Signature:
        """Returns the signature of an article that the tables hold."""
        return self._read(*self._lookup.find_location(article_id))

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns arrival and id of the article with a text under a mark.

        See :mod:`wiredesk.transforms.logic.dedup.record_marks`.
        """
        return self._lookup.find_text(mark, text)

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns arrival and id of the articles under a mark, the latest first."""
        return self._lookup.list_marked(mark, most)

    def find_version(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""
        location = self._lookup.find_version(source_key)
        return None if location is None else self._read(*location)

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        """Returns the first entries of each bucket within the look-back, as CANDIDATE."""
        if not len(self._keys):
            return np.zeros(0, CANDIDATE)
        starts = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - starts
        if not counts.any():
            return np.zeros(0, CANDIDATE)
        buckets = np.repeat(np.arange(len(keys)), counts)
        first_of = np.cumsum(counts) - counts
        rows = self._owners[np.arange(len(buckets)) + (starts - first_of)[buckets]]
        near = self._within_lookback(rows, to_order(published_at))
        rows, buckets = rows[near], buckets[near]
        # The entries of one bucket stand together, in order.
        first_near = np.searchsorted(buckets, np.arange(len(keys)))
        is_first = np.arange(len(buckets)) - first_near[buckets] < self._settings.per_bucket
        return make_candidates(keys[buckets[is_first]], self._articles[rows[is_first]])

    def _within_lookback(self, rows: np.ndarray, published: int) -> np.ndarray:
        """Returns for each row whether it is within the look-back: by publication, or by arrival if undated."""
        span = to_span(self._settings.lookback_days)
        dates = self._published[rows]
        now = to_order(self._settings.now)
        by_arrival = np.abs(now - self._ingested[rows]) <= span
        if published == UNDATED:
            near: np.ndarray = by_arrival
        else:
            near = np.where(dates == UNDATED, by_arrival, np.abs(published - dates) <= span)
        return near

    def fetch(self, row: int) -> Signature:
        """Returns the whole signature of a row that :meth:`find_candidates` returned."""
        number = int(np.searchsorted(self._starts, row, "right")) - 1
        return self._read(self._settings.files[number], row - int(self._starts[number]))

    def _read(self, path: str, row: int) -> Signature:
        with self._lock:
            table, row = self._read_group(path, row)
        return Signature(**table.slice(row, 1).to_pylist()[0])

    def _read_group(self, path: str, row: int) -> tuple[pa.Table, int]:
        """Returns the row group that holds a row of a file, and the number of the row in this group."""
        file = self._open_files.get(path, lambda: self._open(path))
        group = 0
        while row >= file.metadata.row_group(group).num_rows:
            row -= file.metadata.row_group(group).num_rows
            group += 1
        return self._cache.get((path, group), lambda: file.read_row_group(group)), row


def _count_one(_value: object) -> int:
    return 1


def _to_micros(column: pa.ChunkedArray) -> np.ndarray:
    micros: np.ndarray = column.cast(pa.int64()).fill_null(UNDATED).to_numpy()
    return micros


def _check_version(table: pa.Table) -> None:
    versions = set(table["signature_version"].unique().to_pylist())
    if versions != {SIGNATURE_VERSION}:
        raise OutdatedSignaturesError(
            f"the signatures table holds version {sorted(versions - {SIGNATURE_VERSION})} and this code "
            f"makes {SIGNATURE_VERSION}; process the input into a new output folder"
        )


class _LastIndex:
    """The index that this process loaded last. The steps of one run share it, in whatever threads they work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settings: EarlierSettings | None = None
        self._index: EarlierIndex | None = None

    def load(self, settings: EarlierSettings) -> EarlierIndex:
        """Returns the index of these settings. Another one is dropped first, so that only one is in memory."""
        with self._lock:
            if self._index is None or self._settings != settings:
                self._index = None
                self._settings, self._index = settings, EarlierIndex(settings)
            return self._index


_last_index: Final = _LastIndex()


def load_index(settings: EarlierSettings) -> EarlierIndex:
    """Returns the index of earlier runs, loaded once in each process."""
    return _last_index.load(settings)
