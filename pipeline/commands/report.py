"""The command that writes the report of an output: report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import fail, reading, writing
from wiredesk.pipeline.commands.options import Output
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.terminal import print_safely

report_commands = typer.Typer()


@report_commands.command(
    epilog="The page needs no network and runs no script. Each run writes it anew, unless it is given --no-report.\n\n"
    "Examples:\n\n  wiredesk report\n\n  wiredesk report 20260705T12 --to july.html"
)
def report(
    run_id: Annotated[
        str | None,
        typer.Argument(
            help="A run, or an invocation of several slices, to describe; its beginning suffices. By default the last "
            "that read records."
        ),
    ] = None,
    output: Output = "out",
    to: Annotated[
        Path | None, typer.Option(help="File to write; by default report.html beside the tables.")
    ] = None,
) -> None:
    """Write a page for a browser: what a run did, and what is in the tables."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.report.page import make_report, write_report  # noqa: PLC0415
    from wiredesk.pipeline.views.runs import NoSuchRunError  # noqa: PLC0415

    with reading(output, NoSuchRunError, NoTablesError):
        store = open_store(output)
        if to is None:
            with writing(output):
                place = write_report(store, run_id)
            print_safely(place)
            return
        page = make_report(store, run_id)
        try:
            to.write_text(page, encoding="utf-8")
        except OSError as error:
            fail(f"cannot write {to}: {error.strerror}")
        print_safely(str(to))
