"""Places for tables: a local disk, or whatever Beam's file systems reach.

The commit protocol needs few operations of a store, and both kinds offer the same ones. On a local
disk a rename is atomic, and everything written is flushed to the disk. A store without a rename copies
and deletes, which the commit's plan makes repeatable. The lock needs conditional writes, see
:meth:`Store.open_conditional`; :mod:`wiredesk.pipeline.storage.schemes` lists the stores that have them.
"""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from typing import IO, Any

from wiredesk.pipeline.stopping import pause_where_cleaning
from wiredesk.pipeline.storage.conditional import (
    ChangedError,
    ConditionalFile,
    DiskFile,
    UnguardedFile,
    flush_folder,
)
from wiredesk.pipeline.storage.schemes import open_object


class Store(ABC):
    """A folder of files; every path is relative to ``root`` and uses ``/``."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/") or "/"

    def locate(self, path: str) -> str:
        """Returns the full path."""
        return f"{self.root}/{path}" if path else self.root

    @abstractmethod
    def open_input(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to read.

        Raises:
          FileNotFoundError: there is no such file.
        """

    @abstractmethod
    def open_output(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to write and makes its folders; the file is complete and durable once it is closed."""

    @abstractmethod
    def rename(self, source: str, target: str) -> None:
        """Moves a file and makes the target's folders; an existing target is replaced."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Returns True if there is such a file."""

    @abstractmethod
    def list_files(self, folder: str) -> list[str]:
        """Returns every file below a folder, sorted; empty if there is no such folder."""

    @abstractmethod
    def list_names(self, folder: str) -> list[str]:
        """Returns the names directly in a folder, sorted; empty if there is no such folder."""

    @abstractmethod
    def drop_empty(self, folder: str) -> None:
        """Removes a folder if it exists and is empty."""

    @abstractmethod
    def delete_tree(self, folder: str) -> None:
        """Removes a folder and everything below it, if it exists."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Removes a file, if it exists."""

    @abstractmethod
    def open_conditional(self, path: str) -> ConditionalFile:
        """Returns a file that can be changed on condition that nobody else has changed it.

        Raises:
          UnreachableError: the store needs a package for it that is not installed.
        """

    @abstractmethod
    def move_once(self, source: str, target: str) -> None:
        """Moves a file to a name that belongs to it alone; two processes may do it at the same time.

        Raises:
          FileNotFoundError: the source is missing. If ``target`` exists, another process has moved it.
        """

    @abstractmethod
    def write_once(self, path: str, data: bytes) -> None:
        """Writes a whole file that always has this content; two processes may do it at the same time."""

    def read_bytes(self, path: str) -> bytes:
        """Returns the content of a file."""
        with self.open_input(path) as stream:
            return stream.read()

    def write_bytes(self, path: str, data: bytes) -> None:
        """Writes a file whole or not at all."""
        with self.open_output(f"{path}.part") as stream:
            stream.write(data)
        self.rename(f"{path}.part", path)


class LocalStore(Store):
    """A folder on a disk."""

    def open_input(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to read."""
        return open(self.locate(path), "rb")

    def open_output(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to write; it is flushed to the disk before it is closed."""
        pause_where_cleaning()
        full = self.locate(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return _Flushed(full)

    def rename(self, source: str, target: str) -> None:
        """Moves a file atomically."""
        full = self.locate(target)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        os.replace(self.locate(source), full)
        flush_folder(os.path.dirname(full))

    def exists(self, path: str) -> bool:
        """Returns True if there is such a file."""
        return os.path.isfile(self.locate(path))

    def list_files(self, folder: str) -> list[str]:
        """Returns every file below a folder."""
        return sorted(self._walk(folder))

    def _walk(self, folder: str) -> Iterator[str]:
        for parent, _, names in os.walk(self.locate(folder)):
            below = os.path.relpath(parent, self.root).replace(os.sep, "/")
            yield from (f"{below}/{name}" for name in names)

    def list_names(self, folder: str) -> list[str]:
        """Returns the names directly in a folder."""
        full = self.locate(folder)
        return sorted(os.listdir(full)) if os.path.isdir(full) else []

    def drop_empty(self, folder: str) -> None:
        """Removes a folder if it exists and is empty."""
        # Missing or not empty: either way there is nothing to remove.
        with suppress(OSError):
            os.rmdir(self.locate(folder))

    def delete_tree(self, folder: str) -> None:
        """Removes a folder and everything below it, if it exists."""
        full = self.locate(folder)
        # Another process that carries out the same commit may remove the same files at the same time.
        while os.path.isdir(full):
            with suppress(FileNotFoundError):
                shutil.rmtree(full)

    def delete(self, path: str) -> None:
        """Removes a file, if it exists."""
        with suppress(FileNotFoundError):
            os.remove(self.locate(path))

    def open_conditional(self, path: str) -> ConditionalFile:
        """Returns a file whose changes are guarded by a lock of the operating system."""
        return DiskFile(self.locate(path))

    def move_once(self, source: str, target: str) -> None:
        """Moves a file to a name that belongs to it alone."""
        self.rename(source, target)

    def write_once(self, path: str, data: bytes) -> None:
        """Writes a whole file that always has this content."""
        self.write_bytes(path, data)


class _Flushed(AbstractContextManager[IO[bytes]]):
    """A file that is on the disk once it is closed, so that a plan never names half a file."""

    def __init__(self, full: str) -> None:
        self._stream = open(full, "wb")  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> IO[bytes]:
        return self._stream

    def __exit__(self, *error: object) -> None:
        try:
            if error[0] is None:
                self._stream.flush()
                os.fsync(self._stream.fileno())
        finally:
            self._stream.close()


class BeamStore(Store):
    """A place that Beam's file systems reach, such as those in :mod:`wiredesk.pipeline.storage.schemes`."""

    def __init__(self, root: str) -> None:
        from apache_beam.io.filesystems import FileSystems  # noqa: PLC0415 - takes a second to import

        super().__init__(root)
        self._beam: Any = FileSystems

    def open_input(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to read."""
        try:
            opened: AbstractContextManager[IO[bytes]] = self._beam.open(
                self.locate(path), compression_type="uncompressed"
            )
        except Exception as error:
            # Each of Beam's file systems raises its own error for a missing file.
            if self.exists(path):
                raise
            raise FileNotFoundError(self.locate(path)) from error
        return opened

    def open_output(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to write; a store shows it once it is closed."""
        pause_where_cleaning()
        self._make_folder(path)
        opened: AbstractContextManager[IO[bytes]] = self._beam.create(
            self.locate(path), compression_type="uncompressed"
        )
        return opened

    def _make_folder(self, path: str) -> None:
        folder = self.locate(path).rpartition("/")[0]
        if not self._beam.exists(folder):
            self._beam.mkdirs(folder)

    def rename(self, source: str, target: str) -> None:
        """Moves a file, by a copy and a delete if the store has no rename."""
        self._make_folder(target)
        if self.exists(target):
            self._beam.delete([self.locate(target)])
        self._beam.rename([self.locate(source)], [self.locate(target)])

    def exists(self, path: str) -> bool:
        """Returns True if there is such a file."""
        return bool(self._beam.exists(self.locate(path)))

    def list_files(self, folder: str) -> list[str]:
        """Returns every file below a folder."""
        (result,) = self._beam.match([f"{self.locate(folder)}/**"])
        return sorted(entry.path.removeprefix(f"{self.root}/") for entry in result.metadata_list)

    def list_names(self, folder: str) -> list[str]:
        """Returns the names directly in a folder."""
        return sorted({path.removeprefix(f"{folder}/").split("/")[0] for path in self.list_files(folder)})

    def drop_empty(self, folder: str) -> None:
        """Does nothing: most stores have no folders, and elsewhere an empty one does no harm."""

    def delete_tree(self, folder: str) -> None:
        """Removes a folder and everything below it, if it exists."""
        files = [self.locate(path) for path in self.list_files(folder)]
        if files:
            self._beam.delete(files)

    def delete(self, path: str) -> None:
        """Removes a file, if it exists."""
        if self.exists(path):
            self._beam.delete([self.locate(path)])

    def open_conditional(self, path: str) -> ConditionalFile:
        """Returns an object that changes by conditional requests, or an unguarded file if the store has none."""
        return open_object(self.root, path) or UnguardedFile(self, path)

    def move_once(self, source: str, target: str) -> None:
        """Moves a file to a name that belongs to it alone."""
        if self.exists(target):
            # The target is a whole copy. If it were removed first, two processes could lose the file.
            self.delete(source)
            return
        self._make_folder(target)
        try:
            self._beam.rename([self.locate(source)], [self.locate(target)])
        except Exception as error:
            if self.exists(source):
                raise
            raise FileNotFoundError(self.locate(source)) from error

    def write_once(self, path: str, data: bytes) -> None:
        """Writes a whole file that always has this content."""
        if self.exists(path):
            return
        file = open_object(self.root, path)
        if file is None:
            self.write_bytes(path, data)
            return
        with suppress(ChangedError):
            file.write(data, None)


def open_store(root: str) -> Store:
    """Returns the store of a folder: a local one unless the path has a scheme."""
    return BeamStore(root) if "://" in root else LocalStore(os.path.abspath(root))
