"""Beam's ``FlinkRunner`` with an uber jar, mended where it leaves jobs, jars or the user alone.

Beam asks Flink to stop a job at an address that Flink does not have. It keeps the uploaded jar of a job that nobody
waits for, and its own copy of the jar of a job that is refused. It looks at a job at ever longer intervals, so that the
end of a run is seen up to a fifth of its time late. Its requests have no time limit, and one that fails ends the run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import requests
from apache_beam.options.pipeline_options import FlinkRunnerOptions
from apache_beam.portability.api import beam_job_api_pb2
from apache_beam.runners.portability.flink_runner import MAGIC_HOST_NAMES, FlinkRunner
from apache_beam.runners.portability.flink_uber_jar_job_server import FlinkBeamJob, FlinkUberJarJobServer

from wiredesk.pipeline.engine.engines import PipelineFailedError
from wiredesk.pipeline.engine.failures import find_cause
from wiredesk.pipeline.engine.flink import SILENCE_S, FlinkMaster

_LOOK_EVERY_S = 1.0
_TIMEOUT_S = 20.0
_UPLOAD_TIMEOUT_S = 600.0
_PASSING = (502, 503, 504)
"""Answers while a job manager starts, or another takes over."""


class MendedFlinkRunner(FlinkRunner):
    """Submits an uber jar as described above; a job server of Beam is used as Beam does."""

    def default_job_server(self, options: Any) -> Any:
        """Returns what takes the pipeline: the cluster itself, or a job server that Beam starts."""
        flink = options.view_as(FlinkRunnerOptions)
        master = self.add_http_scheme(flink.flink_master).rstrip("/")
        if not flink.flink_submit_uber_jar or master in MAGIC_HOST_NAMES:
            return super().default_job_server(options)
        # The job runs on the cluster, and there this value means the cluster itself.
        flink.flink_master = "[auto]"
        return _UberJarServer(master, options)


class _UberJarServer(FlinkUberJarJobServer):
    def __init__(self, master_url: str, options: Any) -> None:
        super().__init__(master_url, options)
        # Beam makes this folder for each job, and neither uses nor removes it.
        os.rmdir(self._temp_dir)

    def create_beam_job(self, job_id: str, job_name: str, pipeline: Any, options: Any) -> _FlinkJob:
        return _FlinkJob(
            self._master_url,
            self.executable_jar(),
            job_id,
            job_name,
            pipeline,
            options,
            artifact_port=self._artifact_port,
        )


class _FlinkJob(FlinkBeamJob):
    def request(self, method: Any, path: str, expected_status: int = 200, **kwargs: Any) -> Any:
        """Returns the answer of Flink; asks again for a while if that changes nothing.

        Raises:
          PipelineFailedError: Flink does not answer.
        """
        is_question = method is requests.get
        timeout = _TIMEOUT_S if is_question else _UPLOAD_TIMEOUT_S
        ask = partial(_ask, method) if is_question else method
        give_up = time.monotonic() + (SILENCE_S if is_question else 0.0)
        while True:
            try:
                return super().request(ask, path, expected_status, timeout=timeout, **kwargs)
            except requests.RequestException as error:
                if time.monotonic() >= give_up:
                    raise PipelineFailedError(
                        f"Flink does not answer at {self._master_url} any more; what was committed stands: "
                        "see that its job manager runs, and start again"
                    ) from error
            time.sleep(_LOOK_EVERY_S)

    def run(self) -> None:
        """Uploads the jar and starts the job. The cluster has its own copy of the jar from then on."""
        try:
            super().run()
        except RuntimeError as error:
            if isinstance(error, PipelineFailedError):
                raise
            raise PipelineFailedError(
                f"Flink refuses the job: {find_cause(_read_errors(str(error)))}"
            ) from error
        finally:
            self.delete_jar()
            # Beam removes its copy of the jar once the job runs, and not before.
            with suppress(FileNotFoundError):
                os.unlink(self._jar)

    def cancel(self) -> None:
        """Cancels the job, and waits until it has ended."""
        FlinkMaster(self._master_url).cancel(self._flink_job_id)

    def get_state_stream(self) -> Iterator[Any]:
        """Yields the states of the job until it has ended."""
        for state, timestamp in self.with_state_history(self._look()):
            yield state, timestamp
            if self.is_terminal_state(state):
                return

    def _look(self) -> Iterator[Any]:
        while True:
            yield self.get_state()
            time.sleep(_LOOK_EVERY_S)

    def get_message_stream(self) -> Iterator[Any]:
        """Yields the error that ended the job as a message."""
        # Another thread follows the states at the same time, and raises the error of a Flink that does not answer.
        with suppress(PipelineFailedError):
            for state, timestamp in self.get_state_stream():
                if state == beam_job_api_pb2.JobState.FAILED:
                    text = FlinkMaster(self._master_url).find_failure(self._flink_job_id)
                    yield beam_job_api_pb2.JobMessage(
                        importance=beam_job_api_pb2.JobMessage.JOB_MESSAGE_ERROR, message_text=text or ""
                    )
                yield state, timestamp


def _ask(method: Any, url: str, **kwargs: Any) -> requests.Response:
    """Returns the answer to a request.

    Raises:
      requests.RequestException: there is none, or one that soon is another.
    """
    answer: requests.Response = method(url, **kwargs)
    if answer.status_code in _PASSING:
        answer.raise_for_status()
    return answer


def _read_errors(text: str) -> str:
    """Returns what Flink says in the text that Beam makes of a refused request."""
    try:
        return "\n".join(json.loads(text[text.index("{") :])["errors"])
    except (ValueError, KeyError):
        return text
