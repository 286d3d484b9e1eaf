"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# Examples are drawn the same way each time, and a slow machine is no failure.
settings.register_profile("wiredesk", deadline=None, derandomize=True)
settings.load_profile("wiredesk")
