from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support import OTHER_STORY, STORY, write_files
from wiredesk.pipeline.inputs.settling import FileSettler, is_unfinished_name, read_modified
from wiredesk.pipeline.inputs.sources import InputError, list_sources
from wiredesk.pipeline.jobs.watch import Increments, Watcher, WatchSettings, parse_duration, plan_wait
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.locks import LOCK_FILE, LockedError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import LocalStore
from wiredesk.pipeline.telemetry.health import UNHEALTHY_FAILURES, Health, LoggedProgress, Metrics, serve
from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.schemas.records import SourceFile

BIN = Path(sys.executable).parent / "wiredesk"
NOW = 1_800_000_000.0


class FakeClock:
    """Time passes only when somebody waits."""

    def __init__(self):
        self.passed = 0.0
        self.waits = []

    def monotonic(self):
        return self.passed

    def time(self):
        return NOW + self.passed

    def wait(self, seconds):
        self.waits.append(seconds)
        self.passed += seconds


@pytest.fixture
def clock():
    return FakeClock()


def make_file(age_s=60.0, size=10, name="a.txt", trouble=None):
    modified = int((NOW - age_s) * 1e9)
    return SourceFile(f"/in/{name}", f"/in/{name}", name, size, f"{size}-{modified}", trouble)


def look(settler, *files):
    settler.begin_pass()
    return [settler(file) for file in files]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("5m", 300), ("1h", 3600), ("90", 90), (" 1.5 m", 90), ("1d", 86400), ("0.2s", 0.2)],
)
def test_durations_are_read(text, seconds):
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "s", "-5s", "5 weeks", "1h30m", "nan", "inf", "1e3"])
def test_what_is_no_duration_is_said_to_be_none(text):
    with pytest.raises(UsageError, match="60s, 5m or 1h"):
        parse_duration(text)


def test_every_must_be_more_than_nothing():
    with pytest.raises(UsageError, match="--every"):
        WatchSettings(every_s=0)


@pytest.mark.parametrize(
    "name",
    [
        "a.txt.part",
        "A.PART",
        "a.tmp",
        "a.partial",
        "a.crdownload",
        ".a.txt",
        "a.txt~",
        "x/.b/a.txt",
        ".~tmp~/a",
    ],
)
def test_names_of_unfinished_files(name):
    assert is_unfinished_name(name)


@pytest.mark.parametrize("name", ["a.txt", "part.txt", "a.part.txt", "x.y/a.txt", "tmp", "a~1.txt"])
def test_names_of_finished_files(name):
    assert not is_unfinished_name(name)


def test_the_modification_time_is_read_from_the_fingerprints_of_disks_and_stores(tmp_path):
    write_files(tmp_path, {"a.txt": "x"})
    (file,) = list_sources([str(tmp_path)])
    assert read_modified(file.fingerprint) == 1_767_225_600
    assert read_modified("10-1767225600.250000") == 1_767_225_600.25
    assert read_modified("0-unknown") is None and read_modified("5d41402abc4b2a76") is None


def test_an_old_file_is_ready_at_the_first_look_and_a_young_one_is_not(clock):
    assert look(FileSettler(5, clock), make_file(6), make_file(4, name="b.txt")) == [True, False]


def test_settle_0_takes_every_file_at_once(clock):
    assert look(FileSettler(0, clock), make_file(-100), make_file(0, name="b.txt")) == [True, True]


def test_an_unfinished_name_is_left_however_old_it_is(clock):
    settler = FileSettler(5, clock)
    for _ in range(3):
        assert look(settler, make_file(1e6, name="a.txt.part")) == [False]
        clock.wait(60)
    assert look(settler, make_file(1e6)) == [True], "it is renamed"


def test_a_file_from_the_future_does_not_wait_for_ever(clock):
    settler = FileSettler(5, clock)
    ahead = make_file(-86400)
    assert look(settler, ahead) == [False]
    clock.wait(3)
    assert look(settler, ahead) == [False]
    clock.wait(3)
    assert look(settler, ahead) == [True]


def test_a_file_that_grows_under_a_late_clock_waits_until_it_stops(clock):
    settler = FileSettler(5, clock)
    late_s = 2  # The first look is deceived only by a clock that is behind by more than --settle.
    for size in (10, 20, 30):
        file = make_file(late_s - clock.passed, size)
        assert look(settler, file) == [False]
        clock.wait(10)
    assert look(settler, make_file(60, 40)) == [False], (
        "it has changed since the last look, and claims to be older"
    )
    clock.wait(10)
    assert look(settler, make_file(60, 40)) == [True]


def test_a_file_changed_just_after_the_last_look_is_ready_by_its_own_time(clock):
    settler = FileSettler(5, clock)
    assert look(settler, make_file(1)) == [False]
    clock.wait(60)
    assert look(settler, make_file(-1, size=11)) == [True]


def test_a_file_without_a_time_is_judged_by_what_was_seen(clock):
    settler = FileSettler(5, clock)
    file = SourceFile("/in/a", "/in/a", "a", 3, "5d41402abc4b2a76")
    assert look(settler, file) == [False]
    clock.wait(5)
    assert look(settler, file) == [True]


def test_a_file_that_cannot_be_read_is_not_waited_for(clock):
    assert look(FileSettler(5, clock), make_file(0, trouble="this link points to nothing")) == [True]


def test_a_pass_that_did_not_look_forgets_nothing(clock):
    settler = FileSettler(5, clock)
    look(settler, make_file(-99))
    clock.wait(5)
    look(settler)
    assert look(settler, make_file(-99)) == [True]
    clock.wait(5)
    assert look(settler, make_file(-99, name="b.txt")) == [False]
    settler.begin_pass()
    assert list(settler._before) == ["/in/b.txt"], "what is gone is forgotten"


def test_increments_start_every_so_often_and_failures_back_off_to_a_bound():
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
    """Returns a watcher whose increments return or raise ``results`` in turn, and the health it tells."""
    pending = list(results)

    def increment():
        result = pending.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result

    health = Health(every_s, clock)
    return Watcher(increment, every_s, clock, health, stopping=lambda: not pending, **kwargs), health


def test_a_watch_survives_failures_backs_off_and_goes_on(clock, caplog):
    bad = RuntimeError("no space")
    good = summarize_run()
    watcher, health = make_watcher(
        clock, good, bad, bad, bad, good, good, explain=lambda _: "the disk is full"
    )
    # The last result is taken with `stopping` already true, so it must not count as a failure either.
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


def test_a_failure_brought_about_by_the_stop_is_none(clock, caplog):
    watcher, health = make_watcher(clock, RuntimeError("cannot schedule new futures after shutdown"))
    watcher.watch()
    assert health.failures == 0 and not [r for r in caplog.records if r.levelname == "ERROR"]


def test_wrong_use_ends_a_watch(clock):
    watcher, _ = make_watcher(clock, UsageError("no"), summarize_run())
    with pytest.raises(UsageError):
        watcher.watch()


def test_a_lock_is_waited_for_and_told_once(clock, caplog):
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


def test_health_turns_bad_by_failures_and_by_silence_and_good_again(clock):
    health = Health(60, clock)
    assert health.describe()[0]
    for _ in range(UNHEALTHY_FAILURES):
        health.note_end("failed", "disk full")
    well, told = health.describe()
    assert not well and told["status"] == "failing" and told["last_error"] == "disk full"
    assert told["last_failure"] == "2027-01-15T08:00:00+00:00" and told["last_success"] is None
    health.note_end("committed")
    assert health.describe()[0]
    clock.wait(601)
    assert health.describe()[1]["status"] == "stale"
    health.note_start()
    health.note_progress()
    well, told = health.describe()
    assert well and told["running"], "a long increment that gets on is no reason to be killed"
    assert Health(3600, clock).limit_s == 10_800


def read_samples(metrics):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name.startswith("wiredesk_")
    }


def test_metrics_count_what_was_committed_once_even_where_the_rest_failed():
    metrics = Metrics()
    view = LoggedProgress(metrics=metrics)
    counts = {"read": 4, "articles": 3, "rejects": 1, "relation:copy": 3, "reason:decode/binary": 1}
    summary = summarize_run(2, **counts)
    summary.stage_s.update(parse=2.0, commit=1.0)
    view.tell_commit("r1", counts, {"parse": 1.5})
    metrics.note_end("committed", summary, NOW)
    view.tell_commit("r2", counts, {})
    metrics.note_end("failed", None, NOW + 5)
    samples = read_samples(metrics)
    assert samples["wiredesk_records_read_total",] == 8
    assert samples["wiredesk_articles_total", "copy"] == 6
    assert samples["wiredesk_articles_total", "exact"] == 0
    assert samples["wiredesk_rejects_total", "decode", "binary"] == 2
    assert samples["wiredesk_stage_seconds_total", "parse"] == 2.0
    assert samples["wiredesk_run_seconds_sum",] == 2.0
    assert samples["wiredesk_runs_total", "failed"] == 1
    assert samples["wiredesk_last_success_timestamp_seconds",] == NOW
    assert samples["wiredesk_consecutive_failures",] == 1
    assert any(name == "wiredesk_build_info" for name, *_ in samples)
    assert not any(name.endswith("_created") for name, *_ in samples)


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_the_endpoints_answer_and_a_taken_port_is_wrong_use(clock):
    health = Health(60, clock)
    with serve("127.0.0.1", 0, health, Metrics()) as url:
        status, kind, body = fetch(f"{url}/healthz?probe=1")
        assert (status, kind) == (200, "application/json") and json.loads(body)["status"] == "ok"
        clock.wait(1000)
        assert fetch(f"{url}/healthz")[0] == 503
        status, kind, body = fetch(f"{url}/metrics")
        assert (
            status == 200
            and kind.startswith("text/plain")
            and "# TYPE wiredesk_run_seconds histogram" in body
        )
        assert fetch(f"{url}/")[0] == 404
        port = int(url.rpartition(":")[2])
        with pytest.raises(UsageError, match="--metrics-port"), serve("127.0.0.1", port, health, Metrics()):
            pass
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "it is closed with the watch"


def make_increments(clock, output, *inputs):
    settings = RunSettings(inputs=tuple(map(str, inputs)), output=str(output), model="none", workers=1)
    return Increments(settings, FileSettler(5, clock), LoggedProgress())


def test_an_input_that_is_still_empty_is_waited_for_and_holds_up_no_other(tmp_path, clock):
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


def wait_for(condition, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")


def count_articles(output):
    query = [BIN, "query", "SELECT source_key FROM articles ORDER BY 1", "-o", output, "--format", "csv"]
    done = subprocess.run(query, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.split()[1:]


def test_a_real_watch_from_an_empty_folder_to_sigterm(tmp_path):
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    # Old and under its final name but for the ending: only the rename convention holds it back.
    write_files(source, {"b.txt.part": OTHER_STORY})
    command = [
        BIN,
        "watch",
        "-i",
        source,
        "-o",
        output,
        "--every",
        "1s",
        "--settle",
        "0.2s",
        "--annotate",
        "none",
    ]
    command += ["--metrics-port", "0", "--log-format", "json"]
    log = tmp_path / "log"
    with log.open("wb") as stderr, subprocess.Popen(command, stderr=stderr, stdout=stderr) as process:
        try:
            url = wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()))[0]
            (source / "a.txt").write_text(STORY)
            wait_for(lambda: list_committed(LocalStore(str(output))))
            assert count_articles(output) == ["a.txt"]
            wait_for(lambda: 'wiredesk_runs_total{outcome="committed"} 1.0' in fetch(f"{url}/metrics")[2])
            assert "wiredesk_files_waiting 1.0" in fetch(f"{url}/metrics")[2]
            status, _, body = fetch(f"{url}/healthz")
            assert status == 200 and json.loads(body)["last_success"] is not None
            (source / "b.txt.part").rename(source / "b.txt")
            wait_for(lambda: len(list_committed(LocalStore(str(output)))) == 2)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=120) == 143
        finally:
            process.kill()
    assert count_articles(output) == ["a.txt", "b.txt"]
    assert not (output / LOCK_FILE).exists() and not (output / STAGING).exists()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert lines[-1]["message"].startswith("stopped by SIGTERM; what was committed stands")
    assert lines[-1]["level"] == "info"
    assert "Marlow Bay" not in log.read_text()


def test_sigterm_in_an_increment_leaves_nothing_but_a_sentence(tmp_path):
    texts = {f"{n:04d}.txt": f"{STORY} {n}\n\n{OTHER_STORY} {n}" for n in range(3000)}
    source, output = write_files(tmp_path / "in", texts), tmp_path / "out"
    command = [BIN, "watch", "-i", source, "-o", output, "--annotate", "none", "--slice-size", "500"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: list((output / STAGING).glob("*/parsed/*.spill")))
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=20)[1].decode()
        finally:
            process.kill()
    assert process.returncode == 143 and said.splitlines()[-1].startswith("wiredesk: stopped by SIGTERM; ")
    assert "Traceback" not in said and "ERROR" not in said
    assert not (output / LOCK_FILE).exists() and not (output / STAGING).exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--every", "soon"], "no duration"),
        (["--every", "0"], "--every must be"),
        (["--log-format", "xml"], "--log-format takes"),
        (["--shards", "0"], "--shards must be"),
        (["--metrics-port", "0", "--metrics-host", "192.0.2.1"], "--metrics-port"),
    ],
)
def test_wrong_use_ends_with_exit_code_2(args, says, tmp_path):
    command = [BIN, "watch", "-i", tmp_path, "-o", tmp_path / "out", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2 and says in done.stderr
    assert not (tmp_path / "out").exists()
