"""Commands that export the tables to a warehouse: export, ddl."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import fail, fail_in_duckdb, reading
from wiredesk.pipeline.commands.options import Output
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.layout import find_partitioning
from wiredesk.pipeline.storage.manifests import fold_files, list_committed, list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import open_store

export_commands = typer.Typer()


@export_commands.command(
    epilog="Examples:\n\n  wiredesk export news.duckdb\n\n  wiredesk export tables --format csv --output out"
)
def export(
    target: Annotated[str, typer.Argument(help="The DuckDB file, or a folder for the other formats.")],
    output: Output = "out",
    output_format: Annotated[
        str, typer.Option("--format", help="duckdb (nested, with the views), csv, parquet or jsonl (flat).")
    ] = "duckdb",
    force: Annotated[bool, typer.Option("--force", help="Replace an existing target.")] = False,
) -> None:
    """Write the tables to one DuckDB file, or flat: one file for each table and for each list column."""
    import duckdb  # noqa: PLC0415

    from wiredesk.pipeline.export import flat as exporting  # noqa: PLC0415
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415

    with reading(target, NoTablesError, advice="nothing was exported"):
        try:
            written = exporting.export(open_store(output), target, output_format, force)
        except exporting.ExportError as error:
            fail(str(error))
        except duckdb.Error as error:
            fail_in_duckdb(error)
        for table in written:
            print(f"{table.name:<30} {table.rows:>12,} rows")


@export_commands.command(
    epilog="Examples:\n\n  wiredesk ddl duckdb > wiredesk.sql\n\n"
    "  wiredesk ddl bigquery --dataset news --uri gs://bucket/out | bq query --use_legacy_sql=false\n\n"
    "  wiredesk ddl bigquery --part load --dataset news --uri gs://bucket/out | sh\n\n"
    "  wiredesk ddl bigquery --part external --output out --uri gs://bucket/out"
)
def ddl(
    dialect: Annotated[str, typer.Argument(help="duckdb or bigquery.")],
    part: Annotated[
        str,
        typer.Option(
            help="For duckdb: session (views over the files of an output) or tables. "
            "For bigquery: tables, external, load or views. The first is the default."
        ),
    ] = "",
    dataset: Annotated[str, typer.Option(help="BigQuery dataset, optionally with its project.")] = "wiredesk",
    uri: Annotated[str, typer.Option(help="URI of the output for BigQuery.")] = "gs://BUCKET/wiredesk",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="Output, or a copy of it: external tables are partitioned like its files. Default: 'out' if it exists.",
        ),
    ] = None,
    partition_by: Annotated[
        str | None, typer.Option(help="day, month, year or none, if no output is at hand.")
    ] = None,
) -> None:
    """Print the SQL and commands with which a warehouse reads the tables, made from the schemas."""
    with reading(output or "out"):
        sys.stdout.write(_make_ddl(dialect, part, dataset, uri, (output, partition_by)))


def _make_ddl(
    dialect: str, part: str, dataset: str, uri: str, partitioning: tuple[str | None, str | None]
) -> str:
    from wiredesk.schemas import bigquery_sql, duckdb_session, duckdb_sql  # noqa: PLC0415

    parts = {"duckdb": duckdb_sql.PARTS, "bigquery": bigquery_sql.PARTS}.get(dialect)
    if parts is None:
        raise UsageError(f"DIALECT is duckdb or bigquery, not {dialect!r}")
    part = part or parts[0]
    if part not in parts:
        raise UsageError(f"--part of {dialect} takes {', '.join(parts[:-1])} or {parts[-1]}, not {part!r}")
    if dialect == "bigquery":
        # The other parts do not depend on the partitioning.
        partition_by = _choose_partitioning(*partitioning) if part == "external" else "month"
        return bigquery_sql.make_bigquery(part, dataset, uri, partition_by)
    return duckdb_session.make_wiredesk_sql() if part == "session" else duckdb_sql.make_duckdb_tables()


def _choose_partitioning(output: str | None, partition_by: str | None) -> str:
    """Returns the partitioning of an output: the one given, or else the one in its manifests."""
    from wiredesk.schemas.bigquery_sql import PARTITIONINGS  # noqa: PLC0415

    if partition_by is not None:
        if partition_by not in PARTITIONINGS:
            raise UsageError(f"--partition-by takes day, month, year or none, not {partition_by!r}")
        return partition_by
    store = open_store(output or "out")
    if list_committed(store):
        files = fold_files(order_manifests(list_manifests(store))).values()
        folders = [file.path.split("/")[2] for file in files if file.table in ("articles", "signatures")]
        return find_partitioning(folders) if folders else "month"
    if output is not None:
        raise UsageError(f"there are no tables in {output}; make some with: wiredesk run")
    return "month"
