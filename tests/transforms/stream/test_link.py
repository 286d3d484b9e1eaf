"""The keyed state of a stream, in lists that stand for Beam's states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from apache_beam.utils.timestamp import Timestamp

from tests.pipeline.stream.support import EmptyHistory
from tests.support import OTHER_STORY, RUN, STORY, make_article
from wiredesk.schemas.windows import FileChunk
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.stream import link
from wiredesk.transforms.stream.history import CommittedArticles
from wiredesk.transforms.stream.link import _LinkFn, _Waiting
from wiredesk.transforms.stream.memory import Memories
from wiredesk.transforms.stream.window import StreamSettings

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


class Bag(list):
    read = list.copy
    add = list.append


class Value:
    def __init__(self):
        self.value = None

    def read(self):
        return self.value

    def write(self, value):
        self.value = value

    def clear(self):
        self.value = None


class Timer:
    def __init__(self):
        self.set_to = []

    def set(self, moment):
        self.set_to.append(float(moment) - NOON.timestamp())


@dataclass(frozen=True)
class Committed(EmptyHistory):
    """Tables that hold the windows with some numbers, but none of their articles."""

    windows: frozenset[int] = frozenset()
    loads: list = field(default_factory=list)

    def is_committed(self, seq):
        return seq in self.windows

    def load(self, now):
        self.loads.append(now)
        return super().load(now)

    def load_more(self, placed, now):
        return CommittedArticles(EarlierIndex(EarlierSettings()), max(self.windows, default=0))


@pytest.fixture(autouse=True)
def memories(monkeypatch):
    monkeypatch.setattr(link, "_memories", Memories())


def make_chunk(name: str, second: float, body: str = STORY) -> FileChunk:
    return FileChunk(name, "1", 0, NOON + timedelta(seconds=second), (make_article(body, name),), ())


class Step:
    """The step with its state."""

    def __init__(self, history=None, **settings):
        self.step = _LinkFn(StreamSettings(RUN, history or Committed(), **settings))
        self.arrived, self.due, self.blocks, self.mark = Bag(), Value(), Bag(), Value()
        self.end, self.expiry = Timer(), Timer()

    def arrive(self, *chunks):
        for chunk in chunks:
            self.step.process((b"", chunk), self.arrived, self.due, self.end)

    def end_window(self, second):
        moment = Timestamp.of(NOON.timestamp() + second)
        parts = self.step.end_window(
            moment, self.arrived, self.due, self.blocks, self.mark, self.end, self.expiry
        )
        return [(seq, [one.source_key for one in part.articles]) for seq, part in parts if part.part]

    def expire(self, second):
        return list(self.step.expire(Timestamp.of(NOON.timestamp() + second), self.blocks, self.mark))


def test_the_timer_is_set_for_the_first_end_of_a_window() -> None:
    waiting = _Waiting(Bag(), Value(), Timer(), 10.0)
    for second in (12, 25, 3, 5):
        waiting.add(make_chunk(f"{second}", second))
    assert waiting.end.set_to == [20, 10]
    taken = waiting.take_until(NOON.timestamp() + 10)
    assert [chunk.source_key for chunk in taken] == ["3", "5"]
    assert waiting.end.set_to == [20, 10, 20] and len(waiting.arrived) == 2
    assert len(waiting.take_until(NOON.timestamp() + 30)) == 2 and waiting.due.read() is None


def test_early_chunks_wait_for_the_rest_of_their_window() -> None:
    step = Step(window_s=10.0)
    step.arrive(make_chunk("b", 11), make_chunk("a", 9, OTHER_STORY))
    assert step.end_window(10) == [(1, ["a"])]
    step.arrive(make_chunk("c", 10, f"{STORY} More."))
    assert step.end_window(20) == [(2, ["b", "c"])] or step.mark.read().seq == 2
    assert step.end_window(30) == []


def test_windows_that_the_tables_hold_are_skipped_and_the_tables_are_read_again() -> None:
    history = Committed(windows=frozenset({2, 3}))
    step = Step(history)
    step.arrive(make_chunk("a", 1))
    assert [seq for seq, _ in step.end_window(10)] == [1]
    step.arrive(make_chunk("b", 11, OTHER_STORY))
    assert [seq for seq, _ in step.end_window(20)] == [4]
    assert len(history.loads) == 2


def test_a_large_window_is_cut_into_several() -> None:
    step = Step(max_records=1)
    step.arrive(make_chunk("a", 1), make_chunk("b", 2, OTHER_STORY))
    assert step.end_window(10) == [(1, ["a"]), (2, ["b"])]
    assert [block.seq for block in step.blocks] == [1, 2]


def test_the_state_is_read_only_without_a_valid_memory(monkeypatch) -> None:
    step = Step()
    step.arrive(make_chunk("a", 1))
    step.end_window(10)
    monkeypatch.setattr(link, "_memories", Memories())
    step.arrive(make_chunk("b", 11))
    step.end_window(20)
    step.arrive(make_chunk("c", 21))
    step.end_window(30)
    assert len(step.step._settings.history.loads) == 2
    # The copies of other processes' articles are found in the state.
    assert len(step.blocks) == 3


def test_blocks_expire_when_they_are_old_and_the_tables_hold_them() -> None:
    step = Step(Committed(windows=frozenset()), ttl_s=10.0)
    step.arrive(make_chunk("a", 1))
    step.end_window(10)
    step.arrive(make_chunk("b", 11, OTHER_STORY))
    step.end_window(20)
    assert step.expiry.set_to == [11], "the timer is set once"
    committed = Step(Committed(windows=frozenset({1, 2})), ttl_s=10.0)
    committed.blocks, committed.mark = step.blocks, step.mark
    assert step.expire(30) == [] and len(step.blocks) == 2, "the tables do not hold them"
    committed.expire(12)
    assert [block.seq for block in step.blocks] == [2]
    committed.expire(30)
    assert step.blocks == [] and not step.mark.read().is_expiry_set
