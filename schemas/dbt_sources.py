"""dbt's description of the tables as sources, with tests, made from the schemas.

JSON is valid YAML, so no YAML library is needed to write it. The layout follows dbt's own examples.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wiredesk.schemas import KEYS, TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns
from wiredesk.schemas.dictionary import describe
from wiredesk.schemas.duckdb_sql import make_duckdb_type, quote_name

# A pruned or forgotten article still has a signature. Annotations belong to an article that is in the table.
_REFERENCES = {"matched_id": "signatures", "cluster_id": "signatures", "annotated_from": "articles"}
_MACRO = """\
{#- Generated from schemas/*.avsc by `python -m wiredesk.schemas.generate`; do not edit.

Creates the views that dbt's sources name, over the files in the folder WIREDESK_OUTPUT. A table without files,
such as rejects if nothing was rejected, has all its columns and no rows. -#}
{% macro make_wiredesk_tables() %}
{%- if execute %}
{%- set root = env_var("WIREDESK_OUTPUT", "out") | replace("'", "''") %}
{#- DuckDB reads every file name as a pattern. #}
{%- set root = root | replace("[", "[[]") | replace("*", "[*]") | replace("?", "[?]") %}
{%- do run_query("CREATE SCHEMA IF NOT EXISTS wiredesk") %}
{%- for table, columns in wiredesk_columns().items() %}
{%- set files = root ~ "/" ~ table ~ "/parquet/**/*.parquet" %}
{#- The partition is a column too if all files have the same one. #}
{%- set found = run_query("SELECT count(*), count(DISTINCT regexp_extract(file, '/(published_[a-z]+)=', 1)) "
                          ~ "FROM glob('" ~ files ~ "')").rows[0] %}
{%- set rows = " UNION ALL BY NAME FROM read_parquet('" ~ files ~ "', union_by_name = true, hive_partitioning = "
               ~ (found[1] == 1) ~ ", hive_types_autocast = false)" %}
{%- do run_query("CREATE OR REPLACE VIEW wiredesk." ~ table ~ " AS SELECT " ~ columns ~ " WHERE false"
                 ~ (rows if found[0] else "")) %}
{%- endfor %}
{%- endif %}
{% endmacro %}

{% macro wiredesk_columns() %}
{%- do return({
%s
}) %}
{% endmacro %}
"""


def make_dbt_sources() -> str:
    """Returns ``sources.yml``."""
    lines = [
        "# Generated from schemas/*.avsc by `python -m wiredesk.schemas.generate`; do not edit.",
        "version: 2",
    ]
    lines += [
        "sources:",
        "  - name: wiredesk",
        "    description: Tables that wiredesk writes.",
        "    tables:",
    ]
    for table in TABLES:
        lines += _describe_table(table)
    return "\n".join(lines) + "\n"


def make_dbt_macro() -> str:
    """Returns the macro that creates the views that :func:`make_dbt_sources` names."""
    columns = {
        table: ", ".join(
            f"NULL::{make_duckdb_type(column)} AS {quote_name(column.name)}" for column in list_columns(table)
        )
        for table in TABLES
    }
    return _MACRO.replace(
        "%s", ",\n".join(f"  {_quote(name)}: {_flow(text)}" for name, text in columns.items())
    )


def _describe_table(table: str) -> Iterator[str]:
    yield f"      - name: {table}"
    yield f"        description: {_quote(load_avro_schema(table)['doc'])}"
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
    # Each run has its own row for a source.
    if column.name == KEYS[table] and table != "sources":
        yield "unique"
    if column.values and not column.is_list:
        yield f"accepted_values: {_flow({'arguments': {'values': list(column.values)}})}"
    if table == "articles" and column.name in _REFERENCES:
        target = {"to": f"source('wiredesk', '{_REFERENCES[column.name]}')", "field": "article_id"}
        yield f"relationships: {_flow({'arguments': target})}"


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
