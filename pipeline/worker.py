"""What a local run starts as its worker processes: Beam's SDK harness with our logging."""

from __future__ import annotations

import sys

from pipeline.logs import configure_logging


def main() -> None:
    """Runs the harness until the driver closes its connection."""
    configure_logging()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415 - it logs when it is imported

    configure_logging()
    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
