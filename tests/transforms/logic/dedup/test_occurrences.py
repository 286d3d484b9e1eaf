from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from tests.support import RUN, make_article
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup import occurrences
from wiredesk.transforms.logic.dedup.occurrences import OccurrenceCounter, count_occurrences
from wiredesk.transforms.logic.dedup.record_marks import list_reject_ids
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows


def test_occurrences_are_counted_in_little_memory(monkeypatch):
    monkeypatch.setattr("wiredesk.transforms.logic.dedup.occurrences._MOST_RECENT", 7)
    counter = OccurrenceCounter()
    rows = [make_article(f"text {n % 50}", f"f#{n}", container_key="f") for n in range(120)]
    counted = [counter.count(row).occurrence for row in rows]
    assert counted == [None] * 50 + [2] * 50 + [3] * 20
    assert counter.count(make_article("text 1")).occurrence is None


def parse(data: bytes):
    job = ReadJob("f", "/in/f", len(data), RUN, Limits(), format="jsonl")
    return list(count_occurrences(row for row in read_rows(job, io.BytesIO(data)) if row is not None))


def test_rejects_of_a_container_are_recognised_at_any_place() -> None:
    bad = b'{"title": "no text"}\n'
    first, second = parse(bad * 2), parse(b'{"body": "A new one is on top."}\n' + bad * 2)
    known = {name for reject in first for name in list_reject_ids(reject)}
    assert len(first) == 2 and len(known) == 4, "two equal records are two"
    assert [set(list_reject_ids(reject)) & known != set() for reject in second[1:]] == [True, True]


@given(st.lists(st.integers(0, 30), max_size=200))
def test_a_set_of_hashes_knows_what_was_added(values) -> None:
    seen, plain = occurrences._SeenHashes(), set()
    for value in (number * 0x9E3779B97F4A7C15 % 2**64 for number in values):
        assert seen.add(value) is (value in plain)
        plain.add(value)
