"""Parses records in a child process that can be killed.

A parser that runs away holds the interpreter, so neither a signal nor a thread stops
it; only the end of its process does. So records in formats whose parsers are large
(HTML, XML, feeds, mail) and records of unusual size are parsed in a child, which is started
when the first of them comes, serves one record at a time, and is killed and started
anew when one takes too long. It has a limit of memory of its own, and where a record
makes it crash that record is a reject.

The child talks over its standard input and output: frames of pickled tuples, their
length before them.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import select
import struct
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, cast

from schemas.records import Article, RunInfo
from transforms.logic.article import parse_record
from transforms.logic.containers import Piece
from transforms.logic.errors import RecordError
from transforms.logic.formats import detect_format

_LENGTH = struct.Struct(">Q")
_START_TIMEOUT_S = 60.0
_MEMORY_BYTES = 4 << 30
# Records of these formats are parsed by linear code of this project; a small one takes milliseconds.
_QUICK_FORMATS = frozenset({"text", "sgml", "anpa"})
# The same, as long as there is no page within.
_QUICK_WITHOUT_MARKUP = frozenset({"json", "table", "ninjs"})
_QUICK_BYTES = 1 << 18
_HEAD_BYTES = 4096

_COMMAND = "from transforms.guard import serve; serve()"


@dataclass
class Guard:
    """Parses records, those that might run away in a child process.

    Not for use by several threads at once.

    Attributes:
      run: the run that reads.
      timeout_s: how long one record may take; 0 parses all in this process.
      field_map: ``--map``.
    """

    run: RunInfo
    timeout_s: float = 30.0
    field_map: tuple[tuple[str, str], ...] = ()
    _child: subprocess.Popen[bytes] | None = None

    def parse(self, piece: Piece) -> Article:
        """Parses one record.

        Raises:
          RecordError: it is no article; ``parse/timeout`` and ``parse/crashed`` where its
            parser did not come to an end.
        """
        if self.timeout_s <= 0 or _is_quick(piece):
            return parse_record(piece.record, self.run, piece.format, piece.hints, self.field_map)
        return self._ask(piece)

    def close(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                # What was still to be written to a process that is gone is of no use.
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, piece: Piece) -> Article:
        child = self._start()
        try:
            _send(child, (piece, self.run, self.field_map), self.timeout_s)
            kind, value = _receive(child, self.timeout_s)
        except TimeoutError:
            self.close()
            raise _timed_out(self.timeout_s) from None
        except (EOFError, OSError):
            self.close()
            raise _crashed("it ended without a word") from None
        if kind == "died":
            self.close()
            raise _crashed(value)
        if kind == "error":
            raise RecordError(*value)
        return cast(Article, value)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        path = os.pathsep.join([entry for entry in sys.path if entry] or [os.getcwd()])
        self._child = subprocess.Popen(
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        os.set_blocking(_fileno(self._child.stdin), False)
        try:
            _receive(self._child, _START_TIMEOUT_S)
        except (TimeoutError, EOFError) as error:
            self.close()
            raise RuntimeError("the process that parses records does not start; is memory short?") from error
        return self._child


def _is_quick(piece: Piece) -> bool:
    payload = piece.record.payload
    if len(payload) > _QUICK_BYTES:
        return False
    form = piece.format
    if form is None:
        head = payload[:_HEAD_BYTES].decode("latin-1").removeprefix("\xef\xbb\xbf")
        form = detect_format(head, piece.record.source_key, piece.hints.content_type)
    return form in _QUICK_FORMATS or (form in _QUICK_WITHOUT_MARKUP and b"<" not in payload)


def _timed_out(seconds: float) -> RecordError:
    message = (
        f"Its parser was stopped after {seconds:g} s: raise --record-timeout if the record is an article of "
        "unusual size, or look what is odd in it."
    )
    return RecordError("parse", "timeout", message)


def _crashed(how: str) -> RecordError:
    message = f"Its parser crashed ({how}): leave the record out and report it with its payload."
    return RecordError("parse", "crashed", message)


def _fileno(stream: IO[bytes] | None) -> int:
    assert stream is not None
    return stream.fileno()


def _send(child: subprocess.Popen[bytes], message: object, timeout_s: float) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    target, deadline = _fileno(child.stdin), time.monotonic() + timeout_s
    while view:
        _, ready, _ = select.select([], [target], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        view = view[os.write(target, view) :]


def _receive(child: subprocess.Popen[bytes], timeout_s: float) -> tuple[str, Any]:
    source, deadline = _fileno(child.stdout), time.monotonic() + timeout_s
    (length,) = _LENGTH.unpack(_read_exactly(source, _LENGTH.size, deadline))
    answer: tuple[str, Any] = pickle.loads(_read_exactly(source, length, deadline))
    return answer


def _read_exactly(source: int, size: int, deadline: float) -> bytes:
    pieces = io.BytesIO()
    while pieces.tell() < size:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        data = os.read(source, min(1 << 20, size - pieces.tell()))
        if not data:
            raise EOFError
        pieces.write(data)
    return pieces.getvalue()


def serve() -> None:
    """Is the child: answers one record after another until its input ends."""
    source, target = os.dup(0), os.dup(1)
    # Whatever a library prints must not get between the answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    _limit_memory()
    sys.excepthook = lambda kind, error, trace: _tell_death(target, kind, error, trace)
    _write(target, ("ready", None))
    with open(source, "rb") as requests:
        while header := requests.read(_LENGTH.size):
            _write(target, _answer(*pickle.loads(requests.read(_LENGTH.unpack(header)[0]))))


def _answer(piece: Piece, run: RunInfo, field_map: tuple[tuple[str, str], ...]) -> tuple[str, Any]:
    try:
        return "article", parse_record(piece.record, run, piece.format, piece.hints, field_map)
    except RecordError as error:
        return "error", (error.stage, error.reason, error.message)


def _tell_death(
    target: int, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Says where an error came from that no parser expects; the process ends by it."""
    frames = traceback.extract_tb(trace)
    where = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    _write(target, ("died", f"{kind.__name__}: {str(error)[:200]}{where}"))


def _write(target: int, answer: tuple[str, Any]) -> None:
    data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[os.write(target, view) :]


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
