"""Log records as JSON: one object a line, with the run and its current stage.

By construction no line carries a payload. It has the fields of :data:`FIELDS` and no others. An argument of a message is
shown only if it is a plain value; an element of the pipeline appears as the name of its class. Every value is cut at
500 characters. python-json-logger would replace one line of this module: it formats the message with the raw arguments
before a subclass can stop it, and raises if they do not fit.
"""

from __future__ import annotations

import json
import logging
import os
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
from wiredesk.transforms.logic.kernel.masking import mask_values

RUN_VARIABLE = "WIREDESK_RUN_ID"
"""Environment variable that passes the id of the current run on to worker processes and threads."""

FIELDS = (
    *("run_id", "stage", "source", "outcome", "url"),
    *("read", "articles", "rejects", "unchanged", "files", "files_waiting", "counts"),
    *("done", "total", "rate", "left_s", "stage_s", "elapsed_s", "wait_s", "failures"),
)
"""Extra fields of a record that are written; any other is left out."""

_MAX_CHARS = 500
_MAX_ITEMS = 50
_MAX_FRAMES = 20
# The stage of a record is that of the innermost of these packages and modules that contains its logger.
_STAGES = {
    "wiredesk.pipeline.inputs": "read",
    "wiredesk.transforms.parsing": "parse",
    "wiredesk.transforms.dedup": "deduplicate",
    "wiredesk.transforms.annotation": "annotate",
    "wiredesk.pipeline.storage.writers": "write",
    "wiredesk.pipeline.storage.commits": "commit",
}

_bound: ContextVar[dict[str, str]] = ContextVar("bound", default={})  # noqa: B039 - it is never changed in place


@contextmanager
def bind(**fields: str) -> Iterator[None]:
    """Adds fields to every record that this thread logs in the body.

    ``run_id`` also reaches all threads of this process and the processes started in the body, so at most one run
    may be bound at a time.

    Args:
      fields: some of :data:`FIELDS`: ``run_id``, ``stage``, ``source``.
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


class JsonFormatter(logging.Formatter):
    """Turns a record into one line of JSON; its content is limited as this module describes."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line without a line break.

        The keys are ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``message``, ``process`` (its id), those of
        :data:`FIELDS` that are known, and ``exception``.
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
    """Returns the stage of the innermost known package or module in a logger's name."""
    while logger:
        if logger in _STAGES:
            return _STAGES[logger]
        logger = logger.rpartition(".")[0]
    return None


def _format_message(record: logging.LogRecord) -> str:
    """Returns the message with its plain arguments filled in, and other arguments as class names."""
    template = str(record.msg)
    if not record.args:
        return template
    args = _show(record.args)
    try:
        return template % (tuple(args) if isinstance(args, list) else args)
    except (TypeError, ValueError, KeyError):
        # %d of a value that is no plain number. The bare template is better than no line.
        return template


def _show(value: object) -> object:
    """Returns a value for JSON: a plain one cut to size, another as the name of its class."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str | PurePath | Number):
        return _cut(str(value))
    if isinstance(value, BaseException):
        return _cut(f"{type(value).__name__}: {value}")
    if type(value) is dict:
        return {_cut(str(key)): _show(item) for key, item in list(value.items())[:_MAX_ITEMS]}
    # The exact type counts: a named tuple may be an element of the pipeline.
    plain = type(value) in (list, tuple, set, frozenset)
    items = list(cast("Iterable[object]", value))[:_MAX_ITEMS] if plain else []
    return [_show(item) for item in items] if plain else f"<{type(value).__name__}>"


def _cut(text: str) -> str:
    """Cuts a text to size in its middle: the last line of a long error names the error."""
    if len(text) <= _MAX_CHARS:
        return text
    half = (_MAX_CHARS - 3) // 2
    return f"{text[:half]}...{text[-half:]}"


def _describe_exception(error: BaseException) -> str:
    """Returns an exception and its causes, innermost last, with the frames of each but no local values."""
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
