"""One writer at a time: who may write to an output is said in one small file, and each commit checks it.

``_lock.json`` names the holder, with a token that nobody else has. It changes by conditional
writes alone (:mod:`pipeline.conditional`), so of two that want it one gets it, and it is never
absent or cut off while it is held. It is given back, or it is taken over when its holder is gone:

- A process on the same machine holds an operating system's lock as long as it lives, on
  ``_lock.held`` of an output on a disk, or on a file of its own below the folder for temporary
  files. The kernel gives it back when the process dies, and not while it is only stopped.
- A holder on another machine says every ten seconds that it lives, and is lost after two minutes
  of silence.
- A job that commits itself (:mod:`pipeline.detached`) outlives the process that has started it.
  The lock is handed over to it, and is lost after a day.

So a holder may be slow or stopped and not dead, and wake when another has taken the lock. That
does no harm (fencing): the point at which a run is committed is a conditional write of the same
file, :meth:`HeldLock.begin_commit`, which fails for whoever's token is not there any more. From
then on the file names the run whose commit is under way, also for the next holder, who carries it
out to its end before anything else. See :mod:`pipeline.runs` for the commit itself.
"""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from pipeline.conditional import (
    ChangedError,
    ConditionalFile,
    Found,
    UnguardedFile,
    UnreachableError,
    lock_file,
)
from pipeline.holders import (
    HELD_FILE,
    LOCK_FILE,
    Holder,
    find_life,
    is_lost,
    make_now,
    parse_holder,
    read_holder,
)
from pipeline.stores import LocalStore, Store

__all__ = [
    "LOCK_FILE",
    "HeldLock",
    "Holder",
    "LockError",
    "LockLostError",
    "LockedError",
    "NoLockError",
    "hold_lock",
    "is_lost",
    "join_lock",
    "read_holder",
]

_log = logging.getLogger(__name__)

_BEAT_EVERY_S = 10.0
_PATIENCE_S = 0.5
"""Whoever looks whether the holder lives has its lock for less than a millisecond."""


class LockError(RuntimeError):
    """The output cannot be written to now; the message says why, and what to do."""


class LockedError(LockError):
    """Another run is writing to the output; the message says who."""


class LockLostError(LockError):
    """Another run has taken the output over, so this one must not commit anything more."""


class NoLockError(LockError):
    """The place of the output gives no lock."""


class HeldLock:
    """A hold on an output: by this process, or by one that works for it and knows its token."""

    def __init__(self, store: Store, token: str, run_id: str) -> None:
        self._store = store
        self._file = store.open_conditional(LOCK_FILE)
        self._run_id = run_id
        self._changing = threading.Lock()
        self.token = token
        self.is_handed_over = False
        self.loss: LockLostError | None = None

    def check(self) -> Holder:
        """Returns what the lock file says of this hold.

        Raises:
          LockLostError: it is not.
          NoLockError: the place of the output does not answer.
        """
        with _explain(self._store):
            return self._require(self._file.read())

    def say_alive(self) -> None:
        """Says that the holder lives.

        Raises:
          LockLostError: another has the output.
        """
        self._change(lambda holder: replace(holder, alive=make_now()))

    def begin_commit(self, run_id: str) -> str | None:
        """Commits a run whose plan is written: whatever happens now, the plan will be carried out.

        Returns:
          The run whose commit is under way and is to be carried out first; None: this one's is.

        Raises:
          LockLostError: another has the output, and the run is not committed.
          NoLockError: the place of the output does not answer, and nobody knows whether it is.
        """
        held = self._change(lambda holder: replace(holder, committing=holder.committing or run_id))
        return None if held.committing == run_id else held.committing

    def end_commit(self, run_id: str) -> None:
        """Says that a commit is carried out; whoever has the output by now finds that out too."""
        with suppress(LockLostError):
            self._change(
                lambda holder: replace(holder, committing=None) if holder.committing == run_id else holder
            )

    def read_committing(self) -> str | None:
        """Returns the run whose commit is under way, whoever holds the output."""
        with _explain(self._store):
            return parse_holder(self._file.read()).committing

    def shut_out(self) -> None:
        """Takes the output from all others that know its token, such as the workers of a stream."""
        token = uuid.uuid4().hex
        with suppress(LockLostError):
            self._change(lambda holder: replace(holder, token=token))
            self.token = token

    def hand_over(self) -> None:
        """Leaves the lock to a job that gives it back when it commits; it is lost after a day.

        Raises:
          LockLostError: another has the output.
        """
        self._change(lambda holder: replace(holder, handed_over=make_now()))
        self.is_handed_over = True

    def take_back(self) -> None:
        """Takes the lock back from a job that was never started."""
        self.is_handed_over = False
        self._change(lambda holder: replace(holder, handed_over=None))

    def give_back(self) -> None:
        """Ends the hold, unless another has the output already; a commit under way stays named."""
        try:
            self._change(lambda holder: Holder(committing=holder.committing))
        except LockLostError:
            return
        except NoLockError as error:
            # What the run has come to stands; the lock is lost with its holder.
            _log.warning("could not give the lock back: %s", error)

    def _change(self, change: Callable[[Holder], Holder]) -> Holder:
        """Changes what the lock file says of this hold, and returns it."""
        with self._changing, _explain(self._store):
            while True:
                found = self._file.read()
                changed = change(self._require(found))
                # A worker, or a beat, of this very hold may come between; or another takes it.
                with suppress(ChangedError):
                    _write(self._file, changed, found)
                    return changed

    def _require(self, found: Found | None) -> Holder:
        holder = parse_holder(found)
        if holder.token != self.token:
            now = f"{holder.describe()} has taken it" if holder.token else "it was taken over and given back"
            raise LockLostError(
                f"run {self._run_id} no longer holds the output {self._store.root}: {now}; "
                "what it had not committed by then is not visible: run again when the output is free"
            )
        return holder


def _write(file: ConditionalFile, holder: Holder, expected: Found | None) -> None:
    if holder == Holder() and expected is not None:
        file.clear(expected)
    else:
        file.write(holder.encode(), expected)


def join_lock(store: Store, token: str, run_id: str) -> HeldLock:
    """Returns a hold that another process has, for one that works for it; each use of it checks the token."""
    with _explain(store):
        return HeldLock(store, token, run_id)


@contextmanager
def hold_lock(store: Store, run_id: str) -> Iterator[HeldLock]:
    """Holds the output while a run works, and says every ten seconds that it lives.

    Raises:
      LockedError: another run holds it.
      NoLockError: the output cannot be written, or its place gives no lock.
    """
    token = uuid.uuid4().hex
    with _live(store, token) as life:
        mine = Holder(
            run_id=run_id,
            token=token,
            host=socket.gethostname(),
            pid=os.getpid(),
            since=make_now(),
            life=life,
        )
        with _explain(store):
            _take(store, mine)
        lock = HeldLock(store, token, run_id)
        try:
            with _beating(lock):
                yield lock
        finally:
            if not lock.is_handed_over:
                lock.give_back()


@contextmanager
def _explain(store: Store) -> Iterator[None]:
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
def _live(store: Store, token: str) -> Iterator[str]:
    """Holds the operating system's lock that says that this process lives; gives what a holder says of it."""
    is_local = isinstance(store, LocalStore)
    path = Path(store.locate(HELD_FILE) if is_local else f"{tempfile.gettempdir()}/wiredesk-{token}.held")
    with _explain(store):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_file(str(path), _PATIENCE_S)
        if lock is None:
            raise LockedError(_refuse(store, read_holder(store) or Holder()))
    try:
        yield HELD_FILE if is_local else str(path)
    finally:
        try:
            if not is_local:
                path.unlink(missing_ok=True)
        finally:
            lock.release()


def _take(store: Store, mine: Holder) -> None:
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
    while True:
        found = file.read()
        holder = parse_holder(found)
        if holder.token == mine.token:
            return  # The answer to the write was lost, not the write.
        if holder.is_held and not (_has_ended(holder, mine) or is_lost(holder, store)):
            raise LockedError(_refuse(store, holder))
        with suppress(ChangedError):
            _write(file, replace(mine, alive=make_now(), committing=holder.committing), found)
            _tell_takeover(store, holder)
            return


def _tell_takeover(store: Store, holder: Holder) -> None:
    if not holder.is_held:
        return
    _log.warning("took over the output from %s, which is gone", holder.describe())
    life = find_life(holder, store)
    if life is not None and holder.life != HELD_FILE:
        life.unlink(missing_ok=True)


def _has_ended(holder: Holder, mine: Holder) -> bool:
    """Says whether the lock that says that the holder lives is in this process's hands now."""
    return not holder.handed_over and (holder.host, holder.life) == (mine.host, HELD_FILE)


def _refuse(store: Store, holder: Holder) -> str:
    file = store.locate(LOCK_FILE)
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


@contextmanager
def _beating(lock: HeldLock) -> Iterator[None]:
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(lock, stop), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _beat(lock: HeldLock, stop: threading.Event) -> None:
    while not stop.wait(_BEAT_EVERY_S):
        if lock.is_handed_over:
            continue
        try:
            lock.say_alive()
        except LockLostError as error:
            # The next commit says so; who watches a stream hears of it now.
            lock.loss = error
            return
        except NoLockError as error:
            _log.warning("could not say that this run lives, trying again: %s", error)
