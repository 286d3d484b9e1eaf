"""What a process has said before its end: the last of its standard error."""

from __future__ import annotations

import os
import re
import signal

from transforms.logic.escaping import escape_controls

NEXT_SUBJECT = b"\0"
"""What a process writes when it is done with something, and what it said before is about that."""

_KEPT_BYTES = 16_384
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
        """What to wait for; None where the other one can say no more."""
        return self._source if self._is_open else None

    def take(self) -> None:
        """Takes what is there, and does not wait."""
        while self._is_open:
            try:
                data = os.read(self._source, _KEPT_BYTES)
            except BlockingIOError:
                return
            self._is_open = bool(data)
            self._kept += data
            del self._kept[:-_KEPT_BYTES]

    def tell(self) -> str:
        """Returns the last words about what it was at, see :func:`shorten_words`; perhaps none."""
        self.take()
        return shorten_words(self._kept.rpartition(NEXT_SUBJECT)[2].decode("utf-8", "replace"))

    def close(self) -> None:
        """Listens no more."""
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
