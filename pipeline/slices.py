"""Cuts a large local input into slices, each a pipeline and a commit of its own.

Memory is then bounded by the slice, and a killed run goes on at the slice. The
input is parsed once into spill files; the slices are cut from them in order of
publication, so that one run gives the same links as many.
"""

from __future__ import annotations

import pickle
import struct
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

import apache_beam as beam
import pyarrow as pa

from schemas.records import Article
from transforms.logic.ordering import UNDATED, to_order

_REFS_PER_BLOCK = 64
_REFS_AT_ONCE = 10_000
_MAX_SLICE_BYTES = 256_000_000
# A seventh of the time of zlib's fastest, for a third more on the disk.
_CODEC = "lz4"
_SIZE = struct.Struct(">Q")


class SpillRef(NamedTuple):
    """Where a parsed row lies, and what it is ordered by."""

    order: int
    identity: str
    source_key: str
    file: str
    offset: int
    length: int


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
      rejects: ids of its rejects.
    """

    blocks: tuple[SpillBlock, ...]
    closing: tuple[Any, ...]
    orders: tuple[int, ...]
    rejects: tuple[str, ...]

    @property
    def records(self) -> int:
        """How many articles and rejects there are."""
        return len(self.orders) + len(self.rejects)


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
            self._refs: list[SpillRef] = []
        packed = _pack_row(element)
        offset = self._stream.tell()
        self._stream.write(packed)
        order = to_order(element.published_at) if isinstance(element, Article) else UNDATED
        identity: str = getattr(element, "article_id", "") or getattr(element, "reject_id", "")
        self._refs.append(SpillRef(order, identity, element.source_key, str(self._path), offset, len(packed)))
        if len(self._refs) >= _REFS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        pickle.dump(self._refs, self._index, pickle.HIGHEST_PROTOCOL)
        self._refs = []

    def finish_bundle(self) -> None:
        if self._stream is not None:
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


def list_spilled(folder: str, kind: str) -> list[SpillRef]:
    """Returns where the rows of a kind lie, in order of publication, then identity."""
    refs: list[SpillRef] = []
    for index in Path(folder).glob(f"{kind}-*.index"):
        with index.open("rb") as stream:
            while stream.peek(1):
                refs.extend(pickle.load(stream))
    return sorted(refs)


def cut_slices(folder: str, slice_size: int, closing: str) -> list[Slice]:
    """Cuts what was parsed into slices: articles in order of publication, then rejects.

    Args:
      folder: where :class:`SpillRows` wrote ``articles`` and ``rejects``.
      slice_size: records a slice at most; a slice is also cut at 256 MB.
      closing: the kind of rows there that speak of the records below their ``source_key``.
    """
    rejects = sorted(list_spilled(folder, "rejects"), key=lambda ref: (ref.source_key, ref.identity))
    is_reject = {(ref.file, ref.offset) for ref in rejects}
    groups = list(_cut([*list_spilled(folder, "articles"), *rejects], slice_size))
    spilled = list_spilled(folder, closing)
    files = {ref.source_key for ref in spilled}
    last_slice = {_find_file(ref.source_key, files): n for n, refs in enumerate(groups) for ref in refs}
    closed: list[list[Any]] = [[] for _ in groups]
    for block in _make_blocks(spilled):
        for row in read_spill(block):
            closed[last_slice[row.source_key]].append(row)
    return [
        Slice(
            tuple(_make_blocks(refs)),
            tuple(rows),
            tuple(ref.order for ref in refs if (ref.file, ref.offset) not in is_reject),
            tuple(ref.identity for ref in refs if (ref.file, ref.offset) in is_reject),
        )
        for refs, rows in zip(groups, closed, strict=True)
    ]


def _find_file(source_key: str, files: set[str]) -> str:
    """Returns the file of a record: its key less ``#n`` and ``!member``, which file names may hold too."""
    key = source_key
    while key not in files:
        cut = max(key.rfind("#"), key.rfind("!"))
        if cut < 0:
            raise KeyError(source_key)
        key = key[:cut]
    return key


def _cut(refs: Sequence[SpillRef], slice_size: int) -> Iterator[list[SpillRef]]:
    group: list[SpillRef] = []
    group_bytes = 0
    for ref in refs:
        if group and (len(group) >= slice_size or group_bytes + ref.length > _MAX_SLICE_BYTES):
            yield group
            group, group_bytes = [], 0
        group.append(ref)
        group_bytes += ref.length
    if group:
        yield group


def _make_blocks(refs: Iterable[SpillRef]) -> Iterator[SpillBlock]:
    by_file: dict[str, list[tuple[int, int]]] = {}
    for ref in refs:
        by_file.setdefault(ref.file, []).append((ref.offset, ref.length))
    for file, spans in by_file.items():
        spans.sort()
        for first in range(0, len(spans), _REFS_PER_BLOCK):
            yield SpillBlock(file, tuple(spans[first : first + _REFS_PER_BLOCK]))
