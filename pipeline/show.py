"""An article as a person reads it, with its annotations marked."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from pipeline.stores import Store
from pipeline.warehouse import connect

_STYLES = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "GPE": "bold green",
    "LOC": "green",
    "FAC": "green",
    "NORP": "yellow",
}


class NoSuchArticleError(ValueError):
    """No article, or several, have that id or source key."""


def find_article(store: Store, wanted: str) -> tuple[dict[str, Any], str]:
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
    query = "SELECT body, entities FROM articles WHERE article_id = ?"
    (original,) = connection.sql(query, params=[row["annotated_from"]]).to_arrow_table().to_pylist()
    return row | {"entities": original["entities"]}, original["body"]


def render_article(row: dict[str, Any], body: str) -> Text:
    """Returns the article for a terminal: names in colour, and in brackets with their type."""
    text = Text()
    text.append(f"{row['headline'] or '(no headline)'}\n", style="bold")
    for name in ("article_id", "source_key", "published_at", "publisher", "byline", "language", "model"):
        if row[name] is not None:
            text.append(f"{name:<13}{row[name]}\n", style="dim")
    if row["matched_id"]:
        likeness = f"similarity {row['similarity']:.2f}, containment {row['containment']:.2f}"
        text.append(f"{'relation':<13}{row['relation']} of {row['matched_id']} ({likeness})\n", style="dim")
    for warning in row["warnings"]:
        text.append(f"{'warning':<13}{warning['code']}: {warning['message']}\n", style="yellow")
    text.append("\n")
    _append_marked(text, body, row["entities"])
    text.append("\n\n")
    for entity in row["entities"]:
        text.append(
            f"{entity['entity']:>3} {entity['type']:<12} {entity['name']}", _STYLES.get(entity["type"], "")
        )
        text.append(f"  {entity['count']}x, salience {entity['salience']:.3f}\n", style="dim")
    return text


def _append_marked(text: Text, body: str, entities: list[dict[str, Any]]) -> None:
    mentions = sorted((m["start"], m["end"], e["type"]) for e in entities for m in e["mentions"])
    position = 0
    for start, end, kind in mentions:
        if start < position:
            continue
        text.append(body[position:start])
        text.append(f"[{body[start:end]}]", style=_STYLES.get(kind, "bold"))
        text.append(f"{kind}", style="dim")
        position = end
    text.append(body[position:])
