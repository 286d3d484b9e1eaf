"""Reads files in a child process that can be killed.

A parser that runs away holds the interpreter, so neither a signal nor a thread stops
it; only the end of its process does. So files are cut into records and these are parsed in a
child, which is killed and started anew when no record comes out of it for too long. It has
a limit of memory of its own. The file is then walked through once more: where the record
after the last one can be cut out, its parser is to blame and it is a reject, and what
follows is read; where it cannot, the rest of the file is one reject.

The child opens nothing itself: it asks for the bytes of the file, whose time is not its
own. Both talk over its standard input and output: frames of pickled tuples, their
length before them. A child that has done its work serves the next guard of the process.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from schemas.moving import revise
from schemas.records import RawRecord
from transforms.failures import make_reject
from transforms.forking import Forked, has_server, list_path, shield_children
from transforms.guarded import BLOCK_BYTES, LENGTH, pack_message
from transforms.logic.errors import RecordError
from transforms.reading import ReadJob, Row, read_rows

_START_TIMEOUT_S = 60.0

_COMMAND = "from transforms.guarded import serve; serve()"

Open = Callable[[], IO[bytes]]
_idle: list[_Child] = []


@dataclass
class Guard:
    """Reads files in a child process; not for use by several threads at once.

    Attributes:
      timeout_s: how long one record may take, without the time that its bytes take to come;
        0 reads in this process.
    """

    timeout_s: float = 30.0
    _child: _Child | None = None

    def start(self) -> None:
        """Starts the child, so that it is ready when the first file comes."""
        if self.timeout_s > 0 and (self._child is None or not self._child.is_alive()):
            self.close()
            self._child = _take_idle() or _Child()

    def close(self) -> None:
        """Gives the child back, or ends it where it is in the middle of a file."""
        child, self._child = self._child, None
        if child is not None:
            child.release()

    def read(self, job: ReadJob, open_file: Open) -> Iterator[Row]:
        """Yields what each record of a file becomes, in the file's order.

        A record whose parser does not come to an end is a reject ``parse/timeout``
        or ``parse/crashed``; so is, with the stage ``read``, the rest of a file that cannot be cut.

        Args:
          job: what to read.
          open_file: gives the file, at its beginning; called again where the child was stopped.

        Raises:
          RecordError: what ``open_file`` raises.
        """
        while True:
            given = job.skip
            try:
                with open_file() as stream:
                    job = revise(job, seekable=stream.seekable(), timeout_s=self.timeout_s)
                    for row in self._read_once(job, stream):
                        given += 1
                        yield row
                return
            except _Stopped as stopped:
                if job.refusal is not None and given == job.skip:
                    yield _refuse_rest(job, stopped)
                    return
                job = revise(job, skip=given, refusal=stopped.explain("parse"))

    def _read_once(self, job: ReadJob, stream: IO[bytes]) -> Iterator[Row]:
        if self.timeout_s <= 0:
            yield from (row for row in read_rows(job, stream) if row is not None)
            return
        self.start()
        child, done = self._child, False
        assert child is not None
        try:
            yield from child.read(job, stream, self.timeout_s)
            done = True
        finally:
            # The guard may be closed by now: a generator that is given up ends whenever it is collected.
            if not done:
                child.end()


@contextlib.contextmanager
def lend_guard(timeout_s: float) -> Iterator[Guard]:
    """Lends a guard for a while, to as many threads at once as there are cores.

    An engine may run dozens of threads in a worker, and a child for each would need more memory
    than there is.
    """
    with _slots:
        guard = Guard(timeout_s)
        try:
            yield guard
        finally:
            guard.close()


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_slots = threading.BoundedSemaphore(_count_cores())


class _Stopped(Exception):
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
        what = "its parser" if stage == "parse" else "what follows could not be read: its reader"
        if self.reason == "timeout":
            advice = "raise --record-timeout if it is of unusual size, or look what is odd in it"
        else:
            advice = "leave it out and report it with its payload"
        return RecordError(stage, self.reason, f"{what} {self.how}: {advice}")


def _refuse_rest(job: ReadJob, stopped: _Stopped) -> Row:
    key = f"{job.source_key}#rest" if job.skip else job.source_key
    return make_reject(RawRecord(key, job.source_uri, b""), stopped.explain("read"), job.run)


class _Child:
    """The process that reads."""

    def __init__(self) -> None:
        self._command = _COMMAND
        self._owner = os.getpid()
        self._busy = False
        self._ready = False
        source, self._target = os.pipe()
        self._source, target = os.pipe()
        # So that the pipes are closed, and the process ends, if this object is given up.
        self._pipes = os.fdopen(self._target, "wb", 0), os.fdopen(self._source, "rb", 0)
        try:
            self._process = _start_process(self._command, source, target)
        finally:
            os.close(source)
            os.close(target)
        os.set_blocking(self._target, False)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def serves(self, command: str) -> bool:
        return self.is_alive() and self._command == command and self._owner == os.getpid()

    def release(self) -> None:
        """Leaves it for the next guard of this process where it has nothing to do, else ends it."""
        if self._busy or not self.serves(_COMMAND):
            self.end()
        else:
            _idle.append(self)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes:
            pipe.close()

    def read(self, job: ReadJob, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        """Yields the rows of a file.

        Raises:
          _Stopped: it takes too long, or is gone.
        """
        self._await_start()
        self._busy = True
        try:
            self._send((job, *_read_block(stream, 0, BLOCK_BYTES)), timeout_s)
            yield from self._receive_rows(stream, timeout_s)
        except TimeoutError:
            raise _Stopped("timeout", f"was stopped after {timeout_s:g} s") from None
        except (EOFError, OSError):
            raise _Stopped("crashed", "crashed (it ended without a word)") from None
        self._busy = False

    def _await_start(self) -> None:
        if self._ready:
            return
        try:
            self._receive(time.monotonic() + _START_TIMEOUT_S)
        except (TimeoutError, EOFError) as error:
            self.end()
            raise RuntimeError("the process that parses records does not start; is memory short?") from error
        self._ready = True

    def _receive_rows(self, stream: IO[bytes], timeout_s: float) -> Iterator[Row]:
        left_s = timeout_s
        while True:
            begun = time.monotonic()
            kind, value = self._receive(begun + left_s)
            left_s -= time.monotonic() - begun
            if kind == "end":
                return
            if kind == "died":
                raise _Stopped("crashed", f"crashed ({value})")
            if kind == "read":
                self._send(_read_block(stream, *value), timeout_s)
                continue
            left_s = timeout_s
            if kind == "row":
                yield value

    def _send(self, message: object, timeout_s: float) -> None:
        view, deadline = pack_message(message), time.monotonic() + timeout_s
        while view:
            _, ready, _ = select.select([], [self._target], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            view = view[os.write(self._target, view) :]

    def _receive(self, deadline: float) -> tuple[str, Any]:
        (length,) = LENGTH.unpack(self._read_exactly(LENGTH.size, deadline))
        answer: tuple[str, Any] = pickle.loads(self._read_exactly(length, deadline))
        return answer

    def _read_exactly(self, size: int, deadline: float) -> bytes | bytearray:
        pieces = bytearray(size)
        view = memoryview(pieces)
        while view:
            ready, _, _ = select.select([self._source], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            taken = os.readv(self._source, [view])
            if not taken:
                raise EOFError
            view = view[taken:]
        return pieces


def _start_process(command: str, source: int, target: int) -> Forked | subprocess.Popen[bytes]:
    """Starts a process that runs a line of Python, by forking where this process has a server for it."""
    with open(os.devnull, "wb") as nowhere:
        if has_server():
            return Forked("builtins:exec", command, {}, stdio=(source, target, nowhere.fileno()))
        with shield_children():
            return subprocess.Popen(
                [sys.executable, "-c", command],
                stdin=source,
                stdout=target,
                stderr=nowhere,
                env={**os.environ, "PYTHONPATH": list_path()},
            )


def _take_idle() -> _Child | None:
    while True:
        try:
            child = _idle.pop()
        except IndexError:  # Another thread may have taken the last one.
            return None
        if child.serves(_COMMAND):
            return child
        child.end()


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
