"""Jobs on a real Flink: they are submitted, followed, cancelled and replaced by its REST API.

``make test-flink`` fetches Flink and runs these tests; elsewhere they are skipped. Where Beam's jar cannot be had,
Flink's one task hosts the pipeline, see :mod:`tests.engines.flink_cluster`: then they say nothing of Flink's shuffles
and checkpoints.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apache_beam as beam
import grpc
import pytest
import yaml
from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc
from apache_beam.runners.portability.flink_uber_jar_job_server import FlinkUberJarJobServer

from tests.engines.flink_cluster import FlinkCluster, start_flink
from tests.engines.support import WAIT_S, compare_outputs
from tests.support import OTHER_STORY, ROOT, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.commands.console import explain
from wiredesk.pipeline.engine.engines import PipelineFailedError
from wiredesk.pipeline.engine.flink import FlinkMaster, mark_output
from wiredesk.pipeline.engine.launch import _Options, run_pipeline
from wiredesk.pipeline.stopping import list_descendants
from wiredesk.pipeline.storage.stores import open_store

FOLDER = os.environ.get("WIREDESK_FLINK", "")
_FILES: dict[str, str | bytes] = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {OTHER_STORY}",
    "c.txt": f" date 2026-01-03 {STORY} More follows.",
    "empty.txt": "",
}

pytestmark = pytest.mark.skipif(not FOLDER, reason="there is no Flink; make test-flink fetches it")


@pytest.fixture(scope="module")
def cluster() -> Iterator[FlinkCluster]:
    with start_flink(Path(FOLDER)) as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_is_left(cluster) -> Iterator[None]:
    """Every job that a test has started has ended, and every jar that it has uploaded is removed."""
    yield
    try:
        _await(lambda: not _list_running(cluster))
        assert cluster.list_jars() == []
    finally:
        # A test that failed must not fail the others.
        for job_id in cluster.list_jobs():
            FlinkMaster(cluster.master).cancel(job_id)


def _list_running(cluster: FlinkCluster) -> list[str]:
    ended = ("FINISHED", "CANCELED", "FAILED")
    return [name for name, state in cluster.list_jobs().values() if state not in ended]


def _await(is_true: Any, process: Any = None) -> None:
    give_up = time.monotonic() + WAIT_S
    while not is_true():
        assert time.monotonic() < give_up, "it did not happen in time"
        assert process is None or process.poll() is None, process.stderr.read()
        time.sleep(0.1)


def _find_states(cluster: FlinkCluster, output: Path) -> list[str]:
    mark = mark_output(str(output))
    return [state for name, state in cluster.list_jobs().values() if mark in name]


def _count_files(output: Path) -> int:
    return len(read_rows(output, "sources", "source_key"))


@contextmanager
def _streaming(folder: Path, output: Path, args: tuple[str, ...], *options: str) -> Iterator[Any]:
    """Runs the command ``stream`` in a process of its own, and kills it if it is left."""
    command = [
        *(sys.executable, "-c", "from wiredesk.pipeline.cli import main; main()", "stream"),
        *("-i", str(folder), "-o", str(output)),
        *("--annotate", "none", "--window", "1s", "--every", "1s", "--settle", "0s", *options),
        *("--runner", "FlinkRunner", "--", *args),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _end(process: Any) -> tuple[int, str]:
    """Returns the exit code of a command, and what it printed on standard error."""
    printed = process.communicate(timeout=WAIT_S)[1]
    assert "Traceback" not in printed, printed
    assert "Unparseable" not in printed, printed
    return process.returncode, printed


def test_a_batch_gives_the_rows_of_a_local_run(tmp_path, cluster):
    write_files(tmp_path / "in", _FILES)
    run_wiredesk(tmp_path / "in", tmp_path / "local")
    run_wiredesk(tmp_path / "in", tmp_path / "flink", runner="FlinkRunner", beam_args=cluster.beam_args)
    assert compare_outputs(tmp_path / "local", tmp_path / "flink")["articles"] == (3, 3)
    assert _find_states(cluster, tmp_path / "flink") == ["FINISHED"]


def test_a_detached_job_commits_itself_without_its_uploaded_jar(tmp_path, cluster):
    write_files(tmp_path / "in", _FILES)
    run_wiredesk(
        tmp_path / "in", tmp_path / "out", runner="FlinkRunner", beam_args=cluster.beam_args, detach=True
    )
    assert cluster.list_jars() == []
    _await(lambda: _find_states(cluster, tmp_path / "out") == ["FINISHED"])
    assert _count_files(tmp_path / "out") == 4


def test_a_stream_that_is_asked_to_stop_commits_what_has_arrived(tmp_path, cluster):
    write_files(tmp_path / "in", _FILES)
    args = (*cluster.beam_args, "--checkpointing_interval=10000")
    with _streaming(tmp_path / "in", tmp_path / "out", args) as process:
        _await(lambda: _count_files(tmp_path / "out") == 4)
        process.send_signal(signal.SIGTERM)
        code, printed = _end(process)
    assert (code, _find_states(cluster, tmp_path / "out")) == (143, ["FINISHED"])
    assert "what had arrived is committed" in printed


def test_a_second_signal_cancels_the_job(tmp_path, cluster):
    write_files(tmp_path / "in", _FILES)
    with _streaming(tmp_path / "in", tmp_path / "out", cluster.beam_args) as process:
        _await(lambda: _find_states(cluster, tmp_path / "out") == ["RUNNING"])
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        code, printed = _end(process)
    assert (code, _find_states(cluster, tmp_path / "out")) == (143, ["CANCELED"])
    assert (
        printed.strip().splitlines()[-1].startswith("wiredesk: stopped by SIGTERM; what was committed stands")
    )


def test_a_stream_that_gives_up_cancels_its_job(tmp_path, cluster):
    """The sentence is that of every engine, see ``_Watch._check_alive``."""
    write_files(tmp_path / "in", _FILES)
    with _streaming(tmp_path / "in", tmp_path / "out", cluster.beam_args, "--stall", "1s") as process:
        code, printed = _end(process)
    assert (code, _find_states(cluster, tmp_path / "out")) == (1, ["CANCELED"])
    assert "no worker has looked at the inputs for 1 s" in printed.strip().splitlines()[-1]


def test_a_driver_after_one_that_was_killed_ends_its_job_and_loses_nothing(tmp_path, cluster):
    folder, output = tmp_path / "in", tmp_path / "out"
    write_files(folder, {f"{n}.txt": f" date 2026-01-0{n} {OTHER_STORY} Notice {n}." for n in range(1, 4)})
    with _streaming(folder, output, cluster.beam_args) as process:
        _await(lambda: _count_files(output) == 3)
        process.kill()
        process.wait()
    assert _find_states(cluster, output) == ["RUNNING"]
    write_files(folder, _FILES)
    with _streaming(folder, output, cluster.beam_args) as process:
        _await(lambda: _count_files(output) == 7)
        process.send_signal(signal.SIGTERM)
        code, printed = _end(process)
    assert code == 143
    assert "a job that an earlier command had left on Flink was cancelled" in printed
    assert sorted(_find_states(cluster, output)) == ["CANCELED", "FINISHED"]
    assert check_output(open_store(str(output)), full=True).is_clean
    assert not (output / "_staging").exists()


def test_a_job_that_flink_starts_again_goes_on_with_a_warning(tmp_path, cluster):
    if cluster.is_beam:
        pytest.skip("this test kills the host of the stand-in")
    write_files(tmp_path / "in", {"a.txt": _FILES["a.txt"]})
    with _streaming(tmp_path / "in", tmp_path / "out", cluster.beam_args) as process:
        _await(lambda: _count_files(tmp_path / "out") == 1)
        _kill_host(cluster)
        write_files(tmp_path / "in", _FILES)
        _await(lambda: _count_files(tmp_path / "out") == 4)
        process.send_signal(signal.SIGTERM)
        code, printed = _end(process)
    assert code == 143
    assert "Flink starts the job again after an error: " in printed
    assert check_output(open_store(str(tmp_path / "out")), full=True).is_clean


def _kill_host(cluster: FlinkCluster) -> None:
    """Kills the Prism in which the task of the stand-in runs the pipeline."""
    for pid in list_descendants(cluster.task_manager):
        if b"--job_port" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


def test_flink_knows_the_keys_of_the_manifest(cluster):
    """Flink ignores a key that it does not know without a word."""
    with zipfile.ZipFile(next(Path(FOLDER, "lib").glob("flink-dist-*.jar"))) as jar:
        classes = [name for name in jar.namelist() if name.endswith("Options.class")]
        known = b"".join(jar.read(name) for name in classes)
    documents = yaml.safe_load_all((ROOT / "deploy/flink/cluster.yaml").read_text())
    specs = [document["spec"] for document in documents if document["kind"] == "FlinkDeployment"]
    keys = {key for spec in specs for key in spec["flinkConfiguration"]}
    assert [key for key in sorted(keys) if key.encode() not in known] == []


class _Fail(beam.DoFn):
    def process(self, element: int) -> None:
        raise OSError(28, "No space left on device", f"/disk/{element}")


def test_a_job_that_fails_raises_the_error_of_its_step(cluster):
    def build(pipeline):
        _ = pipeline | beam.Create([1], reshuffle=False) | beam.ParDo(_Fail())

    with pytest.raises(RuntimeError) as failed:
        run_pipeline(build, "FlinkRunner", 1, cluster.beam_args, "/tables")
    assert "no space is left for /tables" in str(explain(failed.value, "/tables"))


def test_flink_refuses_a_job_in_one_sentence(tmp_path, cluster):
    jar = tmp_path / "empty.jar"
    jar.write_bytes(b"PK\x05\x06" + bytes(18))
    args = [arg for arg in cluster.beam_args if "_jar=" not in arg]
    with pytest.raises(PipelineFailedError, match=r"^Flink refuses the job: .*FlinkPipelineRunner[^\n]*$"):
        run_pipeline(
            lambda pipeline: pipeline | beam.Create([1]),
            "FlinkRunner",
            1,
            [*args, f"--flink_job_server_jar={jar}"],
            "/tables",
        )


class _ForgetfulServer(FlinkUberJarJobServer):
    """Takes jobs by Beam's job API, and forgets those that it is asked to cancel, as Beam's job server does."""

    def GetStateStream(self, request: Any, context: Any = None, timeout: Any = None) -> Any:
        # Beam asks once before it starts the job, and Beam's job server knows no job then.
        if not hasattr(self._jobs[request.job_id], "_flink_job_id"):
            raise LookupError(request.job_id)
        return super().GetStateStream(request, context, timeout)

    def Cancel(self, request: Any, context: Any = None, timeout: Any = None) -> Any:
        return beam_job_api_pb2.CancelJobResponse(state=beam_job_api_pb2.JobState.CANCELLED)


@contextmanager
def _serve_jobs(cluster: FlinkCluster) -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(8))
    service = _ForgetfulServer(cluster.master, _Options(list(cluster.beam_args)))
    beam_job_api_pb2_grpc.add_JobServiceServicer_to_server(service, server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    try:
        yield f"localhost:{port}"
    finally:
        server.stop(0)
        for job_id in cluster.list_jars():
            cluster.ask(f"/jars/{job_id}", "DELETE")


def test_a_job_of_a_job_server_is_cancelled_on_flink(tmp_path, cluster):
    write_files(tmp_path / "in", _FILES)
    with _serve_jobs(cluster) as endpoint:
        others = [arg for arg in cluster.beam_args if "jar" not in arg]
        args = (f"--job_endpoint={endpoint}", *others)
        with _streaming(tmp_path / "in", tmp_path / "out", args) as process:
            _await(lambda: _count_files(tmp_path / "out") == 4, process)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            code, _ = _end(process)
    assert (code, _find_states(cluster, tmp_path / "out")) == (143, ["CANCELED"])
