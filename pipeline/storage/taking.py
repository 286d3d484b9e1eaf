"""Takes the lock of an output that is free, or whose holder is dead. See :mod:`wiredesk.pipeline.storage.locks`."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from wiredesk.pipeline.storage.conditional import (
    ChangedError,
    ConditionalFile,
    Found,
    UnguardedFile,
    UnreachableError,
    lock_file,
)
from wiredesk.pipeline.storage.holders import (
    HELD_FILE,
    LOCK_FILE,
    Holder,
    Liveness,
    LockedError,
    NoLockError,
    find_liveness_file,
    format_now,
    is_lost,
    name_liveness_file,
    parse_holder,
    read_holder,
)
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.transforms.remote.buckets import StoreError

_log = logging.getLogger(__name__)

TRIES = 50
"""Attempts at a change: a process changes the lock file for milliseconds, and then not again for seconds."""

_PATIENCE_S = 0.5
"""A process that checks the holder's liveness has the lock for less than a millisecond."""


def write_holder(file: ConditionalFile, holder: Holder, expected: Found | None) -> None:
    """Writes the lock file, or clears it if nobody holds the output any more, if it is as expected.

    Raises:
      ChangedError: it is not as expected.
    """
    if holder == Holder() and expected is not None:
        file.clear(expected)
    else:
        file.write(holder.encode(), expected)


@contextmanager
def as_lock_errors(store: Store) -> Iterator[None]:
    """Turns errors of the place of the output into lock errors, whose message is a sentence."""
    try:
        yield
    except (UnreachableError, StoreError) as error:
        raise NoLockError(str(error)) from error
    except OSError as error:
        raise NoLockError(
            f"the output {store.root} cannot be written: {error.strerror or error}; "
            "correct that, or choose another --output"
        ) from error


@dataclass
class Proof:
    """The file that proves that a process lives.

    Attributes:
      place: of the file, for the lock file.
      is_left: whether it is left when the process ends: unlocked, it proves the death of a process that could not give the
        output back. The next command on this machine removes it.
    """

    place: Liveness
    is_left: bool = False


@contextmanager
def prove_alive(store: Store, token: str) -> Iterator[Proof]:
    """Locks the file that proves to others that this process lives.

    Raises:
      LockedError: another run has it locked.
    """
    is_local = isinstance(store, LocalStore)
    path = Path(store.locate(HELD_FILE)) if is_local else name_liveness_file(token)
    with as_lock_errors(store):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_file(str(path), _PATIENCE_S)
        if lock is None:
            raise LockedError(_describe_refusal(store, read_holder(store)))
    proof = Proof(Liveness.OUTPUT if is_local else Liveness.HOST)
    try:
        yield proof
    finally:
        try:
            if not (is_local or proof.is_left):
                path.unlink(missing_ok=True)
        finally:
            lock.release()


def take(store: Store, mine: Holder) -> None:
    """Takes the lock if it is free or its holder is dead.

    Raises:
      LockedError: another run holds it.
    """
    file = store.open_conditional(LOCK_FILE)
    if isinstance(file, UnguardedFile):
        _log.warning(
            "%s has no conditional writes, so two runs that start at the same moment may both write; start one at a time",
            store.root,
        )
    for again in range(TRIES):
        found = file.read()
        holder = parse_holder(found)
        if holder.token == mine.token:
            return  # The answer to the write was lost, not the write.
        if holder.is_held and not (_has_ended(holder, mine) or is_lost(holder, store)):
            raise LockedError(_describe_refusal(store, holder))
        mine = replace(mine, alive=format_now(), committing=holder.committing)
        with suppress(ChangedError):
            write_holder(file, mine, found)
            _check_conditions(file, mine, found)
            _report_takeover(store, holder)
            return
        time.sleep(again / 100)
    raise LockedError(f"other runs keep taking the output {store.root}; try again")


def _check_conditions(file: ConditionalFile, mine: Holder, before: Found | None) -> None:
    """Tries a write that must fail, because some servers ignore conditions.

    Raises:
      UnreachableError: the write did not fail.
    """
    if file.is_proven:
        return
    try:
        file.write(mine.encode(), before)
    except ChangedError:
        return
    raise UnreachableError(f"{file} is on a server that ignores conditions, so it cannot be locked")


def _report_takeover(store: Store, holder: Holder) -> None:
    if not holder.is_held:
        return
    _log.warning("took over the output from %s, which is dead", holder.describe())
    path = find_liveness_file(holder, store)
    if path is not None and holder.life == Liveness.HOST:
        path.unlink(missing_ok=True)


def _has_ended(holder: Holder, mine: Holder) -> bool:
    """Returns True if this process has now locked the file that the holder kept locked as long as it lived."""
    return not holder.handed_over and (holder.host, holder.life) == (mine.host, Liveness.OUTPUT)


def _describe_refusal(store: Store, holder: Holder | None) -> str:
    file = store.locate(LOCK_FILE)
    if holder is None:
        return f"another run has just taken the output {store.root}; wait for it to end"
    if holder.run_id is None:
        return (
            f"{file} cannot be read, so a run may hold the output; "
            "wait two minutes, or remove the file if no run is at work"
        )
    holds = (
        f"run {holder.run_id} holds the output {store.root} ({holder.describe_place()}); wait for it to end"
    )
    if holder.handed_over:
        return f"{holds}, or if the job is gone remove {file}"
    if holder.host == socket.gethostname():
        return f"{holds}, or end it"
    return f"{holds}; if it is gone, the output is free two minutes after its last sign of life"
