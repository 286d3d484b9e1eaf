"""A cache that is bounded by what its values weigh, where ``functools.lru_cache`` counts them only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class WeighedCache(Generic[_Value]):
    """Keeps what was asked for last, as long as all of it together weighs no more than a limit.

    Threads may share it. The value asked for last is kept whatever it weighs.
    """

    def __init__(self, limit: int, weigh: Callable[[_Value], int]) -> None:
        """Makes an empty one.

        Args:
          limit: what all values together may weigh, in the unit of ``weigh``.
          weigh: says what a value weighs, once for each.
        """
        self._limit = limit
        self._weigh = weigh
        self._kept: OrderedDict[Hashable, tuple[_Value, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Returns the value of a key, made where it is not kept; two threads may both make it."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
        value = make()
        weight = self._weigh(value)
        with self._lock:
            self.weight += weight - self._kept.pop(key, (value, 0))[1]
            self._kept[key] = value, weight
            while self.weight > self._limit and len(self._kept) > 1:
                self.weight -= self._kept.popitem(last=False)[1][1]
        return value

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()
            self.weight = 0
