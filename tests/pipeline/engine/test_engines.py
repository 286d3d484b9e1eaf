from __future__ import annotations

import copy
import os
import signal
from pathlib import Path

import apache_beam as beam
import grpc
import pytest
from apache_beam.options.pipeline_options import DebugOptions, DirectOptions, PipelineOptions

from wiredesk.pipeline.commands.console import explain
from wiredesk.pipeline.engine.engines import (
    PipelineFailedError,
    _engine_args,
    _Options,
    _wait,
    find_prism,
    run_pipeline,
)
from wiredesk.pipeline.settings import UsageError
from wiredesk.transforms.metrics import NAMESPACE
from wiredesk.transforms.processes.forkserver import CAN_FORK


def test_an_engine_that_makes_checkpoints_ends_its_bundles_first():
    """What is behind a Reshuffle reaches a stateful step too late else, and is dropped."""
    args = _engine_args("FlinkRunner", 1, ["--checkpointing_interval=10000"])
    assert "--finish_bundle_before_checkpointing" in args
    assert "--finish_bundle_before_checkpointing" not in _engine_args("FlinkRunner", 1, [])


def test_a_job_is_waited_for_as_long_as_it_takes():
    (timeout,) = _engine_args("FlinkRunner", 1, [])
    assert int(timeout.partition("=")[2]) > 300 * 24 * 3600
    assert _engine_args("FlinkRunner", 1, ["--job_server_timeout=60"]) == []


def test_a_local_run_is_told_its_workers_alone():
    assert _engine_args("DirectRunner", 1, []) == []
    assert _engine_args("DirectRunner", 3, []) == ["--direct_num_workers=3"]


def test_a_missing_prism_is_not_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="make prism"):
        find_prism()
    with pytest.raises(UsageError, match="make prism"):
        _engine_args("PrismRunner", 1, [])
    assert not any(
        "prism" in arg for arg in _engine_args("PrismRunner", 1, ["--job_endpoint=localhost:8073"])
    )
    (tmp_path / "prism").touch(mode=0o755)
    assert find_prism() == str(tmp_path / "prism")


class _Result:
    def __init__(self, state: str | Exception) -> None:
        self._state = state

    def wait_until_finish(self) -> str:
        if isinstance(self._state, Exception):
            raise self._state
        return self._state


@pytest.mark.parametrize(
    ("state", "said"), [("CANCELLED", "as CANCELLED"), (grpc.RpcError(), "does not answer")]
)
def test_an_engine_that_gave_up_is_told(state, said):
    with pytest.raises(PipelineFailedError, match=said):
        _wait(_Result(state), "PrismRunner")


class _Mark(beam.DoFn):
    """Leaves a file named as the worker process, with the id of its parent."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def process(self, element: int) -> None:
        Path(self._folder, str(os.getpid())).write_text(str(os.getppid()))
        beam.metrics.Metrics.counter(NAMESPACE, "seen").inc(element)


class _Die(beam.DoFn):
    def process(self, element: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def _list_marks(folder: Path) -> dict[int, int]:
    return {int(path.name): int(path.read_text()) for path in folder.iterdir()}


@pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork so")
def test_worker_processes_of_several_pipelines_are_forked_from_one_process(tmp_path):
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Mark(str(tmp_path)))

    for _ in range(2):
        assert run_pipeline(build, "DirectRunner", 2, [])["seen"] == 6
    marks = _list_marks(tmp_path)
    assert len(marks) >= 2 and len(set(marks.values())) == 1
    assert os.getpid() not in {*marks, *marks.values()}


def test_worker_processes_are_started_anew_where_they_cannot_be_forked(tmp_path, monkeypatch):
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Mark(str(tmp_path)))

    monkeypatch.setattr("wiredesk.pipeline.engine.worker.CAN_FORK", False)
    assert run_pipeline(build, "DirectRunner", 2, [])["seen"] == 6
    assert os.getpid() not in _list_marks(tmp_path)


@pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork so")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_process_that_is_killed_fails_the_run():
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Die())

    with pytest.raises(RuntimeError) as failed:
        run_pipeline(build, "DirectRunner", 2, [])
    assert "a worker process died" in explain(failed.value, "out")


def test_options_whose_views_are_kept_are_one_with_them_in_a_copy_too():
    options = copy.deepcopy(_Options(["--runner=DirectRunner", "--direct_num_workers=3", "--experiments=a"]))
    assert options.view_as(DirectOptions) is options.view_as(DirectOptions)
    assert options.view_as(DirectOptions).direct_num_workers == 3
    options.view_as(DebugOptions).experiments = ["b"]
    other = copy.deepcopy(options)
    other.view_as(DebugOptions).experiments.append("c")
    assert options.get_all_options()["experiments"] == options.view_as(DebugOptions).experiments == ["b"]
    assert other.get_all_options()["experiments"] == ["b", "c"]
    plain = PipelineOptions(["--runner=DirectRunner", "--direct_num_workers=3", "--experiments=b"])
    assert options.get_all_options(drop_default=True) == plain.get_all_options(drop_default=True)
