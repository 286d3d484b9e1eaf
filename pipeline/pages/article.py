"""An article as a page shows it: the text with marks and links, and the annotations beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wiredesk.pipeline.pages.look import read_style, render
from wiredesk.pipeline.views.annotations import list_marks, list_sections
from wiredesk.pipeline.views.article import excuse_facts, excuse_sections, list_contained
from wiredesk.pipeline.views.facts import Row, list_facts, list_provenance
from wiredesk.pipeline.views.marks import cut_paragraphs
from wiredesk.transforms.failures import Failure, attempt


def make_article_context(row: Row, body: str) -> dict[str, Any]:
    """Returns what the parts of an article's page need, for ``pages/article_parts.html``.

    A fact or annotation that cannot be shown leaves a message, and the text is shown without marks.

    Args:
      row: a row of ``articles``.
      body: the text that its annotations are offsets into.
    """
    paragraphs = attempt(lambda: list(cut_paragraphs(body, list_marks(row, body))))
    failure = None
    if isinstance(paragraphs, Failure):
        failure, paragraphs = f"Marks cannot be shown: {paragraphs}", list(cut_paragraphs(body, ()))
    facts = list_contained(lambda: list_facts(row), excuse_facts)
    return {
        "article": row,
        "paragraphs": paragraphs,
        "failure": failure,
        "facts": [fact for fact in facts if fact.column != "warnings"],
        "warnings": [fact.value for fact in facts if fact.column == "warnings"],
        "provenance": list_contained(lambda: list_provenance(row), excuse_facts),
        "sections": list_contained(lambda: list_sections(row), excuse_sections),
        "detached": list(_list_detached(row)),
    }


def _list_detached(row: Row) -> Iterator[tuple[str, str]]:
    """Yields the kind and the text of the pieces that were detached from the body, in order."""
    return ((piece["kind"], piece["text"].strip()) for piece in row["removed"])


def render_article_page(row: Row, body: str) -> str:
    """Returns the article as an HTML page with its style inside. The page fetches nothing and has no script."""
    context = make_article_context(row, body)
    return render(
        "pages/article.html", title=row["headline"] or "(no headline)", style=read_style(), **context
    )
