"""What a local run starts as its worker processes: Beam's SDK harness with our logging."""

from __future__ import annotations

import logging
import os
import sys

from pipeline.logs import configure_logging


def main() -> None:
    """Runs the harness until the driver closes its connection."""
    configure_logging()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415 - it logs when it is imported

    configure_logging()
    # The harness prints the traceback of a failed step and sends it to the driver, which raises it:
    # once is enough. Logging keeps the stream that it has.
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stderr = nowhere
        try:
            sdk_worker_main.main(sys.argv)
        except Exception:
            logging.getLogger(__name__).exception("the worker process failed")
            raise


if __name__ == "__main__":
    main()
