"""The worker processes of a local run: Beam's SDK harness with wiredesk's logging.

Where the system can fork, they are forked from one process in which :func:`load` has imported
everything. Elsewhere each is a new Python process that runs this module.
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
    """Starts the process that worker processes are forked from, unless it exists; does not wait for it.

    Returns:
      False if this system cannot fork safely.
    """
    # One BLAS thread a process: there are as many processes as cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if CAN_FORK:
        start_server("wiredesk.pipeline.engine.worker:load")
    return CAN_FORK


def load() -> None:
    """Imports the modules of the worker processes and of the child processes that read files for them."""
    configure_logging()
    with keep_imports():
        from apache_beam.runners.worker import sdk_worker_main  # noqa: F401, PLC0415

        import wiredesk.pipeline.engine.graph  # noqa: F401, PLC0415
        from wiredesk.transforms.parsing.reader_child import load_parsers  # noqa: PLC0415

        load_parsers()


@contextmanager
def keep_imports() -> Iterator[None]:
    """Excludes everything that is imported inside from garbage collection, because modules are never garbage.

    The collector would traverse it again and again, which takes a tenth of the time of the import and
    more later. In a forked process each traversal would also write to, and so copy, every page of it.
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


def silence_harness() -> None:
    """Keeps Beam's harness from printing while it works in this process, as it does for an engine on this machine.

    It prints the traceback of a failed step, and also sends it to the engine, whose failure this process raises. It
    prints those of steps that the end of a job has cut off as well. Its log goes on.
    """
    from apache_beam.runners.worker import log_handler, sdk_worker  # noqa: PLC0415 - Beam logs when it is imported

    for module in (log_handler, sdk_worker):
        vars(module)["print"] = _drop


def _drop(*_values: object, **_options: object) -> None:
    """Stands in for ``print``."""


def run(environment: Mapping[str, str]) -> None:
    """Entry point of a forked worker process.

    Args:
      environment: environment variables that Beam's harness reads.
    """
    os.environ.update(environment)
    main()


def main() -> None:
    """Runs the harness until the driver closes its connection."""
    configure_logging()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415 - it logs when it is imported

    configure_logging()
    # The harness prints the traceback of a failed step and also sends it to the driver, which raises it.
    # Printing it twice helps nobody. Logging keeps its own stream.
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stderr = nowhere
        try:
            sdk_worker_main.main(sys.argv)
        except Exception as error:
            log = logging.getLogger(__name__)
            if _has_lost_driver(error):
                log.info("the driver has closed its connection: %s", error)
            else:
                log.exception("the worker process failed")
            sys.exit(1)


def _has_lost_driver(error: Exception) -> bool:
    """Returns True if the driver is gone, which says itself why it ends; one that lives reports the end of a worker."""
    import grpc  # noqa: PLC0415 - Beam has imported it by now

    return isinstance(error, grpc.RpcError) and error.code() in (
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.CANCELLED,
    )


if __name__ == "__main__":
    main()
