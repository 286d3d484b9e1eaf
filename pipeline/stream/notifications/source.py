"""Finds new objects of a store through its notifications, in a queue of Pub/Sub or SQS.

Dataflow takes messages of Pub/Sub with its own source. Everywhere else a source of ours pulls them: a look
at the queue now and then, as :mod:`wiredesk.pipeline.stream.poll` looks at folders.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp
from cachetools import LRUCache

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.settling import SystemClock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.notifications.events import NotificationError, locate_files, read_google
from wiredesk.pipeline.stream.notifications.intake import Intake, IntakeSettings, describe_message
from wiredesk.pipeline.stream.notifications.queues import open_queue, uses_native_source
from wiredesk.pipeline.stream.notifications.windows import CommittedFiles
from wiredesk.pipeline.stream.poll import (
    _LOOKS,
    _MAX_LOOKS,
    _SIGN_OF_LIFE_EVERY_S,
    _WATERMARK,
    PollSettings,
    _PlacesSoFar,
)
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.counters import NAMESPACE

_log = logging.getLogger(__name__)


def choose_source(runner: str, subscription: str, settings: PollSettings, stall_s: float) -> Any:
    """Returns the transform that finds files through a subscription on an engine.

    Args:
      runner: the engine, by Beam's name.
      subscription: see :func:`wiredesk.pipeline.stream.notifications.queues.parse_subscription`.
      settings: of the source that polls the inputs.
      stall_s: seconds without progress after which the driver gives up.
    """
    if uses_native_source(runner, subscription):
        return ReadNotifications(subscription, settings.inputs, settings.history)
    return PullNotifications(PullSettings(subscription, settings, stall_s / 2))


class _ReadNotificationFn(beam.DoFn):
    def __init__(self, inputs: Sequence[str], history: StreamHistory) -> None:
        self._inputs = inputs
        self._history = history

    def process(self, element: Any) -> Iterator[SourceFile]:
        try:
            found = read_google(element.attributes or {}, element.data)
        except NotificationError as error:
            # The message is acknowledged: delivered again, it would fail again.
            Metrics.counter(NAMESPACE, "notifications_malformed").inc()
            _log.warning("a notification was left out, %s: %s", error, describe_message(element))
            return
        if found.unknown:
            Metrics.counter(NAMESPACE, "notifications_of_unknown_type").inc()
            _log.warning("a notification of an unknown type was left out: %s", describe_message(element))
        located = locate_files(found.objects, self._inputs, self._history.output)
        if located.gone:
            Metrics.counter(NAMESPACE, "notifications_of_gone_objects").inc(located.gone)
        for file in located.present:
            if not self._history.has_source(file.source_uri, file.fingerprint):
                yield from assign_keys([file], find_known([file], self._history), self._history)


@dataclass
class ReadNotifications(beam.PTransform):
    """Finds files through Pub/Sub notifications with the engine's own source. Needs the extra ``gcp``.

    A message that is no notification is left out, logged and counted; it must not stop the stream.

    Input: the pipeline. Output: :class:`SourceFile` with the timestamp of its message. Counters:
    ``notifications_malformed``, ``notifications_of_unknown_type``, ``notifications_of_gone_objects``.
    """

    subscription: str
    inputs: tuple[str, ...]
    history: StreamHistory

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        from apache_beam.io.gcp.pubsub import ReadFromPubSub  # noqa: PLC0415 - the extra may be missing

        messages = ReadFromPubSub(subscription=self.subscription, with_attributes=True)
        read = beam.ParDo(_ReadNotificationFn(self.inputs, self.history)).with_output_types(SourceFile)
        return pbegin | "Notifications" >> messages | "ReadNotification" >> read


@dataclass(frozen=True)
class PullSettings:
    """Settings of the source that pulls notifications.

    Attributes:
      subscription: see :func:`wiredesk.pipeline.stream.notifications.queues.parse_subscription`.
      poll: settings that it shares with the source that polls the inputs.
      patience_s: see :class:`wiredesk.pipeline.stream.notifications.intake.IntakeSettings`.
    """

    subscription: str
    poll: PollSettings
    patience_s: float


@dataclass
class _Open:
    """An intake of this process.

    Attributes:
      intake: the intake.
      alive_at: time of the last sign of life.
    """

    intake: Intake
    alive_at: float = 0.0


_open_by_stream = LRUCache[str, _Open](maxsize=8)
"""Intakes by stream. Each outlives the bundles of a worker process, which each process one look."""

_open_lock = threading.Lock()


def _find_open(settings: PullSettings) -> _Open:
    """Returns the intake of a stream; another process starts with an empty one, and the leases of this one run out."""
    history = settings.poll.history
    with _open_lock:
        if history.invocation not in _open_by_stream:

            def give_keys(files: Sequence[SourceFile], taken: Mapping[str, str]) -> Sequence[SourceFile]:
                places = _PlacesSoFar(history, taken)
                return assign_keys(files, find_known(files, places), places)

            queue, committed = open_queue(settings.subscription), CommittedFiles(history)
            told = IntakeSettings(settings.poll.inputs, history.output, patience_s=settings.patience_s)
            intake = Intake(queue, committed, give_keys, told, SystemClock())
            _open_by_stream[history.invocation] = _Open(intake)
        return _open_by_stream[history.invocation]


def _give_sign_of_life(found: _Open, settings: PollSettings, store: Store, now: float) -> None:
    """Shows the driver that a worker still reaches the queue."""
    if now - found.alive_at >= _SIGN_OF_LIFE_EVERY_S:
        found.alive_at = now
        store.write_bytes(settings.alive_file, str(now).encode())


class _PullFn(beam.DoFn):
    @beam.DoFn.unbounded_per_element()
    def process(
        self, element: PullSettings, tracker: Any = _LOOKS, watermark: Any = _WATERMARK
    ) -> Iterator[TimestampedValue]:
        number = tracker.current_restriction().start
        store = open_store(element.poll.history.output)
        if not tracker.try_claim(number):
            return
        found = _find_open(element)
        look = found.intake.look(number, is_stopping=store.exists(element.poll.stop_file))
        for name, count in look.counts.items():
            Metrics.counter(NAMESPACE, name).inc(count)
        # After the look, which waits for messages: none may be late.
        now = Timestamp.of(time.time())
        for file in look.files:
            yield TimestampedValue(file, now)
        if look.is_over:
            tracker.try_claim(_MAX_LOOKS)
            return
        if look.is_alive:
            _give_sign_of_life(found, element.poll, store, float(now))
        watermark.set_watermark(now)
        tracker.defer_remainder(Duration.of(element.poll.every_s))


@dataclass
class PullNotifications(beam.PTransform):
    """Finds files through the notifications of a queue, on every engine. Needs the extra ``gcp`` or ``aws``.

    Messages are acknowledged once the tables hold their files. Those that announce nothing new, or are no
    notifications, are acknowledged at once; the latter are logged and counted.

    Input: the pipeline. Output: :class:`SourceFile` with the time of its discovery as timestamp, in the global
    window; unbounded until the stop file exists and everything is committed. Counters: ``notifications_malformed``,
    ``notifications_of_unknown_type``, ``notifications_of_gone_objects``, ``notifications_acknowledged``,
    ``notification_requests_failed``.
    """

    settings: PullSettings

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        return (
            pbegin
            | "Subscription" >> beam.Create([self.settings])
            | "Pull" >> beam.ParDo(_PullFn()).with_output_types(SourceFile)
        )
