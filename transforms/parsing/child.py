"""What :mod:`wiredesk.transforms.parsing.child_process` starts: reads files whose bytes it asks the other process for."""

from __future__ import annotations

import faulthandler
import io
import os
import pickle
import sys
from datetime import datetime
from typing import IO, Any, cast

from wiredesk.schemas.records import RawRecord, RunInfo
from wiredesk.transforms.failures import describe_error
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows
from wiredesk.transforms.processes.channel import LENGTH, pack_message
from wiredesk.transforms.processes.limits import limit_resource, limit_time
from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT

BLOCK_BYTES = 1 << 18
"""What the child is sent with the job, and what it asks for at once: most files are smaller."""

_MEMORY_BYTES = 4 << 30

PROBE_MEMORY = (
    f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({_MEMORY_BYTES}, r.getrlimit(r.RLIMIT_AS)[1]))"
)
"""Code that fails where the system does not limit memory, or less than we would."""

# Records that are skipped between two signs of life.
_SKIPPED_PER_SIGN = 256

_Block = tuple[bytes, RecordError | None]


def serve() -> None:
    """Does the work of the child: reads one file after another until its input ends."""
    source, target = os.dup(0), os.dup(1)
    # Whatever a library prints must not get between the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    # It says on standard error, which is kept, where a crash was.
    faulthandler.enable(file=2, all_threads=False)
    limit_resource("RLIMIT_AS", _MEMORY_BYTES)
    sys.excepthook = lambda _kind, error, _trace: _tell_death(target, error)
    load()
    os.write(2, NEXT_SUBJECT)
    _write(target, ("ready", None))
    with open(source, "rb") as requests:
        while (message := _read_message(requests)) is not None:
            job, *first = message
            _read_file(job, _Asked(requests, target, job, tuple(first)), target)


def load() -> None:
    """Loads what is else loaded when first asked for, which is not the first record's time."""
    parse_record(RawRecord("", "", b"The harbour is open again."), RunInfo("", datetime.min, ""))


def _read_file(job: ReadJob, file: _Asked, target: int) -> None:
    limit_time(job.timeout_s)
    for number, row in enumerate(read_rows(job, cast(IO[bytes], file))):
        limit_time(job.timeout_s)
        os.write(2, NEXT_SUBJECT)
        if row is not None:
            _write(target, ("row", row))
        elif number % _SKIPPED_PER_SIGN == 0:
            _write(target, ("skipped", None))
    _write(target, ("end", None))


def _read_message(requests: IO[bytes]) -> Any:
    header = requests.read(LENGTH.size)
    return pickle.loads(requests.read(LENGTH.unpack(header)[0])) if header else None


class _Asked(io.RawIOBase):
    """The file, whose bytes the other process is asked for."""

    def __init__(self, requests: IO[bytes], target: int, job: ReadJob, first: _Block) -> None:
        self._requests, self._target = requests, target
        self._block, self._error = first
        self._ended = self._error is None and len(self._block) < BLOCK_BYTES
        self._start = self._at = 0
        self._size, self._seekable = job.size, job.seekable

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._seekable

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        pieces: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted > 0 and (piece := self._take(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _take(self, wanted: int) -> bytes:
        inside = self._at - self._start
        if not 0 <= inside < len(self._block) and not self._ask(wanted):
            return b""
        inside = self._at - self._start
        piece = self._block[inside : inside + wanted]
        self._at += len(piece)
        return piece

    def _ask(self, wanted: int) -> bool:
        """Gets the block at the position; False at the end of the file.

        Raises:
          RecordError: the file cannot be read there.
        """
        behind = self._at == self._start + len(self._block)
        if behind and self._error is not None:
            raise self._error
        if behind and self._ended:
            return False
        size = max(BLOCK_BYTES, min(wanted, 16 * BLOCK_BYTES))
        _write(self._target, ("read", (self._at, size)))
        self._block, self._error = _read_message(self._requests)
        self._start, self._ended = self._at, self._error is None and len(self._block) < size
        if not self._block and self._error is not None:
            raise self._error
        return bool(self._block)


def _tell_death(target: int, error: BaseException) -> None:
    """Says where an error came from that no parser expects; the process ends by it."""
    _write(target, ("died", str(describe_error(error))))


def _write(target: int, answer: tuple[str, Any]) -> None:
    view = pack_message(answer)
    while view:
        view = view[os.write(target, view) :]
