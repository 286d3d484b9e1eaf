"""Files that change only under a condition: that they are still what their writer has read.

It is all that a lock needs of a place to be safe there. A disk gives it by an operating
system's lock around each change, an object store by conditional requests, see
:mod:`wiredesk.pipeline.storage.objects`. A place that has neither gets :class:`UnguardedFile`.
"""

from __future__ import annotations

import errno
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filelock import FileLock

    from wiredesk.pipeline.storage.stores import Store

_CHANGE_PATIENCE_S = 20.0
"""A change takes milliseconds; who holds it up for so long was stopped in its midst."""
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


class ChangedError(Exception):
    """The file is no longer what its writer has read; nothing was written."""


class UnreachableError(RuntimeError):
    """The place of the file cannot be used; the message says why."""


@dataclass(frozen=True)
class Found:
    """A file as it was read.

    Attributes:
      data: what it holds.
      version: tells it from what it was before and after.
      modified: when it was written, in seconds since 1970 by the clock of its place.
    """

    data: bytes
    version: Any
    modified: float


class ConditionalFile(ABC):
    """A small file that is always there whole, or not at all.

    ``is_proven`` says that a condition is heeded wherever such a file is.
    """

    is_proven = True

    @abstractmethod
    def read(self) -> Found | None:
        """Returns what it is now; None where there is none."""

    @abstractmethod
    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes it, if it is as expected; None expects no file.

        Raises:
          ChangedError: it is not, and nothing was written; or nobody can say any more whether this
            was written. Reading it again tells.
        """

    @abstractmethod
    def clear(self, expected: Found) -> None:
        """Removes it, or leaves an empty JSON object in its place, if it is as expected.

        Raises:
          ChangedError: it is not.
        """


def lock_file(path: str, patience_s: float = 0.0) -> FileLock | None:
    """Takes an operating system's lock on a file, which the kernel gives back when this process ends.

    No process that is forked or started from this one has it, or keeps it.

    Returns:
      What gives it back; None where another has it, and has it still after so many seconds.

    Raises:
      UnreachableError: the file system has no locks.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - takes a while, which help need not wait for

    # A lock that is preserved never falls back on a file that outlives its owner.
    lock = FileLock(path, thread_local=False, preserve_lock_file=True, poll_interval=0.005)
    try:
        lock.acquire(timeout=patience_s)
    except Timeout:
        return None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise UnreachableError(
                f"the file system of {path} has no locks; choose another for it"
            ) from error
        raise
    return lock


class DiskFile(ConditionalFile):
    """A file on a disk; each change of it holds the operating system's lock on a file beside it."""

    def __init__(self, full: str) -> None:
        self._full = full

    def read(self) -> Found | None:
        """Returns what it is now."""
        try:
            with open(self._full, "rb") as stream:
                data = stream.read()
                return Found(data, data, os.fstat(stream.fileno()).st_mtime)
        except FileNotFoundError:
            return None

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes it, if it is as expected."""
        with self._alone(expected):
            part = f"{self._full}.part"
            with open(part, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self._full)
            flush_folder(os.path.dirname(self._full))

    def clear(self, expected: Found) -> None:
        """Removes it, if it is as expected."""
        with self._alone(expected):
            os.remove(self._full)

    @contextmanager
    def _alone(self, expected: Found | None) -> Iterator[None]:
        os.makedirs(os.path.dirname(self._full), exist_ok=True)
        beside = f"{self._full}.change"
        lock = lock_file(beside, _CHANGE_PATIENCE_S)
        if lock is None:
            raise UnreachableError(f"another process holds {beside} and does not go on; end it")
        try:
            _compare(self.read(), expected)
            yield
        finally:
            lock.release()


def _compare(found: Found | None, expected: Found | None) -> None:
    if (found and found.version) != (expected and expected.version):
        raise ChangedError


def flush_folder(full: str) -> None:
    """Has the names in a folder written to the disk."""
    # Windows opens no folders, and keeps what is in them without it.
    with suppress(PermissionError):
        descriptor = os.open(full, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class UnguardedFile(ConditionalFile):
    """A file of a store that knows no condition: it looks and then writes, and another may come between."""

    def __init__(self, store: Store, path: str) -> None:
        self._store = store
        self._path = path

    def read(self) -> Found | None:
        """Returns what it is now."""
        try:
            data = self._store.read_bytes(self._path)
        except FileNotFoundError:
            return None
        # No store tells the time of writing in the same way: what cannot be read counts as new.
        return Found(data, data, time.time())

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes it, if it was as expected a moment ago."""
        _compare(self.read(), expected)
        self._store.write_bytes(self._path, data)

    def clear(self, expected: Found) -> None:
        """Removes it, if it was as expected a moment ago."""
        _compare(self.read(), expected)
        self._store.delete(self._path)
