"""Turns errors into rejects and warnings, so that an error of one text never affects another.

An expected error is a :class:`~wiredesk.transforms.logic.kernel.errors.RecordError`; its record becomes a reject. Any
other error is a bug, which :func:`attempt` contains to its text: the row gets a warning that names the missing
part, and the run counts an internal error and continues, or fails under ``--strict``. Errors of the machine
(:data:`ENVIRONMENT_ERRORS`) are not contained.
"""

from __future__ import annotations

import re
import sqlite3
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

import pyarrow as pa

from wiredesk.schemas.pickling import compact_pickle, replace_fields
from wiredesk.schemas.records import Article, RawRecord, Reject, RowWarning, RunInfo
from wiredesk.transforms.logic.dedup.state_lookup import FORGOTTEN
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.identity import FORGET_STAGE, hash_text, make_reject_id, make_twin_id
from wiredesk.transforms.logic.kernel.ordering import sort_warnings

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

ANNOTATION_FAILED: Final = "annotation_failed"
DEDUPLICATION_FAILED: Final = "deduplication_failed"
WRITING_FAILED: Final = "writing_failed"

INTERNAL_WARNINGS: Final = frozenset({ANNOTATION_FAILED, DEDUPLICATION_FAILED, WRITING_FAILED})
"""Codes of warnings about internal errors."""

INTERNAL_REJECTS: Final = frozenset({("parse", "crashed"), ("read", "crashed")})
"""Stage and reason of rejects by internal errors, which no parser expects."""

ENVIRONMENT_ERRORS: Final = (OSError, pa.ArrowException, sqlite3.Error)
"""Errors of a disk, a store or a damaged table. No text is to blame, and to continue would lose its links."""

_PACKAGE = Path(__file__).parent.parent
_MAX_CHARS = 200
_NAMED = re.compile(r"(?:after |crashed \()([A-Za-z_]\w*): .* \(([^()\s]+:\d+ in [^()]+)\)", re.DOTALL)
_CRASHED = re.compile(r"crashed \(([^()]*)\)")
_STOPPED = re.compile(r"was stopped after [\d.e+]+ s( at \S+:\d+ in [^();]+)?")


@compact_pickle
@dataclass(frozen=True, slots=True)
class Failure:
    """An internal error for one text.

    Attributes:
      error: type and message, in one line.
      place: module, line and function.
    """

    error: str
    place: str

    def __str__(self) -> str:
        return f"{self.error} ({self.place})"


class Lost(NamedTuple):
    """Part of a row that is missing because of an internal error.

    Attributes:
      what: the part, in words.
      failure: the error.
    """

    what: str
    failure: Failure


def describe_error(error: BaseException) -> Failure:
    """Returns the type and message of an error in one line, and its innermost place in this package."""
    frames = traceback.extract_tb(error.__traceback__) or [traceback.FrameSummary("unknown", 0, "unknown")]
    frame = next((frame for frame in reversed(frames) if shorten_path(frame.filename)), frames[-1])
    place = f"{shorten_path(frame.filename) or Path(frame.filename).name}:{frame.lineno} in {frame.name}"
    text = " ".join(str(error).split())
    printable = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:_MAX_CHARS])
    return Failure(f"{type(error).__name__}: {printable or 'no message'}", place)


def shorten_path(filename: str) -> str | None:
    """Returns the path of a module within this package; None for other packages and for this module."""
    path = Path(filename)
    if filename == __file__ or not path.is_relative_to(_PACKAGE):
        return None
    return path.relative_to(_PACKAGE).as_posix()


def attempt(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
    """Calls a function, and returns its result or its failure.

    Raises:
      Exception: one of :data:`ENVIRONMENT_ERRORS`.
    """
    try:
        return work(*args, **kwargs)
    except ENVIRONMENT_ERRORS:
        raise
    except Exception as error:
        return describe_error(error)


class Isolated(NamedTuple):
    """Result of :func:`isolate_failures`.

    Attributes:
      result: result of the function for the good items.
      failures: failures of the other items by their index.
    """

    result: Any
    failures: dict[int, Failure]


def isolate_failures(items: Sequence[T], work: Callable[[list[T]], R]) -> Isolated:
    """Calls a function on many items at once, and leaves out those items that make it fail.

    The items are bisected until the failing ones are found, including an item that fails only together with
    others. One failing item costs a number of calls logarithmic in the number of items.

    Args:
      items: items, some of which may fail.
      work: function of any selection of them, also of none; it may be called repeatedly.

    Raises:
      Exception: one of :data:`ENVIRONMENT_ERRORS`, or an error that the function raises even for no items.
    """
    # An error without any items is no item's fault, so it is raised.
    result = attempt(work, list(items)) if items else work([])
    if not isinstance(result, Failure):
        return Isolated(result, {})
    bad = _find_bad(range(len(items)), [], items, work, result)
    return Isolated(work([item for n, item in enumerate(items) if n not in bad]), bad)


def _find_bad(
    numbers: Sequence[int],
    good: list[int],
    items: Sequence[T],
    work: Callable[[list[T]], R],
    failure: Failure,
) -> dict[int, Failure]:
    """Returns the failing items among some that fail together.

    Args:
      numbers: indices of items that fail together with the good ones.
      good: indices of items that do not fail.
      items: all items.
      work: the function.
      failure: failure of all these items together.
    """
    if len(numbers) == 1:
        return {numbers[0]: failure}
    bad: dict[int, Failure] = {}
    for half in (numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]):
        kept = [*good, *(n for n in numbers[: len(numbers) // 2] if n not in bad and n not in half)]
        found = attempt(work, [items[n] for n in (*kept, *half)])
        if isinstance(found, Failure):
            bad |= _find_bad(half, kept, items, work, found)
    return bad


def add_warning(article: Article, code: str, message: str) -> Article:
    """Returns the article with one more warning; warnings are sorted by code."""
    return replace_fields(article, warnings=sort_warnings((*article.warnings, RowWarning(code, message))))


def add_loss_warnings(article: Article, code: str, lost: Iterable[Lost]) -> Article:
    """Returns the article with a warning for each missing part.

    Args:
      article: the article without those parts.
      code: one of :data:`INTERNAL_WARNINGS`.
      lost: the missing parts.
    """
    for what, failure in lost:
        article = add_warning(article, code, f"left out: {what}, after {failure}; please report this")
    return article


def name_failure(failure: Failure) -> str:
    """Returns the type and place of an error, without its message, which may differ from text to text."""
    return f"{failure.error.partition(':')[0]} at {failure.place}"


def name_internal_error(code: str, message: str) -> str:
    """Returns the type and place of the internal error that a warning or reject reports.

    Args:
      code: code of the warning, or reason of the reject; returned if the message has another form.
      message: message of the warning or reject.
    """
    if (named := _NAMED.search(message)) is not None:
        return f"{named[1]} at {named[2]}"
    if (crashed := _CRASHED.search(message)) is not None:
        return f"crash ({crashed[1]})"
    if (stopped := _STOPPED.search(message)) is not None:
        return f"time limit{stopped[1] or ''}"
    return code


def make_reject(record: RawRecord, error: RecordError, run: RunInfo) -> Reject:
    """Returns the reject of a record, payload included."""
    return Reject(
        reject_id=make_reject_id(record.source_key, error.stage, error.reason, record.payload),
        source_key=record.source_key,
        source_uri=record.source_uri,
        stage=error.stage,
        reason=error.reason,
        message=f"{record.source_key}: {error.message}",
        payload=record.payload,
        payload_bytes=len(record.payload),
        rejected_at=run.started_at,
        run_id=run.run_id,
        pipeline_version=run.pipeline_version,
        container_key=record.container_key,
        record_hash=hash_text(record.payload)
        if record.container_key is not None and record.payload
        else None,
    )


def make_forgotten_reject(article: Article, run: RunInfo) -> Reject:
    """Returns the reject that replaces a forgotten article; it has no payload."""
    error = RecordError(
        FORGET_STAGE,
        FORGOTTEN,
        f"article {article.article_id} was taken out for good and is not taken in again (wiredesk forget)",
    )
    record = RawRecord(article.source_key, article.source_uri, b"", article.container_key)
    reject = make_reject(record, error, run)
    # Several versions of one file may be forgotten, so the article id takes the place of the payload.
    identity = make_reject_id(reject.source_key, reject.stage, reject.reason, article.article_id.encode())
    if article.container_key is None:
        return replace_fields(reject, reject_id=identity)
    text = hash_text(article.content_hash.encode())
    twin = make_twin_id(article.container_key, reject.stage, reject.reason, text)
    return replace_fields(reject, reject_id=identity, record_hash=twin)
