"""News that pages find hard: names with signs of markup and addresses, nothing stated, agency copy that names no agency."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

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
) -> dict[str, str]:
    stated = {
        "published_at": day and f"2026-05-{day:02}T08:00:00Z",
        "publisher": publisher,
        "headline": headline,
        "body": body,
        **fields,
    }
    return {name: mask(value) for name, value in stated.items() if value}


def mask(text: str) -> str:
    """Returns a text without signs of markup, which the reader of the records takes for tags."""
    return text.replace("<", "⟦").replace(">", "⟧")


def unmask(value: Any) -> Any:
    """Returns a value of a row with the signs of markup again, as other formats of records have them."""
    if isinstance(value, str):
        return value.replace("⟦", "<").replace("⟧", ">")
    if isinstance(value, dict):
        return {name: unmask(item) for name, item in value.items()}
    return [unmask(item) for item in value] if isinstance(value, list) else value


def unmask_tables(output: Path) -> None:
    """Puts the signs of markup back into the rows of all articles."""
    for path in (output / "articles" / "parquet").rglob("*.parquet"):
        table = pq.ParquetFile(path).read()
        pq.write_table(pa.Table.from_pylist(unmask(table.to_pylist()), table.schema), path)


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
