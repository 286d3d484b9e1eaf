"""Who holds an output, as its lock file says, and whether the holder is gone."""

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
    """The output cannot be written to now; the message says why, and what to do."""


class LockedError(LockError):
    """Another run is writing to the output; the message says who."""


class LockLostError(LockError):
    """Another run has taken the output over, so this one must not commit anything more."""


class NoLockError(LockError):
    """The place of the output gives no lock."""


class Life(StrEnum):
    """Where a holder has a file that it has locked as long as it lives."""

    OUTPUT = "output"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Holder:
    """What a lock file says; nothing is known of it where it cannot be read.

    Attributes:
      run_id: the run that holds the output.
      token: what nobody else has; None where nobody holds the output.
      host, pid: the process.
      since: when it took the output.
      alive: when it last said that it lives.
      life: where it has the file that it has locked as long as it lives.
      handed_over: when it left the output to a job of an engine.
      committing: the run whose commit is under way.
    """

    run_id: str | None = None
    token: str | None = None
    host: str | None = None
    pid: int | None = None
    since: str | None = None
    alive: str | None = None
    life: Life | None = None
    handed_over: str | None = None
    committing: str | None = None

    @property
    def is_held(self) -> bool:
        """Says whether somebody holds, or held, the output."""
        return self.alive is not None

    def encode(self) -> bytes:
        """Returns what the lock file holds."""
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None}).encode()

    def describe(self) -> str:
        """Names the holder."""
        return f"run {self.run_id} ({self.place()})" if self.run_id else "a run that it does not name"

    def place(self) -> str:
        """Says where the holder is, and since when."""
        since = (self.since or "").replace("T", " ")[:19]
        if self.handed_over:
            return f"a job on its engine, started on {self.host}, since {since} UTC"
        return f"process {self.pid} on {self.host}, since {since} UTC"


def parse_holder(found: Found | None) -> Holder:
    """Returns what a lock file says; one that cannot be read is held, and as old as it is."""
    if found is None:
        return Holder()
    try:
        return _parse(found.data)
    except (ValueError, TypeError):
        return Holder(alive=datetime.fromtimestamp(found.modified, UTC).isoformat())


def _parse(data: bytes) -> Holder:
    """Returns what a lock file says.

    Raises:
      ValueError, TypeError: it is not what this or an earlier release has written.
    """
    said = json.loads(data)
    if not isinstance(said, dict):
        raise TypeError(said)
    holder = Holder(**{field.name: said[field.name] for field in fields(Holder) if field.name in said})
    for moment in (holder.alive, holder.handed_over):
        if moment is not None:
            _age_s(moment)
    if holder.token is not None and holder.alive is None:
        raise ValueError(said)
    return holder


def read_holder(store: Store) -> Holder | None:
    """Returns who holds an output; None where nobody does."""
    holder = parse_holder(store.open_conditional(LOCK_FILE).read())
    return holder if holder.is_held else None


def is_lost(holder: Holder, store: Store) -> bool:
    """Says whether a holder of an output is gone."""
    if holder.handed_over:
        return _age_s(holder.handed_over) > _HANDED_OVER_FOR_S
    life = find_life(holder, store)
    lives = None if life is None else _ask_kernel(life)
    if lives is not None:
        return not lives
    return holder.alive is not None and _age_s(holder.alive) > LOST_AFTER_S


def find_life(holder: Holder, store: Store) -> Path | None:
    """Returns the file that a holder has locked as long as it lives; None where it is on another machine."""
    if holder.host != socket.gethostname() or holder.token is None:
        return None
    if holder.life == Life.OUTPUT and isinstance(store, LocalStore):
        return Path(store.locate(HELD_FILE))
    return name_life(holder.token) if holder.life == Life.HOST else None


def name_life(token: str) -> Path:
    """Returns the file of this machine that a holder of an output elsewhere has locked."""
    # Of a token that anybody may have written, no more than what a token has.
    return Path(tempfile.gettempdir(), f"wiredesk-{''.join(filter(str.isalnum, token))}.held")


def _ask_kernel(life: Path) -> bool | None:
    """Says whether a process has a file locked; None where that cannot be told."""
    if not life.exists():
        return None
    try:
        lock = lock_file(str(life))
    except (OSError, UnreachableError):
        return None  # Who may not write there has to go by what the holder says.
    if lock is not None:
        lock.release()
    return lock is None


def make_now() -> str:
    """Returns the time, as a lock file has it."""
    return datetime.now(UTC).isoformat()


def _age_s(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
