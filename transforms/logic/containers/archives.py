"""The archives: how each is recognised, and how its members are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final

from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.members import Member
from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.containers.tar import is_tar, list_tar
from wiredesk.transforms.logic.containers.zip import is_zip, list_zip


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, whose members have names.

    Attributes:
      is_begun_by: returns True if the first 512 bytes of a stream are those of such an archive.
      list_members: yields the members of a stream. It also gets the file, at any position, if the stream
        is all of it and it can be read from any position; else None.
    """

    is_begun_by: Callable[[bytes], bool]
    list_members: Callable[[RecordStream, IO[bytes] | None, Limits], Iterator[Member]]


ARCHIVES: Final[Mapping[str, Archive]] = {
    "zip": Archive(is_zip, list_zip),
    "tar": Archive(is_tar, lambda stream, _file, _limits: list_tar(stream)),
}
"""Archives by name. A new one is added here, and to ``ALL`` of the tests' ``samples.py``."""
