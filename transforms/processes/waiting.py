"""Waits for pipes and sockets with any descriptor number; ``select.select`` refuses those above 1,023."""

from __future__ import annotations

import selectors
from collections.abc import Mapping

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

# Unlike epoll and kqueue, poll needs no descriptor of its own, and shares nothing with a forked process.
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


def wait_for(wanted: Mapping[int, int], timeout_s: float | None) -> set[int]:
    """Waits until at least one descriptor is ready, and returns all that are.

    Args:
      wanted: the event to wait for, :data:`READ` or :data:`WRITE`, by descriptor.
      timeout_s: seconds to wait at most; None waits without limit.

    Returns:
      The ready descriptors; none after a timeout.
    """
    with _Selector() as selector:
        for fd, events in wanted.items():
            selector.register(fd, events)
        return {key.fd for key, _ in selector.select(timeout_s)}
