"""A clock for tests."""

from __future__ import annotations

NOW = 1_800_000_000.0
"""Time of day at which the clock starts, in seconds since 1970."""


class FakeClock:
    """A clock whose time passes only in :meth:`wait`."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        """Returns the seconds waited so far."""
        return self.passed

    def time(self) -> float:
        """Returns the time of day, in seconds since 1970."""
        return NOW + self.passed

    def wait(self, seconds: float) -> None:
        """Moves the time."""
        self.waits.append(seconds)
        self.passed += seconds
