"""The pool of workers that an engine asks for; ``tests/engines`` runs pipelines on it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from apache_beam.portability.api import (
    beam_fn_api_pb2,
    beam_fn_api_pb2_grpc,
    beam_provision_api_pb2,
    beam_provision_api_pb2_grpc,
    beam_runner_api_pb2,
    endpoints_pb2,
)

from tests.engines.support import start_worker_pool
from wiredesk.pipeline.stopping import list_descendants
from wiredesk.transforms.processes.forkserver import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork safely")

_WAIT_S = 60.0
_LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
"""The addresses 127.0.0.1, ::ffff:127.0.0.1 and ::1 as the kernel lists them."""


class _Job(
    beam_fn_api_pb2_grpc.BeamFnControlServicer,
    beam_fn_api_pb2_grpc.BeamFnLoggingServicer,
    beam_provision_api_pb2_grpc.ProvisionServiceServicer,
):
    """A job of an engine that gives its workers nothing to do.

    Attributes:
      connected: set for the id of a worker while the worker is connected.
      files: names of the files that it brings for its workers.
    """

    def __init__(self) -> None:
        self.connected: dict[str, threading.Event] = defaultdict(threading.Event)
        self.files: tuple[str, ...] = ()
        self._is_over = threading.Event()
        self.url = endpoints_pb2.ApiServiceDescriptor()

    def Control(self, _answers: Any, context: Any) -> Any:
        worker_id = dict(context.invocation_metadata())["worker_id"]
        connected = self.connected[worker_id]
        connected.set()
        if not context.add_callback(connected.clear):
            connected.clear()  # The worker is gone already.
        self._is_over.wait(_WAIT_S)
        yield from ()

    def Logging(self, records: Any, _context: Any) -> Any:
        for _ in records:
            pass
        yield from ()

    def GetProvisionInfo(self, _request: Any, _context: Any) -> Any:
        role = beam_runner_api_pb2.ArtifactStagingToRolePayload
        files = [
            beam_runner_api_pb2.ArtifactInformation(role_payload=role(staged_name=name).SerializeToString())
            for name in self.files
        ]
        info = beam_provision_api_pb2.ProvisionInfo(
            control_endpoint=self.url, logging_endpoint=self.url, dependencies=files
        )
        return beam_provision_api_pb2.GetProvisionInfoResponse(info=info)

    def end(self) -> None:
        """Closes the connections of its workers."""
        self._is_over.set()


@contextmanager
def _run_job() -> Iterator[_Job]:
    job, server = _Job(), grpc.server(ThreadPoolExecutor(8))
    beam_fn_api_pb2_grpc.add_BeamFnControlServicer_to_server(job, server)
    beam_fn_api_pb2_grpc.add_BeamFnLoggingServicer_to_server(job, server)
    beam_provision_api_pb2_grpc.add_ProvisionServiceServicer_to_server(job, server)
    job.url.url = f"localhost:{server.add_insecure_port('localhost:0')}"
    server.start()
    try:
        yield job
    finally:
        job.end()
        server.stop(0)


@pytest.fixture(scope="module")
def pool() -> Iterator[Any]:
    with start_worker_pool() as address, grpc.insecure_channel(address) as channel:
        yield beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolStub(channel)


def _start(pool: Any, job: _Job, worker_id: str) -> str:
    """Asks for a worker; returns the error, and waits for the worker if there is none."""
    request = beam_fn_api_pb2.StartWorkerRequest(
        worker_id=worker_id,
        control_endpoint=job.url,
        logging_endpoint=job.url,
        provision_endpoint=job.url,
    )
    error: str = pool.StartWorker(request, timeout=_WAIT_S).error
    assert error or job.connected[worker_id].wait(_WAIT_S)
    return error


def _stop(pool: Any, worker_id: str) -> None:
    pool.StopWorker(beam_fn_api_pb2.StopWorkerRequest(worker_id=worker_id), timeout=_WAIT_S)


def _is_gone(job: _Job, worker_id: str, within_s: float) -> bool:
    end = time.monotonic() + within_s
    while job.connected[worker_id].is_set() and time.monotonic() < end:
        time.sleep(0.05)
    return not job.connected[worker_id].is_set()


def test_workers_start_and_are_killed_on_request(pool):
    with _run_job() as job:
        assert _start(pool, job, "1-1") == _start(pool, job, "1-2") == ""
        _stop(pool, "1-1")
        assert _is_gone(job, "1-1", _WAIT_S)
        assert not _is_gone(job, "1-2", 0.0)
        _stop(pool, "unknown")


def test_a_worker_of_another_job_with_the_same_id_lives_on(pool):
    with _run_job() as stream, _run_job() as batch:
        assert _start(pool, stream, "1-1") == _start(pool, batch, "1-1") == ""
        _stop(pool, "1-1")
        assert not _is_gone(stream, "1-1", 1.0)
        batch.end()
        assert _is_gone(batch, "1-1", _WAIT_S)
        assert not _is_gone(stream, "1-1", 0.5)
        _stop(pool, "1-1")
        assert _is_gone(stream, "1-1", _WAIT_S)


def test_a_job_that_brings_packages_is_refused_and_lists_of_them_are_not(pool):
    with _run_job() as job:
        job.files = ("submission_environment_dependencies.txt",)
        assert _start(pool, job, "2-1") == ""
        job.files = (*job.files, "workflow.tar.gz")
        assert "installs nothing for a job, which brings workflow.tar.gz" in _start(pool, job, "2-2")


def test_an_engine_that_does_not_answer_is_an_error_and_no_end(pool):
    with _run_job() as job:
        gone = _Job()
        gone.url.url = "localhost:9"
        assert "UNAVAILABLE" in _start(pool, gone, "3-1")
        assert _start(pool, job, "3-2") == ""


def test_the_workers_end_with_their_pool():
    others = set(list_descendants(os.getpid()))
    with _run_job() as job:
        with start_worker_pool() as address, grpc.insecure_channel(address) as channel:
            assert _start(beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolStub(channel), job, "4-1") == ""
            started = set(list_descendants(os.getpid())) - others
            assert len(started) >= 3, "the pool, its fork server and the worker"
        # The processes are looked at, not the connection: what has died cannot end it in order.
        end = time.monotonic() + _WAIT_S
        while (left := started.intersection(list_descendants(1))) and time.monotonic() < end:
            time.sleep(0.05)
        assert not left


def test_a_second_pool_at_the_same_address_is_refused():
    with start_worker_pool() as address:
        command = [sys.executable, "-m", "wiredesk.pipeline.engine.worker_pool", "--port"]
        refused = subprocess.run(
            [*command, address.partition(":")[2]],
            capture_output=True,
            text=True,
            check=False,
            timeout=_WAIT_S,
        )
    assert refused.returncode == 1
    assert f"the pool cannot listen at {address}: choose another with --port" in refused.stderr


def test_the_pool_listens_on_this_machine_alone():
    with start_worker_pool() as address:
        port = int(address.partition(":")[2])
        sockets = [
            line.split()
            for kind in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{kind}").read_text().splitlines()
        ]
    listening = {
        at.partition(":")[0]
        for _, at, _, state, *_ in sockets
        if at.endswith(f":{port:04X}") and state == "0A"
    }
    assert listening and listening <= _LOOPBACK
