"""Reads files in a child process that can be killed.

A parser that runs away holds the interpreter, so neither a signal nor a thread stops
it; only the end of its process does. So files are cut into records and these are parsed in a
child, which is killed and started anew when no record comes out of it for too long. It has
a limit of memory of its own. The file is then walked through once more: where the record
after the last one can be cut out, its parser is to blame and it is a reject, and what
follows is read; where it cannot, the rest of the file is one reject. So it is where the file
has stopped child after child: whoever wrote it may mean to.

The child opens nothing itself: it asks for the bytes of the file, whose time is not its
own. A child that has done its work serves the next guard of the process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, cast

from wiredesk.schemas.pickling import revise
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.child import PROBE_MEMORY
from wiredesk.transforms.parsing.child_process import Child, StoppedError, refuse_rest
from wiredesk.transforms.parsing.record_reader import ReadJob, Row, read_rows
from wiredesk.transforms.processes.forkserver import start_python

_COMMAND = "from wiredesk.transforms.parsing.child import serve; serve()"

MAX_RESTARTS = 20
"""So often is a child started anew for one file, and once more for each thousand records that it gives."""

_RECORDS_A_RESTART = 1000

Open = Callable[[], IO[bytes]]
_idle: list[Child] = []
_log = logging.getLogger(__name__)


@dataclass
class Guard:
    """Reads files in a child process; not for use by several threads at once.

    Attributes:
      timeout_s: how long one record may take, without the time that its bytes take to come;
        0 reads in this process.
    """

    timeout_s: float = 30.0
    _child: Child | None = None

    def start(self) -> None:
        """Starts the child, so that it is ready when the first file comes."""
        if self.timeout_s > 0 and (self._child is None or not self._child.is_alive()):
            self.close()
            self._child = _take_idle() or Child(_COMMAND)

    def close(self) -> None:
        """Gives the child back, or ends it where it is in the middle of a file."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.is_busy or not child.serves(_COMMAND):
            child.end()
        else:
            _idle.append(child)

    def read(self, job: ReadJob, open_file: Open) -> Iterator[Row]:
        """Yields what each record of a file becomes, in the file's order.

        A record whose parser does not come to an end is a reject ``parse/timeout``
        or ``parse/crashed``; so is, with the stage ``read``, the rest of a file that cannot be
        cut, or that has stopped the child too often.

        Args:
          job: what to read.
          open_file: gives the file, at its beginning; called again where the child was stopped.

        Raises:
          RecordError: what ``open_file`` raises.
          ChildStartError: the child does not start.
        """
        restarts = 0
        while True:
            given = job.skip
            try:
                with open_file() as stream:
                    job = revise(job, seekable=stream.seekable(), timeout_s=self.timeout_s)
                    for row in self._read_once(job, stream):
                        given += 1
                        yield row
                return
            except StoppedError as stopped:
                restarts += 1
                _tell_stop(job, given, stopped)
                error = _give_up(job, given, restarts, stopped)
                job = revise(job, skip=given, refusal=stopped.explain("parse"))
            if error is not None:
                yield refuse_rest(job, error, _read_whole(job, open_file))
                return

    def _read_once(self, job: ReadJob, stream: IO[bytes]) -> Iterator[Row]:
        if self.timeout_s <= 0:
            yield from (cast(Row, row) for row in read_rows(job, stream) if row is not None)
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


def _tell_stop(job: ReadJob, given: int, stopped: StoppedError) -> None:
    if stopped.reason == "crashed":
        _log.warning(
            "%s: what reads it %s after %d records",
            job.source_key,
            stopped.how,
            given,
            extra={"source": job.source_key},
        )


def _give_up(job: ReadJob, given: int, restarts: int, stopped: StoppedError) -> RecordError | None:
    """Returns why the rest of a file is not read; None where it is."""
    if job.refusal is not None and given == job.skip:
        return stopped.explain("read")
    if restarts <= MAX_RESTARTS + given // _RECORDS_A_RESTART:
        return None
    return RecordError(
        "read",
        stopped.reason,
        f"what reads it had to be stopped or crashed {restarts} times, and {stopped.how} the last time: "
        f"{given} records were read, and all that follow are this one reject, whose payload is the whole "
        f"file unless that is too large: {stopped.advise()}",
    )


def _read_whole(job: ReadJob, open_file: Open) -> bytes:
    """Returns the bytes of a file, none where they are too many or cannot be read."""
    with contextlib.suppress(RecordError), open_file() as stream:
        pieces, left = [], job.limits.payload_bytes + 1
        while left > 0 and (piece := stream.read(left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces) if left > 0 else b""
    return b""


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


def _take_idle() -> Child | None:
    while True:
        try:
            child = _idle.pop()
        except IndexError:  # Another thread may have taken the last one.
            return None
        if child.serves(_COMMAND):
            return child
        child.end()


@cache
def tell_unbounded() -> None:
    """Says, once in a process, where this system does not limit the memory of the child."""
    if sys.platform != "linux" and start_python(PROBE_MEMORY, stderr=subprocess.DEVNULL).wait() != 0:
        _log.warning(
            "this system does not limit the memory of the process that reads files: "
            "one that needs too much is not stopped before the machine is short of it"
        )
