"""An article as a person reads it in a terminal, with its annotations marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.terminal import SafeText
from wiredesk.pipeline.views.marks import Mark, Row, cut_segments, describe_place, list_marks
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.transforms.failures import Failure, attempt

T = TypeVar("T")

_STYLES = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "GPE": "bold green",
    "LOC": "green",
    "FAC": "green",
    "NORP": "yellow",
}
_KIND_STYLES = {"quote": "italic", "keyphrase": "underline", "time": "blue", "outlet": "red"}
_FACTS = (
    "article_id", "source_key", "source_format", "url", "published_at", "published_method", "publisher", "section",
    "byline", "credit_line", "language", "model",
)  # fmt: skip


class NoSuchArticleError(ValueError):
    """No article, or several, have that id or source key."""


def find_article(store: Store, wanted: str) -> tuple[Row, str]:
    """Returns an article's row, and the body that its annotations are offsets into.

    Args:
      store: where the tables are.
      wanted: ``article_id``, the beginning of one, or ``source_key``.

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
    """Yields what is known of an article beside its text: provenance, links, warnings."""
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

    In the text, ``[names]`` are followed by their type, ``{times}`` by their value, and
    ``<0 quotations>`` carry the number under which their speaker stands below. What of it cannot be shown
    is told in its place.
    """
    text = SafeText()
    text.append(f"{row['headline'] or '(no headline)'}\n", style="bold")
    for name, value in list_contained(lambda: list_facts(row), lambda why: ("warning", f"facts {why}")):
        text.append(f"{name:<17}{value}\n", style="yellow" if name == "warning" else "dim")
    text.append("\n")
    marked = attempt(_mark_body, row, body)
    text.append(f"(marks cannot be shown: {marked})\n\n{body}" if isinstance(marked, Failure) else marked)
    text.append("\n")
    for title, lines in list_contained(lambda: _list_sections(row), lambda why: (f"Annotations {why}", [])):
        text.append(f"\n{title}\n", style="bold")
        for line, detail, style in lines:
            text.append(f"  {line}", style=style)
            text.append(f"  {detail}\n", style="dim")
    return text


def list_contained(listing: Callable[[], Iterable[T]], excuse: Callable[[str], T]) -> list[T]:
    """Returns what a listing gives, or what stands for it where it fails.

    Args:
      listing: of facts or annotations.
      excuse: is given why they cannot be shown.
    """
    listed = attempt(lambda: list(listing()))
    return [excuse(f"cannot be shown: {listed}")] if isinstance(listed, Failure) else listed


def _mark_body(row: Row, body: str) -> SafeText:
    text = SafeText()
    shown = [mark for mark in list_marks(row, body) if mark.kind != "place"]
    for segment in cut_segments(body, shown):
        style = " ".join(_choose_style(mark) for mark in segment.marks)
        for mark in segment.opened:
            text.append(_open(mark), style="dim")
        text.append(segment.text, style=style)
        for mark in segment.closed:
            text.append(_close(mark), style="dim")
    return text


def _choose_style(mark: Mark) -> str:
    return _STYLES.get(mark.label, "bold") if mark.kind == "entity" else _KIND_STYLES[mark.kind]


def _open(mark: Mark) -> str:
    return {"entity": "[", "time": "{", "quote": f"<{mark.label} "}.get(mark.kind, "")


def _close(mark: Mark) -> str:
    closings = {"entity": f"]{mark.label}", "time": f"}}{mark.label}", "quote": ">", "outlet": "(cited)"}
    return closings.get(mark.kind, "")


def _list_sections(row: Row) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    sections = {
        "Entities": [_show_entity(entity) for entity in row["entities"]],
        "Quotations": [_show_quote(number, quote) for number, quote in enumerate(row["quotes"])],
        "Places": _show_places(row["places"]),
        "Times": [
            (time["text"], f"{time['type']} {time['value'] or '?'} {time['mod'] or ''}".rstrip(), "")
            for time in row["times"]
        ],
        "Keyphrases": [
            (phrase["text"], f"{phrase['score']:.2f}, {phrase['count']}x", "")
            for phrase in sorted(row["keyphrases"], key=lambda phrase: -phrase["score"])
        ],
    }
    return ((title, lines) for title, lines in sections.items() if lines)


def _show_entity(entity: Row) -> tuple[str, str, str]:
    forms = dict.fromkeys(mention["text"] for mention in entity["mentions"])
    others = ", ".join(form for form in forms if form != entity["name"])
    detail = f"{entity['count']}x, salience {entity['salience']:.3f}{'; also ' + others if others else ''}"
    name = f"{entity['entity']:>3} {entity['type']:<12} {entity['name']}"
    return name, detail, _STYLES.get(entity["type"], "")


def _show_quote(number: int, quote: Row) -> tuple[str, str, str]:
    cue = f", {quote['cue']}" if quote["cue"] else ""
    part = f", continues {quote['part_of']}" if quote["part_of"] is not None else ""
    speaker = quote["speaker"] or "nobody named"
    detail = (
        f"{quote['kind']}{cue}{part}, {quote['method']} {quote['confidence']:.2f}: {shorten(quote['text'])}"
    )
    return f"{number:>3} {speaker}", detail, "italic"


def _show_places(places: list[Row]) -> list[tuple[str, str, str]]:
    distinct: dict[tuple[str, Any], Row] = {}
    for place in places:
        distinct.setdefault((place["text"], place["geoname_id"]), place)
    return [(place["text"], describe_place(place), "green") for place in distinct.values()]


def shorten(text: str, width: int = 70) -> str:
    """Returns the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
