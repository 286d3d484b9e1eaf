"""What is logged, by the driver and by the worker processes that it starts.

Two forms: ``text`` for the eye (warnings and worse, one line each) and ``json``
for a log collector: one object a line, with what the run is doing as well.

No form of it carries a payload by design, and the JSON form cannot: it has the
fields of :data:`FIELDS` and no others, an argument of a message is shown only
where it is a plain value (an element of the pipeline appears as the name of its
class), and every value is cut at 500 characters.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from numbers import Number
from pathlib import PurePath
from types import TracebackType
from typing import cast

from wiredesk.transforms.logic.kernel.escaping import escape_controls
from wiredesk.transforms.logic.kernel.masking import mask_text, mask_values

LOG_FORMATS = ("text", "json")
"""What ``--log-format`` takes."""

FORMAT_VARIABLE = "WIREDESK_LOG_FORMAT"
"""Environment variable by which the worker processes learn the form."""

RUN_VARIABLE = "WIREDESK_RUN_ID"
"""Environment variable by which worker processes and threads learn which run they work for."""

FIELDS = (
    *("run_id", "stage", "source", "outcome", "url"),
    *("read", "articles", "rejects", "unchanged", "files", "files_waiting", "counts"),
    *("done", "total", "rate", "left_s", "stage_s", "elapsed_s", "wait_s", "failures"),
)
"""Extra fields that a record may carry; any other is left out."""

_MAX_CHARS = 500
_MAX_ITEMS = 50
_MAX_FRAMES = 20
_OURS = "wiredesk"
# The stage of a record is that of the innermost of these packages and modules that logged it.
_STAGES = {
    "wiredesk.pipeline.inputs": "read",
    "wiredesk.transforms.parsing": "parse",
    "wiredesk.transforms.dedup": "deduplicate",
    "wiredesk.transforms.annotation": "annotate",
    "wiredesk.pipeline.storage.writers": "write",
    "wiredesk.pipeline.storage.commits": "commit",
}
_NOISE = (
    "apitools not found",  # Beam without the gcp extra says so at every import.
    "No semi_persistent_directory found",  # A local worker has none, and needs none.
    "service at localhost",  # The address of an engine that a run starts for itself, and stops.
    "If direct_num_workers is not equal to 1",  # It is in_memory by name only: we give the processes.
)

_bound: ContextVar[dict[str, str]] = ContextVar("bound", default={})  # noqa: B039 - it is never changed in place


@contextmanager
def bind(**fields: str) -> Iterator[None]:
    """Adds fields to every record that is logged inside, by this thread.

    ``run_id`` is also given to all threads of this process and to the processes
    started inside, so at most one run may be bound at a time.

    Args:
      fields: of :data:`FIELDS`: ``run_id``, ``stage``, ``source``.
    """
    token = _bound.set(_bound.get() | fields)
    before = os.environ.get(RUN_VARIABLE)
    if "run_id" in fields:
        os.environ[RUN_VARIABLE] = fields["run_id"]
    try:
        yield
    finally:
        _bound.reset(token)
        if before is None:
            os.environ.pop(RUN_VARIABLE, None)
        else:
            os.environ[RUN_VARIABLE] = before


class TextFormatter(logging.Formatter):
    """Turns a record into lines for the eye: control characters escaped, secrets masked."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the lines, without the last one's end."""
        return escape_controls(mask_text(super().format(record)))


class JsonFormatter(logging.Formatter):
    """Turns a record into one line of JSON; see the module's page for what it may hold."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line, without its end.

        The keys are ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``message``,
        ``run_id``, ``stage`` and ``source`` where they are known, the record's
        other :data:`FIELDS`, ``process`` (its id) and ``exception``.
        """
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _cut(_format_message(record)),
            "process": record.process,
        }
        line |= {name: value for name, value in _find_fields(record).items() if value is not None}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _describe_exception(record.exc_info[1])
        return escape_controls(json.dumps(mask_values(line), ensure_ascii=False))


def _find_fields(record: logging.LogRecord) -> dict[str, object]:
    known: dict[str, object] = {
        "run_id": os.environ.get(RUN_VARIABLE),
        "stage": _find_stage(record.name),
    }
    known |= _bound.get()
    known |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
    return {name: _show(value) for name, value in known.items() if name in FIELDS}


def _find_stage(logger: str) -> str | None:
    """Returns the stage of the package or module that a logger is named after, or of one around it."""
    while logger:
        if logger in _STAGES:
            return _STAGES[logger]
        logger = logger.rpartition(".")[0]
    return None


def _format_message(record: logging.LogRecord) -> str:
    """Returns the message with only plain values put into it."""
    template = str(record.msg)
    if not record.args:
        return template
    args = _show(record.args)
    try:
        return template % (tuple(args) if isinstance(args, list) else args)
    except (TypeError, ValueError, KeyError):
        # %d of something that is no plain number: better the bare template than nothing.
        return template


def _show(value: object) -> object:
    """Returns a value as JSON may hold it: plain ones cut to size, others as the name of their class."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str | PurePath | Number):
        return _cut(str(value))
    if isinstance(value, BaseException):
        return _cut(f"{type(value).__name__}: {value}")
    if type(value) is dict:
        return {_cut(str(key)): _show(item) for key, item in list(value.items())[:_MAX_ITEMS]}
    # By exact type: a named tuple may be an element of the pipeline.
    plain = type(value) in (list, tuple, set, frozenset)
    items = list(cast("Iterable[object]", value))[:_MAX_ITEMS] if plain else []
    return [_show(item) for item in items] if plain else f"<{type(value).__name__}>"


def _cut(text: str) -> str:
    """Cuts a text to size; both ends stay, for the last line of a long error says what it is."""
    if len(text) <= _MAX_CHARS:
        return text
    half = (_MAX_CHARS - 3) // 2
    return f"{text[:half]}...{text[-half:]}"


def _describe_exception(error: BaseException) -> str:
    """Returns an exception and its causes, innermost last: where each was raised, not what was in hand."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        parts.append(f"{type(current).__name__}: {_cut(str(current))}{_list_frames(current.__traceback__)}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " | caused by ".join(parts[:5])


def _list_frames(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-_MAX_FRAMES:]
    return "".join(f" < {frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))


class _DropNoise(logging.Filter):
    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets pass what a user could act on."""
        message = record.getMessage()
        # Beam logs the traceback of a failed step, and raises it as well; and it repeats in the driver
        # what a worker process has said on standard error itself. Once is enough.
        told_twice = message.startswith("severity: ") or (
            record.name.startswith("apache_beam.")
            and (record.exc_info or "Traceback" in message or message.startswith("Worker: severity:"))
        )
        noise = told_twice or any(noise in message for noise in _NOISE)
        ours = record.name.partition(".")[0] == _OURS
        return record.levelno >= (self._least if ours else logging.WARNING) and not noise


def is_json() -> bool:
    """Says whether this process logs JSON."""
    return os.environ.get(FORMAT_VARIABLE) == "json"


def configure_logging(form: str | None = None, *, follow: bool = False) -> None:
    """Sends the log to standard error.

    Args:
      form: ``text`` or ``json``; worker processes started later take the same.
        None takes what the environment says: so does a worker.
      follow: say in the text form too what is being done, and when, for a command that goes on and on.

    Raises:
      ValueError: there is no such form.
    """
    if form is not None:
        if form not in LOG_FORMATS:
            raise ValueError(f"--log-format takes text or json, not {form!r}")
        os.environ[FORMAT_VARIABLE] = form
    handler = logging.StreamHandler()
    handler.setFormatter(_make_formatter(follow))
    told = follow or is_json()
    handler.addFilter(_DropNoise(logging.INFO if told else logging.WARNING))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Set on ours alone: Beam would make records of its own by the thousand, only to have them dropped.
    logging.getLogger(_OURS).setLevel(logging.INFO if told else logging.NOTSET)
    logging.captureWarnings(is_json())
    threading.excepthook = _log_thread_failure
    sys.unraisablehook = _log_unraisable


def _log_unraisable(failure: sys.UnraisableHookArgs) -> None:
    """Logs what an object failed with that was cleaned up: it follows from what the command fails with itself."""
    logging.getLogger(__name__).debug(
        "a clean-up failed: %s: %s", failure.exc_type.__name__, failure.exc_value
    )


def _log_thread_failure(failure: threading.ExceptHookArgs) -> None:
    """Logs what ended a thread, but not that a process at the other end did: the run fails and says so."""
    gone = failure.exc_type.__module__.partition(".")[0] == "grpc"
    if gone or "Worker subprocess exited" in str(failure.exc_value):
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
