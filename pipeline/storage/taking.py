"""How an output is taken: by whom nobody holds, or whose holder is gone. See :mod:`wiredesk.pipeline.storage.locks`."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
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
    Life,
    LockedError,
    NoLockError,
    find_life,
    is_lost,
    make_now,
    name_life,
    parse_holder,
    read_holder,
)
from wiredesk.pipeline.storage.stores import LocalStore, Store

_log = logging.getLogger(__name__)

TRIES = 50
"""Whoever changes the lock file is at it for milliseconds, and then waits for seconds."""

_PATIENCE_S = 0.5
"""Whoever looks whether the holder lives has its lock for less than a millisecond."""


def write_holder(file: ConditionalFile, holder: Holder, expected: Found | None) -> None:
    """Writes what the lock file is to say, or that nobody holds the output, if it is as expected.

    Raises:
      ChangedError: it is not.
    """
    if holder == Holder() and expected is not None:
        file.clear(expected)
    else:
        file.write(holder.encode(), expected)


@contextmanager
def explain(store: Store) -> Iterator[None]:
    """Turns what the place of the output refuses into a sentence."""
    try:
        yield
    except UnreachableError as error:
        raise NoLockError(str(error)) from error
    except OSError as error:
        raise NoLockError(
            f"the output {store.root} cannot be written: {error.strerror or error}; "
            "mend that, or choose another --output"
        ) from error


@contextmanager
def stay_alive(store: Store, token: str) -> Iterator[Life]:
    """Holds the operating system's lock that says that this process lives; gives what a holder says of it."""
    is_local = isinstance(store, LocalStore)
    path = Path(store.locate(HELD_FILE)) if is_local else name_life(token)
    with explain(store):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_file(str(path), _PATIENCE_S)
        if lock is None:
            raise LockedError(_refuse(store, read_holder(store)))
    try:
        yield Life.OUTPUT if is_local else Life.HOST
    finally:
        try:
            if not is_local:
                path.unlink(missing_ok=True)
        finally:
            lock.release()


def take(store: Store, mine: Holder) -> None:
    """Takes the lock, if nobody has it or its holder is gone.

    Raises:
      LockedError: somebody has it.
    """
    file = store.open_conditional(LOCK_FILE)
    if isinstance(file, UnguardedFile):
        _log.warning(
            "%s has no conditional writes: of two runs that start at the same moment both may write; start one at a time",
            store.root,
        )
    for again in range(TRIES):
        found = file.read()
        holder = parse_holder(found)
        if holder.token == mine.token:
            return  # The answer to the write was lost, not the write.
        if holder.is_held and not (_has_ended(holder, mine) or is_lost(holder, store)):
            raise LockedError(_refuse(store, holder))
        mine = replace(mine, alive=make_now(), committing=holder.committing)
        with suppress(ChangedError):
            write_holder(file, mine, found)
            _prove(file, mine, found)
            _tell_takeover(store, holder)
            return
        time.sleep(again / 100)
    raise LockedError(f"others are taking the output {store.root} in turns; try again")


def _prove(file: ConditionalFile, mine: Holder, before: Found | None) -> None:
    """Tries what must fail now: some servers take no notice of conditions.

    Raises:
      UnreachableError: it did not fail.
    """
    if file.is_proven:
        return
    try:
        file.write(mine.encode(), before)
    except ChangedError:
        return
    raise UnreachableError(
        f"{file} is on a server that takes no notice of conditions, so it cannot be locked"
    )


def _tell_takeover(store: Store, holder: Holder) -> None:
    if not holder.is_held:
        return
    _log.warning("took over the output from %s, which is gone", holder.describe())
    life = find_life(holder, store)
    if life is not None and holder.life == Life.HOST:
        life.unlink(missing_ok=True)


def _has_ended(holder: Holder, mine: Holder) -> bool:
    """Says whether the lock that says that the holder lives is in this process's hands now."""
    return not holder.handed_over and (holder.host, holder.life) == (mine.host, Life.OUTPUT)


def _refuse(store: Store, holder: Holder | None) -> str:
    file = store.locate(LOCK_FILE)
    if holder is None:
        return f"another run has just taken the output {store.root}; wait for it to end"
    if holder.run_id is None:
        return (
            f"{file} cannot be read, so a run may hold the output; "
            "wait two minutes, or remove the file if no run is at work"
        )
    holds = f"run {holder.run_id} holds the output {store.root} ({holder.place()}); wait for it to end"
    if holder.handed_over:
        return f"{holds}, or if the job is gone remove {file}"
    if holder.host == socket.gethostname():
        return f"{holds}, or end it"
    return f"{holds}; if it is gone, the output is free two minutes after its last sign of life"
