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


class LockedError(RuntimeError):
    """Another run is writing to the output; the message says who."""


@contextmanager
def hold_lock(store: Store, run_id: str) -> Iterator[None]:
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
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(store, owner, stop), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()
        if read_holder(store).get("token") == owner["token"]:
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
        raise LockedError(
            f"run {holder.get('run_id')} holds the output {store.root} (process {holder.get('pid')} on "
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


def _beat(store: Store, owner: dict[str, Any], stop: threading.Event) -> None:
    while not stop.wait(_BEAT_EVERY_S):
        if read_holder(store).get("token") == owner["token"]:
            store.write_bytes(LOCK_FILE, _encode(owner))


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
    if holder["host"] == socket.gethostname():
        return bool(_process_start(holder["pid"]) != holder["process_started"])
    alive = datetime.fromisoformat(holder["alive"])
    age_s: float = (datetime.now(UTC) - alive).total_seconds()
    return age_s > _LOST_AFTER_S


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
