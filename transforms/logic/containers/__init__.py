"""What holds records: compression, archives, crawls, feeds, tables, files of many articles.

A file is a stream that is read once. :class:`Walker` takes off its compression, goes through
its archives, and cuts what is within into records, without parsing them, in memory that the
largest record bounds; each gets a key: ``#n`` for the n-th record of its container,
``!member`` for a member of an archive, as in ``day.tar.gz!wire.jsonl#3``. Nothing is ever
written to a disk. Limits are those of :class:`Limits`.
"""

from __future__ import annotations

from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.walk import FORMATS, Piece, Walker

__all__ = ["FORMATS", "Limits", "Piece", "Walker"]
