"""DuckDB's SQL made from the schemas: table definitions, and ``wiredesk.sql`` that any session loads."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.columns import Column, list_columns

_KINDS = {
    "string": "VARCHAR",
    "bytes": "BLOB",
    "int": "INTEGER",
    "long": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
}
PARTS = ("session", "tables")
"""What can be made: views for a session over an output, or the definitions of tables."""

_RESERVED = frozenset({"end"})

_HEAD = """\
-- wiredesk's tables and views for any DuckDB session, from 1.3 on; made from the schemas, not by hand.
--
--   cd out && duckdb -init wiredesk.sql
--   SET VARIABLE wiredesk = '/data/out'; .read wiredesk.sql
--
-- Everything here is temporary: it belongs to the session and leaves a database as it was.
-- The data files are those that the manifests in _runs/ name, at the moment this is read;
-- read it again to see later runs.
SET TimeZone = 'UTC';
SET parquet_metadata_cache = true;
SET VARIABLE wiredesk = coalesce(getvariable('wiredesk'), '.');
-- Older ones do not take a schema and partitions together, so all files are opened first.
SET VARIABLE wiredesk_is_lazy = TRY_CAST(regexp_extract(version(), '[0-9]+') AS INTEGER) >= 2;
-- DuckDB takes every name for a pattern.
SET VARIABLE wiredesk_root = regexp_replace(getvariable('wiredesk'), '([*?[])', '[\\1]', 'g');

-- What the runs have written and removed: the last one to name a file is right. Releases up to 0.1 renamed new
-- versions over files and named them replaced. A file in _runs/ that is not named as a run is none of ours.
CREATE OR REPLACE TEMP TABLE wiredesk_files AS
WITH runs AS (
  SELECT CASE WHEN json_valid(content) THEN from_json(content, '{"run_id": "VARCHAR", "committed_at": "VARCHAR",
    "removed": ["VARCHAR"],
    "files": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}],
    "replaced": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}]}')
    ELSE error(filename || ' is no JSON; see what is wrong with: wiredesk check') END AS run
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

_TABLE = """
-- {doc}
SET VARIABLE wiredesk_{table} = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = '{table}' AND format = 'parquet');
-- The partition is a column as well where all files have the same one, null for what has no date.
SET VARIABLE wiredesk_{table}_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = '{table}' AND format = 'parquet'));
SET VARIABLE wiredesk_{table}_hive = getvariable('wiredesk_{table}_key') IS NOT NULL;
SET VARIABLE wiredesk_{table}_select = 'SELECT *' || coalesce(replace(' REPLACE (nullif(KEY, ''undated'') AS KEY)', 'KEY',
  getvariable('wiredesk_{table}_key')), '');
-- What files are taken to hold, so that none is opened before it is needed, and what stands for a column
-- that is newer than a file; and no rows at all.
SET VARIABLE wiredesk_{table}_columns = MAP {{
{columns}
}};
SET VARIABLE wiredesk_{table}_none = 'SELECT
{nulls}
WHERE false
';
CREATE OR REPLACE TEMP VIEW {table} AS
FROM query(CASE
  WHEN len(getvariable('wiredesk_{table}')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('wiredesk_{table}_select') || '
        FROM read_parquet(getvariable(''wiredesk_{table}''), schema = getvariable(''wiredesk_{table}_columns''),
                          hive_partitioning = getvariable(''wiredesk_{table}_hive''), hive_types_autocast = false)'
  WHEN len(getvariable('wiredesk_{table}')) > 0
  THEN getvariable('wiredesk_{table}_none') || 'UNION ALL BY NAME ' || getvariable('wiredesk_{table}_select') || '
        FROM read_parquet(getvariable(''wiredesk_{table}''), union_by_name = true,
                          hive_partitioning = getvariable(''wiredesk_{table}_hive''), hive_types_autocast = false)'
  ELSE getvariable('wiredesk_{table}_none') END);
"""


def quote_name(name: str) -> str:
    """Returns a column's name as SQL takes it."""
    return f'"{name}"' if name in _RESERVED else name


def make_duckdb_type(column: Column) -> str:
    """Returns the type of a column."""
    if column.fields:
        fields = ", ".join(f"{quote_name(f.name)} {make_duckdb_type(f)}" for f in column.fields)
        item = f"STRUCT({fields})"
    else:
        item = _KINDS[column.kind]
    return f"{item}[]" if column.is_list else item


def make_duckdb_table(table: str, name: str = "") -> str:
    """Returns ``CREATE TABLE`` and a comment on every column.

    Args:
      table: one of :data:`schemas.TABLES`.
      name: what it is to be called, where not as it is.
    """
    columns, name = list_columns(table), name or table
    body = ",\n".join(
        f"  {quote_name(c.name)} {make_duckdb_type(c)}{'' if c.is_nullable else ' NOT NULL'}" for c in columns
    )
    comments = [f"COMMENT ON TABLE {name} IS {quote_text(load_avro_schema(table)['doc'])};"]
    comments += [f"COMMENT ON COLUMN {name}.{quote_name(c.name)} IS {quote_text(c.doc)};" for c in columns]
    return f"CREATE TABLE {name} (\n{body}\n);\n" + "\n".join(comments) + "\n"


def make_duckdb_tables() -> str:
    """Returns :func:`make_duckdb_table` of every table."""
    return "\n".join(map(make_duckdb_table, TABLES))


def quote_text(text: str) -> str:
    """Returns a text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def read_views() -> str:
    """Returns the views over the tables."""
    return files("wiredesk.schemas").joinpath("sql/views.sql").read_text("utf-8")


@cache
def make_wiredesk_sql() -> str:
    """Returns what makes a DuckDB session see the tables and views of the output in a folder.

    The folder is the variable ``wiredesk``, or where the session was started.
    """
    tables = "".join(map(_make_table_view, TABLES))
    views = read_views().replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW")
    return f"{_HEAD}{tables}\n{views}"


def _make_table_view(table: str) -> str:
    columns = list_columns(table)
    return _TABLE.format(
        table=table,
        doc=load_avro_schema(table)["doc"],
        columns=",\n".join(map(_describe_for_reader, columns)),
        nulls=",\n".join(f"  NULL::{make_duckdb_type(c)} AS {quote_name(c.name)}" for c in columns),
    )


def _describe_for_reader(column: Column) -> str:
    default = "NULL"
    if not column.is_nullable and column.default is not None:
        default = quote_text("[]" if column.is_list else str(column.default))
    name, kind = quote_text(column.name), quote_text(make_duckdb_type(column))
    return f"  {name}: {{name: {name}, type: {kind}, default_value: {default}}}"
