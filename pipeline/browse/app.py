"""The web application of the reading room: its addresses, and what all pages have around them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from wiredesk.pipeline.browse.downloads import make_attachment, send_download
from wiredesk.pipeline.browse.errors import ForeignFormError, QueryTimeoutError, UnavailableError
from wiredesk.pipeline.browse.frame import DOWNLOAD, FORMAT, make_frame
from wiredesk.pipeline.browse.pages.article import show_article
from wiredesk.pipeline.browse.pages.clusters import show_cluster, show_clusters
from wiredesk.pipeline.browse.pages.home import show_home
from wiredesk.pipeline.browse.pages.outlets import show_outlet, show_outlets
from wiredesk.pipeline.browse.pages.people import show_people, show_person
from wiredesk.pipeline.browse.pages.places import show_place, show_places
from wiredesk.pipeline.browse.pages.rejects import read_payload, show_reject, show_rejects
from wiredesk.pipeline.browse.pages.runs import show_run, show_runs
from wiredesk.pipeline.browse.pages.search import show_search
from wiredesk.pipeline.browse.pages.versions import show_versions
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, WrongAddressError
from wiredesk.pipeline.browse.replays import ReplayDesk
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.pages.look import read_style, render
from wiredesk.pipeline.settings import UsageError

PAGES: tuple[tuple[str, Callable[[Args, Room], Page]], ...] = (
    ("/", show_home),
    ("/rejects", show_rejects),
    ("/reject/{reject_id}", show_reject),
    ("/runs", show_runs),
    ("/run/{run_id}", show_run),
    ("/article/{article_id}", show_article),
    ("/article/{article_id}/versions", show_versions),
    ("/search", show_search),
    ("/people", show_people),
    ("/person", show_person),
    ("/outlets", show_outlets),
    ("/outlet", show_outlet),
    ("/clusters", show_clusters),
    ("/cluster/{id}", show_cluster),
    ("/places", show_places),
    ("/place/{id}", show_place),
)
"""Every page by the form of its address."""

_ERROR_TITLES = {
    400: "This address makes no sense",
    404: "There is no such page",
    500: "This page has failed",
    503: "This page cannot be shown now",
}
"""Headings of the pages of errors, by status."""

ReportBug = Callable[[Exception], object]
"""Tells the person who runs the server of an error that nobody expected."""

REPLAY = "/replay"
"""The only path that takes POST, if replays are allowed."""

_log = logging.getLogger(__name__)

_STATUSES: Final = {
    NotThereError: 404,
    WrongAddressError: 400,
    UsageError: 400,
    ForeignFormError: 403,
    QueryTimeoutError: 504,
    UnavailableError: 503,
}
_LATER = (503, 504)
_BUG = "the reading room has failed at this page; the terminal of wiredesk browse says what to do"
_RETRY_S = "5"
_STYLE_AGE_S = 3600


def make_app(room: Room, report_bug: ReportBug | None = None, desk: ReplayDesk | None = None) -> Starlette:
    """Returns the application over the tables of an output, without the gate of a server.

    Args:
      room: the tables.
      report_bug: called with an unexpected error, by default the log; the reader of the page sees no details.
      desk: starts replays; None if they are not allowed.
    """
    answers = _Answers(room, report_bug or partial(_log.error, "a page has failed", exc_info=True), desk)
    routes = [Route(path, partial(answers.answer, partial(answers.show, make))) for path, make in PAGES]
    routes += [
        Route("/reject/{reject_id}/payload", partial(answers.answer, answers.send_payload)),
        Route("/style.css", _send_style),
    ]
    if desk is not None:
        routes += [Route(REPLAY, answers.replay, methods=["GET", "POST"])]
    app = Starlette(routes=routes, exception_handlers={HTTPException: answers.refuse})
    # It would lead to an address made from the header Host.
    app.router.redirect_slashes = False
    return app


@dataclass(frozen=True)
class _Answers:
    """Makes answers.

    Attributes:
      room: the tables.
      report_bug: see :func:`make_app`.
      replays: starts replays; None if they are not allowed.
    """

    room: Room
    report_bug: ReportBug
    replays: ReplayDesk | None

    async def answer(self, make: Callable[[Request], Response], request: Request) -> Response:
        """Returns an answer, made in a thread; whatever it fails with becomes a page."""
        return await run_in_threadpool(self._make_answer, make, request)

    def _make_answer(self, make: Callable[[Request], Response], request: Request) -> Response:
        path = request.url.path
        try:
            _check_texts({**request.path_params, **request.query_params})
            self.room.catch_up()
            with self.room.limit_time():
                return make(request)
        except tuple(_STATUSES) as error:
            status = next(code for kind, code in _STATUSES.items() if isinstance(error, kind))
            answer = self.render_error(path, status, str(error))
            if status in _LATER:
                answer.headers["Retry-After"] = _RETRY_S
            return answer
        except Exception as error:
            self.report_bug(error)
            return self.render_error(path, 500, _BUG)

    def show(self, make: Callable[[Args, Room], Page], request: Request) -> Response:
        """Returns a page, or the rows of one of its queries."""
        params = dict(request.query_params)
        page = make(Args(request.path_params, params), self.room)
        if DOWNLOAD in params:
            return _send_rows(self.room, page, params)
        return self.render(page, request)

    def render(self, page: Page, request: Request, status: int = 200) -> Response:
        """Returns a page with what all pages have around them."""
        token = self.replays.form_token if self.replays else ""
        frame = make_frame(self.room, page, request.url.path, dict(request.query_params), token)
        return HTMLResponse(render_page(page, frame=frame, here=request.url), status)

    def render_error(self, path: str, status: int, sentence: str) -> Response:
        """Returns the page of an error."""
        title = _ERROR_TITLES.get(status, "This page cannot be shown")
        page = Page(title, "browse/error.html", {"sentence": sentence}, {})
        frame = make_frame(self.room, None, path, {})
        return HTMLResponse(render_page(page, frame=frame, here=path), status)

    def send_payload(self, request: Request) -> Response:
        """Returns the record of a reject as a file that no browser shows."""
        name, payload = read_payload(Args(request.path_params, {}), self.room)
        return Response(payload, headers=make_attachment(name), media_type="application/octet-stream")

    async def replay(self, request: Request) -> Response:
        """Starts a replay, or shows the last one."""
        form = dict(parse_qsl((await request.body()).decode("latin-1"))) if request.method == "POST" else {}
        return await self.answer(partial(self._replay, form), request)

    def _replay(self, form: Mapping[str, str], request: Request) -> Response:
        replays = self.replays
        assert replays is not None
        if request.method == "POST":
            if not replays.knows(form.get("form_token", "")):
                raise ForeignFormError(
                    "this form is not of this reading room; open the page of rejects and send it again"
                )
            _check_texts(form)
            if not replays.start(form.get("stage", ""), form.get("reason", "")):
                raise WrongAddressError("a replay runs already; wait for its end")
            return RedirectResponse(REPLAY, 303)
        return self.render(Page("Replay", "browse/replay.html", {"replay": replays.last}, {}), request)

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Returns the page of an error that Starlette has found."""
        assert isinstance(error, HTTPException)
        sentence = {404: "there is no such page", 405: "this page takes GET only"}.get(
            error.status_code, error.detail
        )
        answer = await run_in_threadpool(self.render_error, request.url.path, error.status_code, sentence)
        answer.headers.update(error.headers or {})
        return answer


def render_page(page: Page, **around: Any) -> str:
    """Returns a page as HTML.

    Args:
      page: the page.
      around: what the base of all pages uses.
    """
    return render(page.template, title=page.title, queries=page.queries, **around, **page.context)


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


async def _send_style(_request: Request) -> Response:
    age = {"Cache-Control": f"max-age={_STYLE_AGE_S}"}
    return Response(read_style(), media_type="text/css", headers=age)
