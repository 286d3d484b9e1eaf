"""The holder of an output: what the lock file records of it, and how its death is noticed."""

from __future__ import annotations

import json
import socket
import tempfile
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from wiredesk.pipeline.storage.conditional import Found, UnreachableError, lock_file
from wiredesk.pipeline.storage.stores import LocalStore, Store

LOCK_FILE = "_lock.json"
HELD_FILE = "_lock.held"
LOST_AFTER_S = 120.0
_HANDED_OVER_FOR_S = 86_400.0


class LockError(RuntimeError):
    """The output cannot be written to now; the message gives the reason and what to do."""


class LockedError(LockError):
    """Another run is writing to the output; the message names it."""


class LockLostError(LockError):
    """Another run has taken over the output, so this one must not commit anything more."""


class NoLockError(LockError):
    """The place of the output offers no lock."""


class Liveness(StrEnum):
    """Place of the file that a holder keeps locked as long as it lives: beside the tables, or on its own machine."""

    OUTPUT = "output"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Holder:
    """The content of a lock file. If the file cannot be read, only ``alive`` is set.

    Attributes:
      run_id: the run that holds the output.
      token: known to the holder and to the processes that work for it; None if nobody holds the output.
      host, pid: the process.
      since: when it took the output.
      alive: its last sign of life.
      life: place of the file that it keeps locked as long as it lives.
      handed_over: when it left the output to a job of an engine.
      committing: the run whose commit is under way.
    """

    run_id: str | None = None
    token: str | None = None
    host: str | None = None
    pid: int | None = None
    since: str | None = None
    alive: str | None = None
    life: Liveness | None = None
    handed_over: str | None = None
    committing: str | None = None

    @property
    def is_held(self) -> bool:
        """Returns True if some run holds the output, or held it until it died."""
        return self.alive is not None

    def encode(self) -> bytes:
        """Returns the content of the lock file."""
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None}).encode()

    def describe(self) -> str:
        """Returns the run and the process of the holder."""
        return (
            f"run {self.run_id} ({self.describe_place()})" if self.run_id else "a run that it does not name"
        )

    def describe_place(self) -> str:
        """Returns the process of the holder, and when it took the output."""
        since = (self.since or "").replace("T", " ")[:19]
        if self.handed_over:
            return f"a job on its engine, started on {self.host}, since {since} UTC"
        return f"process {self.pid} on {self.host}, since {since} UTC"


def parse_holder(found: Found | None) -> Holder:
    """Returns the holder in a lock file. The last change of an unreadable file counts as a sign of life."""
    if found is None:
        return Holder()
    try:
        return _parse(found.data)
    except (ValueError, TypeError):
        return Holder(alive=datetime.fromtimestamp(found.modified, UTC).isoformat())


def _parse(data: bytes) -> Holder:
    """Returns the holder in a lock file.

    Raises:
      ValueError, TypeError: neither this nor an earlier release wrote it.
    """
    written = json.loads(data)
    if not isinstance(written, dict):
        raise TypeError(written)
    holder = Holder(**{field.name: written[field.name] for field in fields(Holder) if field.name in written})
    for moment in (holder.alive, holder.handed_over):
        if moment is not None:
            _age_s(moment)
    if holder.token is not None and holder.alive is None:
        raise ValueError(written)
    return holder


def read_holder(store: Store) -> Holder | None:
    """Returns the holder of an output; None if it is free."""
    holder = parse_holder(store.open_conditional(LOCK_FILE).read())
    return holder if holder.is_held else None


def is_lost(holder: Holder, store: Store) -> bool:
    """Returns True if the holder of an output is dead.

    On this machine the kernel knows; elsewhere a holder counts as dead after two minutes without a sign of
    life, and a job that the output was handed over to after a day.
    """
    if holder.handed_over:
        return _age_s(holder.handed_over) > _HANDED_OVER_FOR_S
    path = find_liveness_file(holder, store)
    is_alive = None if path is None else _is_locked(path)
    if is_alive is not None:
        return not is_alive
    return holder.alive is not None and _age_s(holder.alive) > LOST_AFTER_S


def find_liveness_file(holder: Holder, store: Store) -> Path | None:
    """Returns the file that a holder keeps locked as long as it lives; None if it is on another machine."""
    if holder.host != socket.gethostname() or holder.token is None:
        return None
    if holder.life == Liveness.OUTPUT and isinstance(store, LocalStore):
        return Path(store.locate(HELD_FILE))
    return name_liveness_file(holder.token) if holder.life == Liveness.HOST else None


def name_liveness_file(token: str) -> Path:
    """Returns the file on this machine that the holder of an output in a store keeps locked."""
    # Anybody may have written the token, so nothing of it gets into a path but letters and digits.
    return Path(tempfile.gettempdir(), f"wiredesk-{''.join(filter(str.isalnum, token))}.held")


def _is_locked(path: Path) -> bool | None:
    """Returns True if a process has a file locked; None if that cannot be found out."""
    if not path.exists():
        return None
    try:
        lock = lock_file(str(path))
    except (OSError, UnreachableError):
        return None  # Without the right to write there, only the holder's signs of life are left.
    if lock is not None:
        lock.release()
    return lock is None


def format_now() -> str:
    """Returns the present time as a lock file records it."""
    return datetime.now(UTC).isoformat()


def _age_s(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
