"""The memory limit of the process that reads files."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache

from wiredesk.transforms.processes.forkserver import start_python
from wiredesk.transforms.processes.limits import limit_resource

_MEMORY_BYTES = 4 << 30
_PROBE = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({_MEMORY_BYTES}, r.getrlimit(r.RLIMIT_AS)[1]))"

_log = logging.getLogger(__name__)


def limit_memory() -> None:
    """Limits the memory of this process, where the system supports that."""
    limit_resource("RLIMIT_AS", _MEMORY_BYTES)


@cache
def warn_if_memory_unlimited() -> None:
    """Logs a warning, once per process, if this system does not support the memory limit.

    A short-lived process tries it: the limit would hold for the rest of the caller's life.
    """
    if sys.platform != "linux" and start_python(_PROBE, stderr=subprocess.DEVNULL).wait() != 0:
        _log.warning(
            "this system does not limit the memory of the process that reads files: "
            "one that needs too much is not stopped before the machine is short of it"
        )
