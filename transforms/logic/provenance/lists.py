"""Loads the word lists in ``tables/``. The first lines of each list state its source."""

from __future__ import annotations

from importlib import resources


def load_lines(name: str) -> tuple[str, ...]:
    """Returns the lines of ``tables/<name>.txt`` without comments and empty lines."""
    table = resources.files(__package__) / "tables" / f"{name}.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def load_words(name: str) -> frozenset[str]:
    """Returns the words of ``tables/<name>.txt``, which has many on each line."""
    return frozenset(word for line in load_lines(name) for word in line.split())
