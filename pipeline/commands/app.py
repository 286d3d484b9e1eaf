"""The program: all commands in one Typer app."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from wiredesk.pipeline.commands.browse import browse_commands
from wiredesk.pipeline.commands.export import export_commands
from wiredesk.pipeline.commands.maintain import maintain_commands
from wiredesk.pipeline.commands.report import report_commands
from wiredesk.pipeline.commands.run import run_commands
from wiredesk.pipeline.commands.view import view_commands

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Raw news article files in; clean, deduplicated, annotated tables out.",
)
for commands in (
    run_commands,
    maintain_commands,
    view_commands,
    browse_commands,
    report_commands,
    export_commands,
):
    app.add_typer(commands)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"wiredesk {version('wiredesk')}")
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass
