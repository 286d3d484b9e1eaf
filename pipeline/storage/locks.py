"""One writer at a time: who may write to an output is said in one small file, and each commit checks it.

``_lock.json`` names the holder, with a token that nobody else has. It changes by conditional
writes alone (:mod:`wiredesk.pipeline.storage.conditional`), so of two that want it one gets it, and it is never
absent or cut off while it is held. It is given back, or it is taken over when its holder is gone:

- A process on the same machine holds an operating system's lock as long as it lives, on
  ``_lock.held`` of an output on a disk, or on a file of its own in the folder for temporary
  files. The kernel gives it back when the process dies, and not while it is only stopped.
- A holder on another machine says every ten seconds that it lives, and is lost after two minutes
  of silence.
- A job that commits itself (:mod:`wiredesk.pipeline.engine.detached`) outlives the process that has started it.
  The lock is handed over to it, and is lost after a day.

So a holder may be slow or stopped and not dead, and wake when another has taken the lock. That
does no harm (fencing): the point at which a run is committed is a conditional write of the same
file, :meth:`HeldLock.begin_commit`, which fails for whoever's token is not there any more. From
then on the file names the run whose commit is under way, also for the next holder, who carries it
out to its end before anything else. See :mod:`wiredesk.pipeline.storage.commits` for the commit itself.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from wiredesk.pipeline.storage.conditional import ChangedError, Found, UnreachableError
from wiredesk.pipeline.storage.holders import (
    LOCK_FILE,
    Holder,
    LockedError,
    LockError,
    LockLostError,
    NoLockError,
    is_lost,
    make_now,
    name_life,
    parse_holder,
    read_holder,
)
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.taking import TRIES, explain, stay_alive, take, write_holder

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


class HeldLock:
    """A hold on an output: by this process, or by one that works for it and knows its token."""

    def __init__(self, store: Store, token: str, run_id: str) -> None:
        self._store = store
        self._file = store.open_conditional(LOCK_FILE)
        self._run_id = run_id
        self._changing = threading.Lock()
        self._token = token
        # Named after the first token, and so it stays when :meth:`shut_out` takes another.
        self._life = name_life(token)
        self._is_shared = False
        self.is_handed_over = False
        self.loss: LockLostError | None = None

    def share(self) -> str:
        """Returns the token, for processes that work for this hold, see :func:`join_lock`."""
        self._is_shared = True
        return self._token

    def check(self) -> Holder:
        """Returns what the lock file says of this hold.

        Raises:
          LockLostError: another has the output.
          NoLockError: the place of the output does not answer.
        """
        with explain(self._store):
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
        with explain(self._store):
            return parse_holder(self._file.read()).committing

    def shut_out(self) -> None:
        """Takes the output from all others that know its token, such as the workers of a stream.

        Raises:
          NoLockError: the place of the output does not answer.
        """
        if not self._is_shared:
            return
        token = uuid.uuid4().hex
        with suppress(LockLostError):
            self._change(lambda holder: replace(holder, token=token))
            self._token, self._is_shared = token, False

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
        # Where a signal ends this process, nothing else removes it.
        self._life.unlink(missing_ok=True)

    def _change(self, change: Callable[[Holder], Holder]) -> Holder:
        """Changes what the lock file says of this hold, and returns it."""
        with self._changing, explain(self._store):
            for again in range(TRIES):
                found = self._file.read()
                changed = change(self._require(found))
                # A worker, or a beat, of this very hold may come between; or another takes it.
                with suppress(ChangedError):
                    write_holder(self._file, changed, found)
                    return changed
                time.sleep(again / 100)
            raise UnreachableError(f"{self._store.locate(LOCK_FILE)} changes at every look")

    def _require(self, found: Found | None) -> Holder:
        holder = parse_holder(found)
        if holder.token != self._token:
            now = f"{holder.describe()} has taken it" if holder.token else "it was taken over and given back"
            raise LockLostError(
                f"run {self._run_id} no longer holds the output {self._store.root}: {now}; "
                "what it had not committed by then is not visible: run again when the output is free"
            )
        return holder


def join_lock(store: Store, token: str, run_id: str) -> HeldLock:
    """Returns a hold that another process has, for one that works for it; each use of it checks the token."""
    with explain(store):
        return HeldLock(store, token, run_id)


@contextmanager
def hold_lock(store: Store, run_id: str) -> Iterator[HeldLock]:
    """Holds the output while a run works, and says every ten seconds that it lives.

    Raises:
      LockedError: another run holds it.
      NoLockError: the output cannot be written, or its place gives no lock.
    """
    token = uuid.uuid4().hex
    with stay_alive(store, token) as life:
        mine = Holder(
            run_id=run_id,
            token=token,
            host=socket.gethostname(),
            pid=os.getpid(),
            since=make_now(),
            life=life,
        )
        with explain(store):
            take(store, mine)
        lock = HeldLock(store, token, run_id)
        try:
            with _beating(lock):
                yield lock
        finally:
            if not lock.is_handed_over:
                lock.give_back()


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
