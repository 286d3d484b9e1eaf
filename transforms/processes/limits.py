"""Limits on the memory and processor time of the current process."""

from __future__ import annotations

import time

try:
    import resource
except ImportError:
    # Windows has no such module.
    resource = None  # type: ignore[assignment]

_GRACE_S = 60


def limit_resource(name: str, limit: int) -> bool:
    """Lowers the soft limit of a resource for this process, within the hard limit that already holds.

    Args:
      name: name of the limit in the module ``resource``, such as ``RLIMIT_AS``.
      limit: new soft limit, in the unit of that resource.

    Returns:
      True if the limit holds. Windows has no such limits, and macOS refuses the one for memory.
    """
    if resource is None:
        return False
    kind = getattr(resource, name)
    _, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (OSError, ValueError):
        return False
    return True


def limit_time(timeout_s: float) -> None:
    """Allows this process twice a timeout of processor time from now on, and a minute of grace.

    A backstop: the supervising process kills a child at the timeout itself. Only where the supervisor has
    died first does the system end the child by this limit.

    Args:
      timeout_s: seconds that the next record or text may take; 0 or less sets no limit, as elsewhere
        ``--annotate-timeout 0`` means that a text may take any time.
    """
    if timeout_s > 0:
        limit_resource("RLIMIT_CPU", int(time.process_time() + 2 * timeout_s) + _GRACE_S)
