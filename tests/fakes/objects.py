"""An object store in memory for several actors, each of which can be stopped before any request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from wiredesk.pipeline.storage.stores import ObjectStore, Store
from wiredesk.transforms.remote.buckets import Absent, Bucket, ConditionError, Entry

ROOT = "s3://bucket/out"
FOLDER = "out"
"""The key of the root in the bucket."""


class Actor(threading.Thread):
    """Acts in a thread, and pauses before its ``stop_at``-th request until :meth:`finish` is called."""

    current = threading.local()

    def __init__(self, act: Callable[[], None], stop_at: int) -> None:
        super().__init__(daemon=True)
        self._act = act
        self._stop_at = stop_at
        self._rests, self._goes_on = threading.Event(), threading.Event()
        self.requests = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        self.current.actor = self
        try:
            self._act()
        except BaseException as error:
            self.error = error
        self._rests.set()

    def request(self) -> None:
        if self.requests == self._stop_at:
            self._rests.set()
            assert self._goes_on.wait(30)
        self.requests += 1

    def start_and_rest(self) -> None:
        """Starts the actor, and returns when it pauses or ends."""
        self.start()
        assert self._rests.wait(30)

    def finish(self) -> None:
        """Lets the actor continue, and waits for its end."""
        self._goes_on.set()
        self.join(30)
        assert not self.is_alive()


def _request() -> None:
    actor = getattr(Actor.current, "actor", None)
    if actor is not None:
        actor.request()


class MemoryBucket(Bucket):
    """A bucket in memory, whose versions are its contents."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        super().__init__("bucket")
        self._objects = objects

    def list_entries(self, prefix: str) -> Iterator[Entry]:
        _request()
        for key, data in sorted(self._objects.copy().items()):
            if key.startswith(prefix):
                yield Entry(key, len(data), 0.0)

    def list_names(self, prefix: str) -> list[str]:
        return sorted({e.key.removeprefix(prefix).split("/")[0] for e in self.list_entries(prefix)})

    def describe(self, key: str) -> Entry:
        return self.read_version(key)[1]

    def read(self, key: str, start: int = 0, length: int | None = None, version: str = "") -> bytes:
        data, entry = self.read_version(key)
        if version not in ("", entry.version):
            raise ConditionError(key)
        return data[start:] if length is None else data[start : start + length]

    def read_version(self, key: str) -> tuple[bytes, Entry]:
        _request()
        if key not in self._objects:
            raise FileNotFoundError(key)
        data = self._objects[key]
        return data, Entry(key, len(data), 0.0, data.hex())

    def write(self, key: str, data: bytes, expected: str | Absent | None = None) -> None:
        _request()
        present = self._objects.get(key)
        wanted = None if isinstance(expected, Absent) else expected
        if expected is not None and (None if present is None else present.hex()) != wanted:
            raise ConditionError(key)
        self._objects[key] = data

    def upload(self, key: str, stream: IO[bytes]) -> None:
        self.write(key, stream.read())

    def copy(self, source: str, target: str) -> None:
        _request()
        if source not in self._objects:
            raise FileNotFoundError(source)
        self._objects[target] = self._objects[source]

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            _request()
            self._objects.pop(key, None)


def make_store(objects: dict[str, bytes]) -> ObjectStore:
    """Returns a store of these objects, by key. It makes its requests in the thread that asks for them."""

    class OneByOne(ObjectStore):
        run_all = Store.run_all
        _bucket = MemoryBucket(objects)

    return OneByOne(ROOT)
