"""Cuts files into records: compression, archives, web archives, feeds, tables, and files of many articles.

A file is a stream that is read once. :class:`Walker` removes its compression, walks through its archives, and
cuts their content into records without parsing them. Memory is bounded by the largest record, and nothing is
ever written to a disk. Each record gets a key: ``#n`` for the n-th record of its container and ``!member`` for
a member of an archive, as in ``day.tar.gz!wire.jsonl#3``. :class:`Limits` bounds what a file may cost.

One table names the containers of each kind, and a new container is an entry in one of them:

- :data:`~wiredesk.transforms.logic.containers.compression.COMPRESSIONS`, which add nothing to a key;
- :data:`~wiredesk.transforms.logic.containers.archives.ARCHIVES`, which hold named members;
- :data:`~wiredesk.transforms.logic.containers.cutters.CUTTERS`, files of many records, which
  :mod:`~wiredesk.transforms.logic.containers.sniff` recognises.
"""

from __future__ import annotations

from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.walk import Piece, Walker

__all__ = ["Limits", "Piece", "Walker"]
