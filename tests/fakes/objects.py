"""An object store in memory for several actors, each of which can be stopped before any request."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from wiredesk.pipeline.storage.conditional import ChangedError, ConditionalFile, Found
from wiredesk.pipeline.storage.stores import BeamStore

ROOT = "s3://bucket/out"


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


class MemoryFile(ConditionalFile):
    """A conditional object."""

    def __init__(self, objects: dict[str, bytes], path: str) -> None:
        self._objects = objects
        self._path = path

    def read(self) -> Found | None:
        _request()
        data = self._objects.get(self._path)
        return None if data is None else Found(data, data, 0.0)

    def write(self, data: bytes, expected: Found | None) -> None:
        _request()
        if self._objects.get(self._path) != (expected and expected.version):
            raise ChangedError
        self._objects[self._path] = data

    def clear(self, expected: Found) -> None:
        self.write(b"{}", expected)


class _MemoryBeam:
    """Beam's operations on an object store: a rename is a copy and a delete, and deleting a missing object is no error."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self._objects = objects

    def exists(self, path: str) -> bool:
        _request()
        return path in self._objects

    def mkdirs(self, path: str) -> None:
        pass

    def match(self, patterns: list[str]) -> list[Any]:
        _request()
        folder = patterns[0].removesuffix("**")
        found = [SimpleNamespace(path=path) for path in self._objects.copy() if path.startswith(folder)]
        return [SimpleNamespace(metadata_list=found)]

    def delete(self, paths: list[str]) -> None:
        for path in paths:
            _request()
            self._objects.pop(path, None)

    def rename(self, sources: list[str], targets: list[str]) -> None:
        _request()
        self._objects[targets[0]] = self._objects[sources[0]]
        self.delete(sources)

    def open(self, path: str, compression_type: str) -> io.BytesIO:
        _request()
        return io.BytesIO(self._objects[path])

    @contextmanager
    def create(self, path: str, compression_type: str) -> Any:
        stream = io.BytesIO()
        yield stream
        _request()
        self._objects[path] = stream.getvalue()


def make_store(patch: Any, objects: dict[str, bytes]) -> BeamStore:
    """Returns a store of these objects with conditional writes."""
    patch.setattr(
        "wiredesk.pipeline.storage.stores.open_object",
        lambda root, path: MemoryFile(objects, f"{root}/{path}"),
    )
    store = BeamStore(ROOT)
    store._beam = _MemoryBeam(objects)
    return store
