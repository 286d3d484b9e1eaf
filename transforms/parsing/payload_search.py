"""Searches payloads, and everything packed in them, for texts that must not remain in any byte of the tables.

A payload is stored because it could not be read, so it may also hang or crash this search. It is therefore
searched in the reader process, within that process's limits of time and memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import cast

from wiredesk.schemas.records import Reject, RunInfo
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.supervised_reader import SupervisedReader

_RECORD_BYTES = 1 << 28


class UnsearchedError(Exception):
    """Part of a payload could not be searched, and the rest holds none of the texts; names the reason."""


def holds_text(stored: Reject, finder: TextFinder, run: RunInfo, reader: SupervisedReader) -> bool:
    """Returns True if the payload of a reject, or anything packed in it, holds one of the texts.

    Args:
      stored: reject whose payload is searched.
      finder: finds the texts.
      run: current run.
      reader: searches in its process.

    Raises:
      UnsearchedError: part of the payload could not be searched, and no text was found in the rest.
    """
    size = len(stored.payload)
    limits = Limits(record_bytes=_RECORD_BYTES)
    job = ReadJob(stored.source_key, stored.source_uri, size, run, limits, finder=finder)
    answers = cast(Iterable[Reject | bool], reader.read(job, lambda: io.BytesIO(stored.payload)))
    trouble = ""
    for answer in answers:
        if answer is True:
            return True
        if isinstance(answer, Reject):
            trouble = trouble or f"{answer.stage}/{answer.reason}"
    if trouble:
        raise UnsearchedError(trouble)
    return False
