"""Commands that look at what is there: show, query, runs, rejects, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import fail, reading, remark
from wiredesk.pipeline.commands.options import Output
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.stores import open_store

looking = typer.Typer()


@looking.command(
    epilog="Examples:\n\n  wiredesk show 000_058d942a48bd56ed.txt\n\n  wiredesk show 3f2a --html article.html"
)
def show(
    article: Annotated[str, typer.Argument(help="article_id, the beginning of one, or source_key.")],
    output: Output = "out",
    html: Annotated[
        Path | None, typer.Option(help="Write a page for a browser to this file instead of printing.")
    ] = None,
) -> None:
    """Print an article as a person reads it, its annotations marked."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.article import NoSuchArticleError, find_article, render_article  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import print_for_eye  # noqa: PLC0415

    with reading(output, NoSuchArticleError, NoTablesError):
        row, body = find_article(open_store(output), article)
        if html is None:
            print_for_eye(render_article(row, body), sys.stdout)
            return
        from wiredesk.pipeline.views.article_html import render_page  # noqa: PLC0415

        try:
            html.write_text(render_page(row, body), encoding="utf-8")
        except OSError as error:
            fail(f"cannot write {html}: {error.strerror}")


@looking.command(
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

    from wiredesk.pipeline.export.warehouse import NoTablesError, connect, write_rows  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import check_form  # noqa: PLC0415

    with reading(output, NoTablesError):
        check_form(form)
        statement = _read_statement(sql)
        connection = connect(open_store(output))
        try:
            result = connection.sql(statement)
            if result is not None:
                write_rows(result, form, sys.stdout)
        except duckdb.Error as error:
            fail(f"DuckDB says: {error}", 2)


def _read_statement(sql: str) -> str:
    """Returns the SQL to run.

    Raises:
      UsageError: there is none.
    """
    import duckdb  # noqa: PLC0415

    if sql == "-" and sys.stdin.isatty():
        remark("reading SQL from the terminal; end it with Ctrl-D")
    statement = sys.stdin.read() if sql == "-" else sql
    try:
        is_empty = not duckdb.extract_statements(statement)
    except duckdb.Error:
        # It is no SQL; the connection says what is wrong with it.
        is_empty = False
    if is_empty and sql == "-":
        raise UsageError(
            "there is no SQL on standard input; try: echo 'SELECT count(*) FROM articles' | wiredesk query -"
        )
    if is_empty:
        raise UsageError("the statement is empty; try: wiredesk query 'SELECT count(*) FROM articles'")
    return statement


@looking.command(
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
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.runs import NoSuchRunError, find_runs, list_runs, write_run, write_runs  # noqa: PLC0415

    with reading(output, NoSuchRunError, NoTablesError):
        store = open_store(output)
        if run_id is None:
            write_runs(list_runs(store, last), form, sys.stdout)
        else:
            write_run(find_runs(store, run_id), form, sys.stdout)


@looking.command(
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
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views import rejects as rejected  # noqa: PLC0415

    with reading(output, rejected.NoSuchRejectError, NoTablesError):
        store = open_store(output)
        wanted = rejected.RejectFilter(reason, stage, since)
        if payload is not None:
            record = rejected.read_payload(store, payload)
            if sys.stdout.isatty() and not force and not rejected.is_printable(record):
                fail("the payload is binary; send it to a file, or to this terminal with --force", 2)
            sys.stdout.buffer.write(record)
        elif reason is not None:
            rejected.write_rejects(*rejected.list_rejects(store, wanted, limit), form, sys.stdout)
        else:
            rejected.write_reasons(rejected.list_reasons(store, wanted), form, sys.stdout)


@looking.command(
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
    from wiredesk.pipeline.check import check_output, write_findings  # noqa: PLC0415
    from wiredesk.pipeline.check.findings import FORMATS  # noqa: PLC0415
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import check_form  # noqa: PLC0415

    with reading(output, NoTablesError):
        check_form(form, FORMATS)
        report = check_output(open_store(output), full)
        write_findings(report.findings, report.summarize(), form, sys.stdout)
        if not report.is_clean:
            raise typer.Exit(1)
