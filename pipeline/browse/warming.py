"""Pages made before anybody asks for them: their answers are kept, and what they import and read is there."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.datastructures import URL

from wiredesk.pipeline.browse.app import PAGES, render_page
from wiredesk.pipeline.browse.frame import make_frame
from wiredesk.pipeline.browse.paging import Args
from wiredesk.pipeline.browse.room import Room

FIRST = ("/",)
"""What a reader sees first."""

NEXT = ("/search", "/people", "/places", "/outlets", "/clusters")
"""Where the links of the first page lead."""

_log = logging.getLogger(__name__)


def warm_up(room: Room, paths: Sequence[str] = FIRST + NEXT) -> None:
    """Makes pages, and throws them away. One that fails fails again, and says so, when a reader asks for it."""
    pages = dict(PAGES)
    for path in paths:
        try:
            page = pages[path](Args({}, {}), room)
            render_page(page, frame=make_frame(room, page, path, {}), here=URL(path))
        except Exception:
            _log.debug("the page %s cannot be made beforehand", path, exc_info=True)
