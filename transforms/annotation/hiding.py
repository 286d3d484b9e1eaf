"""Hides the boilerplate of a body from the annotators, and shows it again.

Blank characters stand in its place, as many as it has, so offsets stay what they are.
"""

from __future__ import annotations

from typing import Any, Final

from wiredesk.schemas.annotations import ANNOTATIONS, SPANS
from wiredesk.schemas.columns import SpanFields
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article

# A line end keeps the paragraphs on both sides apart.
_BLANK = "\n"
_TEXTS: Final = tuple(span for span in SPANS if span.path[0] in ANNOTATIONS and span.fields.text is not None)


def hide_boilerplate(article: Article) -> Article:
    """Returns an article whose body is blank where it is boilerplate."""
    if not article.boilerplate:
        return article
    body = article.body
    for stretch in article.boilerplate:
        body = body[: stretch.start] + _BLANK * (stretch.end - stretch.start) + body[stretch.end :]
    return replace_fields(article, body=body)


def show_boilerplate(annotated: Article, body: str) -> Article:
    """Returns an article that was annotated without its boilerplate, with its whole body.

    A quotation may go on behind a stretch of boilerplate, so the texts of annotations are read from the body again.

    Args:
      annotated: the article with the annotations.
      body: the whole body.
    """
    if not annotated.boilerplate:
        return annotated
    shown = replace_fields(annotated, body=body)
    for span in _TEXTS:
        shown = _read_again(shown, span.path, span.fields, body)
    return shown


def _read_again(record: Any, path: tuple[str, ...], fields: SpanFields, body: str) -> Any:
    """Returns a record whose items below a path have their texts from the body."""
    if path:
        items = tuple(_read_again(item, path[1:], fields, body) for item in getattr(record, path[0]))
        return replace_fields(record, **{path[0]: items})
    start, end = getattr(record, fields.start), getattr(record, fields.end)
    if fields.text is None or start is None or end is None:
        return record
    return replace_fields(record, **{fields.text: body[start:end]})
