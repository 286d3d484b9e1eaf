"""Dead letters: the one place where an error becomes a reject or a warning, and no error of one text another's.

What logic expects is a :class:`~wiredesk.transforms.logic.kernel.errors.RecordError`, and its record a reject. Anything
else is a bug. It is contained to its text by :func:`attempt`: the row says what is left out of it, the
run counts an internal error and goes on, or fails under ``--strict``. What may be raised where the
machine is to blame and not a text is let through.
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

from wiredesk.schemas.pickling import movable, revise
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
"""Codes of warnings that stand for an internal error."""

INTERNAL_REJECTS: Final = frozenset({("parse", "crashed"), ("read", "crashed")})
"""Stage and reason of rejects that stand for one: no parser expects what has happened."""

SURROUNDINGS: Final = (OSError, pa.ArrowException, sqlite3.Error)
"""What a disk, a store or a damaged table raises: no text is to blame, and to go on would lose its links."""

_PACKAGE = Path(__file__).parent.parent
_MAX_CHARS = 200
_NAMED = re.compile(r"(?:after |crashed \()([A-Za-z_]\w*): .* \(([^()\s]+:\d+ in [^()]+)\)", re.DOTALL)
_CRASHED = re.compile(r"crashed \(([^()]*)\)")
_STOPPED = re.compile(r"was stopped after [\d.e+]+ s( at \S+:\d+ in [^();]+)?")


@movable
@dataclass(frozen=True, slots=True)
class Failure:
    """What was raised for one text: the error, and its place in the code."""

    error: str
    place: str

    def __str__(self) -> str:
        return f"{self.error} ({self.place})"


class Lost(NamedTuple):
    """What is left out of a row, and why."""

    what: str
    failure: Failure


def describe_error(error: BaseException) -> Failure:
    """Returns what an error says, on one line, and where in our code it came from."""
    frames = traceback.extract_tb(error.__traceback__) or [traceback.FrameSummary("unknown", 0, "unknown")]
    frame = next((frame for frame in reversed(frames) if shorten_path(frame.filename)), frames[-1])
    place = f"{shorten_path(frame.filename) or Path(frame.filename).name}:{frame.lineno} in {frame.name}"
    text = " ".join(str(error).split())
    printable = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:_MAX_CHARS])
    return Failure(f"{type(error).__name__}: {printable or 'it says no more'}", place)


def shorten_path(filename: str) -> str | None:
    """Returns the path of a module of ours from the folder of all of them on; None for any other and for this one."""
    path = Path(filename)
    if filename == __file__ or not path.is_relative_to(_PACKAGE):
        return None
    return path.relative_to(_PACKAGE).as_posix()


def attempt(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
    """Returns what the work returns, or the failure in place of what it raises.

    Raises:
      Exception: what is in :data:`SURROUNDINGS`.
    """
    try:
        return work(*args, **kwargs)
    except SURROUNDINGS:
        raise
    except Exception as error:
        return describe_error(error)


class Sifted(NamedTuple):
    """What :func:`sift` gives: what the work made of the good items, and the failures of others by number."""

    result: Any
    failures: dict[int, Failure]


def sift(items: Sequence[T], work: Callable[[list[T]], R]) -> Sifted:
    """Does work on many items at once, and leaves out the fewest without which nothing is raised.

    The items are cut in halves until those are found; an item that fails only beside another is found
    as well. A failure costs the work as often as the logarithm of the number of items.

    Args:
      items: of which some may fail.
      work: can be done on any of them, none included, and repeated.

    Raises:
      Exception: what is in :data:`SURROUNDINGS`, and what the work raises with no item at all.
    """
    # With no item at all none is to blame.
    result = attempt(work, list(items)) if items else work([])
    if not isinstance(result, Failure):
        return Sifted(result, {})
    bad = _find_bad(range(len(items)), [], items, work, result)
    return Sifted(work([item for n, item in enumerate(items) if n not in bad]), bad)


def _find_bad(
    numbers: Sequence[int],
    good: list[int],
    items: Sequence[T],
    work: Callable[[list[T]], R],
    failure: Failure,
) -> dict[int, Failure]:
    """Returns those of these numbers that fail beside the good ones; they are known to fail together."""
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
    """Returns the article with one more warning, in order of code."""
    return revise(article, warnings=sort_warnings((*article.warnings, RowWarning(code, message))))


def tell_lost(article: Article, code: str, lost: Iterable[Lost]) -> Article:
    """Returns the article with a warning for all that is left out of it.

    Args:
      article: what is known.
      code: of :data:`INTERNAL_WARNINGS`.
      lost: what is not.
    """
    for what, failure in lost:
        article = add_warning(article, code, f"left out: {what}, after {failure}; please report this")
    return article


def name_failure(failure: Failure) -> str:
    """Returns the kind of an error and its place, without what differs from text to text."""
    return f"{failure.error.partition(':')[0]} at {failure.place}"


def name_internal_error(code: str, message: str) -> str:
    """Returns the error and its place from a message of this module, without what differs from text to text."""
    if (named := _NAMED.search(message)) is not None:
        return f"{named[1]} at {named[2]}"
    if (crashed := _CRASHED.search(message)) is not None:
        return f"crash ({crashed[1]})"
    if (stopped := _STOPPED.search(message)) is not None:
        return f"time limit{stopped[1] or ''}"
    return code


def make_reject(record: RawRecord, error: RecordError, run: RunInfo) -> Reject:
    """Returns the reject of a record, with its whole payload."""
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


def make_forgotten(article: Article, run: RunInfo) -> Reject:
    """Returns the reject that stands for an article that was forgotten: without its payload."""
    error = RecordError(
        FORGET_STAGE,
        FORGOTTEN,
        f"article {article.article_id} was taken out for good and is not taken in again (wiredesk forget)",
    )
    record = RawRecord(article.source_key, article.source_uri, b"", article.container_key)
    reject = make_reject(record, error, run)
    # Several versions of one file may be forgotten, so the article is in the id where a payload would be.
    identity = make_reject_id(reject.source_key, reject.stage, reject.reason, article.article_id.encode())
    if article.container_key is None:
        return revise(reject, reject_id=identity)
    text = hash_text(article.content_hash.encode())
    twin = make_twin_id(article.container_key, reject.stage, reject.reason, text)
    return revise(reject, reject_id=identity, record_hash=twin)
