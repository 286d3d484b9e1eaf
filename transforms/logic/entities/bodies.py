"""Knows companies and clubs by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wiredesk.transforms.logic.kernel.word_lists import load_table


@cache
def load_clubs() -> frozenset[str]:
    """Returns the names of clubs that are also those of places or are common words."""
    return _load_names("entities/tables/clubs.txt")


@cache
def load_companies() -> frozenset[str]:
    """Returns the names of companies that news names without an explanation."""
    return _load_names("entities/tables/companies.txt")


@cache
def load_bodies() -> frozenset[str]:
    """Returns the names of both."""
    return load_clubs() | load_companies()


@cache
def load_phrases() -> Mapping[str, tuple[str, ...]]:
    """Returns the names of several words of both, by first word, the longest first."""
    phrases: dict[str, list[str]] = {}
    for name in load_bodies():
        if " " in name:
            phrases.setdefault(name.split()[0], []).append(name)
    return {
        first: tuple(sorted(names, key=lambda name: (-len(name), name))) for first, names in phrases.items()
    }


def _load_names(path: str) -> frozenset[str]:
    return frozenset(name for line in load_table(path) for name in line.split("|"))
