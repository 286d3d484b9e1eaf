"""Pages of rejects: their reasons and a list, and one of them with a safe preview of its record."""

from __future__ import annotations

from urllib.parse import urlencode

from wiredesk.pipeline.browse.paging import ROWS, Args, NotThereError, Page, Query
from wiredesk.pipeline.browse.preview import PREVIEW_BYTES, preview
from wiredesk.pipeline.browse.room import Room

_REASONS = Query(
    "Rejects by stage and reason",
    """
SELECT stage, reason, count(*) FILTER (replayed_run_id IS NULL) AS rejects,
       count(*) FILTER (replayed_run_id IS NOT NULL) AS replayed, CAST(sum(payload_bytes) AS BIGINT) AS bytes,
       min(rejected_at) AS first_seen, max(rejected_at) AS last_seen,
       arg_min(message, (source_key, reject_id)) AS example
FROM rejects GROUP BY stage, reason ORDER BY rejects DESC, stage, reason
""".strip(),
)
_COLUMNS = (
    "reject_id, source_key, stage, reason, message, payload_bytes, rejected_at, run_id, replayed_run_id"
)
_LIST = (
    f"SELECT {_COLUMNS} FROM rejects\n"
    "WHERE $stage IN ('', stage) AND $reason IN ('', reason)\n"
    "ORDER BY rejected_at DESC, source_key, reject_id"
)
_ONE = "SELECT * EXCLUDE (payload) FROM rejects WHERE reject_id = $id ORDER BY rejected_at DESC"
_BEGINNING = (
    "SELECT payload[1:$bytes] AS beginning FROM rejects WHERE reject_id = $id ORDER BY rejected_at DESC"
)
_PAYLOAD = Query("The record", "SELECT payload FROM rejects WHERE reject_id = $id ORDER BY rejected_at DESC")


def show_rejects(args: Args, room: Room) -> Page:
    """Returns the page of all rejects, or those of a stage and reason."""
    stage, reason, number = args.get_text("stage"), args.get_text("reason"), args.get_page()
    title = f"Rejects of {'/'.join(filter(None, (stage, reason)))}" if stage or reason else "All rejects"
    listed = Query(title, _LIST, {"stage": stage, "reason": reason})
    reasons = room.fetch(_REASONS, limit=1_000)
    chosen = [row for row in reasons if stage in ("", row["stage"]) and reason in ("", row["reason"])]
    total = sum(row["rejects"] + row["replayed"] for row in chosen)
    first = (number - 1) * ROWS
    rows = room.fetch(listed, offset=first)

    def link(page: int) -> str:
        return "?" + urlencode({"stage": stage, "reason": reason, "page": page})

    context = {
        "reasons": reasons,
        "rows": rows,
        "stage": stage,
        "reason": reason,
        "list_title": title,
        "total": total,
        "first": first + 1,
        "last": first + len(rows),
        "before": link(number - 1) if number > 1 else None,
        "after": link(number + 1) if first + len(rows) < total else None,
        "open_rejects": sum(row["rejects"] for row in chosen),
    }
    return Page("Rejects", "browse/rejects.html", context, {"rejects": listed, "reasons": _REASONS})


def show_reject(args: Args, room: Room) -> Page:
    """Returns the page of one reject."""
    params = {"id": args.get_id("reject_id")}
    one = Query("This reject", _ONE, params)
    rows = room.fetch(one, limit=1)
    if not rows:
        raise NotThereError(f"there is no reject {params['id']}")
    beginning = Query("Beginning of its record", _BEGINNING, {**params, "bytes": PREVIEW_BYTES})
    ((payload,),) = (row.values() for row in room.fetch(beginning, limit=1))
    context = {"row": rows[0], "preview": preview(bytes(payload), rows[0]["payload_bytes"])}
    return Page("Reject", "browse/reject.html", context, {"reject": one})


def read_payload(args: Args, room: Room) -> tuple[str, bytes]:
    """Returns a name for the record of a reject as a file, and the record exactly as it was read.

    Raises:
      NotThereError: there is no such reject.
    """
    reject_id = args.get_id("reject_id")
    rows = room.fetch(Query(_PAYLOAD.title, _PAYLOAD.sql, {"id": reject_id}), limit=1)
    if not rows:
        raise NotThereError(f"there is no reject {reject_id}")
    return f"reject-{reject_id}.bin", bytes(rows[0]["payload"])
