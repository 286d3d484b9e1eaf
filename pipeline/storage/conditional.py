"""Files that change only on condition that nobody has changed them since the writer read them.

A lock needs nothing else of the place where its file lies. On a disk each change holds a lock of the
operating system; an object store has conditional requests, see :mod:`wiredesk.pipeline.storage.objects`.
A place that has neither gets :class:`UnguardedFile`.
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
"""A change takes milliseconds; a process that takes this long was stopped in the middle of one."""
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


class ChangedError(Exception):
    """The file has changed since its writer read it; nothing was written."""


class UnreachableError(RuntimeError):
    """The place of the file cannot be used; the message gives the reason."""


@dataclass(frozen=True)
class Found:
    """A file as it was read.

    Attributes:
      data: the content.
      version: different for every version of the file.
      modified: time of the last write, in seconds since 1970 by the clock of the place.
    """

    data: bytes
    version: Any
    modified: float


class ConditionalFile(ABC):
    """A small file that is either complete or absent.

    ``is_proven`` is True if conditions hold wherever such a file lies; otherwise the lock tests it.
    """

    is_proven = True

    @abstractmethod
    def read(self) -> Found | None:
        """Returns the present version; None if there is no file."""

    @abstractmethod
    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes the file if its version is the expected one; None expects no file.

        Raises:
          ChangedError: it has another version and nothing was written; or the answer was lost, and
            only reading the file again shows whether it was written.
        """

    @abstractmethod
    def clear(self, expected: Found) -> None:
        """Removes the file, or replaces it by an empty JSON object, if its version is the expected one.

        Raises:
          ChangedError: it has another version.
        """


def lock_file(path: str, patience_s: float = 0.0) -> FileLock | None:
    """Locks a file through the operating system; the kernel releases it when this process ends.

    Child processes neither share the lock nor keep it alive.

    Args:
      path: of the file, which is made if it is missing.
      patience_s: how long to wait for another process to release it.

    Returns:
      The lock, to be released; None if another process still has it after that time.

    Raises:
      UnreachableError: the file system has no locks.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow, and --help needs none of it

    # Without `preserve_lock_file` the package may fall back on a file that outlives its owner.
    lock = FileLock(path, thread_local=False, preserve_lock_file=True, poll_interval=0.005)
    try:
        lock.acquire(timeout=patience_s)
    except Timeout:
        return None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise UnreachableError(
                f"the file system of {path} has no locks; use another file system"
            ) from error
        raise
    return lock


class DiskFile(ConditionalFile):
    """A file on a disk; each change holds a lock of the operating system on a file beside it."""

    def __init__(self, full: str) -> None:
        self._full = full

    def read(self) -> Found | None:
        """Returns the present version."""
        try:
            with open(self._full, "rb") as stream:
                data = stream.read()
                return Found(data, data, os.fstat(stream.fileno()).st_mtime)
        except FileNotFoundError:
            return None

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes the file if its version is the expected one."""
        with self._locked(expected):
            part = f"{self._full}.part"
            with open(part, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self._full)
            flush_folder(os.path.dirname(self._full))

    def clear(self, expected: Found) -> None:
        """Removes the file if its version is the expected one."""
        with self._locked(expected):
            os.remove(self._full)

    @contextmanager
    def _locked(self, expected: Found | None) -> Iterator[None]:
        os.makedirs(os.path.dirname(self._full), exist_ok=True)
        beside = f"{self._full}.change"
        lock = lock_file(beside, _CHANGE_PATIENCE_S)
        if lock is None:
            raise UnreachableError(
                f"another process holds {beside} and does not release it; end that process"
            )
        try:
            _compare(self.read(), expected)
            yield
        finally:
            lock.release()


def _compare(found: Found | None, expected: Found | None) -> None:
    if (found and found.version) != (expected and expected.version):
        raise ChangedError


def flush_folder(full: str) -> None:
    """Writes the names in a folder to the disk."""
    # Windows cannot open folders, and does not need this.
    with suppress(PermissionError):
        descriptor = os.open(full, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class UnguardedFile(ConditionalFile):
    """A file of a store without conditional writes: between its check and its write another may write."""

    def __init__(self, store: Store, path: str) -> None:
        self._store = store
        self._path = path

    def read(self) -> Found | None:
        """Returns the present version."""
        try:
            data = self._store.read_bytes(self._path)
        except FileNotFoundError:
            return None
        # Beam's stores report times of writing in different ways, so a file counts as just written.
        return Found(data, data, time.time())

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes the file if its version was the expected one a moment ago."""
        _compare(self.read(), expected)
        self._store.write_bytes(self._path, data)

    def clear(self, expected: Found) -> None:
        """Removes the file if its version was the expected one a moment ago."""
        _compare(self.read(), expected)
        self._store.delete(self._path)
