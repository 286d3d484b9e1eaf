"""Answers a stream's questions about the tables: which records are in them, and which of its windows are committed."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from wiredesk.pipeline.storage.index import KnownPlace, State, cut_hash, fetch_state
from wiredesk.pipeline.storage.manifests import is_committed, list_committed
from wiredesk.pipeline.storage.stores import LocalStore, Store, open_store
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import merge_by_doubling
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE, StateLookup
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order
from wiredesk.transforms.stream.history import CommittedArticles


def name_window(invocation: str, seq: int) -> str:
    """Returns the id of the run that commits a window; ids sort in the order of the windows."""
    return f"{invocation}-{seq:07d}"


@dataclass(frozen=True)
class StreamHistory:
    """Read access to the tables for the steps of a stream, see :class:`wiredesk.transforms.stream.window.History`.

    Attributes:
      output: root of the tables.
      invocation: id of the stream.
      lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.
    """

    output: str
    invocation: str
    lookback_days: float

    def name_run(self, seq: int) -> str:
        """Returns the id of the run that commits a window."""
        return name_window(self.invocation, seq)

    def is_committed(self, seq: int) -> bool:
        """Returns True if a window is in the tables."""
        return is_committed(open_store(self.output), self.name_run(seq))

    def load(self, now: datetime) -> CommittedArticles:
        """Loads the signatures that may match articles published within the look-back of a moment.

        Matches of articles published at other times come from :meth:`load_near`.
        """
        store = open_store(self.output)
        state = self._find_state(is_fresh=True)
        # The state file knows the articles of a window a moment after its manifest is written.
        lookup = StateLookup(state)
        until = self._find_last(lookup)
        span = timedelta(days=self.lookback_days)
        since, before = now - span, now + span
        orders = (to_order(since), to_order(before), UNDATED)
        files = self._list_near(lookup, orders, now, until)
        return CommittedArticles(self._index(store, files, state), until, since, before)

    def load_more(self, placed: CommittedArticles, now: datetime) -> CommittedArticles | None:
        """Adds the windows committed since to what was loaded, without reading that again.

        Returns:
          None if everything must be loaded anew: once in a look-back, so that old signatures are dropped.
        """
        store, span = open_store(self.output), timedelta(days=self.lookback_days)
        state = self._find_state(is_fresh=True)
        if placed.since is None or now - span > placed.since + span:
            return None
        lookup = StateLookup(state)
        until, known = self._find_last(lookup), placed.files
        orders = (to_order(placed.since), to_order(now + span), UNDATED)
        new = [path for path in self._list_near(lookup, orders, now, until) if path not in known]
        parts = [*placed.added, self._index(store, new, state)] if new else [*placed.added]
        added = merge_by_doubling(
            parts, len, lambda before, last: self._index(store, [*before.files, *last.files], state)
        )
        return placed._replace(until=until, before=now + span, added=tuple(added))

    def load_near(
        self, published: Sequence[datetime], now: datetime, placed: CommittedArticles
    ) -> EarlierIndex:
        """Loads the signatures that may match articles of other times and are not loaded already.

        Args:
          published: publication times of the articles.
          now: the moment of the window.
          placed: from :meth:`load`.
        """
        store, state = open_store(self.output), self._find_state()
        lookup, found = StateLookup(state), set[str]()
        for month in sorted({(when.year, when.month) for when in published}):
            orders = [to_order(when) for when in published if (when.year, when.month) == month]
            found.update(self._list_near(lookup, orders, now, placed.until))
        return self._index(store, sorted(found - placed.files), state)

    def _find_last(self, lookup: StateLookup) -> int:
        """Returns the last window whose articles the state file knows; 0 if there is none."""
        return self._read_seq(lookup.find_last_run(f"{self.invocation}-") or "")

    def _list_near(self, lookup: StateLookup, orders: Sequence[int], now: datetime, until: int) -> list[str]:
        """Returns the signature files that may hold a match of these orders, from windows up to ``until``."""
        near = lookup.find_near_files(orders, self.lookback_days, now)
        return [path for path in near if self._read_seq(path) <= until]

    def _index(self, store: Store, files: Sequence[str], state: str) -> EarlierIndex:
        return EarlierIndex(EarlierSettings(store.root, tuple(files), state, self.lookback_days))

    def _read_seq(self, path: str) -> int:
        """Returns the window of this stream to which a run id or the name of a file belongs; 0 for others."""
        name = path.rpartition("/")[2]
        if not name.startswith(f"{self.invocation}-"):
            return 0
        return int(name.removeprefix(f"{self.invocation}-")[:7])

    def find_last_window(self) -> int:
        """Returns the number of the last window that is committed; 0 if there is none."""
        return max(map(self._read_seq, list_committed(open_store(self.output))), default=0)

    def refresh(self) -> None:
        """Makes the next questions know what is committed by now."""
        self._find_state(is_fresh=True)

    def _find_state(self, *, is_fresh: bool = False) -> str:
        return find_state(self.output, self.invocation, is_fresh=is_fresh)

    def _look_up(self) -> StateLookup:
        return _open_lookup(self._find_state())

    def has_reject(self, reject_id: str) -> bool:
        """Returns True if a reject is in the tables."""
        return self._look_up().has_reject(reject_id)

    def has_source(self, source_uri: str, fingerprint: str) -> bool:
        """Returns True if a file with this fingerprint was read and its records are in the tables."""
        found = self.find_places([source_uri]).get(source_uri)
        return found is not None and cut_hash(found.fingerprint) == fingerprint

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns key and fingerprint of each of these places that was read before."""
        known = self._look_up()
        found = {uri: known.find_place(uri) for uri in source_uris}
        return {uri: KnownPlace(*place) for uri, place in found.items() if place is not None}

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place that each of these keys belongs to; free keys are left out."""
        known = self._look_up()
        found = {key: known.find_owner(key) for key in source_keys}
        return {key: uri for key, uri in found.items() if uri is not None}


_lock = threading.RLock()
_copies = LRUCache[tuple[str, str], tempfile.TemporaryDirectory[str]](maxsize=8)
"""Folders with a copy of the state file, by output and stream. The steps of a worker process share them."""

_lookups = LRUCache[str, StateLookup](maxsize=8)
"""State files that are open, by path."""


def _open_lookup(state: str) -> StateLookup:
    with _lock:
        if state not in _lookups:
            _lookups[state] = StateLookup(state)
        return _lookups[state]


def find_state(output: str, invocation: str, *, is_fresh: bool = False) -> str:
    """Returns the path of the state file of an output.

    On a disk it lies beside the tables: the driver makes it, and every commit updates it. Elsewhere this process
    has a copy of its own, to which it adds what is committed by and by.

    Args:
      output: root of the tables.
      invocation: the stream.
      is_fresh: whether a copy must know what is committed by now.
    """
    store = open_store(output)
    beside = store.locate(STATE_FILE)
    if isinstance(store, LocalStore) and os.path.exists(beside):
        return beside
    with _lock:
        folder = _copies.get((output, invocation))
        if folder is None:
            # It is remembered once it is complete: an empty one would know no file that was read.
            folder = _copies[output, invocation] = _copy_state(store)
        elif is_fresh:
            State(store, os.path.join(folder.name, STATE_FILE)).close()
        return os.path.join(folder.name, STATE_FILE)


def _copy_state(store: Store) -> tempfile.TemporaryDirectory[str]:
    """Returns a folder with a copy of the state file, which knows all that is committed."""
    folder = tempfile.TemporaryDirectory(prefix="wiredesk-")
    try:
        path = os.path.join(folder.name, STATE_FILE)
        fetch_state(store, path)
        State(store, path).close()
    except BaseException:
        folder.cleanup()
        raise
    return folder
