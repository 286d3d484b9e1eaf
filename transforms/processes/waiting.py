"""Waits for pipes and sockets, whatever their number: ``select.select`` refuses those above 1,023."""

from __future__ import annotations

import selectors
from collections.abc import Mapping

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

# It needs no descriptor of its own, as epoll and kqueue do, and shares nothing with a forked process.
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


def wait_for(wanted: Mapping[int, int], timeout_s: float | None) -> set[int]:
    """Waits until one of some descriptors is ready, and returns those that are.

    Args:
      wanted: what each descriptor is waited for: :data:`READ` or :data:`WRITE`.
      timeout_s: how long; None waits for ever.
    """
    with _Selector() as selector:
        for fd, events in wanted.items():
            selector.register(fd, events)
        return {key.fd for key, _ in selector.select(timeout_s)}
