"""The command line. Exit codes: 0 done, 1 failed, 2 wrong use."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.jobs import writing
from pipeline.commands.look import looking
from pipeline.commands.tend import tending
from pipeline.commands.warehouse import handing_on
from pipeline.logs import configure_logging
from pipeline.terminal import tell_failure
from transforms.forking import SAFE_PATH_VARIABLE

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


def main() -> None:
    """Runs the command line."""
    # A reader that closes early (`wiredesk query ... | head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # No Python that this one, or an engine in it, starts imports anything from the current folder.
    os.environ.setdefault(SAFE_PATH_VARIABLE, "1")
    configure_logging()
    try:
        app(prog_name=Path(sys.argv[0]).name)
    except Exception as error:
        tell_failure(error)
        sys.exit(1)
