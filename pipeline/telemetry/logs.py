"""Configures logging, for the driver and for the worker processes that it starts.

There are two formats: ``text`` for people (warnings and errors, one line each) and ``json`` for log collectors, see
:mod:`wiredesk.pipeline.telemetry.json_log`.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading

from wiredesk.pipeline.telemetry.json_log import JsonFormatter
from wiredesk.transforms.logic.kernel.escaping import escape_controls
from wiredesk.transforms.logic.kernel.masking import mask_text

LOG_FORMATS = ("text", "json")
"""Values of ``--log-format``."""

FORMAT_VARIABLE = "WIREDESK_LOG_FORMAT"
"""Environment variable that passes the format on to worker processes."""

_OURS = "wiredesk"
_BEAM = re.compile(r"apache_beam\.|PrismRunner$|SdkWorker@")
_NOISE = (
    "apitools not found",  # Logged by Beam at every import without the gcp extra.
    "No semi_persistent_directory found",  # A local worker needs none.
    "service at localhost",  # Address of an engine that a run starts and stops itself.
    "Discarding unparseable args: ['--",  # Logged by a worker on the options that only drivers and engines know.
    "Connection pool is full",  # A client of a store opens more connections than it keeps, and closes them.
    "If direct_num_workers is not equal to 1",  # The mode is in_memory by name only: this package starts the processes.
    # Prism logs the failure or the end of a job four times, and the run raises it.
    "Prism received bundle error from worker response (",
    "stage.Execute aborting due to bundle error (",
    "Bundle Failed. (",
    "job failed (",
)


class TextFormatter(logging.Formatter):
    """Turns a record into lines for people, with control characters escaped and secrets masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the lines without a final line break."""
        return escape_controls(mask_text(super().format(record)))


class _DropNoise(logging.Filter):
    """Keeps the records that a user can act on.

    Args:
      least: lowest level of records of this package; other packages need a warning.
    """

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def filter(self, record: logging.LogRecord) -> bool:
        """Returns True for a record to keep."""
        message = record.getMessage()
        # Beam logs the traceback of a failed step and raises it as well. The driver also repeats
        # the log of a worker process, which is on standard error already.
        # Beam logs the message of a job that failed on an engine, and raises it as well.
        is_failure = record.module == "portable_runner" and record.levelno >= logging.ERROR
        is_duplicate = (
            is_failure
            or message.startswith("severity: ")
            or (
                _BEAM.match(record.name)
                and (record.exc_info or "Traceback" in message or message.startswith("Worker: severity:"))
            )
        )
        is_noise = is_duplicate or any(noise in message for noise in _NOISE)
        is_ours = record.name.partition(".")[0] == _OURS
        return record.levelno >= (self._least if is_ours else logging.WARNING) and not is_noise


def is_json() -> bool:
    """Returns True if this process logs JSON."""
    return os.environ.get(FORMAT_VARIABLE) == "json"


def configure_logging(log_format: str | None = None, *, follow: bool = False) -> None:
    """Configures logging to standard error.

    Args:
      log_format: ``text`` or ``json``; worker processes that are started later use the same. None takes the
        format of the environment, as a worker does.
      follow: log progress with times in the text format too, for a command that does not end by itself.

    Raises:
      ValueError: the format does not exist.
    """
    if log_format is not None:
        if log_format not in LOG_FORMATS:
            raise ValueError(f"--log-format takes text or json, not {log_format!r}")
        os.environ[FORMAT_VARIABLE] = log_format
    handler = logging.StreamHandler()
    handler.setFormatter(_make_formatter(follow))
    with_progress = follow or is_json()
    handler.addFilter(_DropNoise(logging.INFO if with_progress else logging.WARNING))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Only the loggers of this package: Beam would create thousands of records, all of them dropped.
    logging.getLogger(_OURS).setLevel(logging.INFO if with_progress else logging.NOTSET)
    logging.captureWarnings(is_json())
    threading.excepthook = _log_thread_failure
    sys.unraisablehook = _log_unraisable


def _log_unraisable(failure: sys.UnraisableHookArgs) -> None:
    """Logs the failure of an object's clean-up at debug level: it follows from the failure of the command."""
    logging.getLogger(__name__).debug(
        "a clean-up failed: %s: %s", failure.exc_type.__name__, failure.exc_value
    )


def _log_thread_failure(failure: threading.ExceptHookArgs) -> None:
    """Logs the error that ended a thread, unless a worker process has died: then the run fails and reports it."""
    is_connection_error = failure.exc_type.__module__.partition(".")[0] == "grpc"
    if is_connection_error or "Worker subprocess exited" in str(failure.exc_value):
        return
    logging.getLogger(__name__).error(
        "a thread failed",
        exc_info=(failure.exc_type, failure.exc_value or failure.exc_type(), failure.exc_traceback),
    )


def _make_formatter(follow: bool) -> logging.Formatter:
    if is_json():
        return JsonFormatter()
    stamp = "%(asctime)s " if follow else ""
    return TextFormatter(f"{stamp}wiredesk: %(levelname)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
