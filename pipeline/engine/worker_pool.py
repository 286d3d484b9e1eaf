"""A pool of Python workers for an engine that asks for them, as Flink's task managers do (``EXTERNAL``).

Flink ends its workers after each stage of a batch and asks for new ones. Beam's pool starts each as a new Python process,
which spends seconds on its imports. Here a worker is forked from a process that has imported everything. Started as
``python -m wiredesk.pipeline.engine.worker_pool``, it listens on this machine alone: whoever reaches it may start processes.

The workers must find all their packages here: nothing is installed for a job, and one that brings files is refused.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from apache_beam.portability.api import (
    beam_fn_api_pb2,
    beam_fn_api_pb2_grpc,
    beam_provision_api_pb2,
    beam_provision_api_pb2_grpc,
    beam_runner_api_pb2,
)
from apache_beam.runners.portability.stager import SUBMISSION_ENV_DEPENDENCIES_FILE
from google.protobuf import json_format, text_format

from wiredesk.pipeline.engine.worker import prepare_forking
from wiredesk.pipeline.stopping import advise, listen, when_stopped
from wiredesk.pipeline.telemetry.logs import configure_logging
from wiredesk.transforms.processes.forkserver import CAN_FORK, ForkedProcess, ServerGoneError, stop_server

_log = logging.getLogger(__name__)

_PROVISION_TIMEOUT_S = 30.0
_THREADS = 16


class WorkerPool(beam_fn_api_pb2_grpc.BeamFnExternalWorkerPoolServicer):
    """Starts and stops workers on request.

    The ids of workers are unique in a job only, and a request to stop one names no job. So a worker that shares its id
    is left to end by itself, as every worker does when its job closes the connection.
    """

    def __init__(self) -> None:
        self._workers: dict[str, list[ForkedProcess]] = {}
        self._changing = threading.Lock()

    def StartWorker(self, request: Any, context: Any) -> Any:
        """Starts a worker; the answer has the text of an error if that fails."""
        try:
            self._start(request)
        except (grpc.RpcError, ServerGoneError, ValueError) as error:
            _log.error("worker %s was not started: %s", request.worker_id, error)
            return beam_fn_api_pb2.StartWorkerResponse(error=str(error))
        return beam_fn_api_pb2.StartWorkerResponse()

    def _start(self, request: Any) -> None:
        environment = _make_environment(request)
        prepare_forking()
        worker = ForkedProcess("wiredesk.pipeline.engine.worker:run", environment)
        with self._changing:
            others = [other for other in self._workers.get(request.worker_id, ()) if other.poll() is None]
            self._workers[request.worker_id] = [*others, worker]

    def StopWorker(self, request: Any, context: Any) -> Any:
        """Kills a worker, unless another job has one of the same id."""
        with self._changing:
            workers = [one for one in self._workers.pop(request.worker_id, ()) if one.poll() is None]
            if len(workers) == 1:
                workers[0].kill()
            elif workers:
                self._workers[request.worker_id] = workers
        return beam_fn_api_pb2.StopWorkerResponse()


def _make_environment(request: Any) -> dict[str, str]:
    """Returns the variables that Beam's harness reads, with what the engine tells of the job.

    Raises:
      ValueError: the job brings files for its workers.
      grpc.RpcError: the engine does not answer.
    """
    with grpc.insecure_channel(request.provision_endpoint.url) as channel:
        info = (
            beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
            .GetProvisionInfo(
                beam_provision_api_pb2.GetProvisionInfoRequest(),
                timeout=_PROVISION_TIMEOUT_S,
                metadata=[("worker_id", request.worker_id)],
            )
            .info
        )
    brought = sorted(set(map(_name_artifact, info.dependencies)) - {SUBMISSION_ENV_DEPENDENCIES_FILE})
    if brought:
        raise ValueError(
            f"this pool installs nothing for a job, which brings {', '.join(brought)}: leave out --setup_file, "
            "--requirements_file and the like, and put the packages into the image"
        )
    environment = {
        "WORKER_ID": request.worker_id,
        "CONTROL_API_SERVICE_DESCRIPTOR": text_format.MessageToString(
            info.control_endpoint if info.control_endpoint.url else request.control_endpoint
        ),
        "LOGGING_API_SERVICE_DESCRIPTOR": text_format.MessageToString(
            info.logging_endpoint if info.logging_endpoint.url else request.logging_endpoint
        ),
        "PIPELINE_OPTIONS": json_format.MessageToJson(info.pipeline_options),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }
    if info.status_endpoint.url:
        environment["STATUS_API_SERVICE_DESCRIPTOR"] = text_format.MessageToString(info.status_endpoint)
    return environment


def _name_artifact(artifact: beam_runner_api_pb2.ArtifactInformation) -> str:
    """Returns the name that a file of a job would get on a worker."""
    role = beam_runner_api_pb2.ArtifactStagingToRolePayload.FromString(artifact.role_payload)
    return str(role.staged_name)


@contextlib.contextmanager
def serve(host: str, port: int) -> Iterator[int]:
    """Runs a pool while the body does; yields its port.

    Args:
      host: address to listen on.
      port: its port; 0 takes a free one.

    Raises:
      RuntimeError: the port is taken.
    """
    # By default a second pool would share the port, and the requests.
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=[("grpc.so_reuseport", 0)])
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(WorkerPool(), server)
    bound = server.add_insecure_port(f"{host}:{port}")
    # The imports take seconds, and the first job may come at once.
    prepare_forking()
    server.start()
    try:
        yield bound
    finally:
        server.stop(0)
        stop_server()


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Returns ``host`` and ``port`` of a command line; None takes that of this process."""
    parser = argparse.ArgumentParser(
        prog="python -m wiredesk.pipeline.engine.worker_pool", description=__doc__
    )
    parser.add_argument("--host", default="localhost", help="address to listen on (localhost)")
    parser.add_argument("--port", type=int, default=50_000, help="port (50000)")
    return parser.parse_args(arguments)


def main() -> None:
    """Runs a pool until a signal ends it."""
    given = parse_arguments()
    if not CAN_FORK:
        sys.exit("this pool needs Linux; elsewhere use python -m apache_beam.runners.worker.worker_pool_main")
    configure_logging(follow=True)
    listen()
    try:
        with (
            advise("", lambda sentence: f"wiredesk: {sentence}\n".encode()),
            serve(given.host, given.port) as port,
            when_stopped(stop_server),
        ):
            _log.info("a pool of workers listens at %s:%d", given.host, port)
            threading.Event().wait()
    except RuntimeError as error:
        sys.exit(f"the pool cannot listen at {given.host}:{given.port}: choose another with --port ({error})")


if __name__ == "__main__":
    main()
