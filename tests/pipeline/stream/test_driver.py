"""A stream stops on request, gives up when it stalls, and refuses settings that cannot stream."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest
from rich.console import Console

from tests.support import RUN
from wiredesk.pipeline.engine.engines import PipelineFailedError
from wiredesk.pipeline.engine.launch import _Running, run_stream
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.locks import LockLostError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.stream.driver import (
    StalledError,
    StopRequest,
    StreamOptions,
    _Watch,
    check_stream,
    make_absolute,
)
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary


def _watch(tmp_path, stop: StopRequest, **options) -> _Watch:
    job = SimpleNamespace(
        store=open_store(str(tmp_path)),
        info=RUN,
        settings=RunSettings(("in",), runner="DataflowRunner"),
        summary=RunSummary(str(tmp_path)),
        view=ProgressView(Console(quiet=True)),
        lock=SimpleNamespace(loss=None),
    )
    return _Watch(job, stop, StreamOptions(**options))


def test_settings_that_cannot_stream_are_refused_with_an_alternative():
    with pytest.raises(UsageError, match="wiredesk watch"):
        check_stream(RunSettings(("in",), "out"), StreamOptions())
    for options in (StreamOptions(), StreamOptions(subscription="projects/p/subscriptions/s")):
        with pytest.raises(UsageError, match="--input"):
            check_stream(RunSettings((), "out", runner="PrismRunner"), options)
    with pytest.raises(UsageError, match="only a name"):
        check_stream(RunSettings(("gs://b/",), "out", runner="FlinkRunner"), StreamOptions(subscription="s"))
    for name in ("window_s", "every_s", "state_ttl_s", "stall_s"):
        with pytest.raises(UsageError, match="more than 0"):
            StreamOptions(**{name: 0.0})


def test_a_stream_that_has_lost_the_lock_fails(tmp_path):
    watch = _watch(tmp_path, StopRequest())
    watch._job.lock.loss = LockLostError("run x no longer holds the output")
    with pytest.raises(LockLostError, match="no longer holds"):
        watch(0.0)


def test_a_request_to_stop_is_passed_on_once(tmp_path):
    stop = StopRequest()
    watch = _watch(tmp_path, stop)
    watch(0.0)
    assert not (tmp_path / watch.stop_file).exists()
    stop()
    watch(0.0)
    assert (tmp_path / watch.stop_file).exists()
    (tmp_path / watch.stop_file).unlink()
    watch(0.0)
    assert not (tmp_path / watch.stop_file).exists()


def test_a_stream_without_signs_of_life_is_given_up(tmp_path):
    watch = _watch(tmp_path, StopRequest(), stall_s=1e-9)
    with pytest.raises(StalledError, match="start the stream again"):
        watch(0.0)
    asked = StopRequest()
    asked()
    ending = _watch(tmp_path, asked, stall_s=1e-9)
    ending(0.0)
    with pytest.raises(StalledError, match="see that it is cancelled there"):
        ending(0.0)
    native = _watch(tmp_path, StopRequest(), stall_s=1e-9, subscription="projects/p/subscriptions/s")
    native(0.0)
    queue = "arn:aws:sqs:eu-west-1:123456789012:news"
    with pytest.raises(StalledError, match=f"got an answer from {queue}"):
        _watch(tmp_path, StopRequest(), stall_s=1e-9, subscription=queue)(0.0)


def test_inputs_are_made_absolute_for_workers():
    here = os.getcwd()
    assert make_absolute("in/") == f"{here}/in/"
    assert make_absolute("in/*.txt") == f"{here}/in/*.txt"
    assert make_absolute("@list.txt") == f"@{here}/list.txt"
    assert make_absolute("gs://news/raw/") == "gs://news/raw/"


def test_an_engine_that_ends_badly_ends_the_stream(monkeypatch):
    class Result:
        def wait_until_finish(self) -> str:
            return "FAILED"

    monkeypatch.setattr(
        "wiredesk.pipeline.engine.launch._start", lambda *_: _Running(Result(), "PrismRunner", [], "")
    )
    with pytest.raises(PipelineFailedError, match="FAILED"):
        run_stream(lambda _: None, "PrismRunner", [], lambda _: None)


def test_an_interrupted_stream_is_cancelled_on_its_engine(monkeypatch):
    told = []

    class Result:
        def cancel(self) -> None:
            told.append("cancelled")

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "wiredesk.pipeline.engine.launch._start", lambda *_: _Running(Result(), "PrismRunner", [], "")
    )
    monkeypatch.setattr("wiredesk.pipeline.engine.launch._wait_for", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        run_stream(lambda _: None, "PrismRunner", [], interrupt)
    assert told == ["cancelled"]


def test_a_manifest_that_is_still_being_written_is_not_counted(tmp_path):
    watch = _watch(tmp_path, StopRequest())
    runs = tmp_path / "_runs"
    runs.mkdir()
    manifest = {"run_id": f"{RUN.run_id}-0000001", "counts": {"files": 2}, "stage_s": {}}
    manifest |= {"committed_at": "2026-01-01", "files": []}
    manifest |= {"read": 2, "articles": 2, "rejects": 0, "unchanged": 0}
    (runs / f"{RUN.run_id}-0000001.json.part").write_text(json.dumps(manifest))
    watch.report_commits()
    (runs / f"{RUN.run_id}-0000001.json.part").rename(runs / f"{RUN.run_id}-0000001.json")
    watch.report_commits()
    assert watch._job.summary.totals["read"] == 2
