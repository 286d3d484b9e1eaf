"""wiredesk: a streaming news-processing pipeline on Apache Beam.

The names below are the Python API; :mod:`wiredesk.pipeline.notebook` documents each. They are loaded when they are
first used, so that ``import wiredesk`` costs nothing.

``pipeline``, ``transforms`` and ``schemas`` lie at the top of the checkout. The links beside this file make them
part of this package: an installation puts no other name at the top of site-packages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wiredesk.pipeline.notebook import (
        Article,
        RecordError,
        Reject,
        RunSettings,
        annotate,
        check,
        link,
        open_tables,
        parse_article,
        read_articles,
        run,
        to_arrow,
    )

__all__ = [
    "Article",
    "RecordError",
    "Reject",
    "RunSettings",
    "annotate",
    "check",
    "link",
    "open_tables",
    "parse_article",
    "read_articles",
    "run",
    "to_arrow",
]


def __getattr__(name: str) -> Any:
    """Loads a name of the API when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("wiredesk.pipeline.notebook"), name)
