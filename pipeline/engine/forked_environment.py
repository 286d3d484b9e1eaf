"""An environment for Beam's local runner whose worker processes are forked instead of started anew."""

from __future__ import annotations

import threading
from typing import Any

from apache_beam.runners.portability.fn_api_runner.worker_handlers import (
    BeamFnControlServicer,
    GrpcWorkerHandler,
    WorkerHandler,
)
from apache_beam.transforms.environments import Environment, SubprocessSDKEnvironment
from google.protobuf import json_format, text_format

from wiredesk.transforms.processes.forkserver import ForkedProcess

_URN = "wiredesk:env:forked:v1"
_GRACE_S = 5.0


@Environment.register_urn(_URN, bytes)
class ForkedEnvironment(SubprocessSDKEnvironment):
    """Worker processes that :mod:`wiredesk.transforms.processes.forkserver` starts; it needs no command."""

    def to_runner_api_parameter(self, context: Any) -> tuple[str, bytes]:
        """Returns the URN and the payload that represent it in the graph of a pipeline."""
        return _URN, b""


@WorkerHandler.register_environment(_URN, bytes)
class _ForkedWorkerHandler(GrpcWorkerHandler):
    """Starts one worker process and watches it. The process ends when its connections are closed."""

    def __init__(self, _payload: bytes, state: Any, provision_info: Any, grpc_server: Any) -> None:
        super().__init__(state, provision_info, grpc_server)

    def start_worker(self) -> None:
        options = self.provision_info.provision_info.pipeline_options
        self._process = ForkedProcess(
            "wiredesk.pipeline.engine.worker:run",
            {
                "WORKER_ID": self.worker_id,
                "CONTROL_API_SERVICE_DESCRIPTOR": _describe(self.control_api_service_descriptor()),
                "LOGGING_API_SERVICE_DESCRIPTOR": _describe(self.logging_api_service_descriptor()),
                "PIPELINE_OPTIONS": json_format.MessageToJson(options),
            },
        )
        self._watch = threading.Thread(target=self._await_end, daemon=True)
        self._watch.start()

    def stop_worker(self) -> None:
        # After a failed run the process may still be working on a bundle whose result nobody needs.
        self._watch.join(_GRACE_S)
        self._process.kill()
        self._watch.join()

    def _await_end(self) -> None:
        """Fails the requests to a worker that died: Beam would wait for their answers for ever."""
        if self._process.wait() == 0:
            return
        error, connection = RuntimeError("Worker subprocess exited"), self.control_conn
        push = connection.push

        def refuse(request: Any) -> Any:
            if request is not BeamFnControlServicer._DONE_MARKER:
                raise error
            return push(request)

        connection.push = refuse
        connection.abort(error)


def _describe(endpoint: Any) -> str:
    return str(text_format.MessageToString(endpoint))
