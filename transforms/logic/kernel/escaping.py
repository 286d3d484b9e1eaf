"""Escapes control characters, which are invisible or act on a terminal."""

from __future__ import annotations

import re

# All control characters except line feed and tab; marks that embed, override or isolate text direction, which
# make a name read as another; Unicode separators that a terminal may take for the end of a line; and single
# surrogates, by which Python represents undecodable bytes of file names.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def escape_controls(text: str) -> str:
    r"""Returns a text that is safe to print on a terminal, with ``\x1b`` for an escape character and the like.

    Line feeds and tabs stay. Escaping is idempotent. A line of JSON keeps its meaning, because JSON has no
    control characters below 0x20.
    """
    return _CONTROLS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x20 else f"\\u{code:04x}"
