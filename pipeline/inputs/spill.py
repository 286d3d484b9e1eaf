"""Spill files: parsed rows on the local disk, with an index from which they are read back in any order."""

from __future__ import annotations

import hashlib
import pickle
import struct
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

import apache_beam as beam
import numpy as np
import pyarrow as pa

from wiredesk.schemas.records import Article, Reject
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.logic.kernel.identity import pack_ids
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

_REFS_PER_BLOCK = 64
_REFS_AT_ONCE = 10_000
# A seventh of the time of zlib's fastest level, for a third more on the disk.
_CODEC = "lz4"
_SIZE = struct.Struct(">Q")
_NO_ID = "0" * 32

REF = np.dtype(
    [
        ("order", "<i8"),
        ("identity", "<u8", 2),
        ("twin", "<u8", 2),
        ("place", "<u8"),
        ("offset", "<u8"),
        ("length", "<u4"),
        ("file", "<u4"),
    ]
)
"""Index entry of a row, 64 bytes, so that a million records take 64 MB while they are cut.

``order`` is that of publication, see ``to_order``. ``twin`` is the other id of a reject, or ``identity`` again. ``place``
is a hash of the row's ``source_uri``. ``file`` is a position in the list of spill files.
"""


class SpillBlock(NamedTuple):
    """Some rows of one spill file, as the offset and length of each."""

    file: str
    spans: tuple[tuple[int, int], ...]


class Spilled(NamedTuple):
    """Rows of one kind: their files, and entries of :data:`REF` in order of publication, then identity."""

    files: tuple[str, ...]
    refs: np.ndarray


@dataclass
class SpillRows(beam.PTransform):
    """Writes rows to spill files in a local folder. Input: any rows. Output: none."""

    folder: str
    kind: str

    def expand(self, pcoll: Any) -> Any:
        """Applies the transform."""
        return pcoll | "Spill" >> beam.ParDo(SpillFn(self.folder, self.kind))


class SpillFn(beam.DoFn):
    """Writes the rows of a bundle to one spill file, with an index beside it."""

    def __init__(self, folder: str, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._stream: IO[bytes] | None = None

    def process(self, element: Any) -> None:
        """Writes a row."""
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
        # `_flush` fills in the ids, and `list_spilled` the number of the file.
        self._refs.append((order, 0, 0, hash_place(element.source_uri), offset, len(packed), 0))
        if len(self._refs) >= _REFS_AT_ONCE:
            self._flush()

    def finish_bundle(self) -> None:
        """Closes the spill file of the bundle."""
        if self._stream is not None:
            if self._refs:
                self._flush()
            self._stream.close()
            self._index.close()
            self._stream = None

    def _flush(self) -> None:
        refs = np.array(self._refs, REF)
        ids = pack_ids(self._ids).reshape(-1, 2, 2)
        refs["identity"], refs["twin"] = ids[:, 0], ids[:, 1]
        refs.tofile(self._index)
        self._refs, self._ids = [], []


def list_spilled(folder: str, kind: str) -> Spilled:
    """Returns the spilled rows of a kind."""
    indexes = sorted(Path(folder).glob(f"{kind}-*.index"))
    parts = [np.fromfile(index, REF) for index in indexes]
    for number, part in enumerate(parts):
        part["file"] = number
    refs = np.concatenate([np.empty(0, REF), *parts])
    high, low = refs["identity"].T
    refs = refs[np.lexsort((refs["offset"], refs["file"], low, high, refs["order"]))]
    return Spilled(tuple(str(index.with_suffix(".spill")) for index in indexes), refs)


def make_blocks(files: Sequence[str], refs: np.ndarray) -> Iterator[SpillBlock]:
    """Yields blocks with the rows of index entries, each with rows of one file in order of their offset."""
    refs = refs[np.lexsort((refs["offset"], refs["file"]))]
    for number in np.unique(refs["file"]).tolist():
        of_file = refs[refs["file"] == number]
        spans = list(zip(of_file["offset"].tolist(), of_file["length"].tolist(), strict=True))
        for first in range(0, len(spans), _REFS_PER_BLOCK):
            yield SpillBlock(files[number], tuple(spans[first : first + _REFS_PER_BLOCK]))


def read_spill(block: SpillBlock) -> Iterator[Any]:
    """Yields the rows of a block."""
    with open(block.file, "rb") as stream:
        for offset, length in block.spans:
            stream.seek(offset)
            yield _unpack_row(stream.read(length))


def hash_place(source_uri: str) -> int:
    """Returns a hash of a file's location, 64 bits."""
    return int.from_bytes(hashlib.sha256(source_uri.encode()).digest()[:8], "big")


def _pack_row(row: Any) -> bytes:
    data = pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
    packed: bytes = pa.compress(data, codec=_CODEC, asbytes=True)
    return _SIZE.pack(len(data)) + packed


def _unpack_row(packed: bytes) -> Any:
    (size,) = _SIZE.unpack_from(packed)
    return pickle.loads(pa.decompress(packed[_SIZE.size :], size, codec=_CODEC))


def _list_ids(row: Any) -> list[str]:
    """Returns the two ids of a row; a row that is neither an article nor a reject has none."""
    if isinstance(row, Reject):
        ids = list_reject_ids(row)
        return [ids[0], ids[-1]]
    return [getattr(row, "article_id", _NO_ID)] * 2
