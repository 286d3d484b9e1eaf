"""The folder of a search index: beside the tables, or in the user's cache."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.conditional import lock_file
from wiredesk.pipeline.storage.layout import SEARCH
from wiredesk.pipeline.storage.stores import LocalStore, Store

LOCK = "lock"
"""File that a process keeps locked while it changes the folder."""

_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NAME_CHARS = 40
_FOREVER_S = -1.0


def find_folder(store: Store) -> Path:
    """Returns the folder of the index of an output, and makes it.

    It lies in the output if that is on a disk and can be written to, otherwise in the user's cache.

    Raises:
      UsageError: neither can be written to.
    """
    beside, cached = name_beside(store), name_cached(store)
    if beside is not None and _prepare(beside, 0o777):
        return beside
    # Others on this machine may not be allowed to read the tables.
    if _prepare(cached, 0o700):
        return cached
    raise UsageError(
        f"there is no place for the index: {cached} cannot be written to; name a folder that can with XDG_CACHE_HOME"
    )


def name_beside(store: Store) -> Path | None:
    """Returns the path of the folder in the output; None if the output is not on a disk."""
    return Path(store.locate(SEARCH)) if isinstance(store, LocalStore) else None


def name_cached(store: Store) -> Path:
    """Returns the path of the folder in the user's cache, which depends on the address of the output."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    # The specification of the XDG folders says to ignore relative paths.
    cache = Path(home) if os.path.isabs(home) else Path.home() / ".cache"
    address = os.path.realpath(store.root) if isinstance(store, LocalStore) else store.root
    readable = re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-")[-_NAME_CHARS:]
    return cache / "wiredesk" / "search" / f"{readable}-{hashlib.sha256(address.encode()).hexdigest()[:16]}"


def _prepare(folder: Path, mode: int) -> bool:
    """Makes a folder with its lock, and returns False if this user may not."""
    try:
        # The output itself is never made: a mistyped name must not leave a folder.
        folder.mkdir(mode, parents=mode == 0o700, exist_ok=True)
        with open(folder / LOCK, "ab"):
            pass
    except OSError as error:
        if error.errno in _REFUSED:
            return False
        raise
    return True


@contextmanager
def locked(folder: Path, patience_s: float = _FOREVER_S) -> Iterator[bool]:
    """Keeps the folder locked, and yields True; False if another process still has the lock after that time.

    Args:
      folder: the folder.
      patience_s: how long to wait for another process; without end if negative.
    """
    lock = lock_file(str(folder / LOCK), patience_s)
    if lock is None:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def drop_index(store: Store) -> None:
    """Removes the index of an output, wherever this machine has it, if there is one.

    What was taken out of the tables for good must not stay in it. The next search builds it anew.
    """
    for folder in filter(None, (name_beside(store), name_cached(store))):
        if folder.is_dir():
            with locked(folder):
                sweep(folder, frozenset())


def sweep(folder: Path, kept: frozenset[str]) -> None:
    """Removes everything in the folder except its lock and the files and folders with these names."""
    for entry in list(os.scandir(folder)):
        if entry.name == LOCK or entry.name in kept:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            # Another process may have removed the whole folder.
            with suppress(FileNotFoundError):
                os.unlink(entry.path)
