"""One writer at a time: a small file names the holder of an output, and each commit checks it.

``_lock.json`` names the holder and has a token that only the holder knows. The file changes by conditional
writes alone (:mod:`wiredesk.pipeline.storage.conditional`), so of two runs that want it one gets it, and it
is never absent or cut off while it is held. The holder gives it back, or another run takes it over when the
holder is dead:

- A process on the same machine holds a lock of the operating system as long as it lives: on ``_lock.held``
  beside the tables on a disk, otherwise on a file of its own in the folder for temporary files. The kernel
  releases it when the process dies, and not while the process is only stopped.
- A holder on another machine writes a sign of life every ten seconds, and counts as dead after two minutes
  without one.
- A job that commits itself (:mod:`wiredesk.pipeline.engine.detached`) outlives the process that started it.
  The lock is handed over to the job, and is free after a day.

So a holder may be slow or stopped, not dead, and wake up after another run has taken the lock. That does
no harm (fencing): a run is committed by a conditional write of the same file,
:meth:`HeldLock.mark_committed`, which fails for a run whose token is no longer in it. From then on the file
names the run whose commit is under way. The next holder sees it too, and carries out that commit
before anything else. See :mod:`wiredesk.pipeline.storage.commits` for the commit itself.
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
    format_now,
    is_lost,
    name_liveness_file,
    parse_holder,
    read_holder,
)
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.taking import TRIES, as_lock_errors, prove_alive, take, write_holder

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

_RENEW_EVERY_S = 10.0


class HeldLock:
    """The right to write to an output, held by this process or by one that works for it and knows its token."""

    def __init__(self, store: Store, token: str, run_id: str) -> None:
        self._store = store
        self._file = store.open_conditional(LOCK_FILE)
        self._run_id = run_id
        self._changing = threading.Lock()
        self._token = token
        # Named after the first token, and not renamed when :meth:`replace_token` replaces the token.
        self._liveness_file = name_liveness_file(token)
        self._is_shared = False
        self.is_handed_over = False
        self.loss: LockLostError | None = None

    def share(self) -> str:
        """Returns the token, for processes that work for this one, see :func:`join_lock`."""
        self._is_shared = True
        return self._token

    def check(self) -> Holder:
        """Returns the present content of the lock file.

        Raises:
          LockLostError: another run holds the output.
          NoLockError: the place of the output does not answer.
        """
        with as_lock_errors(self._store):
            return self._require(self._file.read())

    def renew(self) -> None:
        """Writes a sign of life.

        Raises:
          LockLostError: another run holds the output.
        """
        self._change(lambda holder: replace(holder, alive=format_now()))

    def mark_committed(self, run_id: str) -> str | None:
        """Commits a run whose plan is written: whatever happens after this, the plan will be carried out.

        Returns:
          None if the run is committed; otherwise another run whose commit is under way. Its plan must be
          carried out first, and then this call repeated.

        Raises:
          LockLostError: another run holds the output, and this one is not committed.
          NoLockError: the place of the output does not answer, so it is unknown whether the run is committed.
        """
        held = self._change(lambda holder: replace(holder, committing=holder.committing or run_id))
        return None if held.committing == run_id else held.committing

    def clear_committed(self, run_id: str) -> None:
        """Records that a commit is carried out. If another run holds the output by now, it finds that out itself."""
        with suppress(LockLostError):
            self._change(
                lambda holder: replace(holder, committing=None) if holder.committing == run_id else holder
            )

    def read_committing(self) -> str | None:
        """Returns the run whose commit is under way, even if another run holds the output."""
        with as_lock_errors(self._store):
            return parse_holder(self._file.read()).committing

    def replace_token(self) -> None:
        """Replaces the token, so that processes that know it, such as the workers of a stream, lose the output.

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
        """Leaves the lock to a job, which gives it back after its commit; it is free after a day.

        Raises:
          LockLostError: another run holds the output.
        """
        self._change(lambda holder: replace(holder, handed_over=format_now()))
        self.is_handed_over = True

    def take_back(self) -> None:
        """Takes the lock back from a job that could not be started."""
        self.is_handed_over = False
        self._change(lambda holder: replace(holder, handed_over=None))

    def give_back(self) -> bool:
        """Releases the output, unless another run holds it already; a commit under way stays named.

        Returns:
          False if the place of the output does not answer: the lock is free once its holder counts as dead.
        """
        try:
            self._change(lambda holder: Holder(committing=holder.committing))
        except LockLostError:
            return True
        except NoLockError as error:
            # The result of the run stands.
            _log.warning("could not give the lock back: %s", error)
            return False
        # When a signal ends this process, nothing else removes the file.
        self._liveness_file.unlink(missing_ok=True)
        return True

    def _change(self, change: Callable[[Holder], Holder]) -> Holder:
        """Changes the lock file, and returns its new content."""
        with self._changing, as_lock_errors(self._store):
            for again in range(TRIES):
                found = self._file.read()
                changed = change(self._require(found))
                # A worker or a sign of life of this same run may come between, or another run takes the lock.
                with suppress(ChangedError):
                    write_holder(self._file, changed, found)
                    return changed
                time.sleep(again / 100)
            raise UnreachableError(
                f"{self._store.locate(LOCK_FILE)} was changed by others at each of {TRIES} attempts"
            )

    def _require(self, found: Found | None) -> Holder:
        holder = parse_holder(found)
        if holder.token != self._token:
            now = f"{holder.describe()} has taken it" if holder.token else "it was taken over and given back"
            raise LockLostError(
                f"run {self._run_id} no longer holds the output {self._store.root}: {now}; "
                "rows that it had not committed by then are not visible: run again when the output is free"
            )
        return holder


def join_lock(store: Store, token: str, run_id: str) -> HeldLock:
    """Returns the lock of another process, for one that works for it; each use of it checks the token."""
    with as_lock_errors(store):
        return HeldLock(store, token, run_id)


@contextmanager
def hold_lock(store: Store, run_id: str) -> Iterator[HeldLock]:
    """Holds the output while a run works, with a sign of life every ten seconds.

    Raises:
      LockedError: another run holds it.
      NoLockError: the output cannot be written, or its place offers no lock.
    """
    token = uuid.uuid4().hex
    with prove_alive(store, token) as proof:
        mine = Holder(
            run_id=run_id,
            token=token,
            host=socket.gethostname(),
            pid=os.getpid(),
            since=format_now(),
            life=proof.place,
        )
        with as_lock_errors(store):
            take(store, mine)
        lock = HeldLock(store, token, run_id)
        try:
            with _renewing(lock):
                yield lock
        finally:
            if not lock.is_handed_over:
                proof.is_left = not lock.give_back()


@contextmanager
def _renewing(lock: HeldLock) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=_keep_renewing, args=(lock, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep_renewing(lock: HeldLock, stop: threading.Event) -> None:
    while not stop.wait(_RENEW_EVERY_S):
        if lock.is_handed_over:
            continue
        try:
            lock.renew()
        except LockLostError as error:
            # The next commit raises it as well; a stream's driver looks here between commits.
            lock.loss = error
            return
        except NoLockError as error:
            _log.warning("could not write a sign of life of this run, trying again: %s", error)
