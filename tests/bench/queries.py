"""Measures the time of typical queries on a million articles, and the part of the files that they read.

    python -m tests.bench.queries [--rows 1000000] [--output FOLDER] [--threads 2]

The rows are synthetic. The real commit writes them in the real layout (partitions, order, row groups, statistics), in
slices of 10,000 in order of publication, as a large run does. The bytes that a query reads are those that the process
reads from files meanwhile (``/proc/self/io``). They are printed beside the size of all data files.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.support import make_article
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.commits import commit
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.storage.table_files import write_arrow
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import DataFile, Entity, Mention, Place, Quote, TimeExpression

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
SLICE_ROWS = 10_000
TEMPLATES = 2_000
PUBLISHERS = [f"Outlet {n}" for n in range(200)]
PEOPLE = [f"Person {n}" for n in range(5_000)]
SYLLABLES = np.array([a + b for a in ("mar", "tel", "von", "kas", "ru", "pel") for b in ("ton", "dor", "mi")])

QUESTIONS = {
    "articles of a month by outlet": """
        SELECT publisher, count(*) FROM articles WHERE published_month = '2024-09' GROUP BY ALL ORDER BY 2 DESC""",
    "headlines of an hour": """
        SELECT published_at, publisher, headline FROM articles
        WHERE published_at BETWEEN '2024-09-15 10:00:00+00' AND '2024-09-15 11:00:00+00' ORDER BY 1""",
    "one article, whole": "SELECT * FROM articles WHERE article_id = '{article_id}'",
    "a word in the texts of a day": """
        SELECT article_id, headline FROM articles
        WHERE published_at >= '2024-09-15' AND published_at < '2024-09-16' AND body ILIKE '%martontel%'""",
    "who said what, one speaker in a month": """
        SELECT a.published_at, q.text FROM (SELECT published_at, published_month, unnest(quotes) AS q FROM articles
        WHERE published_month = '2024-09') a WHERE q.speaker = 'Person 17' ORDER BY 1""",
    "most quoted people of a month": """
        SELECT q.speaker, count(*) AS n FROM (SELECT unnest(quotes) AS q FROM articles
        WHERE published_month = '2024-09') GROUP BY ALL ORDER BY n DESC, 1 LIMIT 10""",
    "the same by the view": """
        SELECT speaker, count(*) AS n FROM quotes
        WHERE published_at >= '2024-09-01' AND published_at < '2024-10-01' GROUP BY ALL ORDER BY n DESC, 1 LIMIT 10""",
    "places by country, a month": """
        SELECT country, count(DISTINCT article_id) AS n FROM places
        WHERE published_at >= '2024-09-01' AND published_at < '2024-10-01' GROUP BY ALL ORDER BY n DESC""",
    "places by country, all time": "SELECT country, count(*) AS n FROM places GROUP BY ALL ORDER BY n DESC",
    "relations by year, all time": "SELECT year(published_at), relation, count(*) FROM articles GROUP BY ALL",
    "wire copy within an hour, a month": """
        SELECT c.publisher, count(*) FROM copies c
        WHERE c.published_at >= '2024-09-01' AND c.published_at < '2024-10-01'
          AND c.published_at <= c.matched_published_at + INTERVAL 1 HOUR GROUP BY ALL ORDER BY 2 DESC""",
    "largest clusters, all time": "SELECT cluster_id, members FROM clusters ORDER BY members DESC, 1 LIMIT 10",
    "how one story spread": "SELECT published_at, publisher FROM articles WHERE cluster_id = '{cluster_id}' ORDER BY 1",
    "a year day by day": "SELECT * FROM daily WHERE day >= '2025-01-01' ORDER BY day",
    "all corrections": "SELECT published_at, headline FROM articles WHERE correction_note IS NOT NULL ORDER BY 1",
}


def make_templates(draw: np.random.Generator, count: int) -> pa.Table:
    """Returns template articles: texts of about 300 words with the usual number of annotations."""
    rows = [to_row(_make_template(number, draw)) for number in range(count)]
    return pa.Table.from_pylist(rows, schema=make_arrow_schema("articles"))


def _make_template(number: int, draw: np.random.Generator) -> Any:
    words = ["".join(draw.choice(SYLLABLES, 2)) for _ in range(int(draw.integers(150, 450)))]
    body = " ".join(words)
    names = draw.choice(PEOPLE, 8, replace=False)
    entities = tuple(
        Entity(n, str(name), "PERSON" if n % 2 else "ORG", 3, 0.5, _mention(draw, len(body), 3))
        for n, name in enumerate(names)
    )
    quotes = tuple(
        Quote(
            s,
            s + 80,
            body[s : s + 80],
            "direct",
            str(draw.choice(PEOPLE)),
            1,
            s,
            s + 5,
            "said",
            s,
            s + 4,
            0.9,
            "after",
        )
        for s in sorted(map(int, draw.integers(0, len(body) - 80, 4)))
    )
    places = tuple(
        Place(
            s,
            s + 6,
            body[s : s + 6],
            f"Place {s}",
            s,
            1.0,
            2.0,
            str(draw.choice(["US", "GB", "DE", "FR", "JP"])),
            "Region",
            "P.PPL",
            0.9,
        )
        for s in sorted(map(int, draw.integers(0, len(body) - 6, 4)))
    )
    times = tuple(
        TimeExpression(s, s + 6, body[s : s + 6], "DATE", "2024-09-01")
        for s in sorted(map(int, draw.integers(0, len(body) - 6, 5)))
    )
    return make_article(
        body,
        f"{number}.txt",
        headline=" ".join(words[:8]),
        entities=entities,
        quotes=quotes,
        places=places,
        times=times,
    )


def _mention(draw: np.random.Generator, chars: int, count: int) -> tuple[Mention, ...]:
    starts = sorted(map(int, draw.integers(0, chars - 9, count)))
    return tuple(Mention(start, start + 9, f"Person {start % 99}") for start in starts)


def make_slice(templates: pa.Table, first: int, rows: int, total: int, draw: np.random.Generator) -> pa.Table:
    """Returns the rows of a slice in the order of its files; one in six is a copy of a row up to a day before."""
    table = templates.take(pa.array(draw.integers(0, len(templates), rows)))
    numbers = np.arange(first, first + rows)
    step = timedelta(days=DAYS) / total
    times = [FIRST + step * int(n) for n in numbers]
    ids = [_make_id(int(n)) for n in numbers]
    is_copy = (draw.random(rows) < 1 / 6) & (numbers > 1_000)
    roots = [_make_id(int(n - draw.integers(1, 1_000))) for n in numbers]
    matched = [root if copied else None for root, copied in zip(roots, is_copy, strict=True)]
    columns: dict[str, Any] = {
        "article_id": ids,
        "content_hash": [_make_id(int(n)) * 2 for n in numbers],
        "source_key": [f"wire/{n}.txt" for n in numbers],
        "published_at": times,
        "published_date": [at.date() for at in times],
        "publisher": draw.choice(PUBLISHERS, rows).tolist(),
        "relation": np.where(is_copy, "copy", "original").tolist(),
        "matched_id": matched,
        "cluster_id": [root or own for root, own in zip(matched, ids, strict=True)],
        "correction_note": ["Correction: a name." if n % 5_000 == 0 else None for n in numbers],
        "body": pc.binary_join_element_wise(table["body"], pa.array([f"the {n} th" for n in numbers]), " "),
    }
    return replace_columns(table, columns)


def replace_columns(table: pa.Table, columns: dict[str, Any]) -> pa.Table:
    """Returns a table with other values in some of its columns: lists, or chunked arrays of any type."""
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        made = (
            values.cast(field.type) if isinstance(values, pa.ChunkedArray) else pa.array(values, field.type)
        )
        table = table.set_column(index, field, made)
    return table


def _make_id(number: int) -> str:
    """Returns 32 hex digits of a hash (splitmix64)."""
    digits = ""
    for salt in (1, 2):
        z = (number * 2 + salt) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
        digits += f"{z ^ (z >> 31):016x}"
    return digits


def add_slice(store: Store, number: int, table: pa.Table) -> None:
    """Commits a slice with a file for each partition, as a run does."""
    run_id = f"20260101T000000Z-0000-{number:04d}"
    partitions = [name_partition(at, "month") for at in table["published_at"].to_pylist()]
    files = []
    for partition in dict.fromkeys(partitions):
        rows = table.filter(pa.array([one == partition for one in partitions]))
        path = name_file("articles", partition, f"{run_id}-00000").format("parquet")
        staged = f"_staging/{run_id}/{len(files)}"
        with store.open_output(staged) as stream:
            write_arrow("articles", rows, stream)
            files.append(asdict(DataFile("articles", "parquet", path, staged, len(rows), stream.tell())))
    manifest = {"run_id": run_id, "committed_at": f"2026-01-01T00:00:{number:04d}"}
    with hold_lock(store, run_id) as lock:
        commit(store, run_id, {"files": files}, manifest, lock=lock)


def make_tables(store: Store, rows: int, templates: int = TEMPLATES) -> None:
    """Commits so many rows, made from so many templates."""
    draw = np.random.default_rng(7)
    made = make_templates(draw, templates)
    for number, first in enumerate(range(0, rows, SLICE_ROWS)):
        add_slice(store, number, make_slice(made, first, min(SLICE_ROWS, rows - first), rows, draw))


def count_read_bytes() -> int:
    """Returns the number of bytes that this process has read from files so far."""
    found = re.search(r"rchar: (\d+)", Path("/proc/self/io").read_text("utf-8"))
    return int(found[1]) if found else 0


def find_scanned(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    """Returns the numbers of files and row groups that a query reads and that it names, as DuckDB counts them."""
    plan = connection.execute(f"EXPLAIN ANALYZE {sql}").fetchall()[0][1]
    scanned = {}
    for name, pattern in (
        ("files", r"Scanning Files: (\d+)/(\d+)"),
        ("row_groups", r"Row Groups Scanned: (\d+) / (\d+)"),
    ):
        found = [(int(some), int(every)) for some, every in re.findall(pattern, plan)]
        scanned[name] = f"{sum(some for some, _ in found)}/{sum(every for _, every in found)}"
    return scanned


def ask(connection: duckdb.DuckDBPyConnection, values: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yields the cost of each query: its seconds at the first and the second time, processor seconds, megabytes read.

    The first query that names a file reads its footer, and the session keeps it.
    """
    for name, text in QUESTIONS.items():
        sql = text.format(**values)
        times = []
        for _ in range(2):
            before, begun, cpu = count_read_bytes(), time.monotonic(), time.process_time()
            rows = len(connection.execute(sql).fetchall())
            times.append(round(time.monotonic() - begun, 3))
            cpu_s, read = time.process_time() - cpu, count_read_bytes() - before
        line = {
            "question": name,
            "rows": rows,
            "first_s": times[0],
            "again_s": times[1],
            "cpu_s": round(cpu_s, 3),
        }
        yield line | {"read_mb": round(read / 1e6, 1)} | find_scanned(connection, sql)


def main() -> None:
    """Makes the tables unless they exist, runs the queries and prints their costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--output")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(options.output or folder)
        if not store.list_files("_runs"):
            make_tables(store, options.rows)
        with connect(store) as connection:
            connection.execute(f"SET threads = {options.threads}")
            size, files = connection.execute("SELECT sum(bytes), count(*) FROM wiredesk_files").fetchall()[0]
            print(json.dumps({"files": files, "mb": round(size / 1e6, 1)}))
            found = connection.execute(
                "SELECT article_id, cluster_id FROM articles "
                "WHERE published_at >= '2024-09-15' AND matched_id IS NOT NULL LIMIT 1"
            ).fetchall()
            values = dict(zip(("article_id", "cluster_id"), found[0], strict=True))
            for line in ask(connection, values):
                print(json.dumps(line))


if __name__ == "__main__":
    main()
