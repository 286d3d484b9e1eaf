"""What a local run starts as its worker processes: Beam's SDK harness with our logging.

They are forked from one process that :func:`load` has made ready, where the system can do that;
elsewhere each is a Python of its own, which runs this module.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wiredesk.pipeline.telemetry.logs import configure_logging
from wiredesk.transforms.processes.forkserver import CAN_FORK, start_server


def prepare_forking() -> bool:
    """Starts the process that worker processes are forked from, if there is none yet; does not wait for it.

    Returns:
      False where this system cannot fork so.
    """
    # One BLAS thread a process: the processes share the cores already.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if CAN_FORK:
        start_server("wiredesk.pipeline.engine.worker:load")
    return CAN_FORK


def load() -> None:
    """Imports what the worker processes need, and those that read files for them."""
    configure_logging()
    with keep_imports():
        from apache_beam.runners.worker import sdk_worker_main  # noqa: F401, PLC0415

        import wiredesk.pipeline.engine.graph  # noqa: F401, PLC0415
        from wiredesk.transforms.parsing.reader_child import load_parsers  # noqa: PLC0415

        load_parsers()


@contextmanager
def keep_imports() -> Iterator[None]:
    """Keeps the collector of garbage away from what is imported inside: none of it ever is.

    It would look through all of it again and again, a tenth of the time that the import takes and
    more of what follows; and a forked process would write to, and so copy, every page of it.
    """
    known, enabled = len(sys.modules), gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()
        if enabled:
            gc.enable()


def run(environment: Mapping[str, str]) -> None:
    """Runs the harness in a worker process that was forked.

    Args:
      environment: the variables by which Beam tells the harness what it works for.
    """
    os.environ.update(environment)
    main()


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
            sys.exit(1)


if __name__ == "__main__":
    main()
