"""The addresses of the reading room's pages. Every link within the room is made here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from wiredesk.pipeline.views.marks import Target

_KEPT = 10_000


def make_address(path: str, params: Mapping[str, Any]) -> str:
    """Returns the address of a page of the room with those parameters that have a value."""
    given = {name: str(value) for name, value in params.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def make_search_address(phrase: str) -> str:
    """Returns the address of the search for words that follow each other."""
    # A quotation mark would end the phrase.
    return make_address("/search", {"q": '"' + phrase.replace('"', " ") + '"'})


@lru_cache(_KEPT)
def make_target_address(target: Target) -> str:
    """Returns the address of the page that a mark or an annotation leads to.

    Args:
      target: a kind, and a name or id.
    """
    kind, value = target
    # An empty value is kept: the articles that state no outlet have a page, whose name is empty.
    if kind in ("outlet", "person"):
        return f"/{kind}?{urlencode({'name': value})}"
    if kind == "topic":
        return f"/search?{urlencode({'topic': value})}"
    if kind == "search":
        return make_search_address(value)
    return f"/{kind}/{quote(value, safe='')}"
