"""What a process has said before its end: the last of its standard error."""

from __future__ import annotations

import os
import re
import signal
import time

from wiredesk.transforms.logic.kernel.escaping import escape_controls
from wiredesk.transforms.processes.waiting import READ, wait_for

NEXT_SUBJECT = b"\0"
"""What a process writes when it is done with something: what it said before is about that."""

_KEPT_BYTES = 16_384
# A pipe holds 64 kB, or 1 MB at most; one that is never empty is filled as fast as it is read.
_MOST_READS = 64
# Who has begun to say something goes on within this time.
_PAUSE_S = 0.05
_MAX_LINES = 3
_MAX_CHARS = 400
# What Python's faulthandler writes: the signal, and then the frames, the innermost first.
_FATAL = re.compile(r"^Fatal Python error: (.*)$", re.MULTILINE)
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in ', re.MULTILINE)


class LastWords:
    """Takes what another process writes to its standard error, and keeps the end of it."""

    def __init__(self) -> None:
        """Opens a pipe."""
        self._source, self.target = os.pipe()
        os.set_blocking(self._source, False)
        self._kept = bytearray()
        # So that it is closed if this object is given up.
        self._pipe = os.fdopen(self._source, "rb", 0)
        self._is_open = True

    @property
    def source(self) -> int | None:
        """Returns what to wait for; None where the other process can say no more."""
        return self._source if self._is_open else None

    def take(self) -> None:
        """Takes what is there, and does not wait."""
        for _ in range(_MOST_READS):
            if not self._is_open:
                return
            try:
                data = os.read(self._source, _KEPT_BYTES)
            except BlockingIOError:
                return
            self._is_open = bool(data)
            self._kept += data
            del self._kept[:-_KEPT_BYTES]

    def hear_out(self, timeout_s: float) -> None:
        """Waits until something is said, for so many seconds at most, and takes all of it."""
        deadline, left_s = time.monotonic() + timeout_s, timeout_s
        while self._is_open and left_s > 0 and wait_for({self._source: READ}, left_s):
            self.take()
            left_s = min(_PAUSE_S, deadline - time.monotonic())

    def forget(self) -> None:
        """Forgets what was said until now."""
        self.take()
        self._kept.clear()

    def read(self) -> str:
        """Returns what was said last about what the process was at, as it was said."""
        self.take()
        return self._kept.rpartition(NEXT_SUBJECT)[2].decode("utf-8", "replace")

    def tell(self) -> str:
        """Returns the last words about what the process was at, see :func:`shorten_words`; perhaps none."""
        return shorten_words(self.read())

    def close(self) -> None:
        """Closes the pipe."""
        self._is_open = False
        self._pipe.close()


def shorten_words(text: str) -> str:
    """Returns in one line what a process has said at its end: the fatal signal and its place, or the last lines."""
    fatal = _FATAL.search(text)
    if fatal is not None:
        frame = _FRAME.search(text, fatal.end())
        place = f" in {os.path.basename(frame[1])}:{frame[2]}" if frame else ""
        return escape_controls(f"{fatal[1]}{place}")[:_MAX_CHARS]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # Of a traceback the last line says what it is.
    count = 1 if any(line.startswith("Traceback (") for line in lines) else _MAX_LINES
    return escape_controls(" / ".join(lines[-count:]))[-_MAX_CHARS:]


def explain_end(words: str, code: int | None) -> str:
    """Returns how a process has ended.

    Args:
      words: its last ones.
      code: what it left behind, below 0 for a signal; of a forked one, -1 is all that is known.
    """
    if words:
        return words
    if code is not None and code < -1:
        return f"{signal.Signals(-code).name}; is memory short?"
    return "it ended without a word; is memory short?"
