"""Jobs on Flink, on a fake of its REST API; ``tests/engines/test_flink.py`` has a real one."""

from __future__ import annotations

import http.server
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import apache_beam as beam
import grpc
import pytest

from tests.fakes.flink import FakeFlink, serve_flink
from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.engine import flink as module
from wiredesk.pipeline.engine.engines import PipelineFailedError, read_options
from wiredesk.pipeline.engine.failures import find_cause, find_traceback
from wiredesk.pipeline.engine.flink import (
    FLINK_OPTIONS,
    FlinkMaster,
    FlinkWatch,
    cancel_jobs,
    find_master,
    mark_job,
    mark_output,
    name_job,
)
from wiredesk.pipeline.engine.launch import (
    _follow,
    _Options,
    _Running,
    run_pipeline,
    run_stream,
    start_pipeline,
)

OUTPUT = "s3://bucket/tables"
MARK = mark_job(OUTPUT)


@pytest.fixture
def fake() -> Iterator[FakeFlink]:
    with serve_flink() as served:
        yield served


def _name(mark: str = MARK, *args: str) -> str:
    return name_job(args, mark).partition("=")[2]


@pytest.mark.parametrize(
    ("args", "url"),
    [
        (["--flink_master=host:8081"], "http://host:8081"),
        (["--flink_master", "https://host/flink/"], "https://host/flink"),
        (["--flink_master=[auto]"], None),
        (["--flink_master=local"], None),
        (["--parallelism=2"], None),
    ],
)
def test_the_master_is_found_in_the_options(args, url):
    assert find_master(args) == (None if url is None else FlinkMaster(url))


def test_options_are_read_in_both_forms():
    args = ["--a=1", "--b", "2", "--flag", "--c=", "loose"]
    assert read_options(args) == {"a": "1", "b": "2", "flag": "", "c": ""}


def test_a_job_is_named_after_its_output_and_keeps_the_name_given():
    assert _name() == f"wiredesk-{MARK}"
    assert _name(MARK, "--job_name=hourly") == f"hourly-{MARK}"
    assert mark_output(OUTPUT) in MARK and mark_output(f"{OUTPUT}2") not in MARK
    assert mark_job(OUTPUT) != MARK, "each job has a mark of its own as well"


def test_one_path_on_two_machines_is_two_outputs(monkeypatch):
    here, there = mark_output("/data/tables"), mark_output(OUTPUT)
    monkeypatch.setattr("socket.gethostname", lambda: "another")
    assert mark_output("/data/tables") != here
    assert mark_output(OUTPUT) == there


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "STORAGE_EMULATOR_HOST"])
def test_one_path_at_two_servers_is_two_outputs(name, monkeypatch):
    here = mark_output(OUTPUT)
    monkeypatch.setenv(name, "http://store:9000")
    there = mark_output(OUTPUT)
    assert there != here
    monkeypatch.setenv(name, "http://store:9000/")
    assert mark_output(OUTPUT) == there


def test_all_jobs_of_the_output_are_cancelled_and_no_others(fake):
    own, named = _name(), _name(mark_job(OUTPUT), "--job_name=hourly")
    other, done = _name(mark_job("s3://bucket/others")), f"old-{_name()}"
    fake.states |= {
        own: "RUNNING",
        named: "RESTARTING",
        other: "RUNNING",
        done: "FINISHED",
        "BeamApp": "RUNNING",
    }
    assert cancel_jobs([f"--flink_master={fake.url}"], "") == 0
    assert cancel_jobs([f"--flink_master={fake.url}"], mark_output(OUTPUT)) == 2
    assert fake.states == {
        own: "CANCELED",
        named: "CANCELED",
        other: "RUNNING",
        done: "FINISHED",
        "BeamApp": "RUNNING",
    }
    assert f"PATCH /v1/jobs/{own}?mode=cancel" in fake.requests
    assert cancel_jobs(["--parallelism=1"], mark_output(OUTPUT)) == 0


def test_a_job_that_does_not_end_is_told_with_its_place(fake, monkeypatch):
    monkeypatch.setattr(module, "_CANCEL_S", 0.3)
    fake.states[_name()], fake.hangs = "RUNNING", True
    with pytest.raises(PipelineFailedError, match=f"{_name()} has not ended .* look for it at {fake.url}"):
        cancel_jobs([f"--flink_master={fake.url}"], mark_output(OUTPUT))


def test_a_job_that_has_gone_is_no_error(fake):
    FlinkMaster(fake.url).cancel("gone")
    assert FlinkMaster(fake.url).find_failure("gone") is None


def test_a_run_cancels_what_an_earlier_driver_has_left_before_it_begins(tmp_path, fake, caplog):
    """The driver was killed, and its lock was free; its job would go on for ever."""
    write_files(tmp_path / "in", {"a.txt": STORY})
    name = _name(mark_job(str(tmp_path / "out")))
    fake.states[name] = "RUNNING"
    with pytest.raises(PipelineFailedError):
        # Beam's jar is missing: the run ends after its beginning.
        run_wiredesk(
            tmp_path / "in",
            tmp_path / "out",
            runner="FlinkRunner",
            beam_args=(f"--flink_master={fake.url}", "--job_endpoint=localhost:9"),
        )
    assert fake.states[name] == "CANCELED"
    assert "a job that an earlier command had left on Flink was cancelled" in caplog.text


def test_a_local_run_does_not_ask_the_flink_that_its_options_name(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    done = run_wiredesk(tmp_path / "in", tmp_path / "out", beam_args=("--flink_master=localhost:9",))
    assert done.files_new == 1


class _Result:
    """A job as Beam's job server sees it: it forgets a job that it is asked to cancel, or has gone itself."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self._ended = threading.Event()

    def wait_until_finish(self) -> str:
        self._ended.wait(10)
        return "CANCELLED"

    def cancel(self) -> None:
        self._ended.set()
        if self._error is not None:
            raise self._error


@pytest.mark.parametrize("error", [None, grpc.RpcError()])
def test_a_watch_that_raises_cancels_the_job_on_flink_itself(fake, error):
    fake.states |= {_name(): "RUNNING", (later := _name(mark_job(OUTPUT))): "RUNNING"}

    def watch(seconds: float) -> None:
        raise TimeoutError("no look")

    running = _Running(_Result(error), "PortableRunner", [f"--flink_master={fake.url}"], MARK)
    with pytest.raises(TimeoutError, match="no look"):
        _follow(running, watch)
    assert fake.states == {_name(): "CANCELED", later: "RUNNING"}, "another driver has taken the output since"


def test_a_flink_that_cannot_be_asked_to_cancel_is_told(caplog):
    _Running(_Result(), "PortableRunner", ["--flink_master=localhost:9"], MARK).cancel()
    assert "the job may go on: Flink does not answer at http://localhost:9" in caplog.text


_POOL_GONE = (
    "java.lang.Exception: open() failed\n\tat a.b(C.java:1)\nCaused by: io.grpc.StatusRuntimeException: UNAVAILABLE: "
    "io exception\nCaused by: java.net.ConnectException: finishConnect(..) failed: Connection refused: "
    "pool/10.1.2.3:50000\n\t... 3 more\n"
)


def _watch(fake: FakeFlink, monkeypatch: pytest.MonkeyPatch) -> FlinkWatch:
    monkeypatch.setattr(module, "_WATCH_EVERY_S", 0.0)
    args = ["--environment_type=EXTERNAL", "--environment_config=pool:50000", f"--flink_master={fake.url}"]
    return FlinkWatch(args, MARK)


def test_a_missing_pool_ends_a_new_job_with_one_sentence(fake, monkeypatch):
    fake.states[_name()], fake.failures[_name()] = "RESTARTING", _POOL_GONE
    with pytest.raises(
        PipelineFailedError, match="no pool of workers answers the task managers at pool:50000: start"
    ):
        _watch(fake, monkeypatch)()


def test_a_job_that_flink_starts_again_is_told_once_for_each_error(fake, monkeypatch, caplog):
    watch = _watch(fake, monkeypatch)
    monkeypatch.setattr(module, "_NEW_S", 0.0)
    fake.states[_name()], fake.failures[_name()] = "RESTARTING", _POOL_GONE
    watch()
    watch()
    assert [record.message for record in caplog.records] == [
        "Flink starts the job again after an error: ConnectException: finishConnect(..) failed: "
        "Connection refused: pool/10.1.2.3:50000"
    ]


def test_a_short_silence_of_flink_is_borne(fake, monkeypatch):
    watch = _watch(fake, monkeypatch)
    monkeypatch.setattr(watch, "_master", FlinkMaster("http://localhost:9"))
    watch()
    monkeypatch.setattr(module, "SILENCE_S", 0.0)
    with pytest.raises(PipelineFailedError, match="Flink does not answer at http://localhost:9"):
        watch()


@pytest.mark.parametrize("found", ["[1]", "null", '"x"', "{}", "<html>"])
def test_an_answer_of_another_server_is_told(found, monkeypatch):
    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: io.BytesIO(found.encode()))
    with pytest.raises(PipelineFailedError, match="what answers there is no Flink"):
        FlinkMaster("http://localhost:9").check()


@pytest.fixture
def jar(tmp_path) -> str:
    with zipfile.ZipFile(tmp_path / "beam.jar", "w") as made:
        made.writestr("a", "")
    return str(tmp_path / "beam.jar")


def _uber(fake: FakeFlink, jar: str) -> list[str]:
    return [
        *(f"--flink_master={fake.url}", "--flink_submit_uber_jar", f"--flink_job_server_jar={jar}"),
        *("--environment_type=EXTERNAL", "--environment_config=pool:50000"),
    ]


def _build(pipeline: beam.Pipeline) -> None:
    _ = pipeline | beam.Create([1], reshuffle=False)


def test_no_jar_is_left_behind_a_job(fake, jar):
    start_pipeline(_build, "FlinkRunner", _uber(fake, jar), OUTPUT)
    assert (fake.states, fake.jars) == ({"new": "RUNNING"}, [])
    assert "DELETE /v1/jars/1_beam.jar" in fake.requests


def test_an_uber_jar_is_cancelled_where_flink_takes_it(fake, jar):
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stream(_build, "FlinkRunner", _uber(fake, jar), stop, OUTPUT)
    assert fake.states == {"new": "CANCELED"}
    assert "PATCH /v1/jobs/new?mode=cancel" in fake.requests
    assert not any(request.endswith("/stop") for request in fake.requests)


def test_a_job_that_flink_refuses_leaves_one_sentence_and_no_jar(fake, jar, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    fake.failures["refuse"] = (
        "<Exception on server side:\na.b.Outer: x\n\tat a.b(C.java:1)\nCaused by: a.b.Inner: no slot\n"
    )
    with pytest.raises(PipelineFailedError, match=r"^Flink refuses the job: Inner: no slot$"):
        run_pipeline(_build, "FlinkRunner", 1, _uber(fake, jar), OUTPUT)
    assert fake.jars == []
    assert [path.name for path in tmp_path.glob("*.jar")] == ["beam.jar"]
    assert not list(tmp_path.glob("apache-beam-flink*"))


def test_a_job_that_fails_on_flink_gives_its_cause(fake, jar):
    fake.failures["new"] = "a.b.Outer: x\n\tat a.b(C.java:1)\nCaused by: a.b.Inner: no memory\n"
    threading.Timer(1.0, lambda: fake.states.update(new="FAILED")).start()
    with pytest.raises(
        PipelineFailedError, match=r"FlinkRunner ended the pipeline as FAILED \(Inner: no memory\)"
    ):
        run_pipeline(_build, "FlinkRunner", 1, _uber(fake, jar), OUTPUT)


def test_a_job_manager_that_starts_again_is_waited_for(fake, jar, monkeypatch):
    answer, refused = fake.answer, iter([503, 502, 504])

    def answer_late(method: str, path: str) -> tuple[int, dict[str, object]]:
        if "execution-result" in path and (status := next(refused, None)) is not None:
            return status, {}
        return answer(method, path)

    monkeypatch.setattr(fake, "answer", answer_late)
    threading.Timer(5.0, lambda: fake.states.update(new="FAILED")).start()
    with pytest.raises(PipelineFailedError, match="ended the pipeline as FAILED"):
        run_pipeline(_build, "FlinkRunner", 1, _uber(fake, jar), OUTPUT)


def test_a_flink_that_dies_with_the_job_is_one_sentence(jar, monkeypatch, caplog):
    monkeypatch.setattr("wiredesk.pipeline.engine.flink_runner.SILENCE_S", 2.0)
    with serve_flink() as fake:
        args = _uber(fake, jar)
        threading.Timer(1.5, fake.stop).start()
        with pytest.raises(
            PipelineFailedError, match=rf"^Flink does not answer at {fake.url} any more; [^\n]*$"
        ):
            run_pipeline(_build, "FlinkRunner", 1, args, OUTPUT)
    assert "Traceback" not in caplog.text


@contextmanager
def _serve_http() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("localhost", 0), http.server.BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@contextmanager
def _serve_silence() -> Iterator[int]:
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def _serve_grpc() -> Iterator[int]:
    server = grpc.server(ThreadPoolExecutor(2))
    port = server.add_insecure_port("localhost:0")
    server.start()
    yield port
    server.stop(0)


@pytest.mark.parametrize("serve", [_serve_http, _serve_silence, _serve_grpc])
@pytest.mark.parametrize("option", ["job_endpoint", "flink_master"])
def test_another_server_at_the_address_of_an_engine_is_no_engine(serve, option, monkeypatch):
    monkeypatch.setattr(module, "_TIMEOUT_S", 1.0)
    monkeypatch.setattr("wiredesk.pipeline.engine.launch._ANSWER_TIMEOUT_S", 1.0)
    with serve() as port, pytest.raises(PipelineFailedError, match=f"localhost:{port} .*{option}=HOST:PORT$"):
        run_pipeline(_build, "FlinkRunner", 1, [f"--{option}=localhost:{port}"], OUTPUT)


@pytest.mark.parametrize("address", ["localhost", "no.such.host.invalid:8099", "nonsense", "localhost:port"])
@pytest.mark.parametrize("option", ["job_endpoint", "flink_master"])
def test_an_address_that_leads_nowhere_is_told(option, address):
    with pytest.raises(PipelineFailedError, match=rf"{option}=HOST:PORT$"):
        run_pipeline(_build, "PortableRunner", 1, [f"--{option}={address}"], OUTPUT)


def test_a_missing_pool_on_this_machine_is_told_at_once(fake, jar):
    args = [arg.replace("pool:50000", "localhost:9") for arg in _uber(fake, jar)]
    with pytest.raises(
        PipelineFailedError, match=r"no pool of workers answers at localhost:9 .*environment_config"
    ):
        run_pipeline(_build, "FlinkRunner", 1, args, OUTPUT)


def test_beam_warns_of_unknown_options_and_not_of_those_of_flink(caplog):
    options = _Options(
        ["--checkpointing_interval=10", "--finish_bundle_before_checkpointing", "--chekpoint=1"]
    )
    options.get_all_options(display_warnings=True, retain_unknown_options=True)
    assert {"checkpointing_interval", "finish_bundle_before_checkpointing"} <= FLINK_OPTIONS
    assert "--chekpoint=1" in caplog.text and "interval" not in caplog.text


def test_the_traceback_of_a_step_is_cut_out_of_the_stacks_of_java():
    step = "Traceback (most recent call last):\n  File 'a'\nA: b\n\nDuring it:\n\nTraceback (most recent call last):\nC: d"
    text = (
        f"x.Y: z\n\tat a.b(C.java:1)\nCaused by: x.Y: harness: {step}\n\n\tat a.b$c(C.java:1)\n\t... 5 more\n"
    )
    assert find_traceback(text) == step
    assert find_cause(text) == "C: d"
    assert find_traceback("x.Y: z\n\tat a.b(C.java:1)\n") is None


@pytest.mark.parametrize("text", ["", "\n", "a", "Caused by: ", "x" * 1000])
def test_every_failure_has_a_cause_of_one_line(text):
    cause = find_cause(text)
    assert cause and "\n" not in cause and len(cause) <= 300
