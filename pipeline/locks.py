"""One writer at a time: a lock file with an owner and an age."""

from __future__ import annotations

import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pipeline.stores import Store

LOCK_FILE = "_lock.json"
_BEAT_EVERY_S = 10.0
_LOST_AFTER_S = 600.0
_HANDED_OVER_FOR_S = 86_400.0


class LockedError(RuntimeError):
    """Another run is writing to the output; the message says who."""


class HeldLock:
    """The lock of an output, held by this process or handed over to a job that an engine runs."""

    def __init__(self, store: Store, owner: dict[str, Any]) -> None:
        self._store = store
        self._owner = owner
        self._writing = threading.Lock()

    @property
    def token(self) -> str:
        """What gives the lock back, see :func:`give_back`."""
        return str(self._owner["token"])

    @property
    def is_handed_over(self) -> bool:
        """Says whether the lock outlives this process."""
        return "handed_over" in self._owner

    def say_alive(self) -> None:
        """Says that the owner lives, unless another has taken the lock."""
        with self._writing:
            if read_holder(self._store).get("token") == self.token:
                self._store.write_bytes(LOCK_FILE, _encode(self._owner))

    def hand_over(self) -> None:
        """Leaves the lock to a job that gives it back when it commits; it is lost after a day."""
        self._owner["handed_over"] = _now()
        self.say_alive()

    def take_back(self) -> None:
        """Takes the lock back from a job that was never started."""
        del self._owner["handed_over"]


@contextmanager
def hold_lock(store: Store, run_id: str) -> Iterator[HeldLock]:
    """Holds the output's lock while a run works, and says every ten seconds that it lives.

    A lock whose owner is gone is taken over: a process of this machine that does
    not run any more, or any owner that has not said for ten minutes that it lives.

    Raises:
      LockedError: another run holds it.
    """
    owner = {
        "run_id": run_id,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "process_started": _process_start(os.getpid()),
        "token": uuid.uuid4().hex,
        "since": _now(),
    }
    _take(store, owner)
    lock = HeldLock(store, owner)
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(lock, stop), daemon=True)
    beat.start()
    try:
        yield lock
    finally:
        stop.set()
        beat.join()
        if not lock.is_handed_over:
            give_back(store, lock.token)


def give_back(store: Store, token: str) -> None:
    """Ends the hold that has this token, if it still has the lock."""
    if read_holder(store).get("token") == token:
        store.delete(LOCK_FILE)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _encode(owner: dict[str, Any]) -> bytes:
    return json.dumps(owner | {"alive": _now()}).encode()


def _take(store: Store, owner: dict[str, Any]) -> None:
    if store.create_new(LOCK_FILE, _encode(owner)):
        return
    holder = read_holder(store)
    if not is_lost(holder):
        who = "a job on its engine" if "handed_over" in holder else f"process {holder.get('pid')}"
        raise LockedError(
            f"run {holder.get('run_id')} holds the output {store.root} ({who}, started on "
            f"{holder.get('host')}, since {holder.get('since')}); wait for it to end, "
            f"or if it is gone remove {store.locate(LOCK_FILE)}"
        )
    # Of two that find the same lost lock only one can move it away.
    stale = f"{LOCK_FILE}.{owner['token']}"
    try:
        store.rename(LOCK_FILE, stale)
    except FileNotFoundError:
        pass
    else:
        store.delete(stale)
    if not store.create_new(LOCK_FILE, _encode(owner)):
        raise LockedError(f"another run has just taken the output {store.root}; wait for it to end")


def _beat(lock: HeldLock, stop: threading.Event) -> None:
    while not stop.wait(_BEAT_EVERY_S):
        if not lock.is_handed_over:
            lock.say_alive()


def read_holder(store: Store) -> dict[str, Any]:
    """Returns the lock's owner; nothing known where it is gone or was cut off while it was written."""
    try:
        holder: dict[str, Any] = json.loads(store.read_bytes(LOCK_FILE))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return holder


def is_lost(holder: dict[str, Any]) -> bool:
    """Says whether the owner of a lock is gone."""
    if not holder:
        return True
    if "handed_over" in holder:
        return _age_s(holder["handed_over"]) > _HANDED_OVER_FOR_S
    if holder["host"] == socket.gethostname():
        return bool(_process_start(holder["pid"]) != holder["process_started"])
    return _age_s(holder["alive"]) > _LOST_AFTER_S


def _age_s(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def _process_start(pid: int) -> str | None:
    """Returns what tells a process from a later one of the same number; None where it does not run."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            state, *fields = stat.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return None if os.path.isdir("/proc/self") else _ask_kernel(pid)
    return None if state == "Z" else fields[18]


def _ask_kernel(pid: int) -> str | None:
    """Says whether a process runs, where there is no /proc."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return "running"
    return "running"
