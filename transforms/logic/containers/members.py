"""What the members of archives have in common: their names, and members that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.kernel.errors import RecordError

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_MAX_NAME_CHARS = 1000


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive.

    Attributes:
      name: clean (:func:`clean_name`).
      stream: its content, to be read before the next member is asked for; None
        where it cannot be read.
      error: why it cannot be read.
      size: bytes of its content as stated, of which nothing may be true.
    """

    name: str
    stream: RecordStream | None = None
    error: RecordError | None = None
    size: int = 0


def clean_name(name: str) -> str:
    """Returns a member's name as it stands in a key.

    Nothing is ever written under that name; it is made harmless for whoever takes a
    key for a path. Backslashes become slashes; drives, leading slashes, ``.`` and
    ``..`` go; control characters and bytes that are no text are shown as ``\\xNN``.
    """
    path = _DRIVE.sub("", name.replace("\\", "/"))
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return _CONTROL.sub(_escape, "/".join(parts))[:_MAX_NAME_CHARS] or "unnamed"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code:02x}"


def make_names_unique(taken: dict[str, int], name: str) -> str:
    """Returns the name, with ``~2``, ``~3`` ... where other members have it too.

    Args:
      taken: how often each name came; changed.
    """
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else make_names_unique(taken, f"{name}~{taken[name]}")
