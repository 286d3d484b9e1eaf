"""What every page has around its content: where the reader is, the age of the tables, SQL and downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import NamedTuple
from urllib.parse import urlencode

from wiredesk.pipeline.browse.downloads import FORMATS, MAX_ROWS
from wiredesk.pipeline.browse.paging import Page
from wiredesk.pipeline.browse.room import Moment, Room
from wiredesk.pipeline.browse.statements import write_statement

SHOW, DOWNLOAD, FORMAT = "show", "download", "format"
"""Parameters of an address that ask for the SQL of a page, or for the rows of one of its queries."""

_MAX_SHOWN_CHARS = 20_000


class Link(NamedTuple):
    """A link.

    Attributes:
      title: its text.
      href: its address.
    """

    title: str
    href: str


@dataclass(frozen=True)
class Source:
    """A query of a page, for the end of the page.

    Attributes:
      title: what its rows are.
      downloads: links to its rows as files.
      statement: its SQL; empty if the page does not show it.
      left_out: characters of the SQL that are too many to show.
    """

    title: str
    downloads: Sequence[Link]
    statement: str
    left_out: int


@dataclass(frozen=True)
class Frame:
    """What a page has around its content.

    Attributes:
      path: path of the page, for marking where the reader is.
      searched: text for the search field.
      run_id: the last run in the tables.
      committed_at: its time.
      sources: the queries of the page.
      shows_sql: True if the SQL is shown.
      sql_href: address that shows or hides the SQL.
      command: command that runs a statement.
      form_token: what the form of a replay has; empty if replays are off.
      max_rows: most rows of a download.
    """

    path: str
    searched: str
    run_id: str
    committed_at: str
    sources: Sequence[Source]
    shows_sql: bool
    sql_href: str
    command: str
    form_token: str
    max_rows: int = MAX_ROWS


def make_frame(
    room: Room, page: Page | None, path: str, params: Mapping[str, str], form_token: str = ""
) -> Frame:
    """Returns the frame of a page.

    Args:
      room: the tables.
      page: the page; None for an error.
      path: its path.
      params: parameters of its address.
      form_token: see :class:`Frame`.
    """
    moment = room.moment
    shows_sql = params.get(SHOW) == "sql"
    kept = {name: value for name, value in params.items() if name not in (SHOW, DOWNLOAD, FORMAT)}
    queries = page.queries if page else {}
    return Frame(
        path=path,
        searched=params.get("q", "") if path == "/search" else "",
        run_id=moment.run_id,
        committed_at=_show_time(moment),
        sources=[
            _describe(query.title, name, kept, write_statement(query) if shows_sql else "")
            for name, query in queries.items()
        ],
        shows_sql=shows_sql,
        sql_href=_link(kept if shows_sql else {**kept, SHOW: "sql"}) + "#sources",
        command=f"wiredesk query - --output {quote(room.store.root)} < statement.sql",
        form_token=form_token,
    )


def _describe(title: str, name: str, kept: Mapping[str, str], statement: str) -> Source:
    downloads = [
        Link(form.title, _link({**kept, DOWNLOAD: name, FORMAT: key})) for key, form in FORMATS.items()
    ]
    return Source(title, downloads, statement[:_MAX_SHOWN_CHARS], max(len(statement) - _MAX_SHOWN_CHARS, 0))


def _link(params: Mapping[str, str]) -> str:
    """Returns the address of the page itself with other parameters."""
    # A lone question mark is an address without parameters; an empty one would keep those of the page.
    return f"?{urlencode(params)}"


def _show_time(moment: Moment) -> str:
    return f"{moment.committed_at[:16].replace('T', ' ')} UTC"
