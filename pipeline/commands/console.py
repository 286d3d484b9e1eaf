"""Output of commands for people: summaries, progress, and errors as one sentence."""

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
from wiredesk.pipeline.commands.explain import drop_traceback, explain, find_own, name_error
from wiredesk.pipeline.inputs.sources import InputError
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.locks import LockError
from wiredesk.pipeline.telemetry.json_log import JsonFormatter
from wiredesk.pipeline.telemetry.logs import configure_logging, is_json
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.pipeline.telemetry.summary import summarize
from wiredesk.pipeline.telemetry.terminal import SafeConsole, make_plain, print_safely

_errors = SafeConsole(stderr=True, highlight=False)
_log = logging.getLogger(__name__)


def print_remark(message: str) -> None:
    """Prints one sentence to standard error."""
    sys.stderr.write(_write_sentence(message).decode())


def fail(message: str, code: int = 1) -> NoReturn:
    """Prints one sentence to standard error and ends the command."""
    if is_json():
        _log.error("%s", message)
    else:
        _errors.print(make_plain(f"wiredesk: {message}"), markup=False, soft_wrap=True)
    raise typer.Exit(code)


def fail_in_duckdb(error: Exception, code: int = 1) -> NoReturn:
    """Prints one sentence on an error of DuckDB and ends the command: with code 1 if the store fails."""
    own = find_own(error)
    if own is not None:
        fail(own)
    fail(f"DuckDB says: {drop_traceback(str(error))}", code)


def configure_log(log_format: str, *, follow: bool = False) -> None:
    """Configures logging.

    Raises:
      UsageError: the format does not exist.
    """
    try:
        configure_logging(log_format, follow=follow)
    except ValueError as error:
        raise UsageError(str(error)) from error


def make_view() -> ProgressView:
    """Returns the view of a job's progress: for a person, or as log records with ``--log-format json``."""
    if not is_json():
        return ProgressView(_errors)
    from wiredesk.pipeline.telemetry.progress_log import LoggedProgress  # noqa: PLC0415 - seldom needed

    return LoggedProgress()


def print_summary(summary: RunSummary) -> None:
    """Prints the summary of a job, and logs it with ``--log-format json``."""
    if is_json():
        from wiredesk.pipeline.telemetry.progress_log import log_summary  # noqa: PLC0415 - seldom needed

        log_summary(summary)
    print_safely(summarize(summary))


@contextmanager
def errors_as_sentences(
    output: str, advice: str = "what was committed stands; run it again to go on"
) -> Iterator[None]:
    """Turns whatever ends a command into one sentence and the matching exit code.

    Args:
      output: output of the command, which the sentence may name.
      advice: end of the sentence when a signal ends the command: what stands, and what to do.
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
    """Turns whatever ends a command that only reads into one sentence and the matching exit code.

    Args:
      output: see :func:`errors_as_sentences`.
      wrong: errors of wrong use, besides :class:`UsageError`.
      advice: see :func:`errors_as_sentences`.
    """
    with errors_as_sentences(output, advice):
        try:
            yield
        except wrong as error:
            fail(str(error), 2)
        except OSError as error:
            # An error without a file name comes from writing to standard output.
            if isinstance(error, BrokenPipeError) or error.errno is None or error.filename is not None:
                raise
            fail(f"standard output cannot be written: {error.strerror}")


@contextmanager
def writing(place: str) -> Iterator[None]:
    """Gives errors of the system a place, for commands that write more than their output, such as an index.

    Libraries leave the name of a file out; without one :func:`reading` takes an error for one of standard output.

    Args:
      place: what the body writes to.

    Raises:
      OSError: as in the body, with a file name.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, place) from error


@contextmanager
def flush_output() -> Iterator[None]:
    """Flushes standard output at the end: the interpreter would report a failure with a traceback."""
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except OSError as error:
            if not is_abandoned():
                os.write(2, _write_sentence(f"standard output cannot be written: {error.strerror}"))
            _drop_output()
            # The exit of the command itself may be in progress; this one replaces it.
            raise SystemExit(141 if is_abandoned() else 1) from None


def is_abandoned() -> bool:
    """Returns True if the reader of this process's output is gone, as in ``wiredesk query ... | head``."""
    poll = select.poll()
    for number in (1, 2):
        poll.register(number, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def leave_quietly() -> NoReturn:
    """Ends the command with the exit code of SIGPIPE.

    SIGPIPE itself stays ignored: it would also end the process when one of its own connections breaks.
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
    """Writes the traceback of an unexpected error to a file, and returns the sentence that names the file."""
    handle, path = tempfile.mkstemp(prefix="wiredesk-", suffix=".txt")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(f"wiredesk {version('wiredesk')}, Python {sys.version}, {sys.platform}\n\n")
        stream.write(make_plain("".join(traceback.format_exception(error))))
    return f"failed by a bug: {name_error(error)}; please report it with {path}, after checking what the file reveals"
