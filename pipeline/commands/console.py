"""What commands say: summaries, progress, and errors as one sentence."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import NoReturn

import typer

from wiredesk.pipeline import stopping
from wiredesk.pipeline.commands.explain import explain, name_error
from wiredesk.pipeline.inputs.sources import InputError
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.locks import LockError
from wiredesk.pipeline.telemetry.logs import JsonFormatter, configure_logging, is_json
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary, summarize
from wiredesk.pipeline.telemetry.terminal import SafeConsole, make_plain, say

_errors = SafeConsole(stderr=True, highlight=False)
_log = logging.getLogger(__name__)


def remark(message: str) -> None:
    """Says one sentence on standard error."""
    sys.stderr.write(_write_sentence(message).decode())


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
    from wiredesk.pipeline.telemetry.health import LoggedProgress  # noqa: PLC0415 - only where it is asked for

    return LoggedProgress()


def tell_summary(summary: RunSummary) -> None:
    """Prints what a job has done."""
    if is_json():
        from wiredesk.pipeline.telemetry.health import log_summary  # noqa: PLC0415 - only where it is asked for

        log_summary(summary)
    say(summarize(summary))


@contextmanager
def errors_as_sentences(
    output: str, advice: str = "what was committed stands; run it again to go on"
) -> Iterator[None]:
    """Turns whatever ends a command into one sentence and a fitting exit code.

    Args:
      output: what the command writes to: it is named where that has no room, say.
      advice: what a signal leaves, and what to do then.
    """
    try:
        with stopping.advise(advice, _write_sentence):
            yield
    except (UsageError, InputError) as error:
        fail(str(error), 2)
    except LockError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail(stopping.describe(signal.SIGINT), 130)
    except typer.Exit:
        raise
    except Exception as error:
        if isinstance(error, BrokenPipeError) and is_abandoned():
            leave_quietly()
        fail(explain(error, output) or report_bug(error))


@contextmanager
def reading(output: str, *wrong: type[Exception], advice: str = "") -> Iterator[None]:
    """Turns whatever ends a command that only reads into a sentence; ``wrong`` are further errors of wrong use."""
    with errors_as_sentences(output, advice):
        try:
            yield
        except wrong as error:
            fail(str(error), 2)
        except OSError as error:
            # One that names no file is of the stream that is written to.
            if isinstance(error, BrokenPipeError) or error.errno is None or error.filename is not None:
                raise
            fail(f"standard output cannot be written: {error.strerror}")


@contextmanager
def flush_output() -> Iterator[None]:
    """Writes out what is written inside, for the interpreter complains at length where it cannot."""
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except OSError as error:
            if not is_abandoned():
                os.write(2, _write_sentence(f"standard output cannot be written: {error.strerror}"))
            _drop_output()
            # An exit by the command itself is on its way.
            raise SystemExit(141 if is_abandoned() else 1) from None


def is_abandoned() -> bool:
    """Says whether nobody reads what this process writes any more: ``wiredesk query ... | head``."""
    poll = select.poll()
    for number in (1, 2):
        poll.register(number, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def leave_quietly() -> NoReturn:
    """Ends the command as the signal would that a program gets which writes to nobody.

    It is not left to that signal: it would end the process for a connection of its own that breaks, too.
    """
    _drop_output()
    raise typer.Exit(141)


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _write_sentence(text: str) -> bytes:
    if not is_json():
        return f"wiredesk: {make_plain(text)}\n".encode()
    record = logging.LogRecord(_log.name, logging.INFO, __file__, 0, text, (), None)
    return f"{JsonFormatter().format(record)}\n".encode()


def report_bug(error: Exception) -> str:
    """Writes the traceback of what nobody expected to a file, and returns the sentence that names it."""
    handle, path = tempfile.mkstemp(prefix="wiredesk-", suffix=".txt")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(f"wiredesk {version('wiredesk')}, Python {sys.version}, {sys.platform}\n\n")
        stream.write(make_plain("".join(traceback.format_exception(error))))
    return (
        f"failed by a bug: {name_error(error)}; please report it with {path}, after a look at what that shows"
    )
