"""Decides which articles a model annotates."""

from __future__ import annotations

from wiredesk.schemas.records import Article


def wants_annotation(article: Article, languages: frozenset[str]) -> bool:
    """Returns True if the model annotates this article: it is no exact copy, and in a language of the model."""
    return article.annotated_from is None and reads_language(article.language, languages)


def reads_language(language: str | None, languages: frozenset[str]) -> bool:
    """Returns True if a language is one of a model's, also with a country, as in ``en-GB``."""
    return (language or "").partition("-")[0] in languages
