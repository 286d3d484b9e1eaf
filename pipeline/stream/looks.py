"""What the sources of a stream share: each looks for files again and again, until its driver or another run ends it.

The state of a source is the number of its next look. The files of a look have its time as timestamp, so that all of
them are in one window or two, and none is late.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import MIN_TIMESTAMP, Duration, Timestamp
from cachetools import LRUCache

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.storage.index import KnownPlace
from wiredesk.pipeline.storage.locks import LockLostError, NoLockError, join_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.counters import NAMESPACE

_log = logging.getLogger(__name__)

MAX_LOOKS = 2**62
"""The end of a source, which no look reaches."""

_SIGN_OF_LIFE_EVERY_S = 5.0
# Some engines ask for the next look at once, whatever time it is due: Flink without checkpoints does. They are made to
# wait, but not for so long that a checkpoint or the end of the job waits with them.
_MAX_PAUSE_S = 0.5


@dataclass(frozen=True)
class SourceSettings:
    """Settings of the source of a stream.

    Attributes:
      inputs: see :func:`wiredesk.pipeline.inputs.sources.list_sources`.
      every_s: seconds between looks.
      settle_s: seconds for which a file must have stayed the same.
      history: the tables; files that are in them are left out.
      stop_file: path below the output. The source ends once this file exists.
      alive_file: path below the output. The source writes this file again and again as a sign of life.
      lock_token: token of the lock that the stream's driver holds. The source ends if another run has taken it.
    """

    inputs: tuple[str, ...]
    every_s: float
    settle_s: float
    history: StreamHistory
    stop_file: str
    alive_file: str
    lock_token: str | None = None


@dataclass(frozen=True)
class Look:
    """Result of a look.

    Attributes:
      files: files to read.
      is_alive: whether the place where the source looks has answered.
      is_over: whether a source that must stop has nothing left to do.
      counts: what the look has counted, by name.
    """

    files: Sequence[SourceFile] = ()
    is_alive: bool = True
    is_over: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


Looking = Callable[[SourceSettings, int, bool], Look]
"""Looks for files, given the settings, the number of the look and whether the source must stop.

An engine repeats a look if its result was lost with a worker, and then the look finds the same files again.
"""


@dataclass(frozen=True)
class _PlacesSoFar:
    """The places of the tables, and the files found since, which take precedence."""

    history: StreamHistory
    keys: Mapping[str, str]

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns key and fingerprint of each of these places that was read or found before."""
        given = {uri: KnownPlace(self.keys[uri], None) for uri in source_uris if uri in self.keys}
        return {**self.history.find_places(source_uris), **given}

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place that each of these keys belongs to; free keys are left out."""
        owners = {key: uri for uri, key in self.keys.items()}
        given = {key: owners[key] for key in source_keys if key in owners}
        return {**self.history.find_owners(source_keys), **given}


def give_keys(
    files: Sequence[SourceFile], taken: Mapping[str, str], history: StreamHistory
) -> list[SourceFile]:
    """Returns files with keys that no other file has, in any order.

    Args:
      files: new files, or files with new content.
      taken: keys given to files that the tables may not know yet, by place.
      history: the tables.
    """
    places = _PlacesSoFar(history, taken)
    return list(assign_keys(files, find_known(files, places), places))


class _Pace:
    """What happens only now and then in the looks of a stream, whose bundles share it."""

    def __init__(self) -> None:
        self._due_at = self._checked_at = self._alive_at = float("-inf")

    def pause(self) -> float:
        """Waits for the next look for at most half a second; returns the seconds that are left until then, or 0."""
        time.sleep(min(_MAX_PAUSE_S, max(0.0, self._due_at - time.monotonic())))
        return max(0.0, self._due_at - time.monotonic())

    def plan_next(self, every_s: float) -> None:
        """Records that the next look is due after the interval."""
        self._due_at = time.monotonic() + every_s

    def is_overtaken(self, settings: SourceSettings, store: Store) -> bool:
        """Returns True if another run has the output.

        The driver may be dead while its job goes on, and then nobody else ends it.
        """
        now = time.monotonic()
        if settings.lock_token is None or now - self._checked_at < _SIGN_OF_LIFE_EVERY_S:
            return False
        try:
            join_lock(store, settings.lock_token, settings.history.invocation).check()
        except LockLostError as loss:
            _log.warning("%s", loss)
            return True
        except NoLockError as silence:
            # The place of the output may answer again; until then nothing is committed.
            _log.warning("%s", silence)
        self._checked_at = now
        return False

    def give_sign_of_life(self, settings: SourceSettings, store: Store) -> None:
        """Shows the driver that a worker still looks for files."""
        now = time.monotonic()
        if now - self._alive_at >= _SIGN_OF_LIFE_EVERY_S:
            store.write_bytes(settings.alive_file, str(time.time()).encode())
            self._alive_at = now


_pace_by_stream = LRUCache[str, _Pace](maxsize=8)
"""Paces, by stream. Each outlives the bundles of a worker process, which each process one look."""

_pace_lock = threading.Lock()


def _find_pace(settings: SourceSettings) -> _Pace:
    with _pace_lock:
        return _pace_by_stream.setdefault(settings.history.invocation, _Pace())


class LookTracker(OffsetRestrictionTracker):
    """Tracks the looks, which must stay on one worker: two workers would both find every file."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        """Splits off the looks that are due later, and nothing else."""
        return super().try_split(fraction_of_remainder) if fraction_of_remainder == 0 else None


class _LookProvider(beam.transforms.core.RestrictionProvider):
    def initial_restriction(self, element: SourceSettings) -> OffsetRange:
        return OffsetRange(0, MAX_LOOKS)

    def create_tracker(self, restriction: OffsetRange) -> LookTracker:
        return LookTracker(restriction)

    def restriction_size(self, element: SourceSettings, restriction: OffsetRange) -> int:
        return 1

    def truncate(self, element: SourceSettings, restriction: OffsetRange) -> None:
        """Ends the source when an engine drains the pipeline."""


_LOOKS = beam.DoFn.RestrictionParam(_LookProvider())
_WATERMARK = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class LookFn(beam.DoFn):
    """Looks again and again.

    Input: :class:`SourceSettings`. Output: :class:`SourceFile` with the time of its look as timestamp; unbounded until
    the stop file exists and the source is over, or another run has the output. The counters are those of the looks.
    """

    def __init__(self, look: Looking) -> None:
        self._look = look

    @beam.DoFn.unbounded_per_element()
    def process(
        self,
        element: SourceSettings,
        tracker: Any = _LOOKS,
        watermark: Any = _WATERMARK,
    ) -> Iterator[TimestampedValue]:
        """Makes one look if it is due."""
        pace = _find_pace(element)
        left_s = pace.pause()
        if left_s > 0:
            tracker.defer_remainder(Duration.of(left_s))
            return
        number, store = tracker.current_restriction().start, open_store(element.history.output)
        if not tracker.try_claim(number):
            return
        if pace.is_overtaken(element, store):
            tracker.try_claim(MAX_LOOKS)
            return
        found = self._look(element, number, store.exists(element.stop_file))
        for name, count in found.counts.items():
            Metrics.counter(NAMESPACE, name).inc(count)
        # After the look, which may wait. The watermark must not go back when the clock of the machine is set back.
        now = max(Timestamp.of(time.time()), watermark.current_watermark() or MIN_TIMESTAMP)
        for file in found.files:
            yield TimestampedValue(file, now)
        if found.is_over:
            tracker.try_claim(MAX_LOOKS)
            return
        if found.is_alive:
            pace.give_sign_of_life(element, store)
        pace.plan_next(element.every_s)
        watermark.set_watermark(now)
        tracker.defer_remainder(Duration.of(element.every_s))
