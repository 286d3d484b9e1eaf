"""Rows of ``articles`` with odd texts in every column, and odd offsets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from tests.support import make_article
from wiredesk.schemas.columns import Column, list_columns

ODD_TEXTS = {
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;",
    "address": "javascript:alert(1)",
    "data address": "data:text/html,<script>alert(1)</script>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "controls": "a\x00b\x1b[31mc\x07\x0b\x0c\x7f\x85\x9b",
    "right to left": "\u202eאבג\u202c قال محمد \u2067x",
    "emoji": "👩‍👩‍👧‍👦🇩🇪 e\u0301\u0301\u0301",
    "long word": "x" * 5000,
    "lines": "\n\none\n\n\ntwo\r\nthree\t\n",
    "separators": "a\u2028b\u2029c\ufeffd\u00a0e",
    "comment": "--><!-- ]]> </textarea></title></style>",
    "blank": " ",
    "empty": "",
}


def make_empty_row(body: str = "") -> dict[str, Any]:
    """Returns a row with null in every column that may be null, and empty lists."""
    row = asdict(make_article(body))
    columns = {column.name: column for column in list_columns("articles")}
    return {name: None if columns[name].is_nullable else value for name, value in row.items()}


def make_odd_row(text: str) -> dict[str, Any]:
    """Returns a row with a text in every column and field that holds texts. All offsets span the whole body."""
    body = text * 2
    row = {column.name: _fill(column, text, len(body)) for column in list_columns("articles")}
    return row | {
        "body": body,
        "relation": "update",
        "published_precision": "second",
        "article_id": "a" * 32,
        "matched_id": "b" * 32,
        "cluster_id": "c" * 32,
        "annotated_from": None,
    }


def _fill(column: Column, text: str, end: int) -> Any:
    value = _fill_one(column, text, end)
    return [value, value] if column.is_list else value


def _fill_one(column: Column, text: str, end: int) -> Any:
    if column.fields:
        return {field.name: _fill(field, text, end) for field in column.fields}
    if column.name.endswith("start"):
        return 0
    if column.name.endswith("end"):
        return end
    values: dict[str, Any] = {
        "string": text, "bytes": text.encode(), "boolean": True, "int": 1, "long": 1, "double": 0.5,
        "timestamp": datetime(2026, 3, 10, 23, 5, tzinfo=UTC), "date": date(2026, 3, 11),
    }  # fmt: skip
    return values[column.kind]
