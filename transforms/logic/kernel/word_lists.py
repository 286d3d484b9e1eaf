"""Reads lists of words that are part of the code, and the tables beside it."""

from __future__ import annotations

from importlib import resources

_TABLES = resources.files("wiredesk.transforms.logic")


def read_words(text: str) -> frozenset[str]:
    """Returns the words of a text, which white space separates."""
    return frozenset(text.split())


def load_table(path: str) -> tuple[str, ...]:
    """Returns the lines of a table without comments and empty lines.

    Args:
      path: its path below ``transforms/logic``, such as ``text/tables/walls.txt``.
    """
    lines = (_TABLES / path).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
