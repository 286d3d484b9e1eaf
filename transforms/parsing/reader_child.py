"""Code that runs inside the reader process: parses the files that its parent sends.

The parent's side is :mod:`wiredesk.transforms.parsing.reader_process`. Jobs arrive on standard input, and
answers leave on standard output: ``ready``, ``row``, ``skipped``, ``read`` (requests a block of the file),
``end`` and ``died``.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import sys
from datetime import datetime
from typing import IO, Any, cast

from wiredesk.schemas.records import RawRecord, RunInfo
from wiredesk.transforms.failures import describe_error
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.parsing.memory_limit import limit_memory
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows
from wiredesk.transforms.parsing.remote_file import Block, RemoteFile
from wiredesk.transforms.processes.channel import LENGTH, pack_message
from wiredesk.transforms.processes.limits import limit_time
from wiredesk.transforms.processes.stderr_tail import NEXT_SUBJECT

# Skipped records between two answers that show the parent that the process still works.
_SKIPPED_PER_ANSWER = 256


def serve() -> None:
    """Entry point of the reader process: reads one file after another until its input ends."""
    source, target = os.dup(0), os.dup(1)
    # Libraries may print, and must not print between the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    # A crash writes its place to standard error, which the parent keeps.
    faulthandler.enable(file=2, all_threads=False)
    limit_memory()
    sys.excepthook = lambda _kind, error, _trace: _report_death(target, error)
    load_parsers()
    os.write(2, NEXT_SUBJECT)
    _write(target, ("ready", None))
    with open(source, "rb") as requests:
        while (message := _read_message(requests)) is not None:
            job, *first = message
            _read_file(job, _open_remote(requests, target, job, tuple(first)), target)


def load_parsers() -> None:
    """Parses a sample, so that lazily loaded tables do not count towards the time of the first record."""
    parse_record(RawRecord("", "", b"The harbour is open again."), RunInfo("", datetime.min, ""))


def _open_remote(requests: IO[bytes], target: int, job: ReadJob, first: Block) -> RemoteFile:
    def fetch(at: int, size: int) -> Block:
        _write(target, ("read", (at, size)))
        return cast(Block, _read_message(requests))

    return RemoteFile(fetch, first, job.size, job.seekable)


def _read_file(job: ReadJob, file: RemoteFile, target: int) -> None:
    limit_time(job.timeout_s)
    for number, row in enumerate(read_rows(job, cast(IO[bytes], file))):
        limit_time(job.timeout_s)
        os.write(2, NEXT_SUBJECT)
        if row is not None:
            _write(target, ("row", row))
        elif number % _SKIPPED_PER_ANSWER == 0:
            _write(target, ("skipped", None))
    _write(target, ("end", None))


def _read_message(requests: IO[bytes]) -> Any:
    header = requests.read(LENGTH.size)
    return pickle.loads(requests.read(LENGTH.unpack(header)[0])) if header else None


def _report_death(target: int, error: BaseException) -> None:
    """Sends an error that nothing has caught, with its place; the process ends by it."""
    _write(target, ("died", str(describe_error(error))))


def _write(target: int, answer: tuple[str, Any]) -> None:
    view = pack_message(answer)
    while view:
        view = view[os.write(target, view) :]
