"""The requests that wiredesk makes to an object store, the same for every store.

A bucket is reached through the client that the maker of the store keeps: it takes every name that the store
takes, finds credentials where other programs find them, and repeats requests that failed in passing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from wiredesk.transforms.logic.kernel.masking import mask_text

MAX_CONNECTIONS: Final = 32
"""Most requests of one process to a bucket at the same time."""

LARGE_BYTES: Final = 8_000_000
"""A larger object is written and copied in parts."""


_MAX_REASON_CHARS = 300


class StoreError(OSError):
    """A store refuses a request or does not answer; the message states the reason and what to do."""


class StoreAwayError(StoreError):
    """A store does not answer, or fails, also when it is asked again: no other request would fare better."""


class StorePermissionError(StoreError, PermissionError):
    """The credentials do not suffice."""


class ConditionError(Exception):
    """An object is not as a conditional request expects it; nothing was changed."""


def name_reason(error: Exception) -> str:
    """Returns the text of a client's error as one line, without secrets."""
    return mask_text(" ".join(str(error).split()) or type(error).__name__)[:_MAX_REASON_CHARS]


class Absent:
    """The expectation that there is no such object."""


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Entry:
    """An object without its content.

    Attributes:
      key: its name in the bucket.
      size: in bytes.
      modified: time of the last write, in seconds since 1970.
      version: different for every content of the object; empty in listings.
    """

    key: str
    size: int
    modified: float
    version: str = ""


class Bucket(ABC):
    """A bucket of objects. Threads may share it; a process that was forked opens its own.

    Every operation raises :class:`StoreError` if the store refuses it or does not answer, and
    ``FileNotFoundError`` if an object that it needs is missing.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def list_entries(self, prefix: str) -> Iterator[Entry]:
        """Yields the objects whose key begins with a prefix, in order of their keys."""

    @abstractmethod
    def list_names(self, prefix: str) -> list[str]:
        """Returns the names directly below a prefix that ends in ``/``, sorted."""

    @abstractmethod
    def describe(self, key: str) -> Entry:
        """Returns an object without its content."""

    @abstractmethod
    def read(self, key: str, start: int = 0, length: int | None = None, version: str = "") -> bytes:
        """Returns an object's bytes.

        Args:
          key: name of the object.
          start: first byte.
          length: most bytes to return; None returns all. There are fewer at the end of the object.
          version: see :class:`Entry`.

        Raises:
          ConditionError: the object has another version.
        """

    @abstractmethod
    def read_version(self, key: str) -> tuple[bytes, Entry]:
        """Returns a small object's content, and its description with the version of this content."""

    @abstractmethod
    def write(self, key: str, data: bytes, expected: str | Absent | None = None) -> None:
        """Writes a small object whole.

        Args:
          key: name of the object.
          data: its content.
          expected: the version to replace; :data:`ABSENT` writes only if there is no such object, None always.

        Raises:
          ConditionError: the object is not as expected; or the answer to a write was lost and it was written.
        """

    @abstractmethod
    def upload(self, key: str, stream: IO[bytes]) -> None:
        """Writes an object of any size from a stream. It appears when all of it is there."""

    @abstractmethod
    def copy(self, source: str, target: str) -> None:
        """Copies an object inside the store; an existing target is replaced."""

    @abstractmethod
    def delete(self, keys: Sequence[str]) -> None:
        """Removes objects; missing ones are no error."""
