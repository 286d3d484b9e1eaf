"""A child process that reads: how it is started, talked to and ended; see :mod:`wiredesk.transforms.parsing.supervisor`.

Both talk over its standard input and output. What it writes to its standard error is kept, and said where
it comes to no end.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from typing import IO

from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.child import BLOCK_BYTES
from wiredesk.transforms.parsing.record_reader import ReadJob, Row
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.forkserver import start_code
from wiredesk.transforms.processes.stderr_tail import LastWords, explain_end

_START_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 5.0


class ChildStartError(RuntimeError):
    """The process that reads files does not start; no file is to blame."""


class StoppedError(Exception):
    """The child did not come to an end.

    Attributes:
      reason: ``timeout`` or ``crashed``.
      how: in words.
    """

    def __init__(self, reason: str, how: str) -> None:
        super().__init__(reason, how)
        self.reason = reason
        self.how = how

    def explain(self, stage: str) -> RecordError:
        """Returns what is wrong with the record that it was at, or with what follows."""
        what = "its parser" if stage == "parse" else "what follows could not be read: its reader"
        return RecordError(stage, self.reason, f"{what} {self.how}: {self.advise()}")

    def advise(self) -> str:
        """Returns what to do about it."""
        if self.reason == "timeout":
            return "raise --record-timeout if it is of unusual size, or look what is odd in it"
        return "leave it out and report it with its payload"


class Child:
    """The process that reads."""

    def __init__(self, command: str) -> None:
        """Starts it, and does not wait for it.

        Args:
          command: the code that it runs.
        """
        self._command = command
        self._owner = os.getpid()
        self._ready = False
        self.is_busy = False
        self._words = LastWords()
        source, to_child = os.pipe()
        from_child, target = os.pipe()
        # So that the pipes are closed, and the process ends, if this object is given up.
        self._pipes = os.fdopen(to_child, "wb", 0), os.fdopen(from_child, "rb", 0)
        try:
            self._process = start_code(command, source, target, self._words.target)
        finally:
            for fd in (source, target, self._words.target):
                os.close(fd)
        os.set_blocking(to_child, False)
        self._channel = Channel(from_child, to_child, self._words)

    def is_alive(self) -> bool:
        """Says whether it still runs."""
        return self._process.poll() is None

    def serves(self, command: str) -> bool:
        """Says whether it runs this code, for this process."""
        return self.is_alive() and self._command == command and self._owner == os.getpid()

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (*self._pipes, self._words):
            pipe.close()

    def read(self, job: ReadJob, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        """Yields the rows of a file.

        Raises:
          StoppedError: it takes too long, or is gone.
          ChildStartError: it does not even start.
        """
        self.await_start()
        self.is_busy = True
        try:
            self._channel.send((job, *_read_block(stream, 0, BLOCK_BYTES)), timeout_s)
            yield from self._receive_rows(stream, timeout_s)
        except TimeoutError:
            raise StoppedError("timeout", f"was stopped after {timeout_s:g} s") from None
        except (EOFError, OSError):
            raise StoppedError("crashed", f"crashed ({self._explain_end()})") from None
        self.is_busy = False

    def await_start(self) -> None:
        """Waits until it is ready.

        Raises:
          ChildStartError: it does not become so.
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
            raise ChildStartError(
                f"the process that reads files does not start ({value}); mend that and run again"
            )
        self._ready = True

    def _explain_end(self) -> str:
        code = None
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            code = self._process.wait(_END_TIMEOUT_S)
        return explain_end(self._words.tell(), code)

    def _receive_rows(self, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        left_s = timeout_s
        while True:
            begun = time.monotonic()
            kind, value = self._channel.receive(left_s)
            left_s -= time.monotonic() - begun
            if kind == "end":
                return
            if kind == "died":
                raise StoppedError("crashed", f"crashed ({value})")
            if kind == "read":
                self._channel.send(_read_block(stream, *value), timeout_s)
                continue
            left_s = timeout_s
            if kind == "row":
                yield value


def refuse_rest(job: ReadJob, error: RecordError, payload: bytes) -> Row:
    """Returns the reject that stands for what follows the records that a file has given.

    Args:
      job: how many those are, and of which file.
      error: why the rest is not read.
      payload: the whole file, where it is not too large.
    """
    key = f"{job.source_key}#rest" if job.skip else job.source_key
    return make_reject(RawRecord(key, job.source_uri, payload), error, job.run)


def _read_block(stream: IO[bytes], at: int, size: int) -> tuple[bytes, RecordError | None]:
    """Returns the bytes from a position on, fewer at the end or where it cannot be read further."""
    pieces: list[bytes] = []
    try:
        if stream.seekable() and stream.tell() != at:
            stream.seek(at)
        while size > 0 and (data := stream.read(size)):
            pieces.append(data)
            size -= len(data)
    except RecordError as error:
        return b"".join(pieces), error
    return b"".join(pieces), None
