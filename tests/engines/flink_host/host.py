"""Runs one pipeline in a Prism of its own; the task of a Flink job starts it: see ``FlinkPipelineRunner.java``.

Started as ``python -m tests.engines.flink_host.host FOLDER``, with ``pipeline.json`` and ``options.json`` there. It
writes the counters to ``metrics.json``. If the pipeline fails, it prints the reason and ends with 1.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import grpc
from apache_beam.portability.api import beam_job_api_pb2, beam_job_api_pb2_grpc, beam_runner_api_pb2
from apache_beam.runners.portability.portable_runner import TERMINAL_STATES
from google.protobuf import json_format, struct_pb2

from tests.engines.support import start_prism
from wiredesk.pipeline.engine.engines import find_prism

_LOOK_EVERY_S = 0.2
_TIMEOUT_S = 30.0


def host(folder: Path) -> str | None:
    """Runs the pipeline of a folder; returns why it failed, or None."""
    pipeline = json_format.Parse((folder / "pipeline.json").read_text(), beam_runner_api_pb2.Pipeline())
    options = json_format.Parse((folder / "options.json").read_text(), struct_pb2.Struct())
    parent = os.getppid()
    with start_prism(find_prism()) as port, grpc.insecure_channel(f"localhost:{port}") as channel:
        jobs = beam_job_api_pb2_grpc.JobServiceStub(channel)
        prepared = jobs.Prepare(
            beam_job_api_pb2.PrepareJobRequest(job_name="job", pipeline=pipeline, pipeline_options=options),
            timeout=_TIMEOUT_S,
        )
        job_id = jobs.Run(
            beam_job_api_pb2.RunJobRequest(preparation_id=prepared.preparation_id), timeout=_TIMEOUT_S
        ).job_id
        asked = beam_job_api_pb2.GetJobStateRequest(job_id=job_id)
        while (state := jobs.GetState(asked, timeout=_TIMEOUT_S).state) not in TERMINAL_STATES:
            # A task manager that is killed leaves this process behind.
            if os.getppid() != parent:
                return "the task manager has gone"
            time.sleep(_LOOK_EVERY_S)
        if state != beam_job_api_pb2.JobState.DONE:
            return _find_reason(jobs, job_id) or beam_job_api_pb2.JobState.Enum.Name(state)
        metrics = jobs.GetJobMetrics(beam_job_api_pb2.GetJobMetricsRequest(job_id=job_id), timeout=_TIMEOUT_S)
        (folder / "metrics.json").write_text(json_format.MessageToJson(metrics))
    return None


def _find_reason(jobs: beam_job_api_pb2_grpc.JobServiceStub, job_id: str) -> str:
    errors = [
        message.message_response.message_text
        for message in jobs.GetMessageStream(
            beam_job_api_pb2.JobMessagesRequest(job_id=job_id), timeout=_TIMEOUT_S
        )
        if message.message_response.importance == beam_job_api_pb2.JobMessage.JOB_MESSAGE_ERROR
    ]
    return "\n".join(errors)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    # Raised so that the Prism is stopped on the way out.
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    trouble = host(Path(sys.argv[1]))
    if trouble is not None:
        sys.exit(trouble)
