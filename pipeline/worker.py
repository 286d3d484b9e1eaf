"""What a local run starts as its worker processes: Beam's SDK harness, quiet."""

from __future__ import annotations

import logging
import sys

from apache_beam.runners.worker import sdk_worker_main


class _WarningsOnly(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Lets warnings and worse pass: the harness tells each of its own steps otherwise."""
        return record.levelno >= logging.WARNING


def main() -> None:
    """Runs the harness until the driver closes its connection."""
    logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.addFilter(_WarningsOnly())
    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
