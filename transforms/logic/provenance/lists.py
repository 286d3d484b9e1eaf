"""The lists of names beside this module, each with its source on its first lines."""

from __future__ import annotations

from importlib import resources


def load_lines(name: str) -> tuple[str, ...]:
    """Returns the lines of the list ``tables/<name>.txt`` that are no comment."""
    table = resources.files(__package__) / "tables" / f"{name}.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def load_words(name: str) -> frozenset[str]:
    """Returns the words of a list that has many on a line."""
    return frozenset(word for line in load_lines(name) for word in line.split())
