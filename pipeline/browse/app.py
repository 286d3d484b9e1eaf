"""The web application of the reading room: its addresses, and what all pages have around them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from wiredesk.pipeline.browse.downloads import send_download
from wiredesk.pipeline.browse.errors import QueryTimeoutError, UnavailableError
from wiredesk.pipeline.browse.frame import DOWNLOAD, FORMAT, make_frame
from wiredesk.pipeline.browse.pages.home import show_home
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, WrongAddressError
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.pages.look import read_style, render
from wiredesk.pipeline.settings import UsageError

PAGES: tuple[tuple[str, Callable[[Args, Room], Page]], ...] = (("/", show_home),)
"""Every page by the form of its address."""

ReportBug = Callable[[Exception], object]
"""Tells the person who runs the server of an error that nobody expected."""

_log = logging.getLogger(__name__)

_STATUSES: Final = {
    NotThereError: 404,
    WrongAddressError: 400,
    UsageError: 400,
    QueryTimeoutError: 504,
    UnavailableError: 503,
}
_LATER = (503, 504)
_BUG = "the reading room has failed at this page; the terminal of wiredesk browse says what to do"
_RETRY_S = "5"
_STYLE_AGE_S = 3600


def make_app(room: Room, report_bug: ReportBug | None = None) -> Starlette:
    """Returns the application over the tables of an output, without the gate of a server.

    Args:
      room: the tables.
      report_bug: called with an unexpected error, by default the log; the reader of the page sees no details.
    """
    report_bug = report_bug or partial(_log.error, "a page has failed", exc_info=True)
    routes = [Route(path, partial(_answer, room, make, report_bug)) for path, make in PAGES]
    app = Starlette(
        routes=[*routes, Route("/style.css", _send_style)],
        exception_handlers={HTTPException: partial(_refuse, room)},
    )
    # It would lead to an address made from the header Host.
    app.router.redirect_slashes = False
    return app


async def _answer(
    room: Room, make: Callable[[Args, Room], Page], report_bug: ReportBug, request: Request
) -> Response:
    return await run_in_threadpool(_make_answer, room, make, report_bug, request)


def _make_answer(
    room: Room, make: Callable[[Args, Room], Page], report_bug: ReportBug, request: Request
) -> Response:
    path, params = request.url.path, dict(request.query_params)
    fail = partial(render_error, room, path)
    try:
        _check_texts({**request.path_params, **params})
        with room.limit_time():
            page = make(Args(request.path_params, params), room)
            if DOWNLOAD in params:
                return _send_rows(room, page, params)
            frame = make_frame(room, page, path, params)
            return HTMLResponse(render_page(page, frame=frame, here=request.url))
    except tuple(_STATUSES) as error:
        status = next(code for kind, code in _STATUSES.items() if isinstance(error, kind))
        answer = fail(status, str(error))
        if status in _LATER:
            answer.headers["Retry-After"] = _RETRY_S
        return answer
    except Exception as error:
        report_bug(error)
        return fail(500, _BUG)


def render_page(page: Page, **around: Any) -> str:
    """Returns a page as HTML.

    Args:
      page: the page.
      around: what the base of all pages uses.
    """
    return render(page.template, title=page.title, queries=page.queries, **around, **page.context)


def render_error(room: Room, path: str, status: int, sentence: str) -> Response:
    """Returns the page of an error."""
    title = HTTPStatus(status).phrase
    page = Page(title, "browse/error.html", {"sentence": sentence}, {})
    frame = make_frame(room, None, path, {})
    return HTMLResponse(render_page(page, frame=frame, here=path), status)


def _check_texts(texts: Mapping[str, str]) -> None:
    """Refuses what no person types.

    Raises:
      WrongAddressError: a part of the address has a control character.
    """
    for name, text in texts.items():
        if any(ord(char) < 32 or ord(char) == 127 for char in f"{name}{text}".replace("\t", " ")):
            raise WrongAddressError("the address has a control character")


def _send_rows(room: Room, page: Page, params: Mapping[str, str]) -> Response:
    name = params[DOWNLOAD]
    if name not in page.queries:
        there = ", ".join(page.queries) or "nothing"
        raise NotThereError(f"this page has no {name[:64]!r} to download; there is {there}")
    stem = page.template.rpartition("/")[2].partition(".")[0]
    return send_download(room, page.queries[name], f"{stem}-{name}", params.get(FORMAT, "csv"))


async def _refuse(room: Room, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = {404: "there is no such page", 405: "this page takes GET only"}.get(
        error.status_code, error.detail
    )
    answer = await run_in_threadpool(render_error, room, request.url.path, error.status_code, sentence)
    answer.headers.update(error.headers or {})
    return answer


async def _send_style(_request: Request) -> Response:
    age = {"Cache-Control": f"max-age={_STYLE_AGE_S}"}
    return Response(read_style(), media_type="text/css", headers=age)
