"""The web application of the reading room: its addresses, and what all pages have around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from wiredesk.pipeline.browse.pages.clusters import show_cluster, show_clusters
from wiredesk.pipeline.browse.pages.home import show_home
from wiredesk.pipeline.browse.pages.outlets import show_outlet, show_outlets
from wiredesk.pipeline.browse.pages.people import show_people, show_person
from wiredesk.pipeline.browse.pages.places import show_place, show_places
from wiredesk.pipeline.browse.pages.search import show_search
from wiredesk.pipeline.browse.paging import Args, Page
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.pages.look import read_style, render

PAGES: tuple[tuple[str, Callable[[Args, Room], Page]], ...] = (
    ("/", show_home),
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


def make_app(room: Room) -> Starlette:
    """Returns the application over the tables of an output."""
    routes = [Route(path, partial(_answer, room, make)) for path, make in PAGES]
    return Starlette(routes=[*routes, Route("/style.css", _send_style)])


async def _answer(room: Room, make: Callable[[Args, Room], Page], request: Request) -> Response:
    page = await run_in_threadpool(make, Args(request.path_params, request.query_params), room)
    shown = render(page.template, title=page.title, queries=page.queries, here=request.url, **page.context)
    return HTMLResponse(shown)


async def _send_style(_request: Request) -> Response:
    return Response(read_style(), media_type="text/css")
