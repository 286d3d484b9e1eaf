"""Pages that a browser or a tool has saved as a file: the comment that says where they were."""

from __future__ import annotations

import re
from typing import Final

# "saved from url=(0018)https://a.example/", the "url:" of SingleFile, HTTrack's "Mirrored from a.example/b by".
_COMMENT: Final = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(?P<url>https?://[^\s>]+)|"
    r"<!--\s*mirrored from\s+(?P<bare>[\w.-]+\.[a-z]{2,}/\S*)\s+by\s",
    re.IGNORECASE,
)
_MAX_CHARS = 4000


def find_saved_address(text: str) -> str | None:
    """Returns the address that a page was saved from, which stands at its beginning; None if nothing says it."""
    found = _COMMENT.search(text[:_MAX_CHARS])
    if found is None:
        return None
    return found["url"] or f"https://{found['bare']}"
