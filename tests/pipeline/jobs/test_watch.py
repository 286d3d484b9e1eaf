"""Watches: durations, repeated increments, failures, and inputs that are empty yet."""

from __future__ import annotations

import pytest

from tests.fakes.clock import FakeClock
from tests.support import STORY, write_files
from wiredesk.pipeline.inputs.settling import FileSettler
from wiredesk.pipeline.inputs.sources import InputError
from wiredesk.pipeline.jobs.watch import Increments, Watcher, WatchSettings, parse_duration, plan_wait
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.locks import LockedError
from wiredesk.pipeline.telemetry.health import Health
from wiredesk.pipeline.telemetry.metrics import Metrics
from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress


@pytest.fixture
def clock():
    return FakeClock()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("5m", 300), ("1h", 3600), ("90", 90), (" 1.5 m", 90), ("1d", 86400), ("0.2s", 0.2)],
)
def test_durations(text, seconds):
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "s", "-5s", "5 weeks", "1h30m", "nan", "inf", "1e3"])
def test_a_text_that_is_no_duration_is_refused(text):
    with pytest.raises(UsageError, match="60s, 5m or 1h"):
        parse_duration(text)


def test_every_must_be_positive():
    with pytest.raises(UsageError, match="--every"):
        WatchSettings(every_s=0)


def test_increments_start_at_intervals_and_failures_back_off_to_a_bound():
    assert plan_wait(60, 0, 12) == 48
    assert plan_wait(60, 0, 100) == 0
    assert [plan_wait(60, n, 50) for n in range(1, 7)] == [60, 120, 240, 480, 900, 900]
    assert plan_wait(60, 10_000, 0) == 900
    assert plan_wait(3600, 5, 0) == 3600


def summarize_run(files_new=0, listed=3, **totals):
    summary = RunSummary("/out", ["r1"] if files_new else [], listed, files_new, elapsed_s=2.0)
    summary.totals.update(totals)
    return summary


def make_watcher(clock, *results, every_s=60.0, **kwargs):
    """Returns a watcher whose increments return or raise ``results`` in turn, and its health."""
    pending = list(results)

    def increment():
        result = pending.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result

    health = Health(every_s, clock.monotonic, clock.time)
    return Watcher(increment, every_s, clock, health, stopping=lambda: not pending, **kwargs), health


def test_a_watch_goes_on_after_failures_with_longer_waits(clock, caplog):
    bad = RuntimeError("no space")
    good = summarize_run()
    watcher, health = make_watcher(
        clock, good, bad, bad, bad, good, good, explain=lambda _: "the disk is full"
    )
    watcher.watch()
    assert clock.waits == [60, 60, 120, 240, 60, 60]
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.failures for record in errors] == [1, 2, 3]
    assert "the disk is full; trying again in 60 s" in errors[0].getMessage()
    assert health.failures == 0 and health.describe()[0]


def test_a_bug_is_logged_with_its_traceback(clock, caplog):
    watcher, _ = make_watcher(clock, KeyError("x"), summarize_run())
    watcher.watch()
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info[0] is KeyError


def test_a_failure_during_the_stop_does_not_count(clock, caplog):
    watcher, health = make_watcher(clock, RuntimeError("cannot schedule new futures after shutdown"))
    watcher.watch()
    assert health.failures == 0 and not [r for r in caplog.records if r.levelname == "ERROR"]


def test_wrong_use_ends_a_watch(clock):
    watcher, _ = make_watcher(clock, UsageError("no"), summarize_run())
    with pytest.raises(UsageError):
        watcher.watch()


def test_a_held_lock_is_waited_for_and_logged_once(clock, caplog):
    caplog.set_level("INFO")
    held = LockedError("run x holds the output")
    metrics = Metrics()
    watcher, health = make_watcher(clock, held, held, held, summarize_run(), summarize_run(), metrics=metrics)
    watcher.watch()
    assert clock.waits == [5, 5, 5, 60, 60]
    assert [r.getMessage() for r in caplog.records].count("waiting: run x holds the output") == 1
    assert (
        health.describe()[0]
        and metrics.registry.get_sample_value("wiredesk_runs_total", {"outcome": "locked"}) == 3
    )


def make_increments(clock, output, *inputs):
    settings = RunSettings(inputs=tuple(map(str, inputs)), output=str(output), model="none", workers=1)
    return Increments(settings, FileSettler(5, clock), LoggedProgress())


def test_an_empty_input_is_waited_for_and_does_not_delay_others(tmp_path, clock):
    full = write_files(tmp_path / "full", {"a.txt": STORY})
    (tmp_path / "empty").mkdir()
    nothing = make_increments(clock, tmp_path / "out", tmp_path / "empty", tmp_path / "later" / "*.txt")()
    assert (nothing.files_listed, nothing.files_new) == (0, 0)
    both = make_increments(clock, tmp_path / "out", tmp_path / "empty", full)()
    assert both.totals["articles"] == 1


def test_an_input_that_cannot_be_listed_is_a_failure(tmp_path, clock):
    with pytest.raises(InputError, match="cannot be read"):
        make_increments(clock, tmp_path / "out", f"@{tmp_path}/missing.txt")()
    write_files(tmp_path / "out", {"a.txt": STORY})
    with pytest.raises(InputError, match="lies in the output"):
        make_increments(clock, tmp_path / "out", tmp_path / "out" / "a.txt")()
