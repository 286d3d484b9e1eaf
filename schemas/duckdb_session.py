"""``wiredesk.sql``: temporary tables and views that show the output of wiredesk to any DuckDB session.

The script finds out by itself which data files belong to the tables, from the manifests. Its state between
statements is in session variables:

- ``wiredesk``, ``wiredesk_root``: folder of the output, as given and as a pattern;
- ``wiredesk_T``: data files of table T;
- ``wiredesk_T_key``, ``wiredesk_T_hive``: partition column of its files, and true if they have one;
- ``wiredesk_T_columns``, ``wiredesk_T_none``: its columns, and a query with these columns and no rows;
- ``wiredesk_T_select``: the beginning of the query that reads its files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns
from wiredesk.schemas.duckdb_sql import make_duckdb_type, quote_name, quote_text, read_views

_HEAD = """\
-- wiredesk's tables and views for any DuckDB session, from 1.3 on. Generated from the schemas; do not edit.
--
--   cd out && duckdb -init wiredesk.sql
--   SET VARIABLE wiredesk = '/data/out'; .read wiredesk.sql
--
-- Everything here is temporary: it belongs to the session and does not change a database.
-- The data files are those that the manifests in _runs/ name when this script is read.
-- Read it again to see later runs.
SET TimeZone = 'UTC';
SET parquet_metadata_cache = true;
SET VARIABLE wiredesk = coalesce(getvariable('wiredesk'), '.');
-- Older versions do not accept a schema and partitions together, so they open every file first.
SET VARIABLE wiredesk_is_lazy = TRY_CAST(regexp_extract(version(), '[0-9]+') AS INTEGER) >= 2;
-- DuckDB reads every file name as a pattern.
SET VARIABLE wiredesk_root = regexp_replace(getvariable('wiredesk'), '([*?[])', '[\\1]', 'g');

-- The files that the runs wrote and removed. The last run that names a file decides. Releases up to 0.1 renamed new
-- versions over old files, and listed them as replaced. Other files in _runs/ are ignored.
CREATE OR REPLACE TEMP TABLE wiredesk_files AS
WITH runs AS (
  SELECT CASE WHEN NOT json_valid(content) THEN error(filename || ' is no JSON; see what is wrong with: wiredesk check')
    WHEN json_type(content, '$.files') IS DISTINCT FROM 'ARRAY' THEN
      error(filename || ' is no manifest; see what is wrong with: wiredesk check')
    ELSE from_json(content, '{"run_id": "VARCHAR", "committed_at": "VARCHAR",
    "removed": ["VARCHAR"],
    "files": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}],
    "replaced": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}]}')
    END AS run
  FROM read_text(getvariable('wiredesk_root') || '/_runs/[0-9]*T[0-9]*Z-*.json')
), events AS (
  SELECT run.committed_at AS committed_at, run.run_id AS run_id, 1 AS step, file.path AS path, file
  FROM (SELECT run, unnest(list_concat(coalesce(run.files, []), coalesce(run.replaced, []))) AS file FROM runs)
  UNION ALL
  SELECT run.committed_at, run.run_id, 0, unnest(run.removed), NULL FROM runs
), latest AS (
  SELECT arg_max({run_id: run_id, file: file}, (coalesce(committed_at, ''), run_id, step)) AS last
  FROM events GROUP BY path
)
SELECT last.file."table" AS "table", last.file.format AS format, last.file.path AS path,
       last.file."rows" AS "rows", last.file.bytes AS bytes, last.run_id AS run_id
FROM latest WHERE last.file IS NOT NULL ORDER BY ALL;
"""

_FILES = """
-- {doc}
SET VARIABLE {table_variable} = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = '{table}' AND format = 'parquet');
"""

_PARTITION = """\
-- The partition is a column too if all files have the same one. It is null for rows without a date.
SET VARIABLE {table_variable}_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = '{table}' AND format = 'parquet'));
SET VARIABLE {table_variable}_hive = getvariable('{table_variable}_key') IS NOT NULL;
SET VARIABLE {table_variable}_select = 'SELECT *' || coalesce(replace({replace_undated}, 'KEY',
  getvariable('{table_variable}_key')), '');
"""

# KEY stands for the name of the partition column, which the script fills in.
_REPLACE_UNDATED = " REPLACE (nullif(KEY, 'undated') AS KEY)"

_COLUMNS = """\
-- The columns that each file is assumed to have, so that no file is opened before it is needed, with the defaults
-- for files of older releases. Then a query with these columns and no rows.
SET VARIABLE {table_variable}_columns = MAP {{
{columns}
}};
SET VARIABLE {table_variable}_none = '{none}';
"""

# From DuckDB 2 on, read_parquet takes columns and partitions together, and need not open every file first.
# Before, the empty query gives the columns that a file of an older release lacks.
_VIEW = """\
CREATE OR REPLACE TEMP VIEW {table} AS
FROM query(CASE
  WHEN len(getvariable('{table_variable}')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('{table_variable}_select') || {read_lazily}
  WHEN len(getvariable('{table_variable}')) > 0
  THEN getvariable('{table_variable}_none') || 'UNION ALL BY NAME ' || getvariable('{table_variable}_select') || {read_all}
  ELSE getvariable('{table_variable}_none') END);
"""

_READ = """
        FROM read_parquet(getvariable('{table_variable}'), {option},
                          hive_partitioning = getvariable('{table_variable}_hive'), hive_types_autocast = false)"""


_WILDCARD = re.compile(r"[*?[]")


@cache
def make_wiredesk_sql() -> str:
    """Returns the script that shows the tables and views of an output to a DuckDB session.

    The folder of the output is the session variable ``wiredesk``, or the current folder.
    """
    tables = "".join(map(_make_table_view, TABLES))
    views = read_views().replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW")
    return f"{_HEAD}{tables}\n{views}"


def _make_table_view(table: str) -> str:
    columns, table_variable = list_columns(table), f"wiredesk_{table}"

    def read(option: str) -> str:
        """Returns the end of a query that reads all files of the table, as an SQL literal."""
        return quote_text(_READ.format(table_variable=table_variable, option=option))

    return (_FILES + _PARTITION + _COLUMNS + _VIEW).format(
        table=table,
        table_variable=table_variable,
        doc=load_avro_schema(table)["doc"],
        replace_undated=quote_text(_REPLACE_UNDATED),
        columns=",\n".join(map(_describe_for_reader, columns)),
        none=_make_none(columns),
        read_lazily=read(f"schema = getvariable('{table_variable}_columns')"),
        read_all=read("union_by_name = true"),
    )


def make_table_query(table: str, paths: Sequence[str], key: str | None, *, is_lazy: bool) -> str:
    """Returns the query that reads these files of a table, as the script does, without any variable.

    Args:
      table: one of :data:`schemas.TABLES`.
      paths: its Parquet files.
      key: partition column of the files; None if they have none.
      is_lazy: True for DuckDB 2 and later, which need not open every file first.
    """
    columns = list_columns(table)
    none = _make_none(columns)
    if not paths:
        return none
    files = ", ".join(quote_text(escape_wildcards(path)) for path in paths)
    described = ",\n".join(map(_describe_for_reader, columns))
    option = f"schema = MAP {{\n{described}\n}}" if is_lazy else "union_by_name = true"
    replace = _REPLACE_UNDATED.replace("KEY", key) if key else ""
    select = (
        f"SELECT *{replace} FROM read_parquet([{files}], {option}, "
        f"hive_partitioning = {str(key is not None).lower()}, hive_types_autocast = false)"
    )
    return select if is_lazy else f"{none} UNION ALL BY NAME {select}"


def escape_wildcards(path: str) -> str:
    """Returns a path as DuckDB has to be given it: it reads every file name as a pattern."""
    return _WILDCARD.sub(r"[\g<0>]", path)


def _make_none(columns: Sequence[Column]) -> str:
    """Returns a query with these columns and no rows."""
    nulls = ",\n".join(f"  NULL::{make_duckdb_type(c)} AS {quote_name(c.name)}" for c in columns)
    return f"SELECT\n{nulls}\nWHERE false\n"


def _describe_for_reader(column: Column) -> str:
    """Returns the entry of a column in the ``schema`` option of ``read_parquet``."""
    default = "NULL"
    if not column.is_nullable and column.default is not None:
        default = quote_text("[]" if column.is_list else str(column.default))
    name, kind = quote_text(column.name), quote_text(make_duckdb_type(column))
    return f"  {name}: {{name: {name}, type: {kind}, default_value: {default}}}"
