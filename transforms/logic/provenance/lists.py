"""Loads the word lists in ``tables/``. The first lines of each list state its source."""

from __future__ import annotations

from wiredesk.transforms.logic.kernel.word_lists import load_table


def load_lines(name: str) -> tuple[str, ...]:
    """Returns the lines of ``tables/<name>.txt`` without comments and empty lines."""
    return load_table(f"provenance/tables/{name}.txt")


def load_words(name: str) -> frozenset[str]:
    """Returns the words of ``tables/<name>.txt``, which has many on each line."""
    return frozenset(word for line in load_lines(name) for word in line.split())
