"""An article as a page shows it: the text with marks and links, and the annotations beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from wiredesk.pipeline.pages.look import read_style, render
from wiredesk.pipeline.views.annotations import list_marks, list_sections
from wiredesk.pipeline.views.article import excuse_facts, excuse_sections, list_contained
from wiredesk.pipeline.views.facts import Row, list_facts, list_provenance
from wiredesk.pipeline.views.marks import cut_paragraphs
from wiredesk.transforms.failures import Failure, attempt


class LegendKind(NamedTuple):
    """Marks that the legend has one box for.

    Attributes:
      key: name of the box in the style sheet.
      names: what a mark of the kind has in ``Segment.names``.
      members: kinds of marks and types of entities.
      is_shown: whether they are shown at first. With all at once, hardly a word is plain.
    """

    key: str
    title: str
    names: str
    members: frozenset[str]
    is_shown: bool = True


# The page tells these with the text.
_TOLD_ABOVE = frozenset({"warnings", "byline", "correction_note"})

LEGEND: Final = (
    LegendKind("people", "people", "entity PERSON", frozenset({"PERSON"})),
    LegendKind("organisations", "organisations", "entity ORG", frozenset({"ORG"})),
    LegendKind("places", "places", "place", frozenset({"place", "GPE", "LOC", "FAC"})),
    LegendKind(
        "names", "other names", "entity", frozenset({"NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
    ),
    LegendKind("quotations", "quotations", "quote", frozenset({"quote"})),
    LegendKind("times", "times", "time", frozenset({"time"}), False),
    LegendKind("keyphrases", "keyphrases", "keyphrase", frozenset({"keyphrase"}), False),
    LegendKind("media", "cited media", "outlet", frozenset({"outlet"})),
)
"""The boxes of the legend."""


def make_article_context(row: Row, body: str) -> dict[str, Any]:
    """Returns what the parts of an article's page need, for ``pages/article_parts.html``.

    A fact or annotation that cannot be shown leaves a message, and the text is shown without marks.

    Args:
      row: a row of ``articles``.
      body: the text that its annotations are offsets into.
    """
    marks = attempt(list_marks, row, body)
    failure = None
    if isinstance(marks, Failure):
        failure, marks = f"Marks cannot be shown: {marks}", []
    present = {name for mark in marks for name in (mark.kind, mark.label)}
    facts = list_contained(lambda: list_facts(row), excuse_facts)
    return {
        "article": row,
        "paragraphs": list(cut_paragraphs(body, marks)),
        "legend_kinds": [kind for kind in LEGEND if kind.members & present],
        "failure": failure,
        "facts": [fact for fact in facts if fact.column not in _TOLD_ABOVE],
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
