"""Tells which files of a stream are in the tables by now, by reading each of its windows once."""

from __future__ import annotations

from collections.abc import Mapping

from cachetools import LRUCache

from wiredesk.pipeline.storage.index import cut_hash
from wiredesk.pipeline.storage.manifests import Tables, fold_files, is_committed, read_manifest
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.pipeline.stream.committed import StreamHistory

_REMEMBERED = 100_000


class CommittedFiles:
    """The files that are in the tables.

    A look at the store costs one request while nothing is committed, and a few for each new window. The windows
    before the first look are looked up in the history.
    """

    def __init__(self, history: StreamHistory) -> None:
        self._history = history
        self._recent = LRUCache[str, str](maxsize=_REMEMBERED)
        self._seq = history.find_last_window()
        history.refresh()

    def advance(self) -> Mapping[str, str | None]:
        """Returns the files of windows committed since the last call: fingerprints by place, None if unread."""
        store, found = open_store(self._history.output), dict[str, str | None]()
        while is_committed(store, run_id := self._history.name_run(self._seq + 1)):
            files = list(fold_files([read_manifest(store, run_id)]).values())
            table = read_table(Tables(store, files), "sources", ("source_uri", "fingerprint"))
            if table is not None:
                places, fingerprints = (table[name].to_pylist() for name in ("source_uri", "fingerprint"))
                found |= dict(zip(places, map(cut_hash, fingerprints), strict=True))
            self._seq += 1
        self._recent.update(
            {uri: fingerprint for uri, fingerprint in found.items() if fingerprint is not None}
        )
        return found

    def find(self, source_uri: str) -> str | None:
        """Returns the fingerprint with which a place is in the tables; None if it is not."""
        recent: str | None = self._recent.get(source_uri)
        if recent is not None:
            return recent
        place = self._history.find_places([source_uri]).get(source_uri)
        return None if place is None else cut_hash(place.fingerprint)

    def refresh(self) -> None:
        """Makes the next :meth:`find` read the tables again."""
        self._history.refresh()
