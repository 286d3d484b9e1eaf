"""What two processes say to each other over a socket: pickled messages, their length before them."""

from __future__ import annotations

import pickle
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">Q")


class Channel:
    """One end of it; not for several threads at once."""

    def __init__(self, end: socket.socket) -> None:
        """Takes the socket over."""
        self._end = end

    def close(self) -> None:
        """Closes this end, which the other one hears."""
        self._end.close()

    def send(self, message: object, timeout_s: float | None = None) -> None:
        """Sends a message.

        Raises:
          TimeoutError: it is not taken in so many seconds.
          OSError: there is nobody at the other end.
        """
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self._end.settimeout(timeout_s)
        self._end.sendall(_LENGTH.pack(len(data)) + data)

    def receive(self, timeout_s: float | None = None) -> Any:
        """Returns the next message.

        Raises:
          TimeoutError: it is not here whole in so many seconds.
          EOFError: the other end is closed.
          OSError: the connection is lost.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        return pickle.loads(self._read(length, deadline))

    def _read(self, size: int, deadline: float | None) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            # A limit of 0 would mean not to wait at all, which has an error of its own.
            self._end.settimeout(None if deadline is None else max(0.001, deadline - time.monotonic()))
            taken = self._end.recv_into(view)
            if not taken:
                raise EOFError
            view = view[taken:]
        return data
