"""The looks of a stream's sources: how often there is one, what they show the driver, and when they end."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.runners.sdf_utils import RestrictionTrackerView, ThreadsafeRestrictionTracker
from apache_beam.utils.timestamp import Timestamp

from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.stream import looks
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.looks import MAX_LOOKS, Look, LookFn, LookTracker, SourceSettings
from wiredesk.schemas.records import SourceFile

FILE = SourceFile("in/a.txt", "in/a.txt", "a.txt", 1, "1-1")


class Place:
    """A place in which the first look finds a file."""

    def __init__(self, is_alive: bool = True) -> None:
        self.is_alive = is_alive
        self.numbers: list[int] = []

    def __call__(self, settings: SourceSettings, number: int, is_stopping: bool) -> Look:
        self.numbers.append(number)
        return Look([FILE] if number == 0 else [], self.is_alive, is_stopping)


class Source:
    """The source of a stream, on an engine that asks for the next look at once, whatever time it is due.

    Attributes:
      store: the output.
      settings: of the source.
      found: what it has found, with timestamps.
      watermark: as of the last look.
    """

    def __init__(self, folder: Path, place: Place) -> None:
        self.store: Store = open_store(str(folder))
        history = StreamHistory(str(folder), f"stream-{folder}", 30.0)
        self.settings = SourceSettings((), 1.0, 0.0, history, "_staging/stop", "_staging/alive")
        self.place = place
        self.found: list[tuple[str, Timestamp]] = []
        self.watermark: Timestamp | None = None
        self._rest = OffsetRange(0, MAX_LOOKS)

    def drive(self, seconds: float) -> bool:
        """Lets the source look for so long; returns True if it has ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            tracker = ThreadsafeRestrictionTracker(LookTracker(self._rest))
            watermark = ManualWatermarkEstimator(self.watermark)
            looked = LookFn(self.place).process(self.settings, RestrictionTrackerView(tracker), watermark)
            self.found += [(one.value.source_key, one.timestamp) for one in looked]
            tracker.check_done()
            self.watermark = watermark.current_watermark()
            deferred = tracker.deferred_status()
            if deferred is None:
                return True
            self._rest = deferred[0]
        return False

    def forget_pace(self) -> None:
        """Makes everything due that happens now and then."""
        looks._pace_by_stream.pop(self.settings.history.invocation)


@pytest.fixture
def source(tmp_path) -> Source:
    return Source(tmp_path / "out", Place())


def test_looks_are_split_in_time_and_never_in_halves():
    tracker = LookTracker(OffsetRange(0, 100))
    assert tracker.try_claim(3)
    assert tracker.try_split(0.5) is None
    assert tracker.try_split(0) == (OffsetRange(0, 4), OffsetRange(4, 100))


def test_an_engine_that_asks_at_once_is_made_to_wait(source):
    begun = time.process_time()
    assert not source.drive(2.5)
    assert (source.place.numbers, [key for key, _ in source.found]) == ([0, 1, 2], ["a.txt"])
    assert time.process_time() - begun < 2.0, "it does not turn in a circle"


def test_no_call_keeps_a_checkpoint_or_a_stop_waiting(source):
    source.settings = replace(source.settings, every_s=3600.0)
    assert not source.drive(0.1)
    begun = time.monotonic()
    assert not source.drive(0.1)
    assert source.place.numbers == [0]
    assert time.monotonic() - begun < 60.0


def test_a_source_shows_that_it_lives_only_if_its_place_answers(source):
    source.place.is_alive = False
    source.drive(0.1)
    assert not source.store.exists(source.settings.alive_file)
    source.place.is_alive = True
    source.drive(1.2)
    assert source.store.exists(source.settings.alive_file)


def test_a_source_that_must_stop_ends_when_it_has_nothing_left(source):
    assert not source.drive(0.1)
    source.store.write_bytes(source.settings.stop_file, b"")
    assert source.drive(3.0)
    assert source.place.numbers == [0, 1]


def test_a_source_ends_without_a_look_when_another_run_has_the_output(source):
    with hold_lock(source.store, "first") as lock:
        source.settings = replace(source.settings, lock_token=lock.share())
        assert not source.drive(0.1)
    with hold_lock(source.store, "second"):
        source.forget_pace()
        assert source.drive(3.0)
    assert source.place.numbers == [0]


def test_a_clock_that_is_set_back_makes_no_file_late_and_stops_nothing(source):
    ahead = source.watermark = Timestamp.of(time.time() + 3600)
    assert not source.drive(0.1)
    assert source.found == [("a.txt", ahead)]
    assert source.watermark == ahead
