"""Reads files in a child process, and replaces the process when a record hangs or crashes it.

A parser in an endless loop holds the interpreter, so neither a signal nor a thread can stop it; only the end
of its process can. Files are therefore cut into records and parsed in a reader process with a memory limit
of its own. It is killed when it gives no record for too long, and a new one reads the file again:

- It skips the records that were given already.
- If the next record can be cut out of the file, its parser is to blame. That record becomes a reject, and
  the records that follow are read.
- If it cannot be cut out, the rest of the file becomes one reject. So does the rest of a file that stops one
  process after another, as a hostile file may.

A process that has finished its files is kept for the next reader.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import IO, Final, NamedTuple, cast

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.reader_process import ReaderProcess, ReaderStopped
from wiredesk.transforms.parsing.record_reader import ReadJob, Row, read_rows

_COMMAND = "from wiredesk.transforms.parsing.reader_child import serve; serve()"

MAX_RESTARTS = 20
"""New reader processes that one file may cost, beyond one for each :data:`_RECORDS_PER_RESTART` records."""

_RECORDS_PER_RESTART = 1000

Open = Callable[[], IO[bytes]]
_log = logging.getLogger(__name__)


class IdleProcesses:
    """Reader processes that wait for the next file; threads share them."""

    def __init__(self, most: int) -> None:
        """Starts empty.

        Args:
          most: processes to keep at most; one more is ended.
        """
        self._most = most
        self._lock = threading.Lock()
        self._processes: list[ReaderProcess] = []

    def take(self, command: str) -> ReaderProcess | None:
        """Returns a process that serves this code, or None; those that no longer serve are ended."""
        while True:
            with self._lock:
                process = self._processes.pop() if self._processes else None
            if process is None or process.serves(command):
                return process
            process.end()

    def keep(self, process: ReaderProcess) -> None:
        """Keeps a process for the next file, or ends it if there are enough."""
        with self._lock:
            is_kept = len(self._processes) < self._most
            if is_kept:
                self._processes.append(process)
        if not is_kept:
            process.end()

    def close(self) -> None:
        """Ends all processes."""
        with self._lock:
            processes, self._processes = self._processes, []
        for process in processes:
            process.end()


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_idle: Final = IdleProcesses(_count_cores())
_slots: Final = threading.BoundedSemaphore(_count_cores())


class _Stop(NamedTuple):
    """The point at which a reader process stopped: records given so far, and the cause."""

    given: int
    cause: ReaderStopped


@dataclass
class SupervisedReader:
    """Reads files in a reader process; not thread-safe.

    Attributes:
      timeout_s: how long one record may take, without the time that its bytes take to arrive; 0 reads in
        the current process, unsupervised.
    """

    timeout_s: float = 30.0
    _process: ReaderProcess | None = None

    def start(self) -> None:
        """Starts the reader process in the background, so that it is ready when the first file comes."""
        if self.timeout_s > 0 and (self._process is None or not self._process.is_alive()):
            self.close()
            self._process = _idle.take(_COMMAND) or ReaderProcess(_COMMAND)

    def close(self) -> None:
        """Hands the process over to the next reader, or ends it if it is in the middle of a file."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.is_busy or not process.serves(_COMMAND):
            process.end()
        else:
            _idle.keep(process)

    def read(self, job: ReadJob, open_file: Open) -> Iterator[Row]:
        """Yields the row of each record of a file, in the file's order.

        A record whose parser hangs or crashes becomes a reject ``parse/timeout`` or ``parse/crashed``. The
        rest of a file that cannot be cut, or that has stopped too many processes, becomes one reject with
        the stage ``read``.

        Args:
          job: what to read and how.
          open_file: opens the file at its beginning; called again after each stop.

        Raises:
          RecordError: raised by ``open_file``.
          ReaderStartError: the reader process does not start.
        """
        job, restarts = replace_fields(job, timeout_s=self.timeout_s), 0
        while (stop := (yield from self._read_until_stop(job, open_file))) is not None:
            restarts += 1
            _log_crash(job, stop)
            final_error = _find_final_error(job, stop, restarts)
            job = replace_fields(job, skip=stop.given, refusal=stop.cause.explain("parse"))
            if final_error is not None:
                yield _refuse_rest(job, final_error, _read_payload(job, open_file))
                return

    def _read_until_stop(self, job: ReadJob, open_file: Open) -> Generator[Row, None, _Stop | None]:
        """Yields rows until the end of the file, or until the process stops; returns the stop."""
        given = job.skip
        try:
            with open_file() as stream:
                for row in self._read_once(replace_fields(job, seekable=stream.seekable()), stream):
                    given += 1
                    yield row
        except ReaderStopped as cause:
            return _Stop(given, cause)
        return None

    def _read_once(self, job: ReadJob, stream: IO[bytes]) -> Iterator[Row]:
        if self.timeout_s <= 0:
            yield from (cast(Row, row) for row in read_rows(job, stream) if row is not None)
            return
        self.start()
        process, is_done = self._process, False
        assert process is not None
        try:
            yield from process.read(job, stream, self.timeout_s)
            is_done = True
        finally:
            # self._process may be None by now: an abandoned generator is closed when it is collected.
            if not is_done:
                process.end()


def _log_crash(job: ReadJob, stop: _Stop) -> None:
    if stop.cause.reason == "crashed":
        _log.warning(
            "%s: the process that reads it %s after %d records",
            job.source_key,
            stop.cause.how,
            stop.given,
            extra={"source": job.source_key},
        )


def _find_final_error(job: ReadJob, stop: _Stop, restarts: int) -> RecordError | None:
    """Returns why the rest of a file is not read, or None if it is."""
    cause = stop.cause
    # The process was to cut out the record that stopped the one before, and was stopped by it as well.
    if job.refusal is not None and stop.given == job.skip:
        return cause.explain("read")
    if restarts <= MAX_RESTARTS + stop.given // _RECORDS_PER_RESTART:
        return None
    return RecordError(
        "read",
        cause.reason,
        f"what reads it had to be stopped or crashed {restarts} times, and {cause.how} the last time: "
        f"{stop.given} records were read, and all that follow are this one reject, whose payload is the "
        f"whole file unless that is too large: {cause.advise()}",
    )


def _read_payload(job: ReadJob, open_file: Open) -> bytes:
    """Returns the bytes of a file; none if they exceed the payload limit or cannot be read."""
    with contextlib.suppress(RecordError), open_file() as stream:
        pieces, left = [], job.limits.payload_bytes + 1
        while left > 0 and (piece := stream.read(left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces) if left > 0 else b""
    return b""


def _refuse_rest(job: ReadJob, error: RecordError, payload: bytes) -> Row:
    """Returns the reject of the unread rest of a file, or of all of it if no record was read.

    Args:
      job: the file, and how many of its records were given.
      error: why the rest is not read.
      payload: bytes of the whole file.
    """
    key = f"{job.source_key}#rest" if job.skip else job.source_key
    return make_reject(RawRecord(key, job.source_uri, payload), error, job.run)


@contextlib.contextmanager
def lend_reader(timeout_s: float) -> Iterator[SupervisedReader]:
    """Lends a reader to the caller; at most one for each core at a time, so callers may have to wait.

    An engine may run dozens of threads in one worker, and a reader process for each would exhaust memory.
    """
    with _slots:
        reader = SupervisedReader(timeout_s)
        try:
            yield reader
        finally:
            reader.close()
