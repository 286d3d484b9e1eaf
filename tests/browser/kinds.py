"""The kinds of addresses of the reading room."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit


def name_kind(address: str) -> str:
    """Returns the kind of an address: its path without ids and numbers, and the names of its parameters that are set."""
    parts = urlsplit(address)
    path = re.sub(r"/(?:[0-9a-f]{32}|[0-9]+)(?=/|$|\.)", "/ID", parts.path)
    names = {name for name, _ in parse_qsl(parts.query)}
    return f"{path}?{'&'.join(sorted(names))}" if names else path
