"""Checks across files, in DuckDB: ids that must be unique, links that must have a target, counts that must add up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wiredesk.pipeline.check.findings import Findings
from wiredesk.pipeline.check.rows import FACTS
from wiredesk.schemas.arrow import make_arrow_schema

_MEMORY = "1GB"
_ROWS_AT_A_TIME = 50_000

# Each query returns the path of a file and a description of one wrong row in it.
_QUERIES = {
    "duplicate_article": """
        SELECT path, article_id || ' is in ' || n || ' rows' FROM articles
        JOIN (SELECT article_id, count(*) AS n FROM articles GROUP BY 1 HAVING n > 1) USING (article_id)""",
    "duplicate_signature": """
        SELECT path, article_id || ' is in ' || n || ' rows' FROM signatures
        JOIN (SELECT article_id, count(*) AS n FROM signatures GROUP BY 1 HAVING n > 1) USING (article_id)""",
    "duplicate_reject": """
        SELECT path, reject_id || ' is in ' || n || ' rows' FROM rejects
        JOIN (SELECT reject_id, count(*) AS n FROM rejects GROUP BY 1 HAVING n > 1) USING (reject_id)""",
    "signature_missing": """
        SELECT path, article_id || ' has no row in signatures'
        FROM articles ANTI JOIN signatures USING (article_id)""",
    "signature_alone": """
        SELECT path, article_id || ' is in no row of articles'
        FROM signatures ANTI JOIN articles USING (article_id) WHERE withdrawn IS NULL""",
    "signature_differs": """
        SELECT s.path, article_id || ' has another ' || CASE
            WHEN s.cluster_id IS DISTINCT FROM a.cluster_id THEN 'cluster_id'
            WHEN s.matched_id IS DISTINCT FROM a.matched_id THEN 'matched_id'
            WHEN s.relation IS DISTINCT FROM a.relation THEN 'relation'
            WHEN s.published_at IS DISTINCT FROM a.published_at THEN 'published_at' END || ' in articles'
        FROM signatures s JOIN articles a USING (article_id)
        WHERE (s.cluster_id, s.matched_id, s.relation, s.published_at)
              IS DISTINCT FROM (a.cluster_id, a.matched_id, a.relation, a.published_at)""",
    "link_dangling": """
        SELECT path, article_id || ' points to ' || matched_id || ', which is in no row' FROM articles
        WHERE matched_id IS NOT NULL AND matched_id NOT IN (SELECT article_id FROM articles)
          AND matched_id NOT IN (SELECT article_id FROM withdrawn)""",
    "withdrawn_present": """
        SELECT path, article_id || ' was ' || why || ' and is in the table again'
        FROM articles JOIN withdrawn USING (article_id)
        UNION ALL
        SELECT a.path, a.article_id || ' has the text of ' || w.article_id || ', which is refused'
        FROM articles a JOIN withdrawn w USING (content_hash) WHERE w.why = 'forgotten_text'""",
    "link_relation": """
        SELECT path, article_id || ' is ' || relation || ' with matched_id ' || coalesce(matched_id, 'null')
        FROM articles WHERE relation NOT IN ('original', 'exact', 'copy', 'update')
            OR (relation = 'original') <> (matched_id IS NULL)""",
    # The run of an article is that of its signature, because reprocessing rewrites the row of the article itself.
    "link_later": """
        SELECT s.path, s.article_id || ' of run ' || s.run_id || ' points to '
               || m.article_id || ' of run ' || m.run_id
        FROM signatures s JOIN signatures m ON m.article_id = s.matched_id
        JOIN runs sr ON sr.run_id = s.run_id JOIN runs mr ON mr.run_id = m.run_id
        WHERE s.relation <> 'exact' AND mr.place > sr.place""",
    "link_exact": """
        SELECT a.path, a.article_id || ' is an exact copy of ' || m.article_id || ' with another content hash'
        FROM articles a JOIN articles m ON m.article_id = a.matched_id
        WHERE a.relation = 'exact' AND a.content_hash <> m.content_hash""",
    "annotated_from": """
        SELECT a.path, a.article_id || CASE
            WHEN a.annotated_from IS NULL THEN ' is an exact copy without annotated_from'
            WHEN a.relation <> 'exact' THEN ' is no exact copy but has annotated_from'
            WHEN o.article_id IS NULL THEN ' is annotated from ' || a.annotated_from || ', which is in no row'
            ELSE ' is annotated from ' || a.annotated_from || ', which has no annotations of its own' END
        FROM articles a LEFT JOIN articles o ON o.article_id = a.annotated_from
        WHERE ((a.relation = 'exact') <> (a.annotated_from IS NOT NULL)
               AND NOT (a.relation = 'exact' AND a.matched_id IN (SELECT article_id FROM withdrawn)))
           OR (a.annotated_from IS NOT NULL AND (o.article_id IS NULL OR o.annotated_from IS NOT NULL))""",
    "link_cycle": """
        SELECT path, article_id || ' is in a circle of links, or leads into one'
        FROM links ANTI JOIN roots USING (article_id)""",
    "link_cluster": """
        SELECT path, article_id || ' has cluster ' || cluster_id || ' but its links lead to ' || root
        FROM links JOIN roots USING (article_id) WHERE is_whole AND cluster_id <> root""",
    "source_counts": """
        SELECT path, source_key || ': ' || records || ' records are not '
               || articles || ' articles and ' || rejects || ' rejects'
        FROM sources WHERE records <> articles + rejects
        UNION ALL
        SELECT '_runs/' || run_id || '.json', files || ' files counted, but ' || n || ' rows of sources'
        FROM (SELECT run_id, files, count(s.run_id) AS n
              FROM runs LEFT JOIN sources s USING (run_id) GROUP BY ALL)
        WHERE files <> n
        UNION ALL
        SELECT '_runs/' || min(run_id) || '.json', 'invocation ' || invocation || ': its sources have '
               || sum(n) || ' records and its manifests ' || sum(records)
        FROM (SELECT run_id, invocation, r.records, coalesce(sum(s.records), 0) AS n
              FROM runs r LEFT JOIN sources s USING (run_id) GROUP BY ALL)
        GROUP BY invocation HAVING sum(n) > sum(records)""",
    "unknown_run": """
        SELECT path, 'run ' || run_id || ' has no manifest' FROM (
            SELECT path, run_id FROM articles UNION ALL SELECT path, run_id FROM signatures UNION ALL
            SELECT path, run_id FROM rejects UNION ALL SELECT path, run_id FROM sources)
        ANTI JOIN runs USING (run_id)""",
}

_WITHDRAWN = """
CREATE TABLE withdrawn AS
SELECT article_id, content_hash, withdrawn AS why FROM signatures WHERE withdrawn IS NOT NULL
"""
# One row for each article, even if the table has two: otherwise a circle would be followed for ever.
_LINKS = """
CREATE TABLE links AS
SELECT article_id, min(path) AS path, min(matched_id) AS matched_id, min(cluster_id) AS cluster_id
FROM articles GROUP BY article_id
"""
# A chain whose end is missing has no root to compare with, but it is no circle either.
_ROOTS = """
CREATE TABLE roots AS
WITH RECURSIVE chain(article_id, root, is_whole) AS (
    SELECT l.article_id, l.article_id, l.matched_id IS NULL
    FROM links l LEFT JOIN links m ON m.article_id = l.matched_id WHERE m.article_id IS NULL
    UNION ALL
    SELECT l.article_id, c.root, c.is_whole FROM chain c
    JOIN (SELECT article_id, matched_id FROM links WHERE matched_id IS NOT NULL) l
      ON l.matched_id = c.article_id
)
SELECT * FROM chain
"""


class Facts:
    """Holds the columns that checks across files need, of all rows, in a database on disk."""

    def __init__(self, folder: Path) -> None:
        """Creates an empty database.

        Args:
          folder: a temporary folder; the caller removes it.
        """
        self._connection = duckdb.connect(str(folder / "facts.duckdb"))
        self._connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._waiting: dict[str, list[pa.RecordBatch]] = {table: [] for table in FACTS}
        self._schemas = {table: _make_schema(table) for table in FACTS}
        for table, schema in self._schemas.items():
            self._insert(table, schema.empty_table(), "CREATE TABLE {table} AS SELECT * FROM incoming")

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def add(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        """Adds rows, see :func:`wiredesk.pipeline.check.rows.pick_facts`."""
        self._waiting[table].extend(batches)
        if sum(map(len, self._waiting[table])) >= _ROWS_AT_A_TIME:
            self._flush(table)

    def _flush(self, table: str) -> None:
        batches, self._waiting[table] = self._waiting[table], []
        if batches:
            schema = self._schemas[table]
            incoming = pa.concat_tables(
                [pa.Table.from_arrays(batch.columns, schema=schema) for batch in batches]
            )
            self._insert(table, incoming, "INSERT INTO {table} SELECT * FROM incoming")

    def _insert(self, table: str, incoming: pa.Table, statement: str) -> None:
        self._connection.register("incoming", incoming)
        self._connection.execute(statement.format(table=table))
        self._connection.unregister("incoming")

    def check(self, manifests: list[dict[str, Any]], findings: Findings) -> None:
        """Checks all rows added so far against each other and against the manifests.

        Args:
          manifests: of all committed runs, in order of their commits.
          findings: receives the errors.
        """
        for table in FACTS:
            self._flush(table)
        self._insert("runs", _tabulate_runs(manifests), "CREATE TABLE {table} AS SELECT * FROM incoming")
        self._connection.execute(_WITHDRAWN)
        self._connection.execute(_LINKS)
        self._connection.execute(_ROOTS)
        for code, query in _QUERIES.items():
            grouped = f"SELECT path, min(what), count(*) FROM ({query}) AS wrong(path, what) GROUP BY path"
            for path, what, count in self._connection.execute(grouped).fetchall():
                findings.add(code, path, what, count)


def _make_schema(table: str) -> pa.Schema:
    contract = make_arrow_schema(table)
    return pa.schema(
        [pa.field("path", pa.string()), *(pa.field(name, contract.field(name).type) for name in FACTS[table])]
    )


def _tabulate_runs(manifests: list[dict[str, Any]]) -> pa.Table:
    """Returns one row for each run: its position in the order of commits, and its counts."""
    columns: dict[str, list[Any]] = {
        "run_id": [manifest["run_id"] for manifest in manifests],
        "place": list(range(len(manifests))),
        "invocation": [manifest.get("invocation", manifest["run_id"]) for manifest in manifests],
        # A run that removes rows, such as prune, has a negative count of records and has read no file.
        "records": [max(manifest["read"], 0) + manifest.get("unchanged", 0) for manifest in manifests],
        "files": [manifest.get("counts", {}).get("files", 0) for manifest in manifests],
    }
    kinds = {"run_id": pa.string(), "invocation": pa.string()}
    return pa.table({name: pa.array(column, kinds.get(name, pa.int64())) for name, column in columns.items()})
