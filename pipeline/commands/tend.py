"""Commands that tend the tables: compact, prune, forget, iceberg."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import choose_log, errors_as_sentences, make_view
from wiredesk.pipeline.commands.jobs import require_tables
from wiredesk.pipeline.commands.options import LogFormat, Output, make_settings, split_pair
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import ICEBERG_CATALOG
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.terminal import say

tending = typer.Typer()

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")]


@tending.command(
    epilog="The rows stay as they are. What reads a folder may see rows twice, or miss a file, in the moment "
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
        from wiredesk.pipeline.maintenance.compact import compact as join_files  # noqa: PLC0415 - imports Beam

        summary = join_files(settings, make_view(), target_bytes)
        follow_in_iceberg(settings)
    totals = summary.totals
    say(
        f"{totals['joined_files']:,} Parquet files, and their Avro twins, joined to {totals['joint_files']:,}, "
        f"in {summary.elapsed_s:.1f} s"
    )


@tending.command(
    epilog="Links and clusters of what stays are as they were. A pruned record is not taken in again; its text is in no "
    "file of the tables any more.\n\n"
    "Examples:\n\n  wiredesk prune --before 2024-01-01 --dry-run\n\n  wiredesk prune --before 730d --by ingested"
)
def prune(
    context: typer.Context,
    before: Annotated[str, typer.Option(help="A date, 2024-01-01, or days back from today, 730d.")],
    output: Output = "out",
    by: Annotated[
        str,
        typer.Option(
            help="published or ingested; without a publication date an article goes by its arrival."
        ),
    ] = "published",
    dry_run: DryRun = False,
    log_format: LogFormat = "text",
) -> None:
    """Take out articles older than a date, and what was rejected before it."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = require_tables(make_settings(context.params))
        from wiredesk.pipeline.maintenance.prune import describe, parse_before  # noqa: PLC0415 - imports Beam
        from wiredesk.pipeline.maintenance.prune import prune as take_out  # noqa: PLC0415

        old, summary = take_out(settings, make_view(), parse_before(before, datetime.now(UTC)), by, dry_run)
        if not dry_run:
            follow_in_iceberg(settings)
    first, *by_partition = describe(old)
    done = f"{first} taken out in {summary.elapsed_s:.1f} s"
    say("\n".join([f"{first} would go", *by_partition]) if dry_run else done)


@tending.command(
    epilog="The text leaves articles, signatures and the payloads of rejects. What stays, and keeps the article from "
    "coming back, is its id, content hash, source key and times, and a reject forget/forgotten without payload. "
    "A payload that cannot be searched for the text stays, and is named with what to do. "
    "The input files, exports and copies of the tables are yours to clean.\n\n"
    "Examples:\n\n  wiredesk forget 3f2a09c1d4e5 --dry-run\n\n  wiredesk forget 3f2a09c1d4e5 --copies"
)
def forget(
    context: typer.Context,
    article: Annotated[
        list[str],
        typer.Argument(
            help="article_id, or reject_id of a payload to empty; 8 digits or more of its beginning will do."
        ),
    ],
    output: Output = "out",
    copies: Annotated[
        bool, typer.Option("--copies", help="Its exact copies too, and none is taken in from anywhere again.")
    ] = False,
    dry_run: DryRun = False,
    log_format: LogFormat = "text",
) -> None:
    """Take single articles out for good, with their text, as the law may ask."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = require_tables(make_settings(context.params))
        from wiredesk.pipeline.maintenance.forget import forget as take_out  # noqa: PLC0415 - imports Beam

        lines, summary = take_out(settings, make_view(), article, copies, dry_run)
        if not dry_run:
            follow_in_iceberg(settings)
    head = "would go:" if dry_run else f"taken out in {summary.elapsed_s:.1f} s:"
    say("\n".join([head, *lines]) if lines else "nothing to do: all of them were forgotten before")


@tending.command(
    epilog="The files stay where they are. Run it after each command that writes: it adds what is new, one snapshot "
    "for each commit. When files go, joined or rewritten, the snapshots before are expired, since they name them. "
    "Without an option the catalog is an SQLite file in _iceberg below the output, and compact, prune, forget, "
    "replay and reprocess bring it up to date themselves.\n\n"
    "Examples:\n\n  wiredesk iceberg\n\n"
    "  wiredesk iceberg -P type=rest -P uri=https://catalog.example.com -P warehouse=news\n\n"
    "  wiredesk iceberg --catalog production     # as .pyiceberg.yaml describes it"
)
def iceberg(
    context: typer.Context,
    output: Output = "out",
    catalog: Annotated[str, typer.Option(help="A catalog of pyiceberg's configuration.")] = "",
    catalog_property: Annotated[
        list[str] | None,
        typer.Option("--catalog-property", "-P", help="KEY=VALUE of the catalog; may be repeated."),
    ] = None,
    namespace: Annotated[str, typer.Option(help="Namespace of the tables.")] = "wiredesk",
    log_format: LogFormat = "text",
) -> None:
    r"""Register the committed Parquet files in an Iceberg catalog (needs the extra: pip install 'wiredesk\[iceberg]')."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = require_tables(make_settings(context.params))
        properties = dict(
            split_pair(text, "--catalog-property", "uri=https://...") for text in catalog_property or ()
        )
        registering = _import_iceberg()
        done = registering.register(settings, registering.CatalogSettings(catalog, properties, namespace))
    _tell_registered(done, namespace)


def _tell_registered(done: Mapping[str, Counter[str]], namespace: str) -> None:
    for table, counts in done.items():
        say(
            f"{namespace}.{table:<11} {counts['snapshots']:>5,} snapshots, {counts['added']:,} files added, "
            f"{counts['removed']:,} removed, {counts['expired']:,} snapshots expired; {counts['files']:,} files"
        )


def follow_in_iceberg(settings: RunSettings) -> None:
    """Brings the local catalog up to date, where there is one: files that it names are no more.

    Raises:
      UsageError: there is one, and what it needs is not installed.
    """
    if open_store(settings.output).exists(ICEBERG_CATALOG):
        registering = _import_iceberg()
        catalog = registering.CatalogSettings()
        _tell_registered(registering.register(settings, catalog), catalog.namespace)


def _import_iceberg() -> ModuleType:
    """Imports what needs the extra.

    Raises:
      UsageError: it is not installed.
    """
    try:
        from wiredesk.pipeline.export import iceberg as registering  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pyiceberg", "sqlalchemy"):
            raise
        raise UsageError("wiredesk iceberg needs an extra: pip install 'wiredesk[iceberg]'") from error
    return registering
