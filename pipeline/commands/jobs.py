"""Commands that write: run, watch, replay, reprocess."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from wiredesk.pipeline import stopping
from wiredesk.pipeline.commands.console import (
    choose_log,
    errors_as_sentences,
    make_view,
    remark,
    tell_summary,
)
from wiredesk.pipeline.commands.explaining import explain
from wiredesk.pipeline.commands.options import (
    AnnotateTimeout,
    BeamArgs,
    Detach,
    Fields,
    Format,
    Inputs,
    LogFormat,
    Lookback,
    MaxMembers,
    MaxRatio,
    MaxRecordBytes,
    Model,
    MovedFrom,
    Output,
    PartitionBy,
    RecordTimeout,
    Shards,
    SliceSize,
    Strict,
    Verify,
    Workers,
    make_settings,
)
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_ANNOTATE_TIMEOUT_S,
    DEFAULT_LOOKBACK_DAYS,
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_MODEL,
    DEFAULT_RECORD_TIMEOUT_S,
)

writing = typer.Typer()


@writing.command(
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
    moved_from: MovedFrom = None,
    record_format: Format = None,
    fields: Fields = None,
    max_record_bytes: MaxRecordBytes = DEFAULT_MAX_RECORD_BYTES,
    max_ratio: MaxRatio = DEFAULT_MAX_RATIO,
    max_members: MaxMembers = DEFAULT_MAX_MEMBERS,
    record_timeout: RecordTimeout = DEFAULT_RECORD_TIMEOUT_S,
    annotate_timeout: AnnotateTimeout = DEFAULT_ANNOTATE_TIMEOUT_S,
    strict: Strict = False,
    detach: Detach = False,
    log_format: LogFormat = "text",
    beam_args: BeamArgs = None,
) -> None:
    """Process what is new or changed in the input, and commit it to the tables."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = make_settings(context.params)
        from wiredesk.pipeline.jobs.run import run as run_pipeline  # noqa: PLC0415 - reads Arrow, which help need not

        summary = run_pipeline(settings, make_view())
    tell_summary(summary)


@writing.command(
    epilog="A file is read once its size and modification time have been the same for --settle. The sure "
    "way is to write it under another name and to rename it when it is complete: names that begin with "
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
    annotate_timeout: AnnotateTimeout = DEFAULT_ANNOTATE_TIMEOUT_S,
    strict: Strict = False,
    log_format: LogFormat = "text",
    beam_args: BeamArgs = None,
) -> None:
    """Process what is new in the input again and again, until SIGTERM or Ctrl-C."""
    with errors_as_sentences(output):
        choose_log(log_format, follow=True)
        settings = make_settings(context.params)
        from wiredesk.pipeline.jobs.watch import WatchSettings, parse_duration, watch_inputs  # noqa: PLC0415 - reads Arrow

        times = (parse_duration(every), parse_duration(settle))
        watch_inputs(
            settings, WatchSettings(*times, metrics_port, metrics_host), lambda error: explain(error, output)
        )


@writing.command(
    epilog="SIGTERM or Ctrl-C ends it when what has arrived is committed; a second one breaks off, and nothing is "
    "lost: what is not committed is read again.\n\n"
    "Examples:\n\n"
    "  wiredesk stream --input incoming --output out\n\n"
    "  wiredesk stream -i gs://news/raw/ -o gs://news/tables --runner DataflowRunner "
    "--subscription projects/p/subscriptions/s -- --project=p --region=r"
)
def stream(
    context: typer.Context,
    inputs: Inputs,
    output: Output = "out",
    runner: Annotated[str, typer.Option(help="Engine, by Beam's name.")] = "PrismRunner",
    window: Annotated[str, typer.Option(help="What has arrived is committed so often: 10s, 1m.")] = "10s",
    every: Annotated[str, typer.Option(help="From look to look at the input.")] = "2s",
    settle: Annotated[str, typer.Option(help="How long a file must have stayed the same to be read.")] = "5s",
    subscription: Annotated[
        str | None, typer.Option(help="Pub/Sub subscription that tells of new objects of the input.")
    ] = None,
    state_ttl: Annotated[
        str, typer.Option(help="How long keyed state keeps what the tables hold by then.")
    ] = "30m",
    stall: Annotated[
        str, typer.Option(help="Give up when nothing has looked at the input for so long.")
    ] = "5m",
    annotate: Model = DEFAULT_MODEL,
    partition_by: PartitionBy = "month",
    lookback: Lookback = DEFAULT_LOOKBACK_DAYS,
    record_format: Format = None,
    fields: Fields = None,
    max_record_bytes: MaxRecordBytes = DEFAULT_MAX_RECORD_BYTES,
    max_ratio: MaxRatio = DEFAULT_MAX_RATIO,
    max_members: MaxMembers = DEFAULT_MAX_MEMBERS,
    record_timeout: RecordTimeout = DEFAULT_RECORD_TIMEOUT_S,
    annotate_timeout: AnnotateTimeout = DEFAULT_ANNOTATE_TIMEOUT_S,
    strict: Strict = False,
    log_format: LogFormat = "text",
    beam_args: BeamArgs = None,
) -> None:
    """Process what arrives in the input as it does, on an engine, and commit it window by window."""
    with errors_as_sentences(output):
        choose_log(log_format, follow=True)
        settings = make_settings(context.params)
        from wiredesk.pipeline.jobs.watch import parse_duration  # noqa: PLC0415
        from wiredesk.pipeline.stream.driver import StopRequest, StreamOptions  # noqa: PLC0415
        from wiredesk.pipeline.stream.driver import stream as run_stream  # noqa: PLC0415

        options = StreamOptions(
            window_s=parse_duration(window),
            every_s=parse_duration(every),
            settle_s=parse_duration(settle),
            subscription=subscription,
            state_ttl_s=parse_duration(state_ttl),
            stall_s=parse_duration(stall),
        )
        stop_request = StopRequest()
        with stopping.ask_first(stop_request):
            summary = run_stream(settings, options, make_view(), stop_request)
    tell_summary(summary)
    if (number := stopping.find_asked()) is not None:
        remark(f"{stopping.name_signal(number)} has ended the stream; what had arrived is committed")
        raise typer.Exit(128 + number)


@writing.command(
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
    annotate_timeout: AnnotateTimeout = DEFAULT_ANNOTATE_TIMEOUT_S,
    strict: Strict = False,
    log_format: LogFormat = "text",
) -> None:
    """Parse the stored payloads of rejects again; what passes becomes an article, its reject marked."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = make_settings(context.params)
        from wiredesk.pipeline.commands.tend import follow_in_iceberg  # noqa: PLC0415 - it imports this one
        from wiredesk.pipeline.jobs.replay import replay as replay_rejects  # noqa: PLC0415 - reads Arrow

        summary = replay_rejects(require_tables(settings), make_view(), stage, reason)
        follow_in_iceberg(settings)
    tell_summary(summary)


@writing.command(
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
    annotate_timeout: AnnotateTimeout = DEFAULT_ANNOTATE_TIMEOUT_S,
    strict: Strict = False,
    log_format: LogFormat = "text",
) -> None:
    """Annotate again the rows of older code or of another model."""
    with errors_as_sentences(output):
        choose_log(log_format)
        settings = make_settings(context.params)
        from wiredesk.pipeline.commands.tend import follow_in_iceberg  # noqa: PLC0415 - it imports this one
        from wiredesk.pipeline.jobs.reprocess import reprocess as reprocess_rows  # noqa: PLC0415 - imports Beam

        summary = reprocess_rows(require_tables(settings), make_view(), since or version("wiredesk"))
        follow_in_iceberg(settings)
    tell_summary(summary)


def require_tables(settings: RunSettings) -> RunSettings:
    """Returns the settings of a job on tables that are there.

    Raises:
      UsageError: there are none.
    """
    if not list_committed(open_store(settings.output)):
        raise UsageError(f"there are no tables in {settings.output}; make some with: wiredesk run")
    return settings
