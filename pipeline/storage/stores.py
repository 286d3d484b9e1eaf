"""Places for tables: a local disk, a bucket, or whatever Beam's file systems reach.

The commit protocol needs few operations of a store, and all kinds offer the same ones. On a local
disk a rename is atomic, and everything written is flushed to the disk. A store without a rename copies
and deletes, which the commit's plan makes repeatable. The lock needs conditional writes, see
:meth:`Store.open_conditional`; :mod:`wiredesk.transforms.remote.schemes` lists the stores that have them.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, suppress
from itertools import islice
from typing import IO, Any, TypeVar

from wiredesk.pipeline.stopping import pause_where_cleaning
from wiredesk.pipeline.storage.conditional import (
    ConditionalFile,
    DiskFile,
    UnguardedFile,
    flush_folder,
)
from wiredesk.pipeline.storage.objects import ObjectFile
from wiredesk.transforms.remote.buckets import ABSENT, LARGE_BYTES, MAX_CONNECTIONS, Bucket, ConditionError
from wiredesk.transforms.remote.reading import open_remote
from wiredesk.transforms.remote.schemes import has_bucket, is_remote, open_bucket

_OPEN_AHEAD = 16
_REMOVALS = 20
_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST}

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


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
        """Returns a file that can be changed on condition that nobody else has changed it."""

    @abstractmethod
    def move_once(self, source: str, target: str) -> None:
        """Moves a file to a name that belongs to it alone; two processes may do it at the same time.

        Raises:
          FileNotFoundError: the source is missing. If ``target`` exists, another process has moved it.
        """

    @abstractmethod
    def write_once(self, path: str, data: bytes) -> None:
        """Writes a whole file that always has this content; two processes may do it at the same time."""

    def run_all(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Calls a function that needs the store for each item, and returns the results in the same order.

        A store that takes long to answer is asked for many items at once. The error of an item is raised
        when every call that has begun is over.
        """
        return list(map(work, items))

    def open_each(self, paths: Iterable[str]) -> Iterator[tuple[str, IO[bytes]]]:
        """Opens files to read, one after the other, and yields each with its path; it is closed before the next one.

        Raises:
          FileNotFoundError: there is no such file.
        """
        for path in paths:
            with self.open_input(path) as stream:
                yield path, stream

    def delete_all(self, paths: Sequence[str]) -> None:
        """Removes files, those that exist."""
        self.run_all(self.delete, paths)

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
        """Removes a folder and everything below it, if it exists.

        Workers of a job whose driver was killed may go on to write below it, so it is moved away first. They may make the
        folder again; what they leave then is removed by the next command.
        """
        full = self.locate(folder)
        for _ in range(_REMOVALS):
            # If this process dies now, the name is found in staging by the next command.
            gone = f"{full}.{secrets.token_hex(4)}.gone"
            try:
                os.rename(full, gone)
            except (FileNotFoundError, NotADirectoryError):
                return
            _remove_moved(gone)

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


def _remove_moved(full: str) -> None:
    """Removes a folder that was moved; files in it may still be open, or about to be renamed."""
    while os.path.isdir(full):
        try:
            shutil.rmtree(full)
        except FileNotFoundError:
            continue
        except OSError as error:
            if error.errno not in _NOT_EMPTY:
                raise
            time.sleep(0.01)


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


class RemoteStore(Store):
    """A place that takes milliseconds to answer, and has no folders."""

    def run_all(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Calls a function for each item, for many at once."""
        with ThreadPoolExecutor(MAX_CONNECTIONS) as pool:
            return list(pool.map(work, items))

    def open_each(self, paths: Iterable[str]) -> Iterator[tuple[str, IO[bytes]]]:
        """Opens files to read, and yields each with its path; some of those that follow are opened meanwhile."""
        with ThreadPoolExecutor(_OPEN_AHEAD) as pool, ExitStack() as opened:
            ahead: deque[tuple[str, Future[IO[bytes]]]] = deque()
            opened.callback(_close_all, ahead)
            rest = iter(paths)
            while True:
                ahead.extend(
                    (path, pool.submit(self._open, path)) for path in islice(rest, _OPEN_AHEAD - len(ahead))
                )
                if not ahead:
                    return
                path, soon = ahead.popleft()
                with soon.result() as stream:
                    yield path, stream

    def _open(self, path: str) -> IO[bytes]:
        return self.open_input(path).__enter__()

    def drop_empty(self, folder: str) -> None:
        """Does nothing: most stores have no folders, and elsewhere an empty one does no harm."""


def _close_all(ahead: Iterable[tuple[str, Future[IO[bytes]]]]) -> None:
    """Closes files that were opened ahead and are not wanted any more."""
    for _, later in ahead:
        if not later.cancel() and later.exception() is None:
            later.result().close()


class ObjectStore(RemoteStore):
    """A folder of a bucket. Every operation raises ``StoreError`` if the store does not answer or a package is missing."""

    def __init__(self, root: str) -> None:
        """Names the folder; the bucket is opened when it is needed."""
        super().__init__(root)
        self._folder = self.root.partition("://")[2].partition("/")[2]

    @property
    def _bucket(self) -> Bucket:
        return open_bucket(self.root)[0]

    def _key(self, path: str) -> str:
        return "/".join(part for part in (self._folder, path) if part)

    def _prefix(self, folder: str) -> str:
        key = self._key(folder)
        return f"{key}/" if key else ""

    def open_input(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to read."""
        return open_remote(self.locate(path))

    def read_bytes(self, path: str) -> bytes:
        """Returns the content of a file."""
        return self._bucket.read(self._key(path))

    def open_output(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """Opens a file to write; the store shows it once it is closed, unless an error occurred."""
        pause_where_cleaning()
        return _Upload(self._bucket.upload, self._key(path))

    def write_bytes(self, path: str, data: bytes) -> None:
        """Writes a file whole or not at all."""
        pause_where_cleaning()
        self._bucket.write(self._key(path), data)

    def rename(self, source: str, target: str) -> None:
        """Moves a file by a copy inside the store; an existing target is replaced."""
        self._bucket.copy(self._key(source), self._key(target))
        self.delete(source)

    def exists(self, path: str) -> bool:
        """Returns True if there is such a file."""
        try:
            self._bucket.describe(self._key(path))
        except FileNotFoundError:
            return False
        return True

    def list_files(self, folder: str) -> list[str]:
        """Returns every file below a folder."""
        below = self._prefix("")
        entries = self._bucket.list_entries(self._prefix(folder))
        # A key that ends in a slash is a folder that somebody made by hand.
        return sorted(entry.key.removeprefix(below) for entry in entries if not entry.key.endswith("/"))

    def list_names(self, folder: str) -> list[str]:
        """Returns the names directly in a folder."""
        return self._bucket.list_names(self._prefix(folder))

    def delete_tree(self, folder: str) -> None:
        """Removes everything below a folder."""
        self.delete_all(self.list_files(folder))

    def delete(self, path: str) -> None:
        """Removes a file, if it exists."""
        self._bucket.delete([self._key(path)])

    def delete_all(self, paths: Sequence[str]) -> None:
        """Removes files, those that exist."""
        if paths:
            self._bucket.delete(list(map(self._key, paths)))

    def open_conditional(self, path: str) -> ConditionalFile:
        """Returns an object that changes by conditional requests."""
        return ObjectFile(self._bucket, self._key(path), self.locate(path))

    def move_once(self, source: str, target: str) -> None:
        """Moves a file to a name that belongs to it alone; a second copy of it has the same content."""
        self.rename(source, target)

    def write_once(self, path: str, data: bytes) -> None:
        """Writes a whole file that always has this content."""
        while True:
            try:
                self._bucket.write(self._key(path), data, ABSENT)
            except ConditionError:
                # S3 also answers so if other requests came in between, and then nobody may have written it.
                if not self.exists(path):
                    continue
            return


class _Upload(AbstractContextManager[IO[bytes]]):
    """A file that is sent to a store when it is complete."""

    def __init__(self, upload: Callable[[str, IO[bytes]], None], key: str) -> None:
        self._upload = upload
        self._key = key
        self._stream: Any = tempfile.SpooledTemporaryFile(max_size=LARGE_BYTES)  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> IO[bytes]:
        stream: IO[bytes] = self._stream
        return stream

    def __exit__(self, *error: object) -> None:
        with self._stream:
            if error[0] is None:
                self._stream.seek(0)
                self._upload(self._key, self._stream)


class BeamStore(RemoteStore):
    """A place that only Beam's file systems reach, such as HDFS."""

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
        """Returns an unguarded file: Beam's file systems have no conditional requests."""
        return UnguardedFile(self, path)

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
        if not self.exists(path):
            self.write_bytes(path, data)


def open_store(root: str) -> Store:
    """Returns the store of a folder: a local one unless the path has a scheme."""
    if not is_remote(root):
        return LocalStore(os.path.abspath(root))
    return ObjectStore(root) if has_bucket(root) else BeamStore(root)
