"""Reads lists of words that are part of the code."""

from __future__ import annotations


def read_words(text: str) -> frozenset[str]:
    """Returns the words of a text, which white space separates."""
    return frozenset(text.split())
