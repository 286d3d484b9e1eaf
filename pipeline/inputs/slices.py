"""Cuts a large local input into slices, each a pipeline and a commit of its own.

Memory is then bounded by the slice, and a killed run goes on at the slice. The
input is parsed once into spill files; the slices are cut from them in order of
publication, so that one run gives the same links as many.
"""

from __future__ import annotations

import hashlib
import pickle
import struct
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, overload

import apache_beam as beam
import numpy as np
import pyarrow as pa

from wiredesk.schemas.records import Article, Reject
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.logic.kernel.identity import pack_ids, unpack_id
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

_REFS_PER_BLOCK = 64
_REFS_AT_ONCE = 10_000
_MAX_SLICE_BYTES = 256_000_000
# A seventh of the time of zlib's fastest, for a third more on the disk.
_CODEC = "lz4"
_SIZE = struct.Struct(">Q")


# One row of a spill file: 64 bytes, so a million records take 64 MB while they are cut.
_REF = np.dtype(
    [
        ("order", "<i8"),
        ("identity", "<u8", 2),
        # The other id by which a reject is known; its own where it has none.
        ("twin", "<u8", 2),
        # A hash of the place that it was read from.
        ("place", "<u8"),
        ("offset", "<u8"),
        ("length", "<u4"),
        ("file", "<u4"),
    ]
)
_NO_ID = "0" * 32


class SpillBlock(NamedTuple):
    """Some rows of one spill file: (offset, length) of each."""

    file: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Slice:
    """What one pipeline of a local run processes.

    Attributes:
      blocks: where its articles and rejects lie.
      closing: what may be said when this slice is committed, because the last
        record that it speaks of is in it: the ``sources`` rows of a run's files.
      orders: when its articles were published, see ``to_order``.
      rejects: ids by which its rejects are known.
      records: how many articles and rejects there are.
    """

    blocks: tuple[SpillBlock, ...]
    closing: tuple[Any, ...]
    orders: tuple[int, ...]
    rejects: tuple[str, ...]
    records: int


def _pack_row(row: Any) -> bytes:
    data = pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
    packed: bytes = pa.compress(data, codec=_CODEC, asbytes=True)
    return _SIZE.pack(len(data)) + packed


def _unpack_row(packed: bytes) -> Any:
    (size,) = _SIZE.unpack_from(packed)
    return pickle.loads(pa.decompress(packed[_SIZE.size :], size, codec=_CODEC))


class _SpillFn(beam.DoFn):
    """Writes rows to one spill file a bundle, and beside it an index."""

    def __init__(self, folder: str, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._stream: IO[bytes] | None = None

    def process(self, element: Any) -> None:
        if self._stream is None:
            self._path = Path(self._folder, f"{self._kind}-{uuid.uuid4().hex}.spill")
            self._stream = self._path.open("wb")
            self._index = self._path.with_suffix(".index").open("wb")
            self._refs: list[tuple[Any, ...]] = []
            self._ids: list[str] = []
        packed = _pack_row(element)
        offset = self._stream.tell()
        self._stream.write(packed)
        order = to_order(element.published_at) if isinstance(element, Article) else UNDATED
        self._ids += _list_ids(element)
        # The ids follow when they are written; which of the files it is, when they are read.
        self._refs.append((order, 0, 0, _hash_place(element.source_uri), offset, len(packed), 0))
        if len(self._refs) >= _REFS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        refs = np.array(self._refs, _REF)
        ids = pack_ids(self._ids).reshape(-1, 2, 2)
        refs["identity"], refs["twin"] = ids[:, 0], ids[:, 1]
        refs.tofile(self._index)
        self._refs, self._ids = [], []

    def finish_bundle(self) -> None:
        if self._stream is not None:
            if self._refs:
                self._flush()
            self._stream.close()
            self._index.close()
            self._stream = None


@dataclass
class SpillRows(beam.PTransform):
    """Writes rows to spill files in a local folder. Input: any rows. Output: none."""

    folder: str
    kind: str

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "Spill" >> beam.ParDo(_SpillFn(self.folder, self.kind))


def read_spill(block: SpillBlock) -> Iterator[Any]:
    """Yields the rows of a block."""
    with open(block.file, "rb") as stream:
        for offset, length in block.spans:
            stream.seek(offset)
            yield _unpack_row(stream.read(length))


def _list_ids(row: Any) -> list[str]:
    """Returns the two ids of a row; what is neither an article nor a reject has none."""
    if isinstance(row, Reject):
        ids = list_reject_ids(row)
        return [ids[0], ids[-1]]
    return [getattr(row, "article_id", _NO_ID)] * 2


def _hash_place(source_uri: str) -> int:
    return int.from_bytes(hashlib.sha256(source_uri.encode()).digest()[:8], "big")


class Spilled(NamedTuple):
    """Where the rows of a kind lie: in files, as ``_REF``, in order of publication, then identity."""

    files: tuple[str, ...]
    refs: np.ndarray


def list_spilled(folder: str, kind: str) -> Spilled:
    """Returns where the rows of a kind lie."""
    indexes = sorted(Path(folder).glob(f"{kind}-*.index"))
    parts = [np.fromfile(index, _REF) for index in indexes]
    for number, part in enumerate(parts):
        part["file"] = number
    refs = np.concatenate([np.empty(0, _REF), *parts])
    high, low = refs["identity"].T
    refs = refs[np.lexsort((refs["offset"], refs["file"], low, high, refs["order"]))]
    return Spilled(tuple(str(index.with_suffix(".spill")) for index in indexes), refs)


class Slices(Sequence[Slice]):
    """Cuts what was parsed: articles in order of publication, then rejects. Makes a slice when it is asked for.

    Attributes:
      records: articles and rejects of all slices.
      closings: rows that speak of them.
    """

    def __init__(self, folder: str, slice_size: int, closing: str) -> None:
        """Finds where each slice ends.

        Args:
          folder: where :class:`SpillRows` wrote ``articles`` and ``rejects``.
          slice_size: records a slice at most; a slice is also cut at 256 MB.
          closing: the kind of rows there that speak of the records of their ``source_uri``.
        """
        articles, rejects = list_spilled(folder, "articles"), list_spilled(folder, "rejects")
        rejects.refs["file"] += len(articles.files)
        # Those of a file together, so that it is done with soon.
        ordered = np.argsort(rejects.refs["place"], kind="stable")
        self._rows = Spilled(
            (*articles.files, *rejects.files), np.concatenate((articles.refs, rejects.refs[ordered]))
        )
        self._articles = len(articles.refs)
        self._ends = _cut(self._rows.refs["length"], slice_size)
        self._closing = list_spilled(folder, closing)
        self._closed_by = self._find_last(self._closing.refs["place"])
        self.records, self.closings = len(self._rows.refs), len(self._closing.refs)

    def _find_last(self, places: np.ndarray) -> np.ndarray:
        """Returns the last slice that holds a record of each of these places."""
        slices = np.searchsorted(self._ends, np.arange(len(self._rows.refs)), "right")
        found = self._rows.refs["place"]
        order = np.lexsort((slices, found))
        found, slices = found[order], slices[order]
        last = np.searchsorted(found, places, "right") - 1
        if np.any(last < 0) or np.any(found[last] != places):
            raise AssertionError("a row speaks of records that were not parsed")
        return slices[last]

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Slice: ...

    @overload
    def __getitem__(self, index: slice) -> list[Slice]: ...

    def __getitem__(self, index: int | slice) -> Slice | list[Slice]:
        """Returns a slice, or some."""
        numbers = range(len(self))[index]
        return self._make(numbers) if isinstance(numbers, int) else [self._make(number) for number in numbers]

    def _make(self, number: int) -> Slice:
        first, end = (self._ends[number - 1] if number else 0), self._ends[number]
        refs = self._rows.refs[first:end]
        is_article = np.arange(first, end) < self._articles
        rejects = refs[~is_article]
        ids = {unpack_id(one) for name in ("identity", "twin") for one in rejects[name]}
        closed = self._closing.refs[self._closed_by == number]
        return Slice(
            tuple(_make_blocks(self._rows.files, refs)),
            tuple(row for block in _make_blocks(self._closing.files, closed) for row in read_spill(block)),
            tuple(refs["order"][is_article].tolist()),
            tuple(sorted(ids)),
            len(refs),
        )


def _cut(lengths: np.ndarray, slice_size: int) -> list[int]:
    """Returns where each slice ends, given how many bytes each of all rows has."""
    ends: list[int] = []
    taken = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    first = 0
    while first < len(lengths):
        heavy = int(np.searchsorted(taken, taken[first] + _MAX_SLICE_BYTES, "right")) - 1
        first = max(first + 1, min(first + slice_size, heavy))
        ends.append(first)
    return ends


def _make_blocks(files: Sequence[str], refs: np.ndarray) -> Iterator[SpillBlock]:
    refs = refs[np.lexsort((refs["offset"], refs["file"]))]
    for number in np.unique(refs["file"]).tolist():
        mine = refs[refs["file"] == number]
        spans = list(zip(mine["offset"].tolist(), mine["length"].tolist(), strict=True))
        for first in range(0, len(spans), _REFS_PER_BLOCK):
            yield SpillBlock(files[number], tuple(spans[first : first + _REFS_PER_BLOCK]))
