"""Limits what a process may use."""

from __future__ import annotations

try:
    import resource
except ImportError:
    # There is none on Windows.
    resource = None  # type: ignore[assignment]


def limit_resource(name: str, limit: int) -> bool:
    """Limits what this process may use, at most to what it is limited to already.

    Args:
      name: of the limit, in the module ``resource``.
      limit: how much.

    Returns:
      Whether the limit holds: Windows has none, and macOS refuses that of memory.
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
