"""What two processes say to each other over pipes or a socket: pickled messages, their length before them."""

from __future__ import annotations

import os
import pickle
import struct
import time
from typing import Any

from wiredesk.transforms.processes.stderr_tail import LastWords
from wiredesk.transforms.processes.waiting import READ, WRITE, wait_for

LENGTH = struct.Struct(">Q")
"""What stands before a message: its bytes."""


def pack_message(message: object) -> memoryview:
    """Returns a message as it is sent."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return memoryview(LENGTH.pack(len(data)) + data)


class Channel:
    """One end of it; not for several threads at once."""

    def __init__(self, source: int, target: int, words: LastWords | None = None) -> None:
        """Keeps descriptors, which their owner closes.

        Args:
          source: what is read from.
          target: what is written to, the same for a socket. Where a time limit is given it must not block.
          words: what the other process says besides. It is taken while a message is waited for,
            since a process that nobody listens to would stand still.
        """
        self._source = source
        self._target = target
        self._words = words

    def send(self, message: object, timeout_s: float | None = None) -> None:
        """Sends a message.

        Raises:
          TimeoutError: it is not taken in so many seconds.
          OSError: there is nobody at the other end.
        """
        view, deadline = pack_message(message), _find_deadline(timeout_s)
        while view:
            self._wait_for(self._target, WRITE, deadline)
            view = view[os.write(self._target, view) :]

    def receive(self, timeout_s: float | None = None) -> Any:
        """Returns the next message.

        Raises:
          TimeoutError: it is not here whole in so many seconds.
          EOFError: the other end is closed.
          OSError: the connection is lost.
        """
        deadline = _find_deadline(timeout_s)
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        return pickle.loads(self._read(length, deadline))

    def _read(self, size: int, deadline: float | None) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            self._wait_for(self._source, READ, deadline)
            taken = os.readv(self._source, [view])
            if not taken:
                raise EOFError
            view = view[taken:]
        return data

    def _wait_for(self, fd: int, events: int, deadline: float | None) -> None:
        """Waits until a descriptor is ready, and takes meanwhile what the other process says."""
        while True:
            words = None if self._words is None else self._words.source
            wanted = {fd: events} if words is None else {fd: events, words: READ}
            left_s = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready = wait_for(wanted, left_s)
            if self._words is not None and words in ready:
                self._words.take()
            if fd in ready:
                return
            # Who says something without end is late all the same.
            if left_s == 0.0:
                raise TimeoutError


def _find_deadline(timeout_s: float | None) -> float | None:
    return None if timeout_s is None else time.monotonic() + timeout_s
