"""The files of Iceberg's metadata in a bucket, through the same client as those of the tables."""

from __future__ import annotations

from types import TracebackType

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

from wiredesk.pipeline.storage.stores import ObjectStore
from wiredesk.transforms.remote.reading import open_remote


def _split(location: str) -> tuple[ObjectStore, str]:
    """Returns the store of a file's folder, and the file's name."""
    folder, _, name = location.rpartition("/")
    return ObjectStore(folder), name


class _Upload(OutputStream):
    """A file that the store has once it is closed."""

    def __init__(self, location: str) -> None:
        store, name = _split(location)
        self._file = store.open_output(name)
        self._stream = self._file.__enter__()

    def write(self, b: bytes) -> int:
        """Writes bytes."""
        return self._stream.write(b)

    def tell(self) -> int:
        """Returns the number of bytes written."""
        return self._stream.tell()

    def close(self) -> None:
        """Sends the file to the store."""
        if not self._stream.closed:
            self._file.__exit__(None, None, None)

    def __enter__(self) -> OutputStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._file.__exit__(kind, error, trace)


class StoredFile(InputFile, OutputFile):
    """A file of a bucket, to read or to write."""

    def __len__(self) -> int:
        """Returns the size in bytes."""
        with open_remote(self.location) as stream:
            return stream.seek(0, 2)

    def exists(self) -> bool:
        """Returns True if there is such a file."""
        store, name = _split(self.location)
        return store.exists(name)

    def open(self, seekable: bool = True) -> InputStream:
        """Opens the file to read."""
        stream: InputStream = open_remote(self.location)
        return stream

    def to_input_file(self) -> StoredFile:
        """Returns the file to read."""
        return self

    def create(self, overwrite: bool = False) -> OutputStream:
        """Opens the file to write.

        Raises:
          FileExistsError: there is such a file, and it is not to be replaced.
        """
        if not overwrite and self.exists():
            raise FileExistsError(f"{self.location} exists already")
        return _Upload(self.location)


class StoreFileIO(FileIO):
    """pyiceberg's access to the files of a bucket."""

    def new_input(self, location: str) -> StoredFile:
        """Returns a file to read."""
        return StoredFile(location)

    def new_output(self, location: str) -> StoredFile:
        """Returns a file to write."""
        return StoredFile(location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Removes a file, if it exists."""
        store, name = _split(location if isinstance(location, str) else location.location)
        store.delete(name)
