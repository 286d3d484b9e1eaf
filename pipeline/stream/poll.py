"""Finds files as they arrive, by listing the inputs again and again.

Beam's ``MatchContinuously`` does the same, but it cannot be stopped, its state grows
with every file, and its patterns are neither folders nor lists. Here each look makes the same
listing as a batch run, so a file gets the key and the fingerprint that a batch gives it, and the
state of the source is the number of the look.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp
from cachetools import LRUCache

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.settling import FileSettler, SystemClock, read_modified
from wiredesk.pipeline.inputs.sources import EmptyInputError, find_present, list_sources
from wiredesk.pipeline.storage.index import KnownPlace
from wiredesk.pipeline.storage.locks import LockLostError, NoLockError, join_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.schemas.records import SourceFile

_log = logging.getLogger(__name__)

_MAX_LOOKS = 2**62
# If there are thousands of files at the start, they arrive in portions, so that no window holds them all.
_MAX_FILES = 1_000
_SIGN_OF_LIFE_EVERY_S = 5.0
# Some engines ask for the next look at once, whatever time it is due: Flink without checkpoints does. They are made to
# wait, but not for so long that a checkpoint or the end of the job waits with them.
_MAX_PAUSE_S = 0.5
_IN_TABLES = -1
"""In place of the number of a look, for files that were in the tables before the first one."""


@dataclass(frozen=True)
class PollSettings:
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


@dataclass
class _Seen:
    """Files that the looks of this process have found.

    Attributes:
      settler: decides which files are completely written.
      files: fingerprint and number of the look, by place.
      keys: keys given to files, by place; the tables may not know them yet.
      alive_at: time of the last sign of life.
      due_at: time of the next look, by the monotonic clock.
    """

    settler: FileSettler
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    alive_at: float = 0.0
    due_at: float = 0.0


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


_seen_by_stream = LRUCache[str, _Seen](maxsize=8)
"""Files found, by stream. It outlives the bundles of a worker process, which each process one look."""

_seen_lock = threading.Lock()


def find_arrived(settings: PollSettings, look: int) -> list[SourceFile]:
    """Returns completely written files that are new or have new content, oldest first.

    At most a thousand files are returned; the next look finds the others.

    Args:
      settings: settings of the source.
      look: number of the look. An engine repeats a look if its result was lost
        with a worker, and then the look finds the same files again.
    """
    with _seen_lock:
        seen = _recall(settings)
        seen.settler.begin_pass()
        listed = _list_present(settings)
        # Only files that are still there are remembered.
        known = {
            file.source_uri: found
            for file in listed
            if (found := seen.files.get(file.source_uri)) is not None and found[1] < look
        }
        new: list[SourceFile] = []
        for file in sorted(listed, key=_by_age):
            if known.get(file.source_uri, ("", 0))[0] == file.fingerprint or not seen.settler(file):
                continue
            if settings.history.has_source(file.source_uri, file.fingerprint):
                known[file.source_uri] = (file.fingerprint, _IN_TABLES)
            elif len(new) < _MAX_FILES:
                new.append(file)
        seen.files = known | {file.source_uri: (file.fingerprint, look) for file in new}
        return _name_files(new, listed, seen, settings.history)


def _recall(settings: PollSettings) -> _Seen:
    name = settings.history.invocation
    return _seen_by_stream.setdefault(name, _Seen(FileSettler(settings.settle_s, SystemClock())))


def pause_until_due(settings: PollSettings) -> float:
    """Waits for the next look for at most half a second; returns the seconds that are left until then, or 0."""
    with _seen_lock:
        due_at = _recall(settings).due_at
    time.sleep(min(_MAX_PAUSE_S, max(0.0, due_at - time.monotonic())))
    return max(0.0, due_at - time.monotonic())


def plan_next(settings: PollSettings) -> None:
    """Records that the next look is due after the interval."""
    with _seen_lock:
        _recall(settings).due_at = time.monotonic() + settings.every_s


def _name_files(
    new: Sequence[SourceFile], listed: Sequence[SourceFile], seen: _Seen, history: StreamHistory
) -> list[SourceFile]:
    """Returns files with keys that no other has, in the same order."""
    if not new:
        return []
    present = {file.source_uri for file in listed}
    kept = {uri: key for uri, key in seen.keys.items() if uri in present}
    places = _PlacesSoFar(history, kept)
    named = {file.source_uri: file for file in assign_keys(new, find_known(new, places), places)}
    seen.keys = kept | {uri: file.source_key for uri, file in named.items()}
    return [named[file.source_uri] for file in new]


def _by_age(file: SourceFile) -> tuple[float, str]:
    return read_modified(file.fingerprint) or 0.0, file.source_key


def _list_present(settings: PollSettings) -> list[SourceFile]:
    """Returns the files of the inputs. An input that matches nothing yet is no error."""
    inputs, output = settings.inputs, settings.history.output
    try:
        return list_sources(inputs, leave_out=output)
    except EmptyInputError:
        present = find_present(inputs, output)
        return list_sources(present, leave_out=output) if present else []


def _is_overtaken(settings: PollSettings, store: Store, now: float) -> bool:
    """Shows the driver now and then that a worker still looks for files; returns True if another run has the output.

    The driver may be dead while its job goes on, and then nobody else ends it.
    """
    with _seen_lock:
        seen = _recall(settings)
    if now - seen.alive_at < _SIGN_OF_LIFE_EVERY_S:
        return False
    if settings.lock_token is not None:
        try:
            join_lock(store, settings.lock_token, settings.history.invocation).check()
        except LockLostError as loss:
            _log.warning("%s", loss)
            return True
        except NoLockError as silence:
            # The place of the output may answer again; until then nothing is committed.
            _log.warning("%s", silence)
    seen.alive_at = now
    store.write_bytes(settings.alive_file, str(now).encode())
    return False


class _LookTracker(OffsetRestrictionTracker):
    """Tracks the looks, which must stay on one worker: two workers would both find every file."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        """Splits off the looks that are due later, and nothing else."""
        return super().try_split(fraction_of_remainder) if fraction_of_remainder == 0 else None


class _LookProvider(beam.transforms.core.RestrictionProvider):
    def initial_restriction(self, element: PollSettings) -> OffsetRange:
        return OffsetRange(0, _MAX_LOOKS)

    def create_tracker(self, restriction: OffsetRange) -> _LookTracker:
        return _LookTracker(restriction)

    def restriction_size(self, element: PollSettings, restriction: OffsetRange) -> int:
        return 1

    def truncate(self, element: PollSettings, restriction: OffsetRange) -> None:
        """Ends the source when an engine drains the pipeline."""


_LOOKS = beam.DoFn.RestrictionParam(_LookProvider())
_WATERMARK = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class _PollFn(beam.DoFn):
    @beam.DoFn.unbounded_per_element()
    def process(
        self,
        element: PollSettings,
        tracker: Any = _LOOKS,
        watermark: Any = _WATERMARK,
    ) -> Iterator[TimestampedValue]:
        left_s = pause_until_due(element)
        if left_s > 0:
            tracker.defer_remainder(Duration.of(left_s))
            return
        look = tracker.current_restriction().start
        store, now = open_store(element.history.output), Timestamp.of(time.time())
        if store.exists(element.stop_file) or _is_overtaken(element, store, float(now)):
            tracker.try_claim(_MAX_LOOKS)
            return
        if not tracker.try_claim(look):
            return
        for file in find_arrived(element, look):
            yield TimestampedValue(file, now)
        plan_next(element)
        watermark.set_watermark(now)
        tracker.defer_remainder(Duration.of(element.every_s))


@dataclass
class PollFiles(beam.PTransform):
    """Finds files as they arrive.

    Input: the pipeline. Output: :class:`SourceFile` with the time of its discovery as timestamp, in
    the global window; unbounded until the stop file exists.
    """

    settings: PollSettings

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        return (
            pbegin
            | "Inputs" >> beam.Create([self.settings])
            | "Poll" >> beam.ParDo(_PollFn()).with_output_types(SourceFile)
        )
