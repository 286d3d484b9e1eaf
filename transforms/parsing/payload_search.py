"""Searches a payload, and all that is packed in it, for texts that are to be in no byte of the tables.

A payload is there because it could not be read, so whatever it does to its reader it does
to the child process of :mod:`wiredesk.transforms.parsing.supervisor`, within that one's time and memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import cast

from wiredesk.schemas.records import Reject, RunInfo
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.supervisor import Guard

_RECORD_BYTES = 1 << 28


class UnsearchedError(Exception):
    """A payload could not be searched to its end, and what was searched holds no text; says why."""


def holds_text(stored: Reject, finder: TextFinder, run: RunInfo, guard: Guard) -> bool:
    """Says whether the payload of a reject, or anything packed in it, holds one of the texts.

    Args:
      stored: the reject.
      finder: finds the texts.
      run: the run that asks.
      guard: has the payload read.

    Raises:
      UnsearchedError: it cannot be told.
    """
    size = len(stored.payload)
    limits = Limits(record_bytes=_RECORD_BYTES)
    job = ReadJob(stored.source_key, stored.source_uri, size, run, limits, finder=finder)
    found = cast(Iterable[Reject | bool], guard.read(job, lambda: io.BytesIO(stored.payload)))
    trouble = ""
    for answer in found:
        if answer is True:
            return True
        if isinstance(answer, Reject):
            trouble = trouble or f"{answer.stage}/{answer.reason}"
    if trouble:
        raise UnsearchedError(trouble)
    return False
