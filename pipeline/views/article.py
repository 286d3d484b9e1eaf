"""An article with its annotations, as text for a terminal: ``wiredesk show``."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from duckdb import DuckDBPyConnection
from rich.console import Console
from rich.style import Style
from rich.text import Text

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.terminal import SafeText
from wiredesk.pipeline.views.annotations import list_marks, list_sections
from wiredesk.pipeline.views.facts import Fact, Row, list_facts, list_provenance
from wiredesk.pipeline.views.marks import Mark, cut_segments
from wiredesk.pipeline.views.sections import Line, Section
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.transforms.failures import Failure, attempt

T = TypeVar("T")

_STYLES = {
    "quote": "italic", "keyphrase": "underline", "speaker": "", "entity": "bold", "place": "green", "time": "blue",
    "outlet": "red", "other": "underline",
}  # fmt: skip
"""Styles of rich, by the kind of a mark."""

_ENTITY_STYLES = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "GPE": "bold green",
    "LOC": "green",
    "FAC": "green",
    "NORP": "yellow",
}
"""Styles of rich, by the type of an entity."""

_BRACKETS = {
    "entity": ("[", "]{label}"),
    "time": ("{{", "}}{label}"),
    "quote": ("<{label} ", ">"),
    "outlet": ("", "(cited)"),
    "other": ("[", "]{label}"),
}
"""Signs before and after a mark, by its kind."""

# The terminal shows places and speakers in their sections alone. As marks they would repeat most entities.
_UNMARKED = frozenset({"place", "speaker"})

_NAME_CELLS, _HANGING_CELLS, _FEWEST_CELLS = 17, 6, 20
_PASSAGE_CHARS = 200


class NoSuchArticleError(ValueError):
    """No article, or several, have that id or source key."""


def find_article(store: Store, wanted: str) -> tuple[Row, str]:
    """Returns an article's row, and the body that its annotations are offsets into; see :func:`read_article`."""
    return read_article(connect(store), wanted)


def read_article(connection: DuckDBPyConnection, wanted: str) -> tuple[Row, str]:
    """Returns an article's row, and the body that its annotations are offsets into.

    An exact copy is returned with the annotations of its original.

    Args:
      connection: has the table ``articles``.
      wanted: an ``article_id`` or its beginning, or a ``source_key``.

    Raises:
      NoSuchArticleError: none or several match.
    """
    # An equal id is found by reading one column. The other ways read two, and sort what they find.
    found = _select(connection, "article_id = $1", wanted) or _select(
        connection, "source_key = $1 OR starts_with(article_id, $1)", wanted
    )
    if len({row["source_key"] for row in found}) > 1:
        ids = ", ".join(row["article_id"] for row in found[:5])
        raise NoSuchArticleError(
            f"{wanted!r} is the beginning of several article ids: {ids}; give more of it"
        )
    if not found:
        raise NoSuchArticleError(
            f"no article has the id or source key {wanted!r}; list them with: "
            "wiredesk query 'SELECT article_id, source_key FROM articles'"
        )
    row = found[0]
    if row["annotated_from"] is None:
        return row, row["body"]
    query = f"SELECT body, {', '.join(ANNOTATIONS)} FROM articles WHERE article_id = ?"
    (original,) = connection.sql(query, params=[row["annotated_from"]]).to_arrow_table().to_pylist()
    return take_annotations(row, original)


def take_annotations(row: Row, original: Row) -> tuple[Row, str]:
    """Returns an exact copy's row with the annotations of its original, and the body that they are offsets into."""
    return row | {name: original[name] for name in ANNOTATIONS}, original["body"]


def _select(connection: DuckDBPyConnection, condition: str, wanted: str) -> list[Row]:
    query = f"SELECT * FROM articles WHERE {condition} ORDER BY ingested_at DESC"
    found: list[Row] = connection.sql(query, params=[wanted]).to_arrow_table().to_pylist()
    return found


def render_article(row: Row, body: str, width: int | None = None) -> SafeText:
    """Returns the article for a terminal.

    A fact or annotation that cannot be shown leaves a message, and the text is shown without marks.

    Args:
      row: a row of ``articles``.
      body: the text that its annotations are offsets into.
      width: cells of a line, at which facts and annotations are wrapped below themselves; None wraps nothing.
    """
    text = SafeText()
    text.append(f"{row['headline'] or '(no headline)'}\n\n", style="bold")
    _add_facts(text, list_contained(lambda: list_facts(row), excuse_facts), width)
    text.append("\n")
    marked = attempt(_mark_body, row, body)
    text.append(f"(marks cannot be shown: {marked})\n\n{body}" if isinstance(marked, Failure) else marked)
    text.append("\n")
    for section in list_contained(lambda: list_sections(row), excuse_sections):
        text.append(f"\n{section.title}\n", style="bold")
        for line in section.lines:
            _add_line(text, line, section.names, width)
    text.append("\nWhere it comes from\n", style="bold")
    _add_facts(text, list_contained(lambda: list_provenance(row), excuse_facts), width)
    return text


def list_contained(listing: Callable[[], Iterable[T]], excuse: Callable[[str], T]) -> list[T]:
    """Returns the items of a listing; if it fails, a single item that says so.

    Args:
      listing: returns facts or annotations.
      excuse: makes that item from the reason.
    """
    listed = attempt(lambda: list(listing()))
    return [excuse(f"cannot be shown: {listed}")] if isinstance(listed, Failure) else listed


def excuse_facts(why: str) -> Fact:
    """Returns a warning that stands for facts that cannot be shown."""
    return Fact("warnings", "Warning", f"facts {why}")


def excuse_sections(why: str) -> Section:
    """Returns a section that stands for those that cannot be shown."""
    return Section("Annotations", (Line(why),))


def shorten(text: str, width: int) -> str:
    """Returns the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _add_facts(text: Text, facts: Iterable[Fact], width: int | None) -> None:
    for fact in facts:
        style = "yellow" if fact.column == "warnings" else ""
        name = SafeText(f"{fact.name:<{_NAME_CELLS}}", style=style or "dim")
        value = SafeText()
        value.append(" ".join(fact.value.split()), style=_link(fact.url, style))
        _add_hanging(text, name, value, width, _NAME_CELLS)


def _link(url: str | None, style: str = "") -> Style:
    """Returns a style that links to an address, which terminals with OSC 8 follow."""
    return Style.parse(style) + Style(link=url)


def _add_line(text: Text, line: Line, names: str, width: int | None) -> None:
    told = SafeText()
    told.append(" ".join(line.text.split()), style=_link(line.url, _choose_style(names)))
    if line.detail:
        told.append(f"  {' '.join(line.detail.split())}", style="dim")
    if line.passage:
        told.append(f"  {shorten(line.passage, _PASSAGE_CHARS)}", style="italic")
    lead = "  " if line.number is None else f"  {line.number:>3} "
    _add_hanging(text, SafeText(lead, style="dim"), told, width, _HANGING_CELLS)


def _add_hanging(text: Text, lead: Text, line: Text, width: int | None, indent: int) -> None:
    """Appends a line; if it is too wide, its further lines begin deeper.

    Args:
      text: receives the line.
      lead: stands before it; at most as wide as the indent.
      line: the line.
      width: cells of a line; None for any.
      indent: cells before the further lines.
    """
    cells = None if width is None else max(width - indent, _FEWEST_CELLS)
    parts = (
        [line]
        if cells is None
        else line.wrap(Console(file=io.StringIO(), width=cells), cells, overflow="fold")
    )
    for number, part in enumerate(parts):
        part.rstrip()
        text.append(" " * indent if number else lead).append(part).append("\n")


def _mark_body(row: Row, body: str) -> SafeText:
    text = SafeText()
    shown = [mark for mark in list_marks(row, body) if mark.kind not in _UNMARKED]
    for segment in cut_segments(body, shown):
        for mark in segment.opened:
            text.append(_BRACKETS.get(mark.kind, ("", ""))[0].format(label=mark.label), style="dim")
        text.append(segment.text, style=" ".join(_list_styles(segment.marks)))
        for mark in segment.closed:
            text.append(_BRACKETS.get(mark.kind, ("", ""))[1].format(label=mark.label), style="dim")
    return text


def _list_styles(marks: Iterable[Mark]) -> Iterator[str]:
    styles = (
        _choose_style(f"{mark.kind} {mark.label}" if mark.kind == "entity" else mark.kind) for mark in marks
    )
    return filter(None, styles)


def _choose_style(names: str) -> str:
    """Returns the style of a kind of marks, or of a type of entities, as ``Section.names`` has them."""
    kind, _, label = names.partition(" ")
    return _ENTITY_STYLES.get(label) or _STYLES.get(kind, "")
