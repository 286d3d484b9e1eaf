"""Which files are completely written, as far as one can tell from outside."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from wiredesk.schemas.records import SourceFile

UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")
"""Ends of names that say that a file is not complete; it is read when it is renamed.

Written so by curl and Firefox, rsync's ``--partial`` scripts, editors and most
programs that write and rename, Chromium, WinSCP, and editors' backups.
"""


class Clock(Protocol):
    """Tells the time, and lets it pass."""

    def monotonic(self) -> float:
        """Returns seconds since some moment; it never goes back."""

    def time(self) -> float:
        """Returns seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Returns after so many seconds."""


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Returns seconds since some moment; it never goes back."""
        return time.monotonic()

    def time(self) -> float:
        """Returns seconds since 1970."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Sleeps; a signal's handler may end it by raising."""
        time.sleep(seconds)


def is_unfinished_name(source_key: str) -> bool:
    """Says whether a name says that the file is not complete: ``a.part``, ``.a.txt.Xy12``, ``a~``."""
    hidden = any(part.startswith(".") for part in source_key.split("/"))
    return hidden or source_key.lower().endswith(UNFINISHED_SUFFIXES)


def read_modified(fingerprint: str) -> float | None:
    """Returns the modification time in a fingerprint, in seconds since 1970; None where it has none."""
    stamp = fingerprint.partition("-")[2]
    if stamp.isdecimal():
        return int(stamp) / 1e9
    try:
        return float(stamp)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Sighting:
    """A file as an earlier pass saw it: since when it has been so, and the time of day of the last look."""

    fingerprint: str
    since: float
    looked_at: float


class FileSettler:
    """Says of a file whether it is completely written.

    It is when its name does not say otherwise and its size and modification time
    have been the same for ``settle_s``. Its modification time alone says so at
    the first look, if it is old enough. The clock of a network mount may differ
    from ours: where it is ahead, the file is never old enough, and where it is
    behind, a file that is being written looks old. So what earlier passes saw
    counts as well: a file seen unchanged for ``settle_s`` is ready whatever its
    time, and one that has changed since the last pass, but claims to be older
    than that, must be seen unchanged.
    """

    def __init__(self, settle_s: float, clock: Clock) -> None:
        """Has seen nothing yet."""
        self._settle_s = settle_s
        self._clock = clock
        self._before: dict[str, _Sighting] = {}
        self._seen: dict[str, _Sighting] = {}

    def begin_pass(self) -> None:
        """Forgets the files that the last pass did not see; a pass that saw none may not have looked."""
        if self._seen:
            self._before, self._seen = self._seen, {}

    def __call__(self, file: SourceFile) -> bool:
        """Says whether a file is completely written, as far as one can tell."""
        if is_unfinished_name(file.source_key):
            return False
        if file.trouble is not None:
            return True  # Waiting would not mend it, and reading it says what is wrong.
        now = self._clock.monotonic()
        before = self._before.get(file.source_uri)
        same = before is not None and before.fingerprint == file.fingerprint
        since = before.since if before is not None and same else now
        self._seen[file.source_uri] = _Sighting(file.fingerprint, since, self._clock.time())
        return now - since >= self._settle_s or self._is_old(file, None if same else before)

    def _is_old(self, file: SourceFile, changed_since: _Sighting | None) -> bool:
        modified = read_modified(file.fingerprint)
        if modified is None or (changed_since is not None and modified < changed_since.looked_at):
            return False
        return self._clock.time() - modified >= self._settle_s
