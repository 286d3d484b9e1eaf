"""The end of another process's standard error, which explains why that process died."""

from __future__ import annotations

import os
import re
import signal
import time

from wiredesk.transforms.logic.kernel.escaping import escape_controls
from wiredesk.transforms.processes.waiting import READ, wait_for

NEXT_SUBJECT = b"\0"
"""A process writes this when it has finished a record or text: all earlier output is about that one."""

_KEPT_BYTES = 16_384
# A pipe holds 64 kB, or 1 MB at most. One that is still not empty is filled as fast as it is read.
_MAX_READS = 64
# Output that has begun continues within this time.
_PAUSE_S = 0.05
_MAX_LINES = 3
_MAX_CHARS = 400
# Python's faulthandler writes the signal and then the frames, the innermost first.
_FATAL = re.compile(r"^Fatal Python error: (.*)$", re.MULTILINE)
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in ', re.MULTILINE)


class StderrTail:
    """Reads the standard error of another process and keeps the end of it."""

    def __init__(self) -> None:
        """Opens a pipe; the other process gets ``target`` as its standard error."""
        self._source, self.target = os.pipe()
        os.set_blocking(self._source, False)
        self._kept = bytearray()
        # A file object closes the descriptor when this object is garbage-collected.
        self._pipe = os.fdopen(self._source, "rb", 0)
        self._is_open = True

    @property
    def source(self) -> int | None:
        """The descriptor to wait for; None once the other process has closed its end."""
        return self._source if self._is_open else None

    def take(self) -> None:
        """Reads all pending output without waiting."""
        for _ in range(_MAX_READS):
            if not self._is_open:
                return
            try:
                data = os.read(self._source, _KEPT_BYTES)
            except BlockingIOError:
                return
            self._is_open = bool(data)
            self._kept += data
            del self._kept[:-_KEPT_BYTES]

    def await_output(self, timeout_s: float) -> None:
        """Waits for output, at most this long, and reads on until it pauses."""
        deadline, left_s = time.monotonic() + timeout_s, timeout_s
        while self._is_open and left_s > 0 and wait_for({self._source: READ}, left_s):
            self.take()
            left_s = min(_PAUSE_S, deadline - time.monotonic())

    def forget(self) -> None:
        """Discards all output so far."""
        self.take()
        self._kept.clear()

    def read(self) -> str:
        """Returns the output about the current record or text, unchanged."""
        self.take()
        return self._kept.rpartition(NEXT_SUBJECT)[2].decode("utf-8", "replace")

    def close(self) -> None:
        """Closes the pipe."""
        self._is_open = False
        self._pipe.close()


def shorten_stderr(text: str) -> str:
    """Returns standard error in one line: the fatal signal and its place, or the last lines."""
    fatal = _FATAL.search(text)
    if fatal is not None:
        frame = _FRAME.search(text, fatal.end())
        place = f" in {os.path.basename(frame[1])}:{frame[2]}" if frame else ""
        return escape_controls(f"{fatal[1]}{place}")[:_MAX_CHARS]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # The last line of a traceback names the error.
    count = 1 if any(line.startswith("Traceback (") for line in lines) else _MAX_LINES
    return escape_controls(" / ".join(lines[-count:]))[-_MAX_CHARS:]


def explain_end(words: str, code: int | None) -> str:
    """Returns the reason why a process ended.

    Args:
      words: its standard error in one line.
      code: its exit code, negative for a signal. For a forked process -1 only means that it failed.
    """
    if words:
        return words
    if code is not None and code < -1:
        return f"{signal.Signals(-code).name}; is memory short?"
    return "it ended without a word; is memory short?"
