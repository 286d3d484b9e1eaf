"""The tables, as a stream sees them: what is placed already, and which of its windows are committed."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.runs import RUNS, list_committed, list_table, read_fingerprints, read_reject_ids
from pipeline.stores import LocalStore, Store, open_store
from transforms.earlier import EarlierIndex, EarlierSettings
from transforms.logic.lookup import STATE_FILE, StateLookup
from transforms.stream.window import Placed

_HASH_MARK = " sha256:"


def name_window(invocation: str, seq: int) -> str:
    """Returns the id of the run that commits a window; ids sort in the order of the windows."""
    return f"{invocation}-{seq:07d}"


@dataclass(frozen=True)
class StreamHistory:
    """What a stream's steps ask of the tables; see :class:`transforms.stream.window.History`.

    Attributes:
      output: root of the tables.
      invocation: id of the stream.
      lookback_days: see :class:`transforms.earlier.EarlierSettings`.
    """

    output: str
    invocation: str
    lookback_days: float

    def name_run(self, seq: int) -> str:
        """Returns the id of the run that commits a window."""
        return name_window(self.invocation, seq)

    def is_committed(self, seq: int) -> bool:
        """Says whether a window is in the tables."""
        return open_store(self.output).exists(f"{RUNS}/{self.name_run(seq)}.json")

    def load(self) -> Placed:
        """Reads what is in the tables now."""
        store = open_store(self.output)
        # What is committed after this is in no answer, though its files may be there by then.
        until = max(map(self._read_seq, list_committed(store)), default=0)
        files = [path for path in list_table(store, "signatures") if self._read_seq(path) <= until]
        _forget(self.output)
        settings = EarlierSettings(
            root=store.root,
            files=tuple(files),
            state=_find_state(store),
            lookback_days=self.lookback_days,
        )
        return Placed(EarlierIndex(settings), until)

    def _read_seq(self, path: str) -> int:
        """Returns the window of this stream that is, or made, a run or a file; 0 for any other."""
        name = path.rpartition("/")[2]
        if not name.startswith(f"{self.invocation}-"):
            return 0
        return int(name.removeprefix(f"{self.invocation}-")[:7])

    def has_reject(self, reject_id: str) -> bool:
        """Says whether a reject is in the tables."""
        known = _look_up(self.output)
        return known.has_reject(reject_id) if isinstance(known, StateLookup) else reject_id in known.rejects

    def has_source(self, source_key: str, fingerprint: str) -> bool:
        """Says whether this very state of a file has been read, and all of its records are placed."""
        known = _look_up(self.output)
        found = (
            known.find_fingerprint(source_key)
            if isinstance(known, StateLookup)
            else known.fingerprints.get(source_key)
        )
        return found is not None and found.partition(_HASH_MARK)[0] == fingerprint


class _Tables(NamedTuple):
    """What the state file would answer, read from the tables of a store that cannot have one."""

    fingerprints: dict[str, str | None]
    rejects: frozenset[str]


_known: dict[str, StateLookup | _Tables] = {}
_looking = threading.Lock()


def _look_up(output: str) -> StateLookup | _Tables:
    with _looking:
        if output not in _known:
            store = open_store(output)
            state = _find_state(store)
            _known[output] = (
                StateLookup(state) if state else _Tables(read_fingerprints(store), read_reject_ids(store))
            )
        return _known[output]


def _forget(output: str) -> None:
    """Has the tables of a store be read anew."""
    with _looking:
        if isinstance(_known.get(output), _Tables):
            del _known[output]


def _find_state(store: Store) -> str | None:
    """Returns the state file, which the driver has made and every commit brings up to date."""
    path = store.locate(STATE_FILE)
    return path if isinstance(store, LocalStore) and os.path.exists(path) else None
