"""Finds files as they arrive, by looking again and again.

Beam's ``MatchContinuously`` does the same, but it cannot be told to end, its state grows
with every file, and its patterns know neither folders nor lists. Here a look is the
listing of a batch, so a file has the key and the fingerprint that a batch gives it, and
the state of the source is a number.
"""

from __future__ import annotations

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

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.settling import FileSettler, SystemClock, read_modified
from wiredesk.pipeline.inputs.sources import EmptyInputError, list_sources
from wiredesk.pipeline.storage.index import KnownPlace
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.schemas.records import SourceFile

_MAX_LOOKS = 2**62
# Where thousands are there already, they come like a stream, so that no window holds them all.
_MAX_FILES = 1_000
_TELL_EVERY_S = 5.0
_BEFORE = -1
"""The look of what no look has found, since it is in the tables."""


@dataclass(frozen=True)
class PollSettings:
    """What is looked for, and how often.

    Attributes:
      inputs: see :func:`wiredesk.pipeline.inputs.sources.list_sources`.
      every_s: seconds from look to look.
      settle_s: seconds for which a file must have stayed the same.
      history: the tables: files that are in them are not found.
      stop_file: below the output; once it is there, nothing more is looked for.
      alive_file: below the output; written again and again as long as it is looked.
    """

    inputs: tuple[str, ...]
    every_s: float
    settle_s: float
    history: StreamHistory
    stop_file: str
    alive_file: str


@dataclass
class _Seen:
    """What the looks of this process have found, by place.

    Attributes:
      settler: says which files are completely written.
      files: fingerprint and number of the look.
      keys: those that were given to files, which the tables may not know yet.
      told_at: when the driver was told last that somebody looks.
    """

    settler: FileSettler
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    told_at: float = 0.0


@dataclass(frozen=True)
class _PlacesSoFar:
    """The places of the tables, and before them those that were found since."""

    history: StreamHistory
    keys: Mapping[str, str]

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns what is known of those of these places that were read or found before."""
        given = {uri: KnownPlace(self.keys[uri], None) for uri in source_uris if uri in self.keys}
        return {**self.history.find_places(source_uris), **given}

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place that each of these keys belongs to, where one has it."""
        owners = {key: uri for uri, key in self.keys.items()}
        given = {key: owners[key] for key in source_keys if key in owners}
        return {**self.history.find_owners(source_keys), **given}


_seen: dict[str, _Seen] = {}
_looking = threading.Lock()


def find_arrived(settings: PollSettings, look: int) -> list[SourceFile]:
    """Returns the files that are new, or new in what they hold, and completely written, oldest first.

    At most a thousand are; the others are found by the next look.

    Args:
      settings: where to look.
      look: its number. A look that an engine repeats, since what it had found was lost
        with a worker, finds the same again.
    """
    with _looking:
        name = settings.history.invocation
        seen = _seen.setdefault(name, _Seen(FileSettler(settings.settle_s, SystemClock())))
        seen.settler.begin_pass()
        listed = _list_files(settings)
        # What is gone need not be remembered.
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
                known[file.source_uri] = (file.fingerprint, _BEFORE)
            elif len(new) < _MAX_FILES:
                new.append(file)
        seen.files = known | {file.source_uri: (file.fingerprint, look) for file in new}
        return _name_files(new, listed, seen, settings.history)


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


def _list_files(settings: PollSettings) -> list[SourceFile]:
    """Lists what is there; an input that names nothing yet has nothing."""
    try:
        return list_sources(settings.inputs, leave_out=settings.history.output)
    except EmptyInputError:
        present = []
        for pattern in settings.inputs:
            try:
                list_sources([pattern], leave_out=settings.history.output)
            except EmptyInputError:
                continue
            present.append(pattern)
        return list_sources(present, leave_out=settings.history.output) if present else []


def _tell_alive(settings: PollSettings, store: Store, now: float) -> None:
    """Tells the driver that there is somebody who looks."""
    with _looking:
        seen = _seen.get(settings.history.invocation)
    if seen is not None and now - seen.told_at >= _TELL_EVERY_S:
        seen.told_at = now
        store.write_bytes(settings.alive_file, str(now).encode())


class _LookTracker(OffsetRestrictionTracker):
    """Looks follow each other: half of them given to another worker would find everything twice."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        """Splits off what is to come later, and nothing else."""
        return super().try_split(fraction_of_remainder) if fraction_of_remainder == 0 else None


class _LookProvider(beam.transforms.core.RestrictionProvider):
    def initial_restriction(self, element: PollSettings) -> OffsetRange:
        return OffsetRange(0, _MAX_LOOKS)

    def create_tracker(self, restriction: OffsetRange) -> _LookTracker:
        return _LookTracker(restriction)

    def restriction_size(self, element: PollSettings, restriction: OffsetRange) -> int:
        return 1

    def truncate(self, element: PollSettings, restriction: OffsetRange) -> None:
        """Ends the looks where an engine drains a pipeline."""


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
        look = tracker.current_restriction().start
        store = open_store(element.history.output)
        if store.exists(element.stop_file):
            tracker.try_claim(_MAX_LOOKS)
            return
        if not tracker.try_claim(look):
            return
        now = Timestamp.of(time.time())
        _tell_alive(element, store, float(now))
        for file in find_arrived(element, look):
            yield TimestampedValue(file, now)
        watermark.set_watermark(now)
        tracker.defer_remainder(Duration.of(element.every_s))


@dataclass
class PollFiles(beam.PTransform):
    """Finds files as they arrive.

    Input: the pipeline. Output: :class:`SourceFile`, its timestamp when it was found, in
    the global window; unbounded until the stop file is there.
    """

    settings: PollSettings

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        return (
            pbegin
            | "Inputs" >> beam.Create([self.settings])
            | "Poll" >> beam.ParDo(_PollFn()).with_output_types(SourceFile)
        )
