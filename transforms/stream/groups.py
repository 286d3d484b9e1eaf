"""Cuts the chunks that arrived in a window into groups that are linked one after the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from wiredesk.schemas.windows import FileChunk


def find_window_end(arrived_s: float, window_s: float) -> float:
    """Returns the end of the window that holds a moment. A window includes its start and excludes its end."""
    return (math.floor(arrived_s / window_s) + 1) * window_s


def arrival_order(chunk: FileChunk) -> tuple[datetime, str, int]:
    """Returns the key that sorts chunks by arrival, and chunks of one arrival by file and number."""
    return chunk.arrived_at, chunk.source_key, chunk.number


def cut_groups(chunks: Iterable[FileChunk], max_records: int) -> Iterator[list[FileChunk]]:
    """Yields chunks in groups of at most so many records, unless a single chunk has more.

    Two states of one file are never in one group, since the records of the later state are
    recognised by those of the earlier.

    Args:
      chunks: chunks in the order of their arrival.
      max_records: most records of a group.
    """
    group: list[FileChunk] = []
    records = 0
    states: dict[str, str] = {}
    # Files that were found by one look at the folder have one time of arrival.
    for _, found in groupby(chunks, key=lambda chunk: chunk.arrived_at):
        arrived = list(found)
        if any(states.get(chunk.source_key, chunk.fingerprint) != chunk.fingerprint for chunk in arrived):
            yield group
            group, records, states = [], 0, {}
        states |= {chunk.source_key: chunk.fingerprint for chunk in arrived}
        for chunk in arrived:
            if group and records + chunk.records > max_records:
                yield group
                group, records = [], 0
            group.append(chunk)
            records += chunk.records
    if group:
        yield group
