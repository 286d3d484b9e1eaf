"""Finds files as they arrive, by listing the inputs again and again.

Beam's ``MatchContinuously`` does the same, but it cannot be stopped, its state grows
with every file, and its patterns are neither folders nor lists. Here each look makes the same
listing as a batch run, so a file gets the key and the fingerprint that a batch gives it, and the
state of the source is the number of the look.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
from cachetools import LRUCache

from wiredesk.pipeline.inputs.settling import FileSettler, SystemClock, read_modified
from wiredesk.pipeline.inputs.sources import EmptyInputError, find_present, list_sources
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.looks import Look, LookFn, SourceSettings, give_keys
from wiredesk.schemas.records import SourceFile

# If there are thousands of files at the start, they arrive in portions, so that no window holds them all.
_MAX_FILES = 1_000
_IN_TABLES = -1
"""In place of the number of a look, for files that were in the tables before the first one."""


@dataclass
class _Seen:
    """Files that the looks of this process have found.

    Attributes:
      settler: decides which files are completely written.
      files: fingerprint and number of the look, by place.
      keys: keys given to files, by place; the tables may not know them yet.
    """

    settler: FileSettler
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


_seen_by_stream = LRUCache[str, _Seen](maxsize=8)
"""Files found, by stream. It outlives the bundles of a worker process, which each process one look."""

_seen_lock = threading.Lock()


def find_arrived(settings: SourceSettings, look: int) -> list[SourceFile]:
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


def _recall(settings: SourceSettings) -> _Seen:
    name = settings.history.invocation
    return _seen_by_stream.setdefault(name, _Seen(FileSettler(settings.settle_s, SystemClock())))


def _name_files(
    new: Sequence[SourceFile], listed: Sequence[SourceFile], seen: _Seen, history: StreamHistory
) -> list[SourceFile]:
    """Returns files with keys that no other has, in the same order."""
    if not new:
        return []
    present = {file.source_uri for file in listed}
    kept = {uri: key for uri, key in seen.keys.items() if uri in present}
    named = {file.source_uri: file for file in give_keys(new, kept, history)}
    seen.keys = kept | {uri: file.source_key for uri, file in named.items()}
    return [named[file.source_uri] for file in new]


def _by_age(file: SourceFile) -> tuple[float, str]:
    return read_modified(file.fingerprint) or 0.0, file.source_key


def _list_present(settings: SourceSettings) -> list[SourceFile]:
    """Returns the files of the inputs. An input that matches nothing yet is no error."""
    inputs, output = settings.inputs, settings.history.output
    try:
        return list_sources(inputs, leave_out=output)
    except EmptyInputError:
        present = find_present(inputs, output)
        return list_sources(present, leave_out=output) if present else []


def _look(settings: SourceSettings, number: int, is_stopping: bool) -> Look:
    return Look(is_over=True) if is_stopping else Look(find_arrived(settings, number))


@dataclass
class PollFiles(beam.PTransform):
    """Finds files as they arrive.

    Input: the pipeline. Output: :class:`SourceFile` with the time of its discovery as timestamp, in
    the global window; unbounded until the stop file exists.
    """

    settings: SourceSettings

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        return (
            pbegin
            | "Inputs" >> beam.Create([self.settings])
            | "Poll" >> beam.ParDo(LookFn(_look)).with_output_types(SourceFile)
        )
