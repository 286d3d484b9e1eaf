"""An article with its annotations, as text for a terminal: ``wiredesk show``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.terminal import SafeText
from wiredesk.pipeline.views.annotations import ENTITY_STYLES, Row, list_marks, list_sections
from wiredesk.pipeline.views.marks import Mark, cut_segments
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.transforms.failures import Failure, attempt

T = TypeVar("T")

_STYLES = {"quote": "italic", "keyphrase": "underline", "time": "blue", "outlet": "red", "other": "underline"}
"""Styles of rich, by the kind of a mark. The style of an entity depends on its label."""

_BRACKETS = {
    "entity": ("[", "]{label}"),
    "time": ("{{", "}}{label}"),
    "quote": ("<{label} ", ">"),
    "outlet": ("", "(cited)"),
    "other": ("[", "]{label}"),
}
"""Signs before and after a mark, by its kind."""

# The terminal shows places in their section alone. As marks they would repeat most entities.
_UNMARKED = "place"

_FACTS = (
    "article_id", "source_key", "source_format", "url", "published_at", "published_method", "publisher", "section",
    "byline", "credit_line", "language", "model",
)  # fmt: skip


class NoSuchArticleError(ValueError):
    """No article, or several, have that id or source key."""


def find_article(store: Store, wanted: str) -> tuple[Row, str]:
    """Returns an article's row, and the body that its annotations are offsets into.

    An exact copy is returned with the annotations of its original.

    Args:
      store: the output.
      wanted: an ``article_id`` or its beginning, or a ``source_key``.

    Raises:
      NoSuchArticleError: none or several match.
    """
    connection = connect(store)
    query = "SELECT * FROM articles WHERE source_key = $1 OR starts_with(article_id, $1) ORDER BY ingested_at DESC"
    found = connection.sql(query, params=[wanted]).to_arrow_table().to_pylist()
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
    return row | {name: original[name] for name in ANNOTATIONS}, original["body"]


def list_facts(row: Row) -> Iterator[tuple[str, str]]:
    """Yields names and values of what is known about an article beside its text: provenance, links, warnings."""
    for name in _FACTS:
        if row[name] is not None:
            yield name, str(row[name])
    if row["dateline"]:
        yield "dateline", " | ".join(str(value) for value in row["dateline"].values() if value)
    if row["authors"]:
        yield "authors", "; ".join(", ".join(filter(None, author.values())) for author in row["authors"])
    for name in ("agencies", "keywords"):
        if row[name]:
            yield name, ", ".join(row[name])
    if row["wire_agency"]:
        yield "wire_agency", f"{row['wire_agency']} ({row['wire_confidence']:.2f})"
    for acronym in row["acronyms"]:
        yield "acronym", f"{acronym['short']} = {acronym['long']}"
    yield from _list_links(row)
    if row["correction_note"]:
        yield "correction", row["correction_note"]
    for warning in row["warnings"]:
        yield "warning", f"{warning['code']}: {warning['message']}"


def _list_links(row: Row) -> Iterator[tuple[str, str]]:
    if row["matched_id"]:
        likeness = f"similarity {row['similarity']:.2f}, containment {row['containment']:.2f}"
        yield "relation", f"{row['relation']} of {row['matched_id']} ({likeness})"
    if row["cluster_id"] != row["article_id"]:
        yield "cluster_id", row["cluster_id"]
    if row["annotated_from"]:
        yield "annotated", f"as the exact copy {row['annotated_from']}"


def render_article(row: Row, body: str) -> SafeText:
    """Returns the article for a terminal.

    In the text, ``[names]`` are followed by their type and ``{times}`` by their value. ``<0 quotations>``
    carry the number of their line in the section below, which names the speaker. If a part cannot be
    shown, a message stands in its place.
    """
    text = SafeText()
    text.append(f"{row['headline'] or '(no headline)'}\n", style="bold")
    for name, value in list_contained(lambda: list_facts(row), lambda why: ("warning", f"facts {why}")):
        text.append(f"{name:<17}{value}\n", style="yellow" if name == "warning" else "dim")
    text.append("\n")
    marked = attempt(_mark_body, row, body)
    text.append(f"(marks cannot be shown: {marked})\n\n{body}" if isinstance(marked, Failure) else marked)
    text.append("\n")
    for title, lines in list_contained(lambda: list_sections(row), lambda why: (f"Annotations {why}", [])):
        text.append(f"\n{title}\n", style="bold")
        for line in lines:
            text.append(f"  {line.text}", style=line.style)
            text.append(f"  {line.detail}\n", style="dim")
    return text


def list_contained(listing: Callable[[], Iterable[T]], excuse: Callable[[str], T]) -> list[T]:
    """Returns the items of a listing; if it fails, a single item that says so.

    Args:
      listing: returns facts or annotations.
      excuse: makes that item from the reason.
    """
    listed = attempt(lambda: list(listing()))
    return [excuse(f"cannot be shown: {listed}")] if isinstance(listed, Failure) else listed


def _mark_body(row: Row, body: str) -> SafeText:
    text = SafeText()
    shown = [mark for mark in list_marks(row, body) if mark.kind != _UNMARKED]
    for segment in cut_segments(body, shown):
        for mark in segment.opened:
            text.append(_BRACKETS.get(mark.kind, ("", ""))[0].format(label=mark.label), style="dim")
        text.append(segment.text, style=" ".join(map(_choose_style, segment.marks)))
        for mark in segment.closed:
            text.append(_BRACKETS.get(mark.kind, ("", ""))[1].format(label=mark.label), style="dim")
    return text


def _choose_style(mark: Mark) -> str:
    return ENTITY_STYLES.get(mark.label, "bold") if mark.kind == "entity" else _STYLES[mark.kind]
