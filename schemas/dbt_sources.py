"""dbt's description of the tables as sources, with tests, made from the schemas.

JSON is YAML, so no YAML library is needed to write it; it is laid out as dbt's
own examples are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from schemas import TABLES, load_avro_schema
from schemas.columns import Column, list_columns
from schemas.dictionary import describe

_KEYS = {"articles": "article_id", "rejects": "reject_id", "signatures": "article_id"}
_REFERENCES = {"matched_id": "article_id", "cluster_id": "article_id", "annotated_from": "article_id"}
_LOCATION = (
    'read_parquet(\'{{ env_var("WIREDESK_OUTPUT", "out") }}/%s/parquet/**/*.parquet\','
    " union_by_name = true, hive_partitioning = true)"
)


def make_dbt_sources() -> str:
    """Returns ``sources.yml``."""
    lines = ["# Made from schemas/*.avsc by `python -m schemas.generate`, not by hand.", "version: 2"]
    lines += [
        "sources:",
        "  - name: wiredesk",
        "    description: Tables that wiredesk writes.",
        "    tables:",
    ]
    for table in TABLES:
        lines += _describe_table(table)
    return "\n".join(lines) + "\n"


def _describe_table(table: str) -> Iterator[str]:
    yield f"      - name: {table}"
    yield f"        description: {_quote(load_avro_schema(table)['doc'])}"
    yield "        config:"
    yield "          meta:"
    yield f"            external_location: {_quote(_LOCATION % table)}"
    yield "        columns:"
    for column in list_columns(table):
        yield f"          - name: {column.name}"
        yield f"            description: {_quote(describe(column))}"
        tests = list(_list_tests(table, column))
        if tests:
            yield "            data_tests:"
        yield from (f"              - {test}" for test in tests)


def _list_tests(table: str, column: Column) -> Iterator[str]:
    if not column.is_nullable:
        yield "not_null"
    if _KEYS.get(table) == column.name:
        yield "unique"
    if column.values and not column.is_list:
        yield f"accepted_values: {_flow({'arguments': {'values': list(column.values)}})}"
    if table == "articles" and column.name in _REFERENCES:
        target = {"to": "source('wiredesk', 'articles')", "field": _REFERENCES[column.name]}
        yield f"relationships: {_flow({'arguments': target})}"


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
