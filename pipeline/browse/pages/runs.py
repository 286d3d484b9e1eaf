"""Pages of runs: the latest ones, and one of them with its counts, settings and files."""

from __future__ import annotations

import re

from wiredesk.pipeline.browse.paging import ROWS, Args, NotThereError, Page, Query
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.views.runs import NoSuchRunError, describe_run, find_runs, list_runs

_READ = Query(
    "Files read by each run",
    """
SELECT run_id, count(*) AS files, CAST(sum(bytes) AS BIGINT) AS bytes, CAST(sum(records) AS BIGINT) AS records,
       CAST(sum(articles) AS BIGINT) AS articles, CAST(sum(rejects) AS BIGINT) AS rejects, max(read_at) AS read_at
FROM sources GROUP BY run_id ORDER BY run_id DESC
""".strip(),
)
_FILES = (
    "SELECT source_key, source_uri, bytes, records, articles, rejects, read_at FROM sources\n"
    "WHERE starts_with(run_id, $run_id) ORDER BY source_key, read_at"
)
_MAX_LINES = 200
_RUN_ID = re.compile(r"[0-9A-Za-z-]{1,80}")


def show_runs(_args: Args, room: Room) -> Page:
    """Returns the page of the latest runs."""
    lines = list_runs(room.store, ROWS)
    context = {"lines": lines[::-1], "is_all": len(lines) < ROWS, "root": room.store.root}
    return Page("Runs", "browse/runs.html", context, {"read": _READ})


def show_run(args: Args, room: Room) -> Page:
    """Returns the page of a run, or of all slices of an invocation."""
    run_id = args.get_name("run_id", _RUN_ID)
    try:
        sections = describe_run(find_runs(room.store, run_id))
    except NoSuchRunError as error:
        raise NotThereError(str(error)) from error
    files = Query("Files read by this run", _FILES, {"run_id": run_id})
    context = {
        "run_id": run_id,
        "sections": {title: rows[:_MAX_LINES] for title, rows in sections.items()},
        "left_out": {title: len(rows) - _MAX_LINES for title, rows in sections.items()},
        "files": room.fetch(files),
    }
    return Page(f"Run {run_id}", "browse/run.html", context, {"files": files})
