"""Finds files that are completely written, as far as their name, size and time show."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from wiredesk.schemas.records import SourceFile

UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")
"""Suffixes of incomplete files, which are read once they are renamed.

They are used by curl and Firefox, by scripts with rsync's ``--partial``, by editors and most programs that write and
then rename, by Chromium, by WinSCP, and for editors' backups.
"""


class Clock(Protocol):
    """A clock, which tests replace."""

    def monotonic(self) -> float:
        """Returns seconds since some fixed moment; they never decrease."""

    def time(self) -> float:
        """Returns seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Returns after the given time."""


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Returns seconds since some fixed moment; they never decrease."""
        return time.monotonic()

    def time(self) -> float:
        """Returns seconds since 1970."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Sleeps."""
        time.sleep(seconds)


def is_unfinished_name(source_key: str) -> bool:
    """Returns True for the name of an incomplete file: ``a.part``, ``.a.txt.Xy12``, ``a~``."""
    hidden = any(part.startswith(".") for part in source_key.split("/"))
    return hidden or source_key.lower().endswith(UNFINISHED_SUFFIXES)


def read_modified(fingerprint: str) -> float | None:
    """Returns the modification time of a fingerprint, in seconds since 1970; None if it has none."""
    stamp = fingerprint.partition("-")[2]
    if stamp.isdecimal():
        return int(stamp) / 1e9
    try:
        return float(stamp)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Sighting:
    """State of a file in a pass.

    Attributes:
      fingerprint: size and modification time.
      since: monotonic time of the first pass with this fingerprint.
      looked_at: time of day of the pass.
    """

    fingerprint: str
    since: float
    looked_at: float


class FileSettler:
    """Decides whether a file is completely written.

    A file is complete if its name is not that of an incomplete file and its size and modification time have been the
    same for ``settle_s``. At the first pass an old enough modification time suffices. But the clock of a network mount
    may differ from the local one. If it is ahead, a file is never old enough; if it is behind, a file that is being
    written looks old. So earlier passes count as well. A file that was unchanged for ``settle_s`` is complete whatever
    its time. A file that has changed since the last pass, but claims to be older than that pass, must be seen unchanged.
    """

    def __init__(self, settle_s: float, clock: Clock) -> None:
        """Starts without a pass.

        Args:
          settle_s: seconds for which a file must stay the same.
          clock: source of the time.
        """
        self._settle_s = settle_s
        self._clock = clock
        self._before: dict[str, _Sighting] = {}
        self._seen: dict[str, _Sighting] = {}

    def begin_pass(self) -> None:
        """Forgets the files that the last pass has not seen, unless it has seen none: its listing may have failed."""
        if self._seen:
            self._before, self._seen = self._seen, {}

    def __call__(self, file: SourceFile) -> bool:
        """Returns True if a file is completely written, as far as its name, size and time show."""
        if is_unfinished_name(file.source_key):
            return False
        if file.trouble is not None:
            return True  # Waiting would not help, and reading it reports what is wrong.
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
