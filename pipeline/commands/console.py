"""What commands say: summaries, progress, and errors as one sentence."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import typer

from pipeline.locks import LockError
from pipeline.logs import configure_logging, is_json
from pipeline.options import UsageError
from pipeline.report import ProgressView, RunSummary, summarize
from pipeline.sources import InputError
from pipeline.terminal import SafeConsole, make_plain, say

_errors = SafeConsole(stderr=True, highlight=False)
_log = logging.getLogger(__name__)


def fail(message: str, code: int = 1) -> NoReturn:
    """Says one sentence and ends the command."""
    if is_json():
        _log.error("%s", message)
    else:
        _errors.print(make_plain(f"wiredesk: {message}"), markup=False, soft_wrap=True)
    raise typer.Exit(code)


def choose_log(log_format: str, *, follow: bool = False) -> None:
    """Sets how is logged.

    Raises:
      UsageError: there is no such form.
    """
    try:
        configure_logging(log_format, follow=follow)
    except ValueError as error:
        raise UsageError(str(error)) from error


def make_view() -> ProgressView:
    """Returns what shows progress, in the form that is logged in."""
    if not is_json():
        return ProgressView(_errors)
    from pipeline.telemetry import LoggedProgress  # noqa: PLC0415 - only where it is asked for

    return LoggedProgress()


def tell_summary(summary: RunSummary) -> None:
    """Prints what a job has done."""
    if is_json():
        from pipeline.telemetry import log_summary  # noqa: PLC0415 - only where it is asked for

        log_summary(summary)
    say(summarize(summary))


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Handles SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt


@contextmanager
def errors_as_sentences(output: str) -> Iterator[None]:
    """Turns what a user can mend into one sentence; a bug keeps its traceback."""
    try:
        yield
    except (UsageError, InputError) as error:
        fail(str(error), 2)
    except LockError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; what was not committed is not visible, and the next run goes on from there")
    except Exception as error:
        message = explain(error, output)
        if message is None and is_json():
            _log.exception("failed: this is a bug, please report it")
            raise typer.Exit(1) from error
        if message is None:
            raise
        fail(message)


def explain(error: BaseException, output: str) -> str | None:
    """Returns what to do about a failure of the surroundings; None for a bug."""
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in text:
        return f"the disk of {output} is full; nothing of this slice was committed: free some space and run again"
    if "Channel closed prematurely" in text or "Worker subprocess exited" in text:
        return (
            "a worker process died (killed, or out of memory); what was committed stands: "
            "run again, perhaps with fewer --workers"
        )
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be written by this user; grant access or choose another --output"
    for kind in (
        "ModelError",
        "AnnotatorError",
        "InternalErrorsError",
        "OutdatedSignaturesError",
        "PipelineFailedError",
        "ServerGoneError",
        "ChildStartError",
        "StalledError",
        "LockLostError",
        "NoLockError",
    ):
        if kind in text or type(error).__name__ == kind:
            return text.strip().splitlines()[-1].removeprefix("RuntimeError: ")
    return None
