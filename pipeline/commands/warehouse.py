"""Commands that hand the tables on to a warehouse: export, ddl."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.commands.console import fail
from pipeline.commands.options import Output
from pipeline.options import UsageError
from pipeline.stores import open_store

handing_on = typer.Typer()


@handing_on.command(
    epilog="Examples:\n\n  wiredesk export news.duckdb\n\n  wiredesk export tables --format csv --output out"
)
def export(
    target: Annotated[str, typer.Argument(help="The DuckDB file, or a folder for the other formats.")],
    output: Output = "out",
    form: Annotated[
        str, typer.Option("--format", help="duckdb (nested, with the views), csv, parquet or jsonl (flat).")
    ] = "duckdb",
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write the tables as one DuckDB file, or flat: a file for each table and each list in it."""
    import duckdb  # noqa: PLC0415

    from pipeline import export as exporting  # noqa: PLC0415
    from pipeline.warehouse import NoTablesError  # noqa: PLC0415

    try:
        written = exporting.export(open_store(output), target, form, force)
    except (NoTablesError, UsageError) as error:
        fail(str(error), 2)
    except exporting.ExportError as error:
        fail(str(error))
    except duckdb.Error as error:
        fail(f"DuckDB says: {error}")
    for table in written:
        print(f"{table.name:<30} {table.rows:>12,} rows")


@handing_on.command(
    epilog="Examples:\n\n  wiredesk ddl duckdb > wiredesk.sql\n\n"
    "  wiredesk ddl bigquery --dataset news --uri gs://bucket/out | bq query --use_legacy_sql=false\n\n"
    "  wiredesk ddl bigquery --part load --dataset news --uri gs://bucket/out | sh"
)
def ddl(
    dialect: Annotated[str, typer.Argument(help="duckdb or bigquery.")],
    part: Annotated[
        str,
        typer.Option(
            help="duckdb: session (views over the files of an output) or tables; "
            "bigquery: tables, external, load or views. The first is the default."
        ),
    ] = "",
    dataset: Annotated[str, typer.Option(help="Dataset of BigQuery, perhaps with its project.")] = "wiredesk",
    uri: Annotated[str, typer.Option(help="Where BigQuery finds the output.")] = "gs://BUCKET/wiredesk",
) -> None:
    """Print what a warehouse needs to read the tables, made from the schemas."""
    try:
        sys.stdout.write(_make_ddl(dialect, part, dataset, uri))
    except UsageError as error:
        fail(str(error), 2)


def _make_ddl(dialect: str, part: str, dataset: str, uri: str) -> str:
    from schemas import bigquery_sql, duckdb_sql  # noqa: PLC0415

    parts = {"duckdb": duckdb_sql.PARTS, "bigquery": bigquery_sql.PARTS}.get(dialect)
    if parts is None:
        raise UsageError(f"DIALECT is duckdb or bigquery, not {dialect!r}")
    part = part or parts[0]
    if part not in parts:
        raise UsageError(f"--part of {dialect} takes {', '.join(parts[:-1])} or {parts[-1]}, not {part!r}")
    if dialect == "bigquery":
        return bigquery_sql.make_bigquery(part, dataset, uri)
    return duckdb_sql.make_wiredesk_sql() if part == "session" else duckdb_sql.make_duckdb_tables()
