"""Handle of a child process that reads files: starts it, sends it jobs, receives its rows, and ends it.

The code inside the child is :mod:`wiredesk.transforms.parsing.reader_child`. The two exchange messages over the
child's standard input and output. Its standard error is kept, to explain how it died.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from typing import IO

from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.record_reader import ReadJob, Row
from wiredesk.transforms.parsing.remote_file import BLOCK_BYTES, read_block
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.forkserver import start_code
from wiredesk.transforms.processes.stderr_tail import StderrTail, explain_end, shorten_stderr

_START_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 5.0


class ReaderStartError(RuntimeError):
    """The reader process does not start; no file is to blame."""


class ReaderStopped(Exception):
    """The reader process was stopped or crashed before the end of a file.

    Attributes:
      reason: ``timeout`` or ``crashed``.
      how: the same in words, as the predicate of a sentence.
    """

    def __init__(self, reason: str, how: str) -> None:
        super().__init__(reason, how)
        self.reason = reason
        self.how = how

    def explain(self, stage: str) -> RecordError:
        """Returns the error of the record at which the process stopped, or of the unread rest of the file.

        Args:
          stage: ``parse`` for the record, ``read`` for the rest.
        """
        what = "its parser" if stage == "parse" else "what follows could not be read: its reader"
        return RecordError(stage, self.reason, f"{what} {self.how}: {self.advise()}")

    def advise(self) -> str:
        """Returns what the user can do about it."""
        if self.reason == "timeout":
            return "raise --record-timeout if it is of unusual size, or look what is odd in it"
        return "leave it out and report it with its payload"


class ReaderProcess:
    """A child process that reads one file at a time; not thread-safe.

    Attributes:
      is_busy: True while the process reads a file, and after a read that did not come to its end.
    """

    def __init__(self, command: str) -> None:
        """Starts the process in the background.

        Args:
          command: code that the process runs.
        """
        self._command = command
        self._owner = os.getpid()
        self._ready = False
        self.is_busy = False
        self._stderr = StderrTail()
        source, to_child = os.pipe()
        from_child, target = os.pipe()
        # File objects close the pipes when this object is garbage-collected, which ends the process.
        self._pipes = os.fdopen(to_child, "wb", 0), os.fdopen(from_child, "rb", 0)
        try:
            self._process = start_code(command, source, target, self._stderr.target)
        finally:
            for fd in (source, target, self._stderr.target):
                os.close(fd)
        os.set_blocking(to_child, False)
        self._channel = Channel(from_child, to_child, self._stderr)

    def is_alive(self) -> bool:
        """Returns True while the process runs."""
        return self._process.poll() is None

    def serves(self, command: str) -> bool:
        """Returns True if the process runs this code, and was started by the current process."""
        return self.is_alive() and self._command == command and self._owner == os.getpid()

    def end(self) -> None:
        """Kills the process and closes its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (*self._pipes, self._stderr):
            pipe.close()

    def read(self, job: ReadJob, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        """Yields the rows of a file.

        Args:
          job: what to read and how.
          stream: the open file; its bytes are sent to the process on request.
          timeout_s: how long one record may take, without the time spent on reading ``stream``.

        Raises:
          ReaderStopped: a record takes too long, or the process has crashed.
          ReaderStartError: the process does not start.
        """
        self.await_start()
        self.is_busy = True
        try:
            self._channel.send((job, *read_block(stream, 0, BLOCK_BYTES)), timeout_s)
            yield from self._receive_rows(stream, timeout_s)
        except TimeoutError:
            raise ReaderStopped("timeout", f"was stopped after {timeout_s:g} s") from None
        except (EOFError, OSError):
            raise ReaderStopped("crashed", f"crashed ({self._explain_end()})") from None
        self.is_busy = False

    def await_start(self) -> None:
        """Waits until the process is ready for a job.

        Raises:
          ReaderStartError: the process ends first, or is not ready in time.
        """
        if self._ready:
            return
        try:
            kind, value = self._channel.receive(_START_TIMEOUT_S)
        except TimeoutError:
            kind, value = "died", f"it is not ready after {_START_TIMEOUT_S:g} s; is the machine busy?"
        except (EOFError, OSError):
            kind, value = "died", self._explain_end()
        if kind != "ready":
            self.end()
            raise ReaderStartError(
                f"the process that reads files does not start ({value}); mend that and run again"
            )
        self._ready = True

    def _explain_end(self) -> str:
        code = None
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            code = self._process.wait(_END_TIMEOUT_S)
        return explain_end(shorten_stderr(self._stderr.read()), code)

    def _receive_rows(self, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        left_s = timeout_s
        while True:
            begun = time.monotonic()
            kind, value = self._channel.receive(left_s)
            left_s -= time.monotonic() - begun
            if kind == "end":
                return
            if kind == "died":
                raise ReaderStopped("crashed", f"crashed ({value})")
            if kind == "read":
                # The time until these bytes are sent is not the parser's.
                self._channel.send(read_block(stream, *value), timeout_s)
                continue
            left_s = timeout_s
            if kind == "row":
                yield value
