"""All rows sent in blocks arrive, with those of their key, and the buffer stays within its limit."""

from __future__ import annotations

import apache_beam as beam
import pytest

from tests.support import apply_transform
from wiredesk.transforms import row_blocks
from wiredesk.transforms.row_blocks import GroupRows, JoinRows, unpack_rows

_PAIRS = [(f"{n * 0x9E3779B1 % 2**32:08x}ff", {"number": n, "text": "word " * (n % 7)}) for n in range(50)]


class _Join(beam.PTransform):
    """Joins pairs with the numbers of half of the pairs."""

    def expand(self, pcoll):
        halves = pcoll | beam.Filter(lambda pair: pair[1]["number"] % 2) | beam.MapTuple(_take_number)
        return {"row": pcoll, "half": halves} | JoinRows(4)


def _take_number(name, row):
    return name, row["number"]


def _find_rest(pair):
    return pair[1]["number"] % 3


@pytest.mark.parametrize("buffer_bytes", [1, 300, 16_000_000])
def test_every_row_arrives_with_those_of_its_key(monkeypatch, buffer_bytes):
    monkeypatch.setattr(row_blocks, "_BUFFER_BYTES", buffer_bytes)
    groups = dict(apply_transform(GroupRows(_find_rest, int), _PAIRS)["main"])
    for rest, packed in groups.items():
        rows = list(unpack_rows(packed))
        assert sorted(rows) == sorted(pair for pair in _PAIRS if _find_rest(pair) == rest)
        assert list(unpack_rows(packed)) == rows, "blocks can be read twice"
    assert sorted(groups) == [0, 1, 2]


@pytest.mark.parametrize(("buffer_bytes", "blocks"), [(1, 50), (16_000_000, 3)])
def test_a_block_holds_as_many_rows_as_the_buffer_allows(monkeypatch, buffer_bytes, blocks):
    monkeypatch.setattr(row_blocks, "_BUFFER_BYTES", buffer_bytes)
    pack = row_blocks._PackFn("row", _find_rest)
    pack.start_bundle()
    early = [block for pair in _PAIRS for block in pack.process(pair)]
    assert len(early) + len(list(pack.finish_bundle())) == blocks


def test_rows_with_the_same_id_arrive_in_the_same_shard():
    shards = apply_transform(_Join(), _PAIRS)["main"]
    found = {}
    for _, packed in shards:
        halves = dict(unpack_rows(packed, "half"))
        found |= {name: (row, halves.pop(name, None)) for name, row in unpack_rows(packed, "row")}
        assert not halves
    assert len(shards) <= 4
    numbers = {name: row["number"] for name, row in _PAIRS}
    assert found == {name: (row, numbers[name] if numbers[name] % 2 else None) for name, row in _PAIRS}


def test_a_large_bundle_is_sent_in_pieces(monkeypatch):
    monkeypatch.setattr(row_blocks, "_BUFFER_BYTES", 1_000)
    pack = row_blocks._PackFn("row", lambda row: 0)
    pack.start_bundle()
    early = [block for n in range(40) for block in pack.process(f"{n:03d}" * 30)]
    late = [value.value for value in pack.finish_bundle()]
    assert len(early) >= 3 and all(len(block) < 1_300 for _, (_, block) in early)
    packed = [tagged for _, tagged in [*early, *late]]
    assert list(unpack_rows(packed, "row")) == [f"{n:03d}" * 30 for n in range(40)]
