"""Pickled messages between two processes over pipes or a socket, each behind a header with its length."""

from __future__ import annotations

import os
import pickle
import struct
import time
from typing import Any

from wiredesk.transforms.processes.stderr_tail import StderrTail
from wiredesk.transforms.processes.waiting import READ, WRITE, wait_for

LENGTH = struct.Struct(">Q")
"""Header of a message: the number of bytes that follow."""


def pack_message(message: object) -> memoryview:
    """Returns the bytes of a message, header included."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return memoryview(LENGTH.pack(len(data)) + data)


class Channel:
    """One end of a connection; not thread-safe."""

    def __init__(self, source: int, target: int, stderr: StderrTail | None = None) -> None:
        """Takes descriptors, which remain the property of the caller.

        Args:
          source: descriptor to read from.
          target: descriptor to write to; for a socket the same as ``source``. It must be non-blocking
            if :meth:`send` is called with a timeout.
          stderr: standard error of the other process. It is drained while this end waits for a
            message; otherwise a process that fills the pipe would block.
        """
        self._source = source
        self._target = target
        self._stderr = stderr

    def send(self, message: object, timeout_s: float | None = None) -> None:
        """Sends a message.

        Raises:
          TimeoutError: the other end did not accept all of it in time.
          OSError: the other end is closed.
        """
        view, deadline = pack_message(message), _find_deadline(timeout_s)
        while view:
            self._wait_for(self._target, WRITE, deadline)
            view = view[os.write(self._target, view) :]

    def receive(self, timeout_s: float | None = None) -> Any:
        """Returns the next message.

        Raises:
          TimeoutError: the message did not arrive whole in time.
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
        """Waits until a descriptor is ready, and drains standard error meanwhile."""
        while True:
            stderr = None if self._stderr is None else self._stderr.source
            wanted = {fd: events} if stderr is None else {fd: events, stderr: READ}
            left_s = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready = wait_for(wanted, left_s)
            if self._stderr is not None and stderr in ready:
                self._stderr.take()
            if fd in ready:
                return
            # Standard error may be ready at each turn, so the deadline is checked here as well.
            if left_s == 0.0:
                raise TimeoutError


def _find_deadline(timeout_s: float | None) -> float | None:
    return None if timeout_s is None else time.monotonic() + timeout_s
