"""The command line. Exit codes: 0 done, 1 failed, 2 wrong use."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from pipeline.locks import LockedError
from pipeline.logs import configure_logging
from pipeline.options import RunSettings, UsageError
from pipeline.report import ProgressView, summarize
from pipeline.sources import InputError
from pipeline.stores import open_store
from transforms.logic.defaults import DEFAULT_LOOKBACK_DAYS, DEFAULT_MAX_RECORD_BYTES, DEFAULT_MODEL

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Raw news article files in; clean, deduplicated, annotated tables out.",
)
_errors = Console(stderr=True, highlight=False)

Output = Annotated[
    str, typer.Option("--output", "-o", help="Folder of the tables, or a gs:// or s3:// path.")
]


def _fail(message: str, code: int = 1) -> NoReturn:
    _errors.print(f"wiredesk: {message}", markup=False, soft_wrap=True)
    raise typer.Exit(code)


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


@app.command(
    epilog="Examples:\n\n"
    "  wiredesk run --input seeds --output out\n\n"
    "  wiredesk run -i 'wire/2026-11-*/*.txt' -i @more-files.txt -o out\n\n"
    "  wiredesk run -i gs://news/raw/ -o gs://news/tables --runner DataflowRunner -- --project=p --region=r"
)
def run(
    inputs: Annotated[
        list[str],
        typer.Option(
            "--input", "-i", help="File, folder, glob, @file that lists them, or store path; may be repeated."
        ),
    ],
    output: Output = "out",
    runner: Annotated[str, typer.Option(help="Engine, by Beam's name.")] = "DirectRunner",
    annotate: Annotated[str, typer.Option(help="spaCy model, or 'none'.")] = DEFAULT_MODEL,
    slice_size: Annotated[
        int, typer.Option(help="Records that a local run commits at a time; 0: all at once.")
    ] = 10_000,
    workers: Annotated[int, typer.Option(help="Worker processes of a local run; 0: chosen.")] = 0,
    partition_by: Annotated[str, typer.Option(help="day, month, year or none.")] = "month",
    shards: Annotated[int, typer.Option(help="Files for each partition.")] = 1,
    lookback: Annotated[
        float, typer.Option(help="Days that an article and its match may be apart; exact copies any.")
    ] = DEFAULT_LOOKBACK_DAYS,
    max_record_bytes: Annotated[
        int, typer.Option(help="A larger record is a reject.")
    ] = DEFAULT_MAX_RECORD_BYTES,
    beam_args: Annotated[
        list[str] | None,
        typer.Argument(help="After --: options for Beam and its engine.", metavar="[-- BEAM_OPTION...]"),
    ] = None,
) -> None:
    """Process what is new or changed in the input, and commit it to the tables."""
    with _errors_as_sentences(output):
        settings = RunSettings(
            inputs=tuple(inputs),
            output=output,
            runner=runner,
            model=annotate,
            slice_size=slice_size,
            workers=workers,
            partition_by=partition_by,
            shards=shards,
            lookback_days=lookback,
            max_record_bytes=max_record_bytes,
            beam_args=tuple(beam_args or ()),
        )
        from pipeline.driver import run as run_pipeline  # noqa: PLC0415 - reads Arrow, which help need not

        signal.signal(signal.SIGTERM, _stop)
        summary = run_pipeline(settings, ProgressView(_errors))
    print(summarize(summary))


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _errors_as_sentences(output: str) -> Iterator[None]:
    """Turns what a user can mend into one sentence; a bug keeps its traceback."""
    try:
        yield
    except (UsageError, InputError) as error:
        _fail(str(error), 2)
    except LockedError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("stopped; what was not committed is not visible, and the next run goes on from there")
    except Exception as error:
        message = _explain(error, output)
        if message is None:
            raise
        _fail(message)


def _explain(error: BaseException, output: str) -> str | None:
    """Returns what to do about a failure of the surroundings; None for a bug."""
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in text:
        return f"the disk of {output} is full; nothing of this slice was committed: free some space and run again"
    if "Channel closed prematurely" in text or "Worker subprocess exited" in text:
        return "a worker process died (killed, or out of memory); what was committed stands: run again, perhaps with fewer --workers"
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be written by this user; grant access or choose another --output"
    for kind in ("ModelError", "OutdatedSignaturesError"):
        if kind in text or type(error).__name__ == kind:
            return text.strip().splitlines()[-1].removeprefix("RuntimeError: ")
    return None


@app.command(epilog="Examples:\n\n  wiredesk show 000_058d942a48bd56ed.txt\n\n  wiredesk show 3f2a")
def show(
    article: Annotated[str, typer.Argument(help="article_id, the beginning of one, or source_key.")],
    output: Output = "out",
) -> None:
    """Print an article as a person reads it, its annotations marked."""
    from pipeline.show import NoSuchArticleError, find_article, render_article  # noqa: PLC0415
    from pipeline.warehouse import NoTablesError  # noqa: PLC0415

    try:
        row, body = find_article(open_store(output), article)
    except (NoSuchArticleError, NoTablesError) as error:
        _fail(str(error), 2)
    Console(highlight=False).print(render_article(row, body))


@app.command(
    epilog="Examples:\n\n"
    "  wiredesk query 'SELECT relation, count(*) FROM articles GROUP BY ALL'\n\n"
    "  wiredesk query \"SELECT name, count(*) n FROM entity_mentions WHERE type = 'PERSON' GROUP BY ALL ORDER BY n DESC\"\n\n"
    "Tables: articles, rejects, sources, signatures. Views: entity_mentions, quotes, places, times, copies, clusters, daily."
)
def query(
    sql: Annotated[str, typer.Argument(help="SQL in DuckDB's dialect; - reads it from standard input.")],
    output: Output = "out",
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Run SQL over the tables and views with DuckDB."""
    import duckdb  # noqa: PLC0415

    from pipeline.warehouse import NoTablesError, connect, write_rows  # noqa: PLC0415

    try:
        result = connect(open_store(output)).sql(sys.stdin.read() if sql == "-" else sql)
        if result is not None:
            write_rows(result, form, sys.stdout)
    except (NoTablesError, UsageError) as error:
        _fail(str(error), 2)
    except duckdb.Error as error:
        _fail(f"DuckDB says: {error}", 2)


def main() -> None:
    """Runs the command line."""
    # A reader that closes early (`wiredesk query ... | head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    configure_logging()
    app(prog_name=Path(sys.argv[0]).name)
