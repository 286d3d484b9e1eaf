from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import STORY, make_article
from wiredesk.schemas.windows import FileChunk
from wiredesk.transforms.stream.groups import arrival_order, cut_groups, find_window_end

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
ARTICLE = make_article(STORY)


def make_chunk(name: str, state: str, second: int, records: int = 1, number: int = 0) -> FileChunk:
    return FileChunk(name, state, number, NOON + timedelta(seconds=second), (ARTICLE,) * records, ())


@pytest.mark.parametrize(("arrived", "end"), [(100.0, 110.0), (109.999, 110.0), (110.0, 120.0)])
def test_a_window_includes_its_start_and_excludes_its_end(arrived, end) -> None:
    assert find_window_end(arrived, 10.0) == end


def test_chunks_are_in_order_of_arrival_then_file_then_number() -> None:
    chunks = [make_chunk("b", "1", 0), make_chunk("a", "1", 0, number=1), make_chunk("a", "1", 0)]
    early = make_chunk("z", "1", -1)
    ordered = sorted([*chunks, early], key=arrival_order)
    assert [(one.source_key, one.number) for one in ordered] == [("z", 0), ("a", 0), ("a", 1), ("b", 0)]


CHUNKS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 3)), max_size=12)


@given(CHUNKS, st.integers(1, 6))
def test_groups_are_small_and_have_one_state_of_each_file(drawn, most) -> None:
    # A file has one state at each arrival.
    chunks = [make_chunk(name, f"{second}", second, records) for name, second, records in drawn]
    chunks.sort(key=arrival_order)
    groups = list(cut_groups(chunks, most))
    assert [chunk for group in groups for chunk in group] == chunks
    for group in groups:
        assert len(group) == 1 or sum(chunk.records for chunk in group) <= most
        states = {(chunk.source_key, chunk.fingerprint) for chunk in group}
        assert len(states) == len({name for name, _ in states})
