"""Members of archives and their names."""

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
      name: cleaned by :func:`clean_name`.
      stream: its content, which must be read before the next member; None if it cannot be read.
      error: why it cannot be read.
      size: bytes of its content according to the archive, which may be wrong.
    """

    name: str
    stream: RecordStream | None = None
    error: RecordError | None = None
    size: int = 0


def clean_name(name: str) -> str:
    """Returns a member's name for use in a key.

    Nothing is ever written under that name, but a reader of the tables may take a key for a path.
    Backslashes become slashes. Drives, leading slashes, ``.`` and ``..`` are removed. Control characters
    and undecodable bytes are shown as ``\\xNN``.
    """
    path = _DRIVE.sub("", name.replace("\\", "/"))
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return _CONTROL.sub(_escape, "/".join(parts))[:_MAX_NAME_CHARS] or "unnamed"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code:02x}"


def make_names_unique(taken: dict[str, int], name: str) -> str:
    """Returns the name, with ``~2``, ``~3`` and so on if earlier members have it too.

    Args:
      taken: number of members by name so far; updated.
      name: name of the next member.
    """
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else make_names_unique(taken, f"{name}~{taken[name]}")
