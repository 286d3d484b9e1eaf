"""Commands that tend the tables: compact."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from pipeline.commands.console import choose_log, errors_as_sentences, make_view, stop
from pipeline.commands.jobs import require_tables
from pipeline.commands.options import LogFormat, Output, make_settings

tending = typer.Typer()


@tending.command(
    epilog="The rows stay as they are. What reads a folder may see rows twice, or miss a file, in the moment\n"
    "of the change; what goes by the manifests never does.\n\n"
    "Examples:\n\n  wiredesk compact\n\n  wiredesk compact --target-bytes 256000000 -o gs://news/tables"
)
def compact(
    context: typer.Context,
    output: Output = "out",
    target_bytes: Annotated[
        int,
        typer.Option(help="Size of Parquet files to aim at; one of half that size or more is left alone."),
    ] = 128_000_000,
    log_format: LogFormat = "text",
) -> None:
    """Join the small files that many runs have left in each partition."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = require_tables(make_settings(context.params))
        from pipeline.compact import compact as join_files  # noqa: PLC0415 - imports Beam

        signal.signal(signal.SIGTERM, stop)
        summary = join_files(settings, make_view(), target_bytes)
    totals = summary.totals
    print(
        f"{totals['joined_files']:,} Parquet files, and their Avro twins, joined to {totals['joint_files']:,}, "
        f"in {summary.elapsed_s:.1f} s"
    )
