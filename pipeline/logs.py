"""What is logged, by the driver and by the worker processes that it starts."""

from __future__ import annotations

import logging

_NOISE = (
    "apitools not found",  # Beam without the gcp extra says so at every import.
    "No semi_persistent_directory found",  # A local worker has none, and needs none.
    "If direct_num_workers is not equal to 1",  # It is in_memory by name only: we give the processes.
)


class _DropNoise(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Lets pass what a user could act on."""
        message = record.getMessage()
        # Beam logs the traceback of a failed step, and raises it as well: once is enough.
        told_twice = record.name.startswith("apache_beam.") and (record.exc_info or "Traceback" in message)
        noise = told_twice or any(noise in message for noise in _NOISE)
        return record.levelno >= logging.WARNING and not noise


def configure_logging() -> None:
    """Sends warnings and worse to standard error, one line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("wiredesk: %(levelname)s: %(message)s"))
    handler.addFilter(_DropNoise())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
