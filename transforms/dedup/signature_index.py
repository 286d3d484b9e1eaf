"""What earlier runs have placed: the ``signatures`` table as an index in memory.

An increment is small and what it compares with is large, so the index is not
shuffled: each worker process loads the bucket keys of the files that are near in
time (8 bytes a key), once, and reads the evidence of true candidates from their
row groups when they are asked for. Questions about one article (is it placed?
is there an exact copy?) go to the state file, or where there is none to columns
of the whole table.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from wiredesk.schemas.records import Signature
from wiredesk.transforms.logic.dedup.boilerplate import make_sketches
from wiredesk.transforms.logic.dedup.buckets import ARTICLE, CANDIDATE
from wiredesk.transforms.logic.dedup.record_marks import MARK_COLUMNS, mark_rows
from wiredesk.transforms.logic.dedup.signature import SIGNATURE_VERSION
from wiredesk.transforms.logic.dedup.state_lookup import Location, Placed, StateLookup, stands_for_content
from wiredesk.transforms.logic.kernel.cache import WeighedCache
from wiredesk.transforms.logic.kernel.defaults import DEFAULT_LOOKBACK_DAYS
from wiredesk.transforms.logic.kernel.identity import pack_ids
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

_KEY_COLUMNS = ("article_id", "published_at", "ingested_at", "words", "minhash", "signature_version")
_LOOKUP_COLUMNS = (
    "article_id",
    "content_hash",
    "cluster_id",
    "relation",
    "source_key",
    "ingested_at",
    "words",
    "withdrawn",
    *(name for name in MARK_COLUMNS if name not in ("source_key", "content_hash")),
)
_CACHED_ROW_GROUPS = 64
# Each holds a descriptor and its metadata, and a stream leaves thousands of files behind.
_OPEN_FILES = 32


@dataclass(frozen=True)
class EarlierSettings:
    """Which signatures to compare with.

    Attributes:
      root: the folder that paths of files are relative to.
      files: Parquet files of the ``signatures`` table whose buckets to search:
        all of them, or those that the state file says are near in time.
      state: path of the state file, None where there is none.
      lookback_days: how far apart an article and its match may be.
      now: when this run began: arrivals are counted back from it.
      per_bucket: entries of a bucket that a newcomer is compared with, in order.
    """

    root: str = ""
    files: tuple[str, ...] = ()
    state: str | None = None
    lookback_days: float = DEFAULT_LOOKBACK_DAYS
    now: datetime | None = None
    per_bucket: int = 8


class OutdatedSignaturesError(ValueError):
    """The signatures were written by another version of the method."""


class _TableLookup:
    """What :class:`StateLookup` answers, from columns of the whole table held in memory."""

    def __init__(self, tables: Sequence[tuple[str, pa.Table]]) -> None:
        self._ids: dict[bytes, Location] = {}
        self._contents: dict[bytes, tuple[bytes, bytes]] = {}
        self._versions: dict[str, tuple[Any, Location]] = {}
        self._marks: dict[bytes, dict[bytes, tuple[int, str]]] = {}
        for path, table in tables:
            self._take(path, table.to_pydict())

    def _take(self, path: str, rows: dict[str, list[Any]]) -> None:
        # Files of older releases lack the column.
        withdrawn = rows.get("withdrawn", [None] * len(rows["article_id"]))
        for row, article_id in enumerate(rows["article_id"]):
            packed = bytes.fromhex(article_id)
            self._ids[packed] = Location(path, row)
            if stands_for_content(rows["relation"][row], rows["words"][row], withdrawn[row]):
                content = bytes.fromhex(rows["content_hash"][row])
                self._contents[content] = (packed, bytes.fromhex(rows["cluster_id"][row]))
            version = (rows["ingested_at"][row], Location(path, row))
            key = rows["source_key"][row]
            self._versions[key] = max(self._versions.get(key, version), version)
        self._take_marks(rows)

    def _take_marks(self, rows: dict[str, list[Any]]) -> None:
        count = len(rows["article_id"])
        columns = {name: rows.get(name, [None] * count) for name in MARK_COLUMNS}
        arrivals = map(to_order, rows["ingested_at"])
        for article_id, arrived, marks in zip(rows["article_id"], arrivals, mark_rows(columns), strict=True):
            for mark, text in marks.all_texts:
                texts = self._marks.setdefault(mark, {})
                # Of copies that share an address the first to be placed stands for the text.
                texts[text] = min(texts.get(text, (arrived, article_id)), (arrived, article_id))

    def has_article(self, article_id: str) -> bool:
        return bytes.fromhex(article_id) in self._ids

    def find_location(self, article_id: str) -> Location:
        return self._ids[bytes.fromhex(article_id)]

    def find_exact(self, content_hash: str) -> Placed | None:
        found = self._contents.get(bytes.fromhex(content_hash))
        return None if found is None else Placed(found[0].hex(), found[1].hex())

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        return self._marks.get(mark, {}).get(text)

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        found = self._marks.get(mark, {}).values()
        return sorted(found, key=lambda one: (-one[0], one[1]))[:most]

    def find_version(self, source_key: str) -> Location | None:
        found = self._versions.get(source_key)
        return None if found is None else found[1]


class EarlierIndex:
    """The signatures of earlier runs, ready to be asked."""

    def __init__(self, settings: EarlierSettings) -> None:
        """Reads the bucket keys.

        Raises:
          OutdatedSignaturesError: a file holds signatures of another version.
        """
        self._settings = settings
        self._open_files = WeighedCache[pq.ParquetFile](_OPEN_FILES, _count_one)
        self._cache = WeighedCache[pa.Table](_CACHED_ROW_GROUPS, _count_one)
        self._lock = threading.Lock()
        self._lookup = StateLookup(settings.state) if settings.state else self._load_lookup()
        tables = [self._read_columns(path, _KEY_COLUMNS) for path in settings.files]
        self._starts = np.cumsum([0, *(table.num_rows for table in tables)])
        self._keys = np.empty(0, np.uint64)
        if self._starts[-1]:
            self._index(pa.concat_tables(tables))

    def _open(self, path: str) -> pq.ParquetFile:
        full = f"{self._settings.root}/{path}" if self._settings.root else path
        return pq.ParquetFile(FileSystems.open(full) if "://" in full else full)

    def _read_columns(self, path: str, columns: Sequence[str]) -> pa.Table:
        with self._open(path) as file:
            return file.read(columns=list(columns))

    def _load_lookup(self) -> _TableLookup:
        files = self._settings.files
        return _TableLookup([(path, self._read_columns(path, _LOOKUP_COLUMNS)) for path in files])

    def _index(self, table: pa.Table) -> None:
        versions = set(table["signature_version"].unique().to_pylist())
        if versions != {SIGNATURE_VERSION}:
            raise OutdatedSignaturesError(
                f"the signatures table holds version {sorted(versions - {SIGNATURE_VERSION})} and this code "
                f"makes {SIGNATURE_VERSION}; process the input into a new output folder"
            )
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
        # The rows in order first, and then the keys by a sort that keeps it: the keys are fifty times as many.
        ranked = np.lexsort((ids[:, 1], ids[:, 0], self._published))
        keys = np.frombuffer(b"".join([packed[row] for row in ranked.tolist()]), dtype="<u8")
        self._articles["sketch"][ranked] = make_sketches(keys, counts[ranked])
        owners = np.repeat(ranked.astype(np.int32), counts[ranked])
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def __len__(self) -> int:
        return int(self._starts[-1])

    @property
    def files(self) -> tuple[str, ...]:
        """Returns the files whose buckets it searches."""
        return self._settings.files

    def at(self, now: datetime) -> Self:
        """Returns the same index for another moment from which arrivals are counted back."""
        moved = copy.copy(self)
        moved._settings = replace(self._settings, now=now)
        return moved

    def __contains__(self, article_id: str) -> bool:
        return self._lookup.has_article(article_id)

    def find_exact(self, content_hash: str) -> Placed | None:
        """Returns the article that stands for this content hash, if an earlier run placed one."""
        return self._lookup.find_exact(content_hash)

    def fetch_placed(self, placed: Placed) -> Signature:
        """Returns the signature of an article that an earlier run has placed."""
        return self._read(*self._lookup.find_location(placed.article_id))

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns when the article with a text under a mark arrived, and its id; see :mod:`wiredesk.transforms.logic.dedup.record_marks`."""
        return self._lookup.find_text(mark, text)

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns when each of the articles under a mark arrived, and its id, the latest first."""
        return self._lookup.list_marked(mark, most)

    def find_version(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""
        location = self._lookup.find_version(source_key)
        return None if location is None else self._read(*location)

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        """Returns the first entries within the look-back of each bucket, as CANDIDATE."""
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
        # Of each bucket, the first ones in order; those of one bucket stand together.
        first_near = np.searchsorted(buckets, np.arange(len(keys)))
        is_first = np.arange(len(buckets)) - first_near[buckets] < self._settings.per_bucket
        rows, buckets = rows[is_first], buckets[is_first]
        found = np.empty(len(rows), CANDIDATE)
        found["key"] = keys[buckets]
        articles = self._articles[rows]
        for name in ARTICLE.names or ():
            found[name] = articles[name]
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
        """Returns the whole signature of a row that :meth:`find_candidates` has named."""
        number = int(np.searchsorted(self._starts, row, "right")) - 1
        return self._read(self._settings.files[number], row - int(self._starts[number]))

    def _read(self, path: str, row: int) -> Signature:
        with self._lock:
            table, row = self._read_group(path, row)
        return Signature(**table.slice(row, 1).to_pylist()[0])

    def _read_group(self, path: str, row: int) -> tuple[pa.Table, int]:
        """Returns the row group that has a row of a file, and which of its rows it is."""
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


_loaded: dict[EarlierSettings, EarlierIndex] = {}
_loading = threading.Lock()


def load_index(settings: EarlierSettings) -> EarlierIndex:
    """Returns the index, loaded once a process; the last one asked for is kept."""
    with _loading:
        if settings not in _loaded:
            _loaded.clear()
            _loaded[settings] = EarlierIndex(settings)
        return _loaded[settings]
