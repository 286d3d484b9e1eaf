"""Shows what would not be seen, or would do something, as what it is: control characters."""

from __future__ import annotations

import re

# All controls but the end of a line and the tabulator; the marks that embed, override or isolate the
# direction of what follows, so that a name reads as another; separators that a terminal may take for
# the end of a line; and halves of surrogate pairs, by which names of files stand that are no text.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def escape_controls(text: str) -> str:
    r"""Returns a text that does nothing to a terminal: ``\x1b`` for an escape, ``\u202e`` for an override.

    The ends of lines and tabulators stay. What is escaped once is not escaped again. A line of JSON says
    the same afterwards: it has no control below 0x20 to begin with.
    """
    return _CONTROLS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x20 else f"\\u{code:04x}"
