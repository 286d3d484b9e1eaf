"""Finds new objects of a store through its notifications, in a queue of Pub/Sub or SQS.

Dataflow takes messages of Pub/Sub with its own source. Everywhere else a source of ours pulls them: a look
at the queue now and then, as :mod:`wiredesk.pipeline.stream.poll` looks at folders.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from cachetools import LRUCache

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.settling import SystemClock
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.looks import Look, LookFn, SourceSettings, give_keys
from wiredesk.pipeline.stream.notifications.events import NotificationError, locate_files, read_google
from wiredesk.pipeline.stream.notifications.intake import Intake, IntakeSettings, describe_message
from wiredesk.pipeline.stream.notifications.queues import open_queue, uses_native_source
from wiredesk.pipeline.stream.notifications.windows import CommittedFiles
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.counters import NAMESPACE

_log = logging.getLogger(__name__)

LEASE_S = 30.0
"""Shortest lease of a message."""

_LOOKS_IN_LEASE = 3


def choose_source(runner: str, subscription: str, settings: SourceSettings, stall_s: float) -> Any:
    """Returns the transform that finds files through a subscription on an engine.

    Args:
      runner: the engine, by Beam's name.
      subscription: see :func:`wiredesk.pipeline.stream.notifications.queues.parse_subscription`.
      settings: of the source.
      stall_s: seconds without progress after which the driver gives up.
    """
    if uses_native_source(runner, subscription):
        return ReadNotifications(subscription, settings.inputs, settings.history)
    return PullNotifications(subscription, settings, stall_s / 2)


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
        for file in map(_explain_trouble, located.present):
            if not self._history.has_source(file.source_uri, file.fingerprint):
                yield from assign_keys([file], find_known([file], self._history), self._history)


def _explain_trouble(file: SourceFile) -> SourceFile:
    """Returns a file that becomes a reject if the store does not tell its state: the engine acknowledges its message."""
    if file.trouble is None:
        return file
    return replace(file, trouble=f"{file.trouble}; wiredesk run over its folder reads it")


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


_intakes = LRUCache[str, Intake](maxsize=8)
"""Intakes by stream. Each outlives the bundles of a worker process, which each process one look."""

_intakes_lock = threading.Lock()


def _find_intake(subscription: str, patience_s: float, settings: SourceSettings) -> Intake:
    """Returns the intake of a stream; another process starts with an empty one, and the leases of this one run out."""
    history = settings.history
    with _intakes_lock:
        if history.invocation not in _intakes:
            queue, committed = open_queue(subscription), CommittedFiles(history)
            # A message whose lease ends before the next look is delivered again, and some queues count deliveries.
            lease_s = max(LEASE_S, _LOOKS_IN_LEASE * settings.every_s)
            told = IntakeSettings(settings.inputs, history.output, lease_s=lease_s, patience_s=patience_s)
            name = partial(give_keys, history=history)
            _intakes[history.invocation] = Intake(queue, committed, name, told, SystemClock())
        return _intakes[history.invocation]


def _pull(
    subscription: str, patience_s: float, settings: SourceSettings, number: int, is_stopping: bool
) -> Look:
    return _find_intake(subscription, patience_s, settings).look(number, is_stopping=is_stopping)


@dataclass
class PullNotifications(beam.PTransform):
    """Finds files through the notifications of a queue, on every engine. Needs the extra ``gcp`` or ``aws``.

    Messages are acknowledged once the tables hold their files. Those that announce nothing new, or are no
    notifications, are acknowledged at once; the latter are logged and counted.

    Input: the pipeline. Output: :class:`SourceFile` with the time of its discovery as timestamp, in the global
    window; unbounded until the stop file exists and everything is committed. Counters: ``notifications_malformed``,
    ``notifications_of_unknown_type``, ``notifications_of_gone_objects``, ``notifications_acknowledged``,
    ``notification_requests_failed``.

    Attributes:
      subscription: see :func:`wiredesk.pipeline.stream.notifications.queues.parse_subscription`.
      settings: of the source.
      patience_s: see :class:`wiredesk.pipeline.stream.notifications.intake.IntakeSettings`.
    """

    subscription: str
    settings: SourceSettings
    patience_s: float

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        look = partial(_pull, self.subscription, self.patience_s)
        return (
            pbegin
            | "Subscription" >> beam.Create([self.settings])
            | "Pull" >> beam.ParDo(LookFn(look)).with_output_types(SourceFile)
        )
