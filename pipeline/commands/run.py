"""Commands that add rows: run, watch, stream, replay, reprocess."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import Annotated

import typer

from wiredesk.pipeline import stopping
from wiredesk.pipeline.commands.console import make_view, print_remark, print_summary
from wiredesk.pipeline.commands.explain import explain
from wiredesk.pipeline.commands.iceberg_catalog import update_local_catalog
from wiredesk.pipeline.commands.job_command import Report, job_command
from wiredesk.pipeline.commands.options import SETTINGS, NoReport, Settle
from wiredesk.pipeline.commands.reporting import PacedReport, add_report
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.telemetry.progress import RunSummary

run_commands = typer.Typer()


@job_command(
    run_commands,
    SETTINGS,
    epilog="Examples:\n\n"
    "  wiredesk run --input seeds --output out\n\n"
    "  wiredesk run -i 'wire/2026-11-*/*.txt' -i @more-files.txt -o out\n\n"
    "  wiredesk run -i gs://news/raw/ -o gs://news/tables --runner DataflowRunner -- --project=p --region=r",
)
def run(settings: RunSettings, no_report: NoReport = False) -> Report:
    """Process what is new or changed in the input, and commit it to the tables."""
    from wiredesk.pipeline.jobs.run import run as run_pipeline  # noqa: PLC0415 - imports Arrow

    return partial(print_summary, add_report(run_pipeline(settings, make_view()), no_report))


@job_command(
    run_commands,
    SETTINGS - {"runner", "moved_from", "detach"},
    follow=True,
    epilog="A file is read once its size and modification time have stayed the same for --settle. The safest "
    "way is to write it under another name and to rename it when it is complete: names that begin with "
    "a dot or end in .part, .partial, .tmp, .crdownload, .filepart or ~ are left until they are renamed.\n\n"
    "Examples:\n\n"
    "  wiredesk watch --input incoming --output out --every 60s\n\n"
    "  wiredesk watch -i incoming -o out --every 1h --metrics-port 9464 --log-format json",
)
def watch(
    settings: RunSettings,
    every: Annotated[
        str, typer.Option(help="From the start of one increment to the start of the next: 60s, 5m, 1h.")
    ] = "60s",
    settle: Settle = "5s",
    metrics_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Serve /healthz and /metrics at this port; 0: any free one."),
    ] = None,
    metrics_host: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 accepts requests from other machines.")
    ] = "127.0.0.1",
    no_report: NoReport = False,
) -> Report:
    """Process what is new in the input again and again, until SIGTERM or Ctrl-C."""
    from wiredesk.pipeline.jobs.watch import WatchSettings, parse_duration, watch_inputs  # noqa: PLC0415 - imports Arrow

    times = (parse_duration(every), parse_duration(settle))
    watch_inputs(
        settings,
        WatchSettings(*times, metrics_port, metrics_host),
        lambda error: explain(error, settings.output),
        after=None if no_report else PacedReport(settings.output),
    )
    return lambda: None


@job_command(
    run_commands,
    SETTINGS - {"slice_size", "workers", "shards", "verify", "moved_from", "detach"},
    defaults={"runner": "PrismRunner"},
    follow=True,
    epilog="SIGTERM or Ctrl-C ends the stream once everything that has arrived is committed. A second signal ends it at "
    "once, and nothing is lost: what is not committed is read again.\n\n"
    "Examples:\n\n"
    "  wiredesk stream --input incoming --output out\n\n"
    "  wiredesk stream -i gs://news/raw/ -o gs://news/tables --runner DataflowRunner "
    "--subscription projects/p/subscriptions/s -- --project=p --region=r\n\n"
    "  wiredesk stream -i s3://news/raw/ -o s3://news/tables "
    "--subscription https://sqs.eu-west-1.amazonaws.com/123456789012/news",
)
def stream(
    settings: RunSettings,
    window: Annotated[
        str, typer.Option(help="Time between two commits of what has arrived: 10s, 1m.")
    ] = "10s",
    every: Annotated[
        str, typer.Option(help="Time between two listings of the input, or two looks at its queue.")
    ] = "2s",
    settle: Settle = "5s",
    subscription: Annotated[
        str | None,
        typer.Option(
            help="Queue that announces new objects of the input: a Pub/Sub subscription "
            "projects/P/subscriptions/S for gs://, or the URL or ARN of an SQS queue for s3://."
        ),
    ] = None,
    state_ttl: Annotated[
        str, typer.Option(help="Time after which keyed state drops what is in the tables by then.")
    ] = "30m",
    stall: Annotated[
        str, typer.Option(help="Give up when the input or its queue was not reached for this long.")
    ] = "5m",
    no_report: NoReport = False,
) -> Report:
    """Process files as they arrive in the input, on an engine, and commit them window by window."""
    from wiredesk.pipeline.jobs.watch import parse_duration  # noqa: PLC0415 - imports Arrow
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
    with stopping.on_first_signal(stop_request):
        summary = run_stream(settings, options, make_view(), stop_request)
    return partial(_end_stream, add_report(summary, no_report))


def _end_stream(summary: RunSummary) -> None:
    print_summary(summary)
    if (number := stopping.find_signal()) is not None:
        print_remark(f"{stopping.name_signal(number)} has ended the stream; what had arrived is committed")
        raise typer.Exit(128 + number)


@job_command(
    run_commands,
    SETTINGS - {"inputs", "runner", "shards", "verify", "moved_from", "detach", "beam_args"},
    needs_tables=True,
    epilog="Examples:\n\n  wiredesk replay\n\n  wiredesk replay --reason too_large --max-record-bytes 100000000",
)
def replay(
    settings: RunSettings,
    reason: Annotated[str | None, typer.Option(help="Only rejects of this reason.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only rejects of this stage.")] = None,
    no_report: NoReport = False,
) -> Report:
    """Parse the stored payloads of rejects again; what passes becomes an article, its reject marked."""
    from wiredesk.pipeline.jobs.replay import replay as replay_rejects  # noqa: PLC0415 - imports Arrow

    summary = replay_rejects(settings, make_view(), stage, reason)
    update_local_catalog(settings)
    return partial(print_summary, add_report(summary, no_report))


@job_command(
    run_commands,
    {"output", "model", "slice_size", "workers", "annotate_timeout_s", "strict"},
    needs_tables=True,
    epilog="Examples:\n\n  wiredesk reprocess\n\n  wiredesk reprocess --since 0.2.0 --annotate en_core_web_lg",
)
def reprocess(
    settings: RunSettings,
    since: Annotated[
        str | None,
        typer.Option(
            help="Annotate rows written by code older than this version; by default the one installed."
        ),
    ] = None,
    no_report: NoReport = False,
) -> Report:
    """Annotate again the rows of older code or of another model."""
    from wiredesk.pipeline.jobs.reprocess import reprocess as reprocess_rows  # noqa: PLC0415 - imports Beam

    summary = reprocess_rows(settings, make_view(), since or version("wiredesk"))
    update_local_catalog(settings)
    return partial(print_summary, add_report(summary, no_report))
