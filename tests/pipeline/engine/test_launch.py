"""Pipelines that run on the local engine, and engines that give up."""

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
from wiredesk.pipeline.engine.engines import PipelineFailedError
from wiredesk.pipeline.engine.launch import _Options, _Running, run_pipeline
from wiredesk.transforms.counters import NAMESPACE
from wiredesk.transforms.processes.forkserver import CAN_FORK


class _Result:
    def __init__(self, state: str | Exception) -> None:
        self._state = state

    def wait_until_finish(self) -> str:
        if isinstance(self._state, Exception):
            raise self._state
        return self._state


_FAILED = "Pipeline job-1 failed in state"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("CANCELLED", "ended the pipeline as CANCELLED; "),
        (grpc.RpcError(), "does not answer"),
        (RuntimeError(f"{_FAILED} CANCELLED: unknown error"), "ended the pipeline as CANCELLED; "),
        (
            RuntimeError(
                f"{_FAILED} FAILED: a.b.JobException: x\n\tat a.b(C.java:1)\nCaused by: d.E: no disk\n"
            ),
            r"ended the pipeline as FAILED \(E: no disk\); ",
        ),
        (PipelineFailedError("its own sentence"), "^its own sentence$"),
    ],
)
def test_an_engine_that_gave_up_fails_the_pipeline_with_one_sentence(state, said):
    with pytest.raises(PipelineFailedError, match=said) as failed:
        _Running(_Result(state), "PrismRunner", [], "").wait()
    assert "\n" not in str(failed.value)


def test_the_error_of_a_step_on_an_engine_reads_like_that_of_a_local_run():
    step = "Traceback (most recent call last):\n  File \"a.py\", line 1\nModelError: install it [while running 'A']"
    text = f"{_FAILED} FAILED: java.lang.Exception: x\nCaused by: y: {step}\n\n\tat a.b(C.java:1)\n\t... 5 more\n"
    with pytest.raises(RuntimeError) as failed:
        _Running(_Result(RuntimeError(text)), "FlinkRunner", [], "").wait()
    assert str(failed.value) == step
    assert explain(failed.value, "out") == "install it"


class _Mark(beam.DoFn):
    """Writes a file that is named after the worker process and holds the id of its parent."""

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


@pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork safely")
def test_worker_processes_of_several_pipelines_are_forked_from_one_process(tmp_path):
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Mark(str(tmp_path)))

    for _ in range(2):
        assert run_pipeline(build, "DirectRunner", 2, [])["seen"] == 6
    marks = _list_marks(tmp_path)
    assert len(marks) >= 2 and len(set(marks.values())) == 1
    assert os.getpid() not in {*marks, *marks.values()}


def test_worker_processes_are_started_anew_if_they_cannot_be_forked(tmp_path, monkeypatch):
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Mark(str(tmp_path)))

    monkeypatch.setattr("wiredesk.pipeline.engine.worker.CAN_FORK", False)
    assert run_pipeline(build, "DirectRunner", 2, [])["seen"] == 6
    assert os.getpid() not in _list_marks(tmp_path)


@pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork safely")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_process_that_is_killed_fails_the_run():
    def build(pipeline):
        _ = pipeline | beam.Create([1, 2, 3], reshuffle=False) | beam.ParDo(_Die())

    with pytest.raises(RuntimeError) as failed:
        run_pipeline(build, "DirectRunner", 2, [])
    assert "a worker process died" in explain(failed.value, "out")


def test_cached_views_share_their_values_with_the_options_and_a_copy_has_its_own():
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
