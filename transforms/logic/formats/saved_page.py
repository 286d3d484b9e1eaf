"""Pages that a browser has saved as a message (MHTML, RFC 2557): where they were, and which part is the page.

Their ``Date`` is the time of saving, and ``From`` is the browser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

# Chromium, Internet Explorer, Mozilla with UnMHT, "Saved by WebKit".
_SAVER: Final = re.compile(r"<?\s*\"?saved by\b", re.IGNORECASE)
_SNAPSHOT: Final = "Snapshot-Content-Location"
# A message that was sent has at least one of them.
_SENT: Final = ("Received", "Message-ID", "To", "Delivered-To", "Return-Path")
_ADDRESS: Final = re.compile(r"https?://\S+$", re.IGNORECASE)


def is_saved_page(message: Message, pages: Sequence[Message]) -> bool:
    """Returns True if a message is a saved page.

    Args:
      message: the message.
      pages: its parts in HTML.
    """
    if message.get(_SNAPSHOT) or _SAVER.match(str(message.get("From", "")).strip()):
        return True
    sent = any(message.get(name) for name in _SENT)
    located = message.get("Content-Location") or any(page.get("Content-Location") for page in pages)
    return bool(located) and message.get_content_type() == "multipart/related" and not sent


def find_page(message: Message, pages: Sequence[Message]) -> Message:
    """Returns the part that is the page: the one that the head names, else the first; the others are frames."""
    address = _read_address(message, _SNAPSHOT) or _read_address(message, "Content-Location")
    start = message.get_param("start")
    for page in pages:
        named = isinstance(start, str) and str(page.get("Content-ID", "")).strip() == start
        if named or (address and _read_address(page, "Content-Location") == address):
            return page
    return pages[0]


def find_address(message: Message, page: Message) -> str | None:
    """Returns the address that a page was saved from; None for a file."""
    return (
        _read_address(message, _SNAPSHOT)
        or _read_address(page, "Content-Location")
        or _read_address(message, "Content-Location")
    )


def _read_address(part: Message, name: str) -> str | None:
    value = str(part.get(name, ""))
    # Browsers encode long addresses as words (RFC 2047).
    with suppress(ValueError, LookupError, MessageError):
        value = str(make_header(decode_header(value)))
    value = re.sub(r"\s+", "", value)
    return value if _ADDRESS.match(value) else None
