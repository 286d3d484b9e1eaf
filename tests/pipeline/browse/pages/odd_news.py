"""News that pages find hard: names with signs of markup and addresses, nothing stated, agency copy that names no agency."""

from __future__ import annotations

import json

from tests.support import OTHER_STORY, STORY

OUTLET = """O'Neil & <b>Sons</b> 100% "Daily" +1 #2 ?a=b"""
LONG = "Gazette" * 60
HEBREW = "חדשות העיר"
SCRIPT = "<script>alert(1)</script>"
QUOTED = (
    '\n\n"We will never sell the harbour <b>& its cranes</b> to anyone," said Maria O\'Neil, the mayor of Hamburg. '
    '"The cranes belong to the city." Peter Aumann of Fjord Freight disagreed in Berlin on Monday.'
)
AGENCY = (
    "The Elbe ferry stopped on Sunday after a chain broke, the harbour office said. Forty passengers waited two hours for "
    "a tug. Nobody was hurt. The ferry will run again on Thursday, when a new chain comes from Rotterdam.\n\n"
    "Divers searched the river bed for the old one until dark. The office will publish a report in a month."
)


def _write(
    day: int | None, publisher: str | None, headline: str | None, body: str, **fields: str
) -> dict[str, object]:
    at = {} if day is None else {"published_at": f"2026-05-{day:02}T08:00:00Z"}
    stated = {} if publisher is None else {"publisher": publisher}
    return {**at, **stated, **({} if headline is None else {"headline": headline}), "body": body, **fields}


ROWS = [
    _write(1, OUTLET, SCRIPT, STORY + QUOTED, section="<i>harbour</i> & more", url="javascript:alert(1)"),
    _write(2, LONG, "x" * 400, OTHER_STORY + QUOTED, byline="By <b>Ann</b> O'Hara"),
    _write(None, HEBREW, None, STORY.replace("Marlow", "Harrow") + QUOTED),
    _write(None, None, "Nothing is stated", OTHER_STORY.replace("tram", "bus")),
    _write(3, "AP", "Ferry stops", f"HAMBURG, Germany (AP) — {AGENCY}"),
    _write(4, OUTLET, "Our ferry stops", AGENCY),
    _write(5, None, "A ferry stops", AGENCY),
    _write(6, "Honest Post", "The ferry stops", f"HAMBURG, Germany (AP) — {AGENCY}"),
]
"""Records of a file of JSON lines."""


def write_odd_news() -> str:
    """Returns the records as JSON lines."""
    return "\n".join(json.dumps({"id": number, **row}) for number, row in enumerate(ROWS))
