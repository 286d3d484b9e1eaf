"""Flink by its REST API: checks the master, and cancels jobs, which Beam's own way leaves running.

Beam's job server ends its view of a job that it is asked to cancel, and Flink goes on with it. So the name of a job ends in
the mark of its output and a mark of its own (:func:`mark_job`). Whoever takes the lock of the output cancels every job with
the mark of the output: no driver waits for it any more. That ends the jobs of drivers that were killed, before the
files that they staged are removed. A driver that stops or gives up cancels its own job alone: another driver may have the
output by then.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import logging
import os
import re
import secrets
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wiredesk.pipeline.engine.engines import PipelineFailedError, describe_pool_advice, read_options
from wiredesk.pipeline.engine.failures import find_cause
from wiredesk.transforms.remote.schemes import is_remote

_log = logging.getLogger(__name__)

FLINK_OPTIONS = frozenset(
    (
        *("checkpointing_interval", "checkpointing_mode", "checkpoint_timeout_millis", "state_backend"),
        *("min_pause_between_checkpoints", "num_concurrent_checkpoints", "unaligned_checkpoint_enabled"),
        *("externalized_checkpoints_enabled", "retain_externalized_checkpoints_on_cancellation"),
        *("tolerable_checkpoint_failure_number", "fail_on_checkpointing_errors", "savepoint_path"),
        *("state_backend_storage_path", "finish_bundle_before_checkpointing", "allow_non_restored_state"),
        *("shutdown_sources_after_idle_ms", "number_of_execution_retries", "execution_retry_delay"),
        *("max_bundle_size", "max_bundle_time_mills", "object_reuse", "operator_chaining"),
        *("execution_mode_for_batch", "latency_tracking_interval", "auto_watermark_interval"),
    )
)
"""Options that Beam's Java code for Flink knows, and Beam's Python passes on unread."""

_NO_ADDRESSES = ("", "auto", "local", "collection")
"""Values of ``--flink_master`` that name no address; Beam also takes them in brackets."""
_ENDED = ("FINISHED", "CANCELED", "FAILED")
_TIMEOUT_S = 20.0
SILENCE_S = 60.0
"""Time for which a Flink that ran a job need not answer: a job manager starts again, or another takes over."""
_NEW_S = 60.0
_WATCH_EVERY_S = 3.0
_CANCEL_S = 20.0
_LOOK_EVERY_S = 0.2
_MARK_CHARS = 12
_OWN_BYTES = 4
_SERVERS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "STORAGE_EMULATOR_HOST")
"""Variables that name the server of a store, if it is not that of the store's maker."""
_JOB_NAME = "wiredesk"


class FlinkSilentError(PipelineFailedError):
    """Flink does not answer."""


def find_master(beam_args: Sequence[str]) -> FlinkMaster | None:
    """Returns the Flink that the options name with ``--flink_master``, or None."""
    given = read_options(beam_args).get("flink_master", "").strip().rstrip("/")
    if given.strip("[]") in _NO_ADDRESSES:
        return None
    return FlinkMaster(given if re.match("https?://", given) else f"http://{given}")


def mark_output(root: str) -> str:
    """Returns the part of the names of all jobs that write to an output.

    Args:
      root: root of the tables. The same path on the disks of two machines, or at two servers of a store, is two outputs.
    """
    place = "\n".join(map(_read_variable, _SERVERS)).strip() if is_remote(root) else socket.gethostname()
    return hashlib.sha256(f"{place}\n{root}".encode()).hexdigest()[:_MARK_CHARS]


def _read_variable(name: str) -> str:
    return os.environ.get(name, "").rstrip("/")


def mark_job(root: str) -> str:
    """Returns the end of the name of a new job: the mark of its output, and one of its own."""
    return f"{mark_output(root)}-{secrets.token_hex(_OWN_BYTES)}"


def name_job(beam_args: Sequence[str], mark: str) -> str:
    """Returns the option that names a job: the name that the options give, and the mark of :func:`mark_job`."""
    given = read_options(beam_args).get("job_name") or _JOB_NAME
    return f"--job_name={given}-{mark}"


def cancel_jobs(beam_args: Sequence[str], mark: str) -> int:
    """Cancels the job of a mark, or all jobs of an output, whose lock the caller holds then. Returns how many they were.

    Args:
      beam_args: options that may name a Flink; without one nothing happens.
      mark: of :func:`mark_job` or :func:`mark_output`; an empty one is that of no job.

    Raises:
      PipelineFailedError: Flink does not answer, or a job does not end.
    """
    master = find_master(beam_args)
    if master is None or not mark:
        return 0
    jobs = master.list_running(mark)
    for job_id in jobs:
        master.cancel(job_id)
    return len(jobs)


class FlinkWatch:
    """Watches a job: Flink starts it again whatever ended it, and tells nobody.

    Args:
      beam_args: options that may name a Flink; without one there is nothing to watch.
      mark: of :func:`mark_job`; an empty one is that of no job.
    """

    def __init__(self, beam_args: Sequence[str], mark: str) -> None:
        options = read_options(beam_args)
        self._master = find_master(beam_args) if mark else None
        self._mark = mark
        self._pool = (
            options.get("environment_config", "") if options.get("environment_type") == "EXTERNAL" else ""
        )
        self._begun = self._looked = self._answered = time.monotonic()
        self._known: dict[str, str] = {}

    def __call__(self) -> None:
        """Logs each new error of a job; looks every few seconds.

        Raises:
          PipelineFailedError: a job finds no pool of workers, or Flink does not answer any more.
        """
        now = time.monotonic()
        if self._master is None or now - self._looked < _WATCH_EVERY_S:
            return
        self._looked = now
        try:
            self._look(self._master)
        except FlinkSilentError:
            if now - self._answered > SILENCE_S:
                raise
            return
        self._answered = now

    def _look(self, master: FlinkMaster) -> None:
        for job_id in master.list_running(self._mark):
            failure = master.find_failure(job_id)
            if failure is None or failure == self._known.get(job_id):
                continue
            self._known[job_id] = failure
            if self._is_pool_missing(failure):
                raise PipelineFailedError(
                    f"no pool of workers answers the task managers at {self._pool}: start it "
                    f"{describe_pool_advice()}"
                )
            _log.warning("Flink starts the job again after an error: %s", find_cause(failure))

    def _is_pool_missing(self, failure: str) -> bool:
        """Returns True if a new job fails for want of its pool. A pool that ends later may be back soon."""
        is_new = time.monotonic() - self._begun < _NEW_S
        port = self._pool.rpartition(":")[2]
        return bool(self._pool) and is_new and f":{port}" in failure and "refused" in failure.lower()


@dataclass(frozen=True)
class FlinkMaster:
    """The job manager of a Flink cluster.

    Attributes:
      url: address of its REST API.
    """

    url: str

    def check(self) -> None:
        """Checks that a Flink answers.

        Raises:
          FlinkSilentError: nothing answers at the address, or something else.
        """
        if "flink-version" not in self.ask("GET", "config"):
            raise self._refuse("what answers there is no Flink")

    def list_running(self, mark: str = "") -> list[str]:
        """Returns the ids of the jobs that have not ended and whose name has this mark.

        Raises:
          FlinkSilentError: Flink does not answer.
        """
        jobs = self.ask("GET", "jobs/overview").get("jobs", ())
        return [job["jid"] for job in jobs if job["state"] not in _ENDED and mark in job["name"]]

    def cancel(self, job_id: str) -> None:
        """Cancels a job, and waits until it has ended.

        Raises:
          PipelineFailedError: Flink does not answer, or the job does not end.
        """
        self.ask("PATCH", f"jobs/{job_id}?mode=cancel")
        give_up = time.monotonic() + _CANCEL_S
        while self.read_state(job_id) not in (*_ENDED, None):
            if time.monotonic() > give_up:
                raise PipelineFailedError(
                    f"Flink's job {job_id} has not ended {_CANCEL_S:.0f} s after the request to cancel it: "
                    f"look for it at {self.url}, and start again when it has gone"
                )
            time.sleep(_LOOK_EVERY_S)
        _log.info("Flink's job %s is cancelled", job_id)

    def read_state(self, job_id: str) -> str | None:
        """Returns the state of a job by Flink's name; None for an unknown job.

        Raises:
          FlinkSilentError: Flink does not answer.
        """
        state: str | None = self.ask("GET", f"jobs/{job_id}").get("state")
        return state

    def find_failure(self, job_id: str) -> str | None:
        """Returns the text of the last error of a job, which may have restarted since; None if there was none.

        Raises:
          FlinkSilentError: Flink does not answer.
        """
        answer = self.ask("GET", f"jobs/{job_id}/exceptions?maxExceptions=1")
        history = answer.get("exceptionHistory", {}).get("entries", ())
        # Flink 1 also has the older field, Flink 2 does not.
        text: str | None = history[0]["stacktrace"] if history else answer.get("root-exception")
        return text

    def ask(self, method: str, path: str) -> dict[str, Any]:
        """Returns the answer to a request, parsed; an empty object if Flink does not know what is asked for.

        Raises:
          FlinkSilentError: nothing answers, or not with Flink's kind of answer.
        """
        request = urllib.request.Request(f"{self.url}/v1/{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                found = json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read()
            # Flink answers so for a job that has gone, and a cancelled job cannot be cancelled again.
            if error.code in (404, 409) and text.lstrip().startswith(b'{"errors"'):
                return {}
            raise self._refuse(f"it answers {error.code} {error.reason}") from error
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise self._refuse(str(getattr(reason, "strerror", None) or reason)) from error
        except (ValueError, http.client.HTTPException) as error:
            raise self._refuse("what answers there is no Flink") from error
        if not isinstance(found, dict):
            raise self._refuse("what answers there is no Flink")
        return found

    def _refuse(self, why: str) -> FlinkSilentError:
        return FlinkSilentError(
            f"Flink does not answer at {self.url} ({why}): start it, or give the address of its REST API "
            "with -- --flink_master=HOST:PORT"
        )
