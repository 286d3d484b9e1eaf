"""Commands that maintain the tables: compact, prune, forget, iceberg."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import make_view
from wiredesk.pipeline.commands.iceberg_catalog import import_iceberg, print_registered, update_local_catalog
from wiredesk.pipeline.commands.job_command import Report, job_command
from wiredesk.pipeline.commands.options import split_pair
from wiredesk.pipeline.commands.reporting import refresh_report
from wiredesk.pipeline.search.folder import drop_index
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.terminal import print_safely

maintain_commands = typer.Typer()

DryRun = Annotated[bool, typer.Option("--dry-run", help="List what would be removed, and change nothing.")]


def _take_out_of_copies(settings: RunSettings) -> None:
    """Takes what has left the tables out of what was made from them: the index, the local catalog, the report."""
    drop_index(open_store(settings.output))
    update_local_catalog(settings)
    refresh_report(settings.output)


@job_command(
    maintain_commands,
    {"output"},
    needs_tables=True,
    epilog="The rows do not change. During the change, a program that reads a folder may see rows twice or miss a file; "
    "one that goes by the manifests does not.\n\n"
    "Examples:\n\n  wiredesk compact\n\n  wiredesk compact --target-bytes 256000000 -o gs://news/tables",
)
def compact(
    settings: RunSettings,
    target_bytes: Annotated[
        int,
        typer.Option(help="Target size of Parquet files; a file of half that size or more is left alone."),
    ] = 128_000_000,
) -> Report:
    """Join the small files that many runs have left in each partition."""
    from wiredesk.pipeline.maintenance.compact import compact as join_files  # noqa: PLC0415 - imports Beam

    summary = join_files(settings, make_view(), target_bytes)
    update_local_catalog(settings)
    totals = summary.totals
    return partial(
        print_safely,
        f"{totals['joined_files']:,} Parquet files, and their Avro twins, joined to {totals['joint_files']:,}, "
        f"in {summary.elapsed_s:.1f} s",
    )


@job_command(
    maintain_commands,
    {"output"},
    needs_tables=True,
    epilog="Links and clusters of the remaining articles do not change. A pruned record is not taken in again. Its text "
    "is in no file of the tables any more, and the search index is removed with it: the next search builds it anew.\n\n"
    "Examples:\n\n  wiredesk prune --before 2024-01-01 --dry-run\n\n  wiredesk prune --before 730d --by ingested",
)
def prune(
    settings: RunSettings,
    before: Annotated[str, typer.Option(help="A date, 2024-01-01, or days back from today, 730d.")],
    by: Annotated[
        str,
        typer.Option(
            help="published or ingested; an article without a publication date goes by its arrival."
        ),
    ] = "published",
    dry_run: DryRun = False,
) -> Report:
    """Remove articles older than a date, and rejects from before it."""
    from wiredesk.pipeline.maintenance.prune import describe, parse_before  # noqa: PLC0415 - imports Beam
    from wiredesk.pipeline.maintenance.prune import prune as take_out  # noqa: PLC0415

    old, summary = take_out(settings, make_view(), parse_before(before, datetime.now(UTC)), by, dry_run)
    first, *by_partition = describe(old)
    if dry_run:
        return partial(print_safely, "\n".join([f"{first} would go", *by_partition]))
    _take_out_of_copies(settings)
    return partial(print_safely, f"{first} taken out in {summary.elapsed_s:.1f} s")


@job_command(
    maintain_commands,
    {"output"},
    needs_tables=True,
    epilog="The text leaves articles, signatures and the payloads of rejects. To keep the article from coming back, its id, "
    "content hash, source key and times stay, and a reject forget/forgotten without payload. "
    "A payload that cannot be searched for the text stays; the command names it and what to do. "
    "The search index is removed, too: the next search builds it anew. One in a user's cache on another machine loses the "
    "text when that user searches next. "
    "Input files, exports and copies of the tables are not touched: clean them yourself.\n\n"
    "Examples:\n\n  wiredesk forget 3f2a09c1d4e5 --dry-run\n\n  wiredesk forget 3f2a09c1d4e5 --copies",
)
def forget(
    settings: RunSettings,
    article: Annotated[
        list[str],
        typer.Argument(
            help="article_id, or reject_id of a payload to empty; the first 8 digits or more suffice."
        ),
    ],
    copies: Annotated[
        bool,
        typer.Option(
            "--copies", help="Remove its exact copies too, and refuse further ones from any source."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> Report:
    """Remove single articles for good, with their text, as a law may require."""
    from wiredesk.pipeline.maintenance.forget import forget as take_out  # noqa: PLC0415 - imports Beam

    lines, summary = take_out(settings, make_view(), article, copies, dry_run)
    if not dry_run:
        _take_out_of_copies(settings)
    head = "would go:" if dry_run else f"taken out in {summary.elapsed_s:.1f} s:"
    text = "\n".join([head, *lines]) if lines else "nothing to do: all of them were forgotten before"
    return partial(print_safely, text)


@job_command(
    maintain_commands,
    {"output"},
    needs_tables=True,
    epilog="The files stay where they are. Run it after each command that writes: it adds what is new, one snapshot "
    "for each commit. When files are joined, rewritten or removed, earlier snapshots are expired, since they name them. "
    "Without an option the catalog is an SQLite file in _iceberg below the output; compact, prune, forget, "
    "replay and reprocess keep that one up to date themselves.\n\n"
    "Examples:\n\n  wiredesk iceberg\n\n"
    "  wiredesk iceberg -P type=rest -P uri=https://catalog.example.com -P warehouse=news\n\n"
    "  wiredesk iceberg --catalog production     # as .pyiceberg.yaml describes it",
)
def iceberg(
    settings: RunSettings,
    catalog: Annotated[str, typer.Option(help="Name of a catalog in pyiceberg's configuration.")] = "",
    catalog_property: Annotated[
        list[str] | None,
        typer.Option("--catalog-property", "-P", help="KEY=VALUE of the catalog; may be repeated."),
    ] = None,
    namespace: Annotated[str, typer.Option(help="Namespace of the tables.")] = "wiredesk",
) -> Report:
    r"""Register the committed Parquet files in an Iceberg catalog (needs the extra: pip install 'wiredesk\[iceberg]')."""
    properties = dict(
        split_pair(text, "--catalog-property", "uri=https://...") for text in catalog_property or ()
    )
    registering = import_iceberg()
    done = registering.register(settings, registering.CatalogSettings(catalog, properties, namespace))
    return partial(print_registered, done, namespace)
