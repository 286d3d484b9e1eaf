"""The command line. Exit codes: 0 done, 1 failed, 2 wrong use."""

from __future__ import annotations

import dataclasses
import errno
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from pipeline.locks import LockedError
from pipeline.logs import FORMAT_VARIABLE, configure_logging, is_json
from pipeline.options import RunSettings, UsageError
from pipeline.report import ProgressView, summarize
from pipeline.runs import list_committed
from pipeline.sources import InputError
from pipeline.stores import open_store
from transforms.logic.defaults import (
    DEFAULT_LOOKBACK_DAYS,
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_MODEL,
    DEFAULT_RECORD_TIMEOUT_S,
)

if TYPE_CHECKING:
    from pipeline.report import RunSummary

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Raw news article files in; clean, deduplicated, annotated tables out.",
)
_errors = Console(stderr=True, highlight=False)
_log = logging.getLogger(__name__)

Output = Annotated[
    str, typer.Option("--output", "-o", help="Folder of the tables, or a gs:// or s3:// path.")
]
Inputs = Annotated[
    list[str],
    typer.Option(
        "--input", "-i", help="File, folder, glob, @file that lists them, or store path; may be repeated."
    ),
]
Model = Annotated[str, typer.Option("--annotate", help="spaCy model, or 'none'.")]
SliceSize = Annotated[int, typer.Option(help="Records that a local run commits at a time; 0: all at once.")]
Workers = Annotated[int, typer.Option(help="Worker processes of a local run; 0: chosen.")]
PartitionBy = Annotated[str, typer.Option(help="day, month, year or none.")]
Shards = Annotated[int, typer.Option(help="Files for each partition.")]
Lookback = Annotated[
    float, typer.Option(help="Days that an article and its match may be apart; exact copies any.")
]
Verify = Annotated[
    bool, typer.Option("--verify", help="Know a file by its content, not by its size and time.")
]
Format = Annotated[
    str | None,
    typer.Option("--format", help="Format of every record; else each is recognised by its content."),
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--map", help="COLUMN=PATH: where JSON records or tables have a column; may be repeated."),
]
MaxRecordBytes = Annotated[int, typer.Option(help="A larger record is a reject.")]
MaxRatio = Annotated[float, typer.Option(help="Bytes that one byte of a compressed file may become.")]
MaxMembers = Annotated[int, typer.Option(help="Members and records that a file may hold.")]
RecordTimeout = Annotated[float, typer.Option(help="Seconds that one record may take to parse.")]
BeamArgs = Annotated[
    list[str] | None,
    typer.Argument(help="After --: options for Beam and its engine.", metavar="[-- BEAM_OPTION...]"),
]
LogFormat = Annotated[
    str,
    typer.Option(envvar=FORMAT_VARIABLE, help="Log on standard error: text, or json, one object a line."),
]


def _fail(message: str, code: int = 1) -> NoReturn:
    if is_json():
        _log.error("%s", message)
    else:
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
    context: typer.Context,
    inputs: Inputs,
    output: Output = "out",
    runner: Annotated[str, typer.Option(help="Engine, by Beam's name.")] = "DirectRunner",
    annotate: Model = DEFAULT_MODEL,
    slice_size: SliceSize = 10_000,
    workers: Workers = 0,
    partition_by: PartitionBy = "month",
    shards: Shards = 1,
    lookback: Lookback = DEFAULT_LOOKBACK_DAYS,
    verify: Verify = False,
    record_format: Format = None,
    fields: Fields = None,
    max_record_bytes: MaxRecordBytes = DEFAULT_MAX_RECORD_BYTES,
    max_ratio: MaxRatio = DEFAULT_MAX_RATIO,
    max_members: MaxMembers = DEFAULT_MAX_MEMBERS,
    record_timeout: RecordTimeout = DEFAULT_RECORD_TIMEOUT_S,
    log_format: LogFormat = "text",
    beam_args: BeamArgs = None,
) -> None:
    """Process what is new or changed in the input, and commit it to the tables."""
    with _errors_as_sentences(output):
        _choose_log(log_format)
        settings = _make_settings(context.params)
        from pipeline.driver import run as run_pipeline  # noqa: PLC0415 - reads Arrow, which help need not

        signal.signal(signal.SIGTERM, _stop)
        summary = run_pipeline(settings, _make_view())
    _tell_summary(summary)


_SETTINGS = {
    "annotate": "model",
    "lookback": "lookback_days",
    "record_format": "format",
    "record_timeout": "record_timeout_s",
    "fields": "field_map",
}
"""Options whose setting has another name."""


def _make_settings(options: dict[str, Any]) -> RunSettings:
    """Returns the settings that the options of a command give.

    Raises:
      UsageError: one of them makes no sense.
    """
    known = {setting.name for setting in dataclasses.fields(RunSettings)}
    given = {_SETTINGS.get(name, name): value for name, value in options.items()}
    values = {name: value for name, value in given.items() if name in known and value is not None}
    if "field_map" in values:
        values["field_map"] = tuple(_split_field(text) for text in values["field_map"])
    lists = {name: tuple(values[name]) for name in ("inputs", "beam_args") if name in values}
    return RunSettings(**({"inputs": ()} | values | lists))


def _split_field(text: str) -> tuple[str, str]:
    column, mark, path = text.partition("=")
    if not (column and mark and path):
        raise UsageError(f"--map takes COLUMN=PATH, such as body=content.text, not {text!r}")
    return column, path


def _choose_log(log_format: str, *, follow: bool = False) -> None:
    try:
        configure_logging(log_format, follow=follow)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _make_view() -> ProgressView:
    if not is_json():
        return ProgressView(_errors)
    from pipeline.telemetry import LoggedProgress  # noqa: PLC0415 - only where it is asked for

    return LoggedProgress()


def _tell_summary(summary: RunSummary) -> None:
    if is_json():
        from pipeline.telemetry import log_summary  # noqa: PLC0415 - only where it is asked for

        log_summary(summary)
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
        if message is None and is_json():
            _log.exception("failed: this is a bug, please report it")
            raise typer.Exit(1) from error
        if message is None:
            raise
        _fail(message)


def _explain(error: BaseException, output: str) -> str | None:
    """Returns what to do about a failure of the surroundings; None for a bug."""
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in text:
        return f"the disk of {output} is full; nothing of this slice was committed: free some space and run again"
    if "Channel closed prematurely" in text or "Worker subprocess exited" in text:
        return (
            "a worker process died (killed, or out of memory); what was committed stands: "
            "run again, perhaps with fewer --workers"
        )
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be written by this user; grant access or choose another --output"
    for kind in ("ModelError", "OutdatedSignaturesError"):
        if kind in text or type(error).__name__ == kind:
            return text.strip().splitlines()[-1].removeprefix("RuntimeError: ")
    return None


@app.command(
    epilog="A file is read once its size and modification time have been the same for --settle. The sure\n"
    "way is to write it under another name and to rename it when it is complete: names that begin with\n"
    "a dot or end in .part, .partial, .tmp, .crdownload, .filepart or ~ are left until they are renamed.\n\n"
    "Examples:\n\n"
    "  wiredesk watch --input incoming --output out --every 60s\n\n"
    "  wiredesk watch -i incoming -o out --every 1h --metrics-port 9464 --log-format json"
)
def watch(
    context: typer.Context,
    inputs: Inputs,
    output: Output = "out",
    every: Annotated[
        str, typer.Option(help="From the start of one increment to the start of the next: 60s, 5m, 1h.")
    ] = "60s",
    settle: Annotated[str, typer.Option(help="How long a file must have stayed the same to be read.")] = "5s",
    metrics_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Answer /healthz and /metrics at this port; 0: any free one."),
    ] = None,
    metrics_host: Annotated[
        str, typer.Option(help="Address to answer at; 0.0.0.0 lets other machines ask.")
    ] = "127.0.0.1",
    annotate: Model = DEFAULT_MODEL,
    slice_size: SliceSize = 10_000,
    workers: Workers = 0,
    partition_by: PartitionBy = "month",
    shards: Shards = 1,
    lookback: Lookback = DEFAULT_LOOKBACK_DAYS,
    verify: Verify = False,
    record_format: Format = None,
    fields: Fields = None,
    max_record_bytes: MaxRecordBytes = DEFAULT_MAX_RECORD_BYTES,
    max_ratio: MaxRatio = DEFAULT_MAX_RATIO,
    max_members: MaxMembers = DEFAULT_MAX_MEMBERS,
    record_timeout: RecordTimeout = DEFAULT_RECORD_TIMEOUT_S,
    log_format: LogFormat = "text",
    beam_args: BeamArgs = None,
) -> None:
    """Process what is new in the input again and again, until SIGTERM or Ctrl-C."""
    with _errors_as_sentences(output):
        _choose_log(log_format, follow=True)
        settings = _make_settings(context.params)
        from pipeline.watch import WatchSettings, parse_duration, watch_inputs  # noqa: PLC0415 - reads Arrow

        times = (parse_duration(every), parse_duration(settle))
        watch_inputs(
            settings, WatchSettings(*times, metrics_port, metrics_host), lambda error: _explain(error, output)
        )


@app.command(
    epilog="Examples:\n\n  wiredesk replay\n\n  wiredesk replay --reason too_large --max-record-bytes 100000000"
)
def replay(
    context: typer.Context,
    output: Output = "out",
    reason: Annotated[str | None, typer.Option(help="Only rejects of this reason.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only rejects of this stage.")] = None,
    annotate: Model = DEFAULT_MODEL,
    slice_size: SliceSize = 10_000,
    workers: Workers = 0,
    partition_by: PartitionBy = "month",
    lookback: Lookback = DEFAULT_LOOKBACK_DAYS,
    record_format: Format = None,
    fields: Fields = None,
    max_record_bytes: MaxRecordBytes = DEFAULT_MAX_RECORD_BYTES,
    max_ratio: MaxRatio = DEFAULT_MAX_RATIO,
    max_members: MaxMembers = DEFAULT_MAX_MEMBERS,
    record_timeout: RecordTimeout = DEFAULT_RECORD_TIMEOUT_S,
    log_format: LogFormat = "text",
) -> None:
    """Parse the stored payloads of rejects again; what passes becomes an article, its reject marked."""
    with _errors_as_sentences(output):
        _choose_log(log_format)
        settings = _make_settings(context.params)
        from pipeline.replay import replay as replay_rejects  # noqa: PLC0415 - reads Arrow

        signal.signal(signal.SIGTERM, _stop)
        summary = replay_rejects(_require_tables(settings), _make_view(), stage, reason)
    _tell_summary(summary)


@app.command(
    epilog="Examples:\n\n  wiredesk reprocess\n\n  wiredesk reprocess --since 0.2.0 --annotate en_core_web_lg"
)
def reprocess(
    context: typer.Context,
    output: Output = "out",
    since: Annotated[
        str | None,
        typer.Option(help="Rows that older code than this version wrote; the one that runs if not given."),
    ] = None,
    annotate: Model = DEFAULT_MODEL,
    slice_size: SliceSize = 10_000,
    workers: Workers = 0,
    log_format: LogFormat = "text",
) -> None:
    """Annotate again, in place, the rows of older code or of another model."""
    with _errors_as_sentences(output):
        _choose_log(log_format)
        settings = _make_settings(context.params)
        from pipeline.reprocess import reprocess as reprocess_rows  # noqa: PLC0415 - imports Beam

        signal.signal(signal.SIGTERM, _stop)
        summary = reprocess_rows(_require_tables(settings), _make_view(), since or version("wiredesk"))
    _tell_summary(summary)


def _require_tables(settings: RunSettings) -> RunSettings:
    """Returns the settings of a job on tables that are there.

    Raises:
      UsageError: there are none.
    """
    if not list_committed(open_store(settings.output)):
        raise UsageError(f"there are no tables in {settings.output}; make some with: wiredesk run")
    return settings


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
    "  wiredesk query \"SELECT name, count(*) n FROM entity_mentions WHERE type = 'PERSON' GROUP BY 1 ORDER BY 2\"\n\n"
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


@app.command(
    epilog="Examples:\n\n  wiredesk runs --last 24\n\n  wiredesk runs 20260705T120000Z-3fa2c1\n\n"
    "  wiredesk runs 20260705T12 --format json"
)
def runs(
    run_id: Annotated[
        str | None, typer.Argument(help="A run, or an invocation of several slices; its beginning will do.")
    ] = None,
    output: Output = "out",
    last: Annotated[int, typer.Option(min=0, help="Only so many of the latest; 0: all.")] = 0,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """List the committed runs, or say all that is known of one."""
    from pipeline.history import NoSuchRunError, find_runs, list_runs, write_run, write_runs  # noqa: PLC0415
    from pipeline.warehouse import NoTablesError  # noqa: PLC0415

    store = open_store(output)
    try:
        if run_id is None:
            write_runs(list_runs(store, last), form, sys.stdout)
        else:
            write_run(find_runs(store, run_id), form, sys.stdout)
    except (NoSuchRunError, NoTablesError, UsageError) as error:
        _fail(str(error), 2)


@app.command(
    epilog="Examples:\n\n  wiredesk rejects\n\n  wiredesk rejects --reason parse/empty --limit 20\n\n"
    "  wiredesk rejects --payload 3f2a > record.bin"
)
def rejects(
    output: Output = "out",
    reason: Annotated[
        str | None, typer.Option(help="List single rejects of this reason: empty, or parse/empty.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Only those of this stage.")] = None,
    since: Annotated[str | None, typer.Option(help="Only those of this run and later ones.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Single rejects to list; 0: all.")] = 100,
    payload: Annotated[
        str | None, typer.Option(help="Write the record of this reject_id, as it was read.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Write a binary payload to a terminal, too.")] = False,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Say what was rejected and why, by stage and reason; or list single rejects; or give one back."""
    from pipeline import rejected  # noqa: PLC0415
    from pipeline.warehouse import NoTablesError  # noqa: PLC0415

    store = open_store(output)
    wanted = rejected.RejectFilter(reason, stage, since)
    try:
        if payload is not None:
            record = rejected.read_payload(store, payload)
            if sys.stdout.isatty() and not force and not rejected.is_printable(record):
                _fail("the payload is binary; send it to a file, or to this terminal with --force", 2)
            sys.stdout.buffer.write(record)
        elif reason is not None:
            rejected.write_rejects(*rejected.list_rejects(store, wanted, limit), form, sys.stdout)
        else:
            rejected.write_reasons(rejected.list_reasons(store, wanted), form, sys.stdout)
    except (rejected.NoSuchRejectError, NoTablesError, UsageError) as error:
        _fail(str(error), 2)


@app.command(
    epilog="Examples:\n\n  wiredesk check\n\n  wiredesk check --full --format json --output gs://news/tables"
)
def check(
    output: Output = "out",
    full: Annotated[
        bool, typer.Option(help="Make all hashes again, and compare whole rows of Parquet and Avro.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Verify manifests, files, rows and links, and say what to do; exit code 1 where anything is found."""
    from pipeline.check import check_output, write_findings  # noqa: PLC0415
    from pipeline.check.findings import FORMS  # noqa: PLC0415
    from pipeline.tabular import check_form  # noqa: PLC0415
    from pipeline.warehouse import NoTablesError  # noqa: PLC0415

    try:
        check_form(form, FORMS)
        report = check_output(open_store(output), full)
    except (NoTablesError, UsageError) as error:
        _fail(str(error), 2)
    write_findings(report.findings, report.summarize(), form, sys.stdout)
    if not report.is_clean:
        raise typer.Exit(1)


def main() -> None:
    """Runs the command line."""
    # A reader that closes early (`wiredesk query ... | head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    configure_logging()
    app(prog_name=Path(sys.argv[0]).name)
