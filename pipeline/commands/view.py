"""Commands that read the tables: show, query, search, runs, rejects, check."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from wiredesk.pipeline.commands.console import fail, fail_in_duckdb, print_remark, reading, writing
from wiredesk.pipeline.commands.options import Output
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.terminal import SafeConsole

view_commands = typer.Typer()


@view_commands.command(
    epilog="Examples:\n\n  wiredesk show 000_058d942a48bd56ed.txt\n\n  wiredesk show 3f2a --html article.html"
)
def show(
    article: Annotated[str, typer.Argument(help="article_id or its beginning, or source_key.")],
    output: Output = "out",
    html: Annotated[
        Path | None, typer.Option(help="Write a page for a browser to this file, instead of printing.")
    ] = None,
) -> None:
    """Print an article for reading, with its annotations marked."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.article import NoSuchArticleError, find_article, render_article  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import print_for_people  # noqa: PLC0415

    with reading(output, NoSuchArticleError, NoTablesError):
        row, body = find_article(open_store(output), article)
        if html is None:
            width = SafeConsole(file=sys.stdout).width if sys.stdout.isatty() else None
            print_for_people(render_article(row, body, width), sys.stdout)
            return
        from wiredesk.pipeline.pages.article import render_article_page  # noqa: PLC0415

        try:
            html.write_text(render_article_page(row, body), encoding="utf-8")
        except OSError as error:
            fail(f"cannot write {html}: {error.strerror}")


@view_commands.command(
    epilog="Examples:\n\n"
    "  wiredesk query 'SELECT relation, count(*) FROM articles GROUP BY ALL'\n\n"
    "  wiredesk query \"SELECT name, sum(count) n FROM entities WHERE type = 'PERSON' GROUP BY 1 ORDER BY 2\"\n\n"
    "Tables: articles, rejects, sources, signatures. "
    "Views: entities, entity_mentions, quotes, places, times, copies, clusters, daily, people."
)
def query(
    sql: Annotated[str, typer.Argument(help="SQL in DuckDB's dialect; - reads it from standard input.")],
    output: Output = "out",
    output_format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Run SQL over the tables and views with DuckDB."""
    import duckdb  # noqa: PLC0415

    from wiredesk.pipeline.export.warehouse import NoTablesError, connect, write_rows  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import check_format  # noqa: PLC0415

    with reading(output, NoTablesError):
        check_format(output_format)
        statement = _read_statement(sql)
        connection = connect(open_store(output))
        try:
            result = connection.sql(statement)
            if result is not None:
                write_rows(result, output_format, sys.stdout)
        except duckdb.Error as error:
            fail_in_duckdb(error, 2)


def _read_statement(sql: str) -> str:
    """Returns the SQL to run, from the argument or from standard input.

    Raises:
      UsageError: it is empty.
    """
    import duckdb  # noqa: PLC0415

    if sql == "-" and sys.stdin.isatty():
        print_remark("reading SQL from the terminal; end it with Ctrl-D")
    statement = sys.stdin.read() if sql == "-" else sql
    try:
        is_empty = not duckdb.extract_statements(statement)
    except duckdb.Error:
        # Invalid SQL: the connection reports the error.
        is_empty = False
    if is_empty and sql == "-":
        raise UsageError(
            "there is no SQL on standard input; try: echo 'SELECT count(*) FROM articles' | wiredesk query -"
        )
    if is_empty:
        raise UsageError("the statement is empty; try: wiredesk query 'SELECT count(*) FROM articles'")
    return statement


@view_commands.command(
    epilog='All words must occur. "Several words" in quotation marks follow each other, -word must not occur, '
    "fire* is any word that begins so. Case and accents do not count. If the words begin with a minus, "
    "put -- before them.\n\n"
    "Examples:\n\n  wiredesk search 'tunnel fire' --since 2026-03-10\n\n"
    "  wiredesk search '\"interest rate\" -mortgage' --speaker Behrens --outlet 'Harrow Herald'\n\n"
    "  wiredesk search --place DE --relation copy --sort newest --format csv --limit 1000"
)
def search(
    text: Annotated[
        str, typer.Argument(help="Words of headline or body. Without any, the filters decide.")
    ] = "",
    output: Output = "out",
    speaker: Annotated[str, typer.Option(help="Name of somebody quoted, or part of it.")] = "",
    person: Annotated[str, typer.Option(help="Name of a person named, or part of it.")] = "",
    place: Annotated[
        str, typer.Option(help="Name of a place, a country's code such as DE, or a GeoNames id.")
    ] = "",
    outlet: Annotated[str, typer.Option(help="Publisher.")] = "",
    language: Annotated[str, typer.Option(help="Language tag, such as en.")] = "",
    relation: Annotated[str, typer.Option(help="original, exact, copy or update.")] = "",
    topic: Annotated[str, typer.Option(help="Words of a key phrase, a keyword or the section.")] = "",
    since: Annotated[str, typer.Option(help="First day of publication, 2026-03-10.")] = "",
    until: Annotated[str, typer.Option(help="Last day of publication.")] = "",
    sort: Annotated[
        str, typer.Option(help="relevance, newest or oldest; without words the newest come first.")
    ] = "relevance",
    limit: Annotated[int, typer.Option(min=1, help="Most articles to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Number of articles to leave out before.")] = 0,
    output_format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Search headlines and bodies, and what was found in them; the index is kept up by itself."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.search.index import SearchIndex, SearchRequest  # noqa: PLC0415
    from wiredesk.pipeline.search.quotations import list_quotations  # noqa: PLC0415
    from wiredesk.pipeline.search.requests import check_request  # noqa: PLC0415
    from wiredesk.pipeline.views.search import explain_nothing, write_found  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import check_format  # noqa: PLC0415

    with reading(output, NoTablesError, advice="the next search goes on with the index"):
        check_format(output_format)
        request = SearchRequest(
            text,
            speaker=speaker,
            person=person,
            place=place,
            outlet=outlet,
            language=language,
            relation=relation,
            topic=topic,
            since=_read_day("--since", since),
            until=_read_day("--until", until),
            sort=sort,
        )
        check_request(request)
        with writing(output):
            index = SearchIndex.open(open_store(output), print_remark)
        found = index.search(request, limit, offset)
        ids = [hit.article_id for hit in found.hits]
        quotations = list_quotations(index, ids, request) if speaker else None
        where = "" if output == "out" else f" --output {shlex.quote(output)}"
        write_found(found, quotations, offset, output_format, sys.stdout, show=f"wiredesk show {{id}}{where}")
        if not found.total:
            print_remark(explain_nothing(index, request))
        elif not found.hits:
            print_remark(f"there are {found.total:,} articles, fewer than --offset leaves out")


def _read_day(option: str, text: str) -> date | None:
    """Returns the day that an option names; None without one.

    Raises:
      UsageError: there is no such day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} takes a day such as 2026-03-10, not {text!r}") from error


@view_commands.command(
    epilog="Examples:\n\n  wiredesk runs --last 24\n\n  wiredesk runs 20260705T120000Z-3fa2c1\n\n"
    "  wiredesk runs 20260705T12 --format json"
)
def runs(
    run_id: Annotated[
        str | None, typer.Argument(help="A run, or an invocation of several slices; its beginning suffices.")
    ] = None,
    output: Output = "out",
    last: Annotated[int, typer.Option(min=0, help="Number of latest runs to list; 0: all.")] = 0,
    output_format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """List the committed runs, or show everything known of one."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.runs import NoSuchRunError, find_runs, list_runs, write_run, write_runs  # noqa: PLC0415

    with reading(output, NoSuchRunError, NoTablesError):
        store = open_store(output)
        if run_id is None:
            write_runs(list_runs(store, last), output_format, sys.stdout)
        else:
            write_run(find_runs(store, run_id), output_format, sys.stdout)


@view_commands.command(
    epilog="Examples:\n\n  wiredesk rejects\n\n  wiredesk rejects --reason parse/empty --limit 20\n\n"
    "  wiredesk rejects --payload 3f2a > record.bin"
)
def rejects(
    output: Output = "out",
    reason: Annotated[
        str | None, typer.Option(help="List single rejects of this reason: empty, or parse/empty.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Only rejects of this stage.")] = None,
    since: Annotated[str | None, typer.Option(help="Only rejects of this run and later ones.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most single rejects to list; 0: all.")] = 100,
    payload: Annotated[
        str | None, typer.Option(help="Write the record of this reject_id exactly as it was read.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Write a binary payload even to a terminal.")] = False,
    output_format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Count rejects by stage and reason, list single ones, or write the payload of one."""
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views import rejects as view  # noqa: PLC0415

    with reading(output, view.NoSuchRejectError, NoTablesError):
        store = open_store(output)
        wanted = view.RejectFilter(reason, stage, since)
        if payload is not None:
            record = view.read_payload(store, payload)
            if sys.stdout.isatty() and not force and not view.is_printable(record):
                fail("the payload is binary; send it to a file, or to this terminal with --force", 2)
            sys.stdout.buffer.write(record)
        elif reason is not None:
            view.write_rejects(*view.list_rejects(store, wanted, limit), output_format, sys.stdout)
        else:
            view.write_reasons(view.list_reasons(store, wanted), output_format, sys.stdout)


@view_commands.command(
    epilog="Examples:\n\n  wiredesk check\n\n  wiredesk check --full --format json --output gs://news/tables"
)
def check(
    output: Output = "out",
    full: Annotated[
        bool, typer.Option(help="Recompute all hashes, and compare whole rows of Parquet and Avro.")
    ] = False,
    output_format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Verify manifests, files, rows and links; each finding states what to do. Exit code 1 if anything is found."""
    from wiredesk.pipeline.check import check_output, write_findings  # noqa: PLC0415
    from wiredesk.pipeline.check.findings import FORMATS  # noqa: PLC0415
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.views.tables import check_format  # noqa: PLC0415

    with reading(output, NoTablesError):
        check_format(output_format, FORMATS)
        report = check_output(open_store(output), full)
        write_findings(report.findings, report.summarize(), output_format, sys.stdout)
        if not report.is_clean:
            raise typer.Exit(1)
