"""The files of a store for DuckDB, so that it needs no extension of its own to read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

from fsspec import AbstractFileSystem

from wiredesk.pipeline.inputs.sources import EmptyInputError, has_wildcards, list_sources
from wiredesk.transforms.remote.reading import open_remote


class StoreFiles(AbstractFileSystem):
    """A read-only file system of fsspec over the stores of one scheme, with the operations that DuckDB uses."""

    cachable = False

    def __init__(self, scheme: str) -> None:
        """Opens the file system for the paths of a scheme, such as ``s3``."""
        super().__init__()
        self.protocol = scheme
        self._sizes: dict[str, int] = {}

    def open(self, path: str, mode: str = "rb", **_: Any) -> IO[bytes]:
        """Opens a file to read.

        Raises:
          FileNotFoundError: there is no such file.
          PermissionError: the file is to be written.
        """
        if mode.strip("b") != "r":
            raise PermissionError(f"{path} is open to read only; copy to a local file instead")
        stream = open_remote(path, self._sizes.get(path))
        self._sizes[path] = stream.seek(0, 2)
        stream.seek(0)
        return stream

    def size(self, path: str) -> int:
        """Returns the size of a file in bytes."""
        if path not in self._sizes:
            self.open(path).close()
        return self._sizes[path]

    def modified(self, path: str) -> datetime:
        """Returns a time that is always the same: no file of the tables is ever written again."""
        return datetime.fromtimestamp(0, UTC)

    def glob(self, path: str, **_: Any) -> list[str]:
        """Returns the files that match a pattern; a path without wildcards is returned as it is."""
        if not has_wildcards(path):
            return [path]
        try:
            found = list_sources([path])
        except EmptyInputError:
            return []
        self._sizes.update((file.path, file.size) for file in found)
        return sorted(file.path for file in found)
