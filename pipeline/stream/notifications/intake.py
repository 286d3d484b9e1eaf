"""Keeps track of the messages that a stream has taken from a queue, until the tables hold what they announce.

A message is acknowledged once every file that it announces is committed, or if it announces nothing new. Until
then its lease is extended again and again. If the process dies, the leases run out and the queue delivers the
messages again; what was committed by then is recognised by place and fingerprint. So a kill at any moment loses
nothing, and a file that is read twice leaves the rows that it has.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from wiredesk.pipeline.inputs.settling import Clock, read_modified
from wiredesk.pipeline.stream.looks import Look
from wiredesk.pipeline.stream.notifications.events import (
    Announcement,
    NotificationError,
    locate_files,
)
from wiredesk.pipeline.stream.notifications.queues import Message, Queue, SubscriptionError
from wiredesk.schemas.records import SourceFile

_log = logging.getLogger(__name__)

_SHOWN_CHARS = 200
_MAX_NEW = 1_000
"""Most messages of one look; a window holds those of a few looks."""
_MAX_LEASED = 5_000
"""Most messages that wait for their commit. More stay in the queue, where they need no extension."""
_RECHECK_EVERY_S = 300.0


class Committed(Protocol):
    """The files of the tables; see :class:`wiredesk.pipeline.stream.notifications.windows.CommittedFiles`."""

    def advance(self) -> Mapping[str, str | None]:
        """Returns the files that were committed since the last call: fingerprints by place, None if unread."""

    def find(self, source_uri: str) -> str | None:
        """Returns the fingerprint with which a place is in the tables; None if it is not."""

    def refresh(self) -> None:
        """Makes the next :meth:`find` read the tables again."""


Name = Callable[[Sequence[SourceFile], Mapping[str, str]], Sequence[SourceFile]]
"""Gives new files keys that no other file has; the mapping holds the keys of files that wait, by place."""


@dataclass(frozen=True)
class IntakeSettings:
    """Settings of an intake.

    Attributes:
      inputs: folders of stores, objects and globs.
      output: root of the tables.
      lease_s: seconds for which a message is leased at a time; longer than the time between two looks.
      patience_s: seconds without a commit after which a stream that stops no longer waits for one.
      wait_s: seconds for which a look waits for a message.
    """

    inputs: tuple[str, ...]
    output: str
    lease_s: float
    patience_s: float
    wait_s: float = 1.0


@dataclass(eq=False)
class _Delivery:
    """A message that is leased.

    Attributes:
      message_id: the same in every delivery.
      handle: of the last delivery.
      leased_at: monotonic time at which the lease began.
      open: places of its files that are not committed yet.
    """

    message_id: str
    handle: str
    leased_at: float
    open: set[str] = field(default_factory=set)


@dataclass(eq=False)
class _Waiting:
    """A file that was sent on and is not committed yet.

    Attributes:
      file: as it was sent on.
      look: number of the look that sent it on.
      since: monotonic time of that look.
      deliveries: the messages that announce it.
      later: a later state of the file, which is sent on once this one is committed.
      later_deliveries: the messages that announce the later state.
    """

    file: SourceFile
    look: int
    since: float
    deliveries: list[_Delivery]
    later: SourceFile | None = None
    later_deliveries: list[_Delivery] = field(default_factory=list)


class Intake:
    """Takes messages from a queue, look by look, and acknowledges them after the commit. Threads may share it."""

    def __init__(
        self, queue: Queue, committed: Committed, name: Name, settings: IntakeSettings, clock: Clock
    ) -> None:
        self._queue = queue
        self._committed = committed
        self._name = name
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._deliveries: dict[str, _Delivery] = {}
        self._done: list[str] = []
        self._progress_at = self._recheck_at = clock.monotonic()
        self._is_stopping = False
        self._counts: dict[str, int] = {}

    def look(self, number: int, *, is_stopping: bool = False) -> Look:
        """Returns files that are to be read, and acknowledges messages whose files are committed.

        Args:
          number: number of the look. An engine repeats a look if its result was lost with a
            worker, and then the look returns the same files again, and those of later looks.
          is_stopping: whether to take no new messages.
        """
        with self._lock:
            self._counts = {}
            now = self._clock.monotonic()
            if is_stopping and not self._is_stopping:
                self._is_stopping, self._progress_at = True, now
            ready = self._settle(self._committed.advance(), number, now)
            ready += self._recheck(number, now)
            again = [one for one in self._waiting.values() if one.look >= number and one not in ready]
            for one in again:
                one.look = number
            is_alive = self._keep_leases(now)
            new: list[SourceFile] = []
            if not is_stopping:
                try:
                    new = self._take(number)
                    is_alive = True
                except SubscriptionError as error:
                    is_alive = False
                    self._complain(error)
            self._acknowledge()
            files = [one.file for one in (*again, *ready)] + new
            return Look(files, is_alive, is_stopping and self._is_over(now), self._counts)

    def _settle(self, found: Mapping[str, str | None], number: int, now: float) -> list[_Waiting]:
        """Notes committed files; returns later states of them that are sent on now."""
        ready = []
        for uri, fingerprint in found.items():
            one = self._waiting.get(uri)
            if one is None or (fingerprint is not None and not _covers(fingerprint, one.file)):
                continue
            del self._waiting[uri]
            self._progress_at = now
            self._close(one.deliveries, uri)
            if one.later is None:
                continue
            if fingerprint is not None and _covers(fingerprint, one.later):
                self._close(one.later_deliveries, uri)
                continue
            next_one = _Waiting(one.later, number, now, one.later_deliveries)
            self._waiting[uri] = next_one
            ready.append(next_one)
        return ready

    def _recheck(self, number: int, now: float) -> list[_Waiting]:
        """Looks up files that have waited for long: an engine that repeats a look commits no row for a known file."""
        if now - self._recheck_at < _RECHECK_EVERY_S:
            return []
        self._recheck_at = now
        old = [uri for uri, one in self._waiting.items() if now - one.since >= _RECHECK_EVERY_S]
        if not old:
            return []
        self._committed.refresh()
        found = {uri: fingerprint for uri in old if (fingerprint := self._committed.find(uri)) is not None}
        return self._settle(found, number, now)

    def _close(self, deliveries: Iterable[_Delivery], uri: str) -> None:
        """Notes that a file is done with; a message without open files is acknowledged."""
        for delivery in deliveries:
            delivery.open.discard(uri)
            if not delivery.open and self._deliveries.get(delivery.message_id) is delivery:
                del self._deliveries[delivery.message_id]
                self._done.append(delivery.handle)

    def _keep_leases(self, now: float) -> bool:
        """Extends leases of which a third is over; returns False if the queue refuses."""
        due = [one for one in self._deliveries.values() if now - one.leased_at >= self._settings.lease_s / 3]
        if not due:
            return True
        try:
            self._queue.extend([one.handle for one in due], self._settings.lease_s)
        except SubscriptionError as error:
            # A message whose lease has run out is delivered again, which does no harm.
            self._complain(error)
            return False
        finally:
            for one in due:
                one.leased_at = now
        return True

    def _take(self, number: int) -> list[SourceFile]:
        """Pulls messages; returns the new files that they announce.

        Raises:
          SubscriptionError: the queue does not answer.
        """
        limit = min(_MAX_NEW, _MAX_LEASED - len(self._deliveries))
        if limit <= 0:
            return []
        messages = self._queue.pull(limit, self._settings.wait_s, self._settings.lease_s)
        now = self._clock.monotonic()
        announced: list[tuple[_Delivery, Announcement]] = []
        for message in messages:
            delivery = self._deliveries.get(message.message_id)
            if delivery is not None:
                # The lease has run out meanwhile. Only the handle of the last delivery counts.
                delivery.handle, delivery.leased_at = message.handle, now
                continue
            found = self._read(message)
            if found is not None and found.objects:
                delivery = _Delivery(message.message_id, message.handle, now)
                self._deliveries[message.message_id] = delivery
                announced.append((delivery, found))
            else:
                self._done.append(message.handle)
        return self._add_files(announced, number, now)

    def _read(self, message: Message) -> Announcement | None:
        """Returns what a message announces; None if it is no notification, which delivered again would be none either."""
        found, why = None, "a part of it names no object"
        try:
            found = self._queue.read(message)
        except NotificationError as error:
            why = str(error)
        if malformed := 1 if found is None else found.malformed:
            self._count("notifications_malformed", malformed)
            _log.warning("a notification was left out, %s: %s", why, describe_message(message))
        if found is not None and found.unknown:
            self._count("notifications_of_unknown_type", found.unknown)
            _log.warning("a notification of an unknown type was left out: %s", describe_message(message))
        return found

    def _add_files(
        self, announced: Sequence[tuple[_Delivery, Announcement]], number: int, now: float
    ) -> list[SourceFile]:
        new: dict[str, _Waiting] = {}
        try:
            self._locate(announced, number, now, new)
            files = self._give_keys(new)
        except BaseException:
            # Their leases run out, and the queue delivers them again.
            for delivery, _ in announced:
                self._deliveries.pop(delivery.message_id, None)
            for uri in new:
                del self._waiting[uri]
            raise
        # Only now, so that a message with several files is not acknowledged after the first.
        self._close([delivery for delivery, _ in announced], "")
        return files

    def _locate(
        self,
        announced: Sequence[tuple[_Delivery, Announcement]],
        number: int,
        now: float,
        new: dict[str, _Waiting],
    ) -> None:
        """Adds the announced files that are not in the tables to those that wait; ``new`` gets those of this look."""
        objects = [(delivery, one) for delivery, found in announced for one in found.objects]
        located = locate_files([one for _, one in objects], self._settings.inputs, self._settings.output)
        if located.gone:
            self._count("notifications_of_gone_objects", located.gone)
        owners: dict[str, list[_Delivery]] = {}
        for delivery, one in objects:
            owners.setdefault(one.path, []).append(delivery)
        for file in located.present:
            if file.trouble is None:
                self._add_file(file, owners[file.path], number, now, new)
                continue
            # The store may answer later. Until then the messages stay in the queue, which delivers them again.
            self._complain(SubscriptionError(f"{file.path}: {file.trouble}"))
            for delivery in owners[file.path]:
                self._deliveries.pop(delivery.message_id, None)

    def _add_file(
        self,
        file: SourceFile,
        deliveries: Sequence[_Delivery],
        number: int,
        now: float,
        new: dict[str, _Waiting],
    ) -> None:
        """Adds a file to those that wait for their commit, unless the tables hold it."""
        uri = file.source_uri
        one = self._waiting.get(uri)
        if one is None:
            known = self._committed.find(uri)
            if known is not None and _covers(known, file):
                return
            self._waiting[uri] = new[uri] = _Waiting(file, number, now, [])
            one = new[uri]
        elif not _covers(one.file.fingerprint, file):
            if uri in new:
                one.file = file
            else:
                # Two states of one file in one window could not be told apart in the tables.
                if one.later is None or not _covers(one.later.fingerprint, file):
                    one.later = replace(file, source_key=one.file.source_key)
                _join(one.later_deliveries, deliveries, uri)
                return
        _join(one.deliveries, deliveries, uri)

    def _give_keys(self, new: Mapping[str, _Waiting]) -> list[SourceFile]:
        """Gives new files their keys, and returns the files in that order."""
        if not new:
            return []
        taken = {uri: one.file.source_key for uri, one in self._waiting.items() if uri not in new}
        named = self._name([one.file for one in new.values()], taken)
        for file in named:
            new[file.source_uri].file = file
        return list(named)

    def _acknowledge(self) -> None:
        if not self._done:
            return
        handles, self._done = self._done, []
        try:
            self._queue.acknowledge(handles)
        except SubscriptionError as error:
            # They are delivered again, and the tables know their files by then.
            self._complain(error)
            return
        self._count("notifications_acknowledged", len(handles))

    def _is_over(self, now: float) -> bool:
        if not self._deliveries:
            return True
        if now - self._progress_at < self._settings.patience_s:
            return False
        _log.warning(
            "%d notifications stay unacknowledged: their files were not committed; the next stream gets them again",
            len(self._deliveries),
        )
        return True

    def _complain(self, error: SubscriptionError) -> None:
        self._count("notification_requests_failed")
        _log.warning("%s; wiredesk tries again", error)

    def _count(self, name: str, number: int = 1) -> None:
        self._counts[name] = self._counts.get(name, 0) + number


def _covers(fingerprint: str, file: SourceFile) -> bool:
    """Returns True if a state of a file is the same as, or later than, the one that was announced."""
    if fingerprint == file.fingerprint:
        return True
    known, announced = read_modified(fingerprint), read_modified(file.fingerprint)
    return known is not None and announced is not None and known > announced


def _join(deliveries: list[_Delivery], more: Sequence[_Delivery], uri: str) -> None:
    for delivery in more:
        delivery.open.add(uri)
        if delivery not in deliveries:
            deliveries.append(delivery)


def describe_message(message: Any) -> str:
    """Returns the content of a message, shortened and safe to print on a terminal."""
    return f"{ascii(message.attributes)[:_SHOWN_CHARS]} {ascii(message.data)[:_SHOWN_CHARS]}"
