"""The addresses of the reading room's pages."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from wiredesk.pipeline.views.marks import Target

_KEPT = 10_000


@lru_cache(_KEPT)
def make_address(target: Target) -> str:
    """Returns the address of the page that a mark or an annotation leads to.

    Args:
      target: a kind, and a name or id.
    """
    kind, value = target
    if kind in ("person", "outlet"):
        return f"/{kind}?name={quote(value, safe='')}"
    if kind == "topic":
        return f"/search?topic={quote(value, safe='')}"
    if kind == "search":
        # A phrase of the search: a quotation mark would end it.
        phrase = value.replace('"', " ")
        return f"/search?q={quote(chr(34) + phrase + chr(34), safe='')}"
    return f"/{kind}/{quote(value, safe='')}"
