"""Articles that were found, for a terminal or for programs: ``wiredesk search``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from wiredesk.pipeline.search.index import Found, Hit, SearchIndex, SearchRequest
from wiredesk.pipeline.search.quotations import Quotation
from wiredesk.pipeline.search.snippets import Marked
from wiredesk.pipeline.telemetry.terminal import SafeText
from wiredesk.pipeline.views.tables import print_for_people, write_records
from wiredesk.pipeline.views.wording import show_published
from wiredesk.transforms.logic.kernel.escaping import escape_controls

Quotations = Mapping[str, Sequence[Quotation]]

_COLUMNS = (
    "article_id", "headline", "publisher", "relation", "language", "published_at", "published_date",
    "published_precision", "score", "snippet",
)  # fmt: skip
_WIDTH = 80
_INDENT = "  "
_MARK_STYLE = "bold yellow"
_MOST_QUOTATIONS = 3


def write_found(
    found: Found,
    quotations: Quotations | None,
    offset: int,
    output_format: str,
    stream: TextIO,
    *,
    show: str = "wiredesk show {id}",
) -> None:
    """Writes a page of articles.

    Args:
      found: the articles.
      quotations: what the speaker says in each, by ``article_id``; None if no speaker was asked for.
      offset: number of articles before this page.
      output_format: ``table``, ``csv`` or ``json``.
      stream: receives the output.
      show: command that shows an article, with ``{id}`` for its id.
    """
    if output_format == "table":
        if found.hits:
            width = _find_width(stream)
            print_for_people(_render(found, quotations or {}, offset, width, show), stream)
        return
    names = [*_COLUMNS, "quotations"] if quotations is not None else list(_COLUMNS)
    rows = (_make_row(hit, quotations, output_format) for hit in found.hits)
    write_records(names, rows, output_format, stream)


def _make_row(hit: Hit, quotations: Quotations | None, output_format: str) -> dict[str, Any]:
    row = {name: getattr(hit, name) for name in _COLUMNS} | {"snippet": _join(hit.snippet)}
    if quotations is None:
        return row
    said = quotations.get(hit.article_id, ())
    if output_format == "csv":
        return row | {"quotations": "\n".join(f"{one.speaker}: {_join(one.text)}" for one in said)}
    return row | {"quotations": [{"speaker": one.speaker, "text": _join(one.text)} for one in said]}


def _join(marked: Marked) -> str:
    return "".join(text for text, _ in marked)


def _find_width(stream: TextIO) -> int:
    """Returns the width of a terminal; 80 elsewhere, so that the lines of a file are readable, too."""
    return Console(file=stream).width if stream.isatty() else _WIDTH


def _render(found: Found, quotations: Quotations, offset: int, width: int, show: str) -> Text:
    text = SafeText()
    articles = "article" if found.total == 1 else "articles"
    last = offset + len(found.hits)
    shown = "" if last - offset == found.total else f"; these are {offset + 1:,} to {last:,}"
    text.append(f"{found.total:,} {articles}{shown}\n", style="dim")
    for hit in found.hits:
        text.append("\n")
        for line in _render_hit(hit, quotations.get(hit.article_id, ()), width):
            text.append_text(line)
            text.append("\n")
        command = escape_controls(show.replace("{id}", hit.article_id, 1))
        text.append_text(SafeText(f"{_INDENT}{command}\n", style="dim"))
    return text


def _render_hit(hit: Hit, said: Sequence[Quotation], width: int) -> Iterator[Text]:
    yield from _wrap(_mark(hit.marked_headline or (("(no headline)", False),), "bold"), width, "")
    facts = (
        show_published(vars(hit)),
        hit.publisher or "",
        "" if hit.relation == "original" else hit.relation,
    )
    yield from _wrap(SafeText(escape_controls(", ".join(filter(None, facts))), style="dim"), width, _INDENT)
    yield from _wrap(_mark(hit.snippet), width, _INDENT)
    for quotation in said[:_MOST_QUOTATIONS]:
        line = SafeText()
        line.append(f"{quotation.speaker}: “", style="italic")
        line.append_text(_mark(quotation.text, "italic"))
        line.append("”", style="italic")
        yield from _wrap(line, width, _INDENT)
    if len(said) > _MOST_QUOTATIONS:
        more = len(said) - _MOST_QUOTATIONS
        noun = "quotation" if more == 1 else "quotations"
        yield SafeText(f"{_INDENT}and {more:,} more {noun} in the article", style="dim")


def _mark(marked: Marked, style: str = "") -> Text:
    text = SafeText()
    for stretch, is_found in marked:
        text.append(stretch, style=f"{style} {_MARK_STYLE}".strip() if is_found else style)
    return text


def _wrap(text: Text, width: int, indent: str) -> Iterator[Text]:
    console = Console(file=io.StringIO(), width=max(width - len(indent), 1))
    for line in text.wrap(console, console.width, overflow="fold"):
        line.rstrip()
        yield Text(indent).append_text(line)


def explain_nothing(index: SearchIndex, request: SearchRequest) -> str:
    """Returns a sentence for a request that no article meets: which part of it none meets, if one alone is to blame."""
    nothing = SearchRequest(sort=request.sort)
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name == "sort" or not value:
            continue
        if index.search(replace(nothing, **{field.name: value}), 1).total == 0:
            return f"no article has {_describe(field.name, value)}"
    return "no article has all of this; leave some of it out"


def _describe(part: str, value: Any) -> str:
    if part == "text":
        return f"the words {value!r}; try fewer words, or the beginning of one with a star, such as fire*"
    if part in ("since", "until"):
        return f"a day of publication {part} {value}"
    return f"the {part} {value!r}"
