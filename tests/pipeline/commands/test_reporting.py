"""The report at the end of commands: written, left out, or failed without failing the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pipeline.commands.support import call
from tests.support import STORY, write_files
from wiredesk.pipeline.commands.reporting import PacedReport
from wiredesk.pipeline.telemetry.progress import RunSummary

PAGE = "report.html"


@pytest.fixture
def source(tmp_path):
    return write_files(tmp_path / "in", {"a.txt": STORY, "b.bin": b"\x00\x01\x02\x03" * 50})


def run(source, output, *args):
    return call("run", "-i", source, "-o", output, "--annotate", "none", "--workers", 1, *args)


def break_report(monkeypatch, error):
    def fail(*_args, **_settings):
        raise error

    monkeypatch.setattr("wiredesk.pipeline.report.page.make_report", fail)


def test_a_run_writes_the_report_and_names_it(source, tmp_path):
    output = tmp_path / "out"
    result = run(source, output)
    assert result.exit_code == 0, result.output
    assert f"report     {output}/{PAGE}" in result.stdout
    text = (output / PAGE).read_text("utf-8")
    assert "2 records of 2 files became 1 article and 1 reject" in text
    before = (output / PAGE).stat()
    again = run(source, output)
    assert again.stdout.startswith("Nothing is new") and PAGE not in again.stdout
    assert (output / PAGE).stat().st_mtime_ns == before.st_mtime_ns
    write_files(tmp_path / "in", {"c.txt": f"{STORY} More of it."})
    run(source, output)
    assert "1 record of 1 file became 1 article" in (output / PAGE).read_text("utf-8")
    checked = call("check", "--full", "-o", output)
    assert checked.exit_code == 0 and "clean" in checked.output
    for command in (["compact"], ["replay", "--annotate", "none"]):
        done = call(*command, "-o", output)
        assert done.exit_code == 0, done.output
    assert call("run", "-i", tmp_path, "-o", output, "--annotate", "none").exit_code == 0
    assert "report.html" not in call("query", "SELECT source_key FROM articles", "-o", output).output


def test_a_run_without_a_report(source, tmp_path):
    result = run(source, tmp_path / "out", "--no-report")
    assert result.exit_code == 0 and not (tmp_path / "out" / PAGE).exists()
    assert "report     " not in result.stdout


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied", "/x/report.html"), "may not be read or written"),
        (RuntimeError("a bug"), "failed by a bug: RuntimeError"),
        (MemoryError(), "emory"),
    ],
)
def test_a_report_that_fails_does_not_fail_the_run(source, tmp_path, monkeypatch, error, says):
    break_report(monkeypatch, error)
    result = run(source, tmp_path / "out")
    assert result.exit_code == 0 and "1: 1 original" in result.stdout
    (line,) = [line for line in result.stderr.splitlines() if "report could not be written" in line]
    assert says in line and "the tables are complete" in line
    if isinstance(error, RuntimeError):
        (trace,) = re.findall(r"\S+wiredesk-\S+\.txt", line)
        assert "a bug" in Path(trace).read_text("utf-8")
        Path(trace).unlink()


def test_what_is_forgotten_leaves_the_report_too(tmp_path, monkeypatch):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.txt": f"Secret Person Headline\n\n{STORY}"})
    output = tmp_path / "out"
    run(source, output)
    (output / PAGE).write_text("Secret Person", encoding="utf-8")
    (wanted,) = re.findall(
        r"[0-9a-f]{32}",
        call(
            "query",
            "SELECT article_id FROM articles WHERE source_key = 'b.txt'",
            "-o",
            output,
            "--format",
            "csv",
        ).output,
    )
    assert call("forget", wanted, "-o", output, "--dry-run").exit_code == 0
    assert (output / PAGE).read_text("utf-8") == "Secret Person"
    assert call("forget", wanted, "-o", output).exit_code == 0
    text = (output / PAGE).read_text("utf-8")
    assert "Secret Person" not in text and "took out articles (forget)" in text
    break_report(monkeypatch, OSError(28, "No space left on device", "x"))
    pruned = call("prune", "--before", "2099-01-01", "-o", output)
    assert pruned.exit_code == 0 and not (output / PAGE).exists()
    assert "was removed, since it may quote" in pruned.stderr
    assert call("prune", "--before", "2099-01-01", "-o", output).exit_code == 0
    assert not (output / PAGE).exists(), "none is made where there was none"


def test_the_command_writes_where_it_is_told(source, tmp_path):
    output = tmp_path / "out"
    run(source, output, "--no-report")
    assert call("report", "-o", output, "--to", tmp_path / "page.html").output == f"{tmp_path}/page.html\n"
    assert "1 article" in (tmp_path / "page.html").read_text("utf-8") and not (output / PAGE).exists()
    assert call("report", "-o", output).output == f"{output}/{PAGE}\n" and (output / PAGE).exists()
    (run_id,) = [path.stem for path in (output / "_runs").iterdir()]
    assert call("report", run_id[:15], "-o", output).exit_code == 0
    for wrong, says in (
        (["report", "1999", "-o", output], "no run has the id '1999'"),
        (["report", "-o", tmp_path / "none"], "there are no tables"),
    ):
        result = call(*wrong)
        assert result.exit_code == 2 and says in result.stderr and len(result.stderr.splitlines()) == 1
    nowhere = call("report", "-o", output, "--to", tmp_path / "no" / "page.html")
    assert nowhere.exit_code == 1 and "cannot write" in nowhere.stderr


class Clock:
    """A clock that moves by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_watch_writes_reports_but_spends_little_on_them(monkeypatch):
    clock, written = Clock(), []

    def write(output):
        written.append(clock.now)
        clock.now += 2
        return output

    monkeypatch.setattr("wiredesk.pipeline.commands.reporting.write_if_possible", write)
    report = PacedReport("out", clock)
    idle, busy = RunSummary("out"), RunSummary("out", ["r"])
    report(idle)
    assert written == [], "nothing was committed"
    for clock.now in (10, 20, 30):
        report(busy)
    assert written == [10], "the next is due 40 s after the end of the first"
    clock.now = 60
    report(idle)
    assert written == [10, 60], "what was committed meanwhile is not forgotten"
    clock.now = 200
    report(idle)
    assert written == [10, 60]


def test_watch_calls_after_each_increment_that_does_not_fail():
    from wiredesk.pipeline.jobs.watch import Watcher
    from wiredesk.pipeline.telemetry.health import Health

    seen, outcomes = [], iter([RunSummary("out", ["r"], 1, 1), OSError("x"), RunSummary("out")])

    def increment():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    class Still:
        def monotonic(self):
            return 0.0

        def time(self):
            return 0.0

        def wait(self, seconds):
            pass

    clock = Still()
    watcher = Watcher(increment, 1.0, clock, Health(1.0, clock.monotonic, clock.time), after=seen.append)
    for _ in range(3):
        watcher.step()
    assert [summary.run_ids for summary in seen] == [["r"], []]
