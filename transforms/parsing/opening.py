"""Opens files on disks and in stores; what the system refuses becomes the reason of a reject."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from apache_beam.io.filesystem import BeamIOError

from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.masking import mask_text
from wiredesk.transforms.remote.buckets import StoreAwayError
from wiredesk.transforms.remote.reading import open_remote
from wiredesk.transforms.remote.schemes import is_remote

PASSING_REASONS = frozenset({"vanished", "no_permission", "unreadable"})
"""Reasons of this module that may not apply to the same file later: the next run tries it again."""


def open_file(file: SourceFile) -> IO[bytes]:
    """Opens a file as stored, compressed or not. The caller closes it.

    Raises:
      RecordError: the file cannot be opened or, later, read (stage ``read``).
      StoreAwayError: the store does not answer.
    """
    return cast(IO[bytes], _ExplainedFile(open_raw(file)))


def open_raw(file: SourceFile) -> IO[bytes]:
    """Opens a file as :func:`open_file` does; errors while it is read are those of the system.

    Raises:
      RecordError: the file cannot be opened (stage ``read``).
      StoreAwayError: the store does not answer.
    """
    if file.trouble is not None:
        raise RecordError("read", file.trouble_reason, file.trouble)
    with _explain_errors():
        if is_remote(file.path):
            return open_remote(file.path, file.size)
        return open(file.path, "rb", buffering=0)


@contextmanager
def _explain_errors() -> Iterator[None]:
    """Turns an error of the system or the store into a :class:`RecordError`.

    That a store is away is no property of a file: every other file would wait for it in vain, too.
    """
    try:
        yield
    except StoreAwayError:
        raise
    except FileNotFoundError as error:
        raise RecordError(
            "read", "vanished", "the file was there when listed and is gone now; run again if it comes back"
        ) from error
    except PermissionError as error:
        raise RecordError(
            "read", "no_permission", "the file may not be read by this user; grant read access and run again"
        ) from error
    except (OSError, BeamIOError) as error:
        raise RecordError(
            "read",
            "unreadable",
            f"the file cannot be read ({mask_text(str(error))}); mend that and run again",
        ) from error


class _ExplainedFile(io.RawIOBase):
    """A file that raises :class:`RecordError` where the system raises an error of its own."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _explain_errors():
            return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        with _explain_errors():
            return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        super().close()
