"""A stream finds files by polling."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.runners.sdf_utils import RestrictionTrackerView, ThreadsafeRestrictionTracker

from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.stream import poll
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.poll import _MAX_LOOKS, PollSettings, _LookTracker, _PollFn, find_arrived


def _settings(tmp_path: Path, settle_s: float = 0.0, *inputs: str) -> PollSettings:
    history = StreamHistory(str(tmp_path / "out"), f"stream-{tmp_path}", 30)
    patterns = tuple(str(tmp_path / name) for name in (inputs or ("in",)))
    return PollSettings(patterns, 1.0, settle_s, history, "_staging/stop", "_staging/alive")


def _find(settings: PollSettings, look: int) -> list[str]:
    return [file.source_key for file in find_arrived(settings, look)]


def test_each_look_finds_new_and_changed_files(tmp_path):
    settings = _settings(tmp_path)
    assert _find(settings, 0) == []
    write_files(tmp_path / "in", {"a.txt": STORY, "sub/b.txt": STORY, ".hidden": "", "c.part": ""})
    assert _find(settings, 1) == ["a.txt", "sub/b.txt"]
    assert _find(settings, 2) == []
    write_files(tmp_path / "in", {"a.txt": f"{STORY} More."})
    assert _find(settings, 3) == ["a.txt"]
    (tmp_path / "in" / "c.part").rename(tmp_path / "in" / "c.txt")
    assert _find(settings, 4) == ["c.txt"]


def test_a_look_that_is_repeated_finds_the_same(tmp_path):
    settings = _settings(tmp_path)
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 5) == _find(settings, 5) == ["a.txt"]
    assert _find(settings, 6) == []
    assert _find(settings, 3) == ["a.txt"]


def test_files_that_an_earlier_run_has_read_are_not_found(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    write_files(tmp_path / "in", {"b.txt": STORY})
    assert _find(_settings(tmp_path), 0) == ["b.txt"]


def test_an_input_may_appear_later(tmp_path):
    settings = _settings(tmp_path, 0.0, "in", "later/*.txt")
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 0) == ["a.txt"]
    write_files(tmp_path / "later", {"b.txt": STORY})
    assert _find(settings, 1) == ["b.txt"]


def test_a_file_that_was_just_written_is_left_until_it_has_settled(tmp_path):
    settings = _settings(tmp_path, 3600.0)
    write_files(tmp_path / "in", {"old.txt": STORY, "new.txt": STORY})
    os.utime(tmp_path / "in" / "new.txt")
    assert _find(settings, 0) == ["old.txt"]


def test_files_of_one_name_have_keys_of_their_own_and_keep_them(tmp_path):
    settings = _settings(tmp_path, 0.0, "monday", "tuesday")
    for day in ("monday", "tuesday"):
        write_files(tmp_path / day, {"a.txt": STORY})
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"]
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"], "a look that is repeated"
    write_files(tmp_path / "tuesday", {"a.txt": f"{STORY} It was edited."})
    write_files(tmp_path / "monday", {"tuesday/a.txt": STORY})
    assert sorted(_find(settings, 1)) == ["monday/tuesday/a.txt", "tuesday/a.txt"]


def test_looks_are_split_in_time_and_never_in_halves():
    tracker = _LookTracker(OffsetRange(0, 100))
    assert tracker.try_claim(3)
    assert tracker.try_split(0.5) is None
    assert tracker.try_split(0) == (OffsetRange(0, 4), OffsetRange(4, 100))


def _drive(settings: PollSettings, seconds: float) -> tuple[int, list[str], bool]:
    """Runs the source as an engine does that asks for the next look at once, whatever time it is due.

    Returns:
      The number of looks, the keys of the files found, and whether the source has ended.
    """
    rest, looks, found = OffsetRange(0, _MAX_LOOKS), 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        tracker = ThreadsafeRestrictionTracker(_LookTracker(rest))
        arguments = (settings, RestrictionTrackerView(tracker), ManualWatermarkEstimator(None))
        found += [arrived.value.source_key for arrived in _PollFn().process(*arguments)]
        tracker.check_done()
        deferred = tracker.deferred_status()
        if deferred is None:
            return looks, found, True
        looks += deferred[0].start > rest.start
        rest = deferred[0]
    return looks, found, False


def test_an_engine_that_asks_at_once_is_made_to_wait(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    begun = time.process_time()
    assert _drive(_settings(tmp_path), 2.5) == (3, ["a.txt"], False)
    assert time.process_time() - begun < 1.0


def test_no_call_keeps_a_checkpoint_or_a_stop_waiting(tmp_path):
    settings = replace(_settings(tmp_path), every_s=3600.0)
    assert _drive(settings, 0.1) == (1, [], False)
    begun = time.monotonic()
    assert _drive(settings, 0.1) == (0, [], False)
    assert time.monotonic() - begun < 1.0


@pytest.mark.parametrize("reason", ["stop", "overtaken"])
def test_the_source_ends_when_it_must_stop_or_another_run_has_the_output(tmp_path, reason):
    store = open_store(str(tmp_path / "out"))
    write_files(tmp_path / "in", {"a.txt": STORY})
    with hold_lock(store, "first") as lock:
        settings = replace(_settings(tmp_path), lock_token=lock.share())
        assert _drive(settings, 0.1) == (1, ["a.txt"], False)
        if reason == "stop":
            store.write_bytes(settings.stop_file, b"")
    with hold_lock(store, "second"):
        poll._recall(settings).alive_at = 0.0
        assert _drive(settings, 3.0) == (0, [], True)
