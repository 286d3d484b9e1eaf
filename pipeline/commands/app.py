"""All commands as one program."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from wiredesk.pipeline.commands.jobs import writing
from wiredesk.pipeline.commands.look import looking
from wiredesk.pipeline.commands.tend import tending
from wiredesk.pipeline.commands.warehouse import handing_on

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Raw news article files in; clean, deduplicated, annotated tables out.",
)
app.add_typer(writing)
app.add_typer(tending)
app.add_typer(looking)
app.add_typer(handing_on)


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"wiredesk {version('wiredesk')}")
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass
