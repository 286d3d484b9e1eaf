"""What the text index has of an article besides its words, read from the segments.

An exact copy has the annotations of its original, which may be in another data file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.search.segments import KINDS, make_read
from wiredesk.pipeline.search.state import EMPTY, name_segment

_OWNERS = """
CREATE TEMP TABLE owners AS
SELECT article_id, annotated_from, string_split(parse_filename(filename, true), '-')[2] AS key
FROM {articles};
"""

_CHUNK = """
CREATE OR REPLACE TEMP TABLE chunk AS
SELECT a.article_id, a.headline, a.publisher, a.language, a.relation, a.published_at, a.published_date,
       a.published_precision, a.section, a.keywords, coalesce(o.article_id, a.article_id) AS annotated_id,
       string_split(parse_filename(a.filename, true), '-')[2] AS key, a.file_row_number AS row
FROM {articles} a LEFT JOIN owners o ON o.article_id = a.annotated_from;
"""

_TERMS = """
SELECT c.* EXCLUDE (annotated_id), s.speakers, e.persons, p.place_names, p.countries, p.geonames, k.keyphrases
FROM chunk c
LEFT JOIN (SELECT article_id, list(DISTINCT speaker ORDER BY speaker) AS speakers FROM {quotes}
           WHERE speaker IS NOT NULL AND article_id IN (SELECT annotated_id FROM chunk) GROUP BY article_id) s
  ON s.article_id = c.annotated_id
LEFT JOIN (SELECT article_id, list(DISTINCT name ORDER BY name) AS persons FROM {entities}
           WHERE type = 'PERSON' AND article_id IN (SELECT annotated_id FROM chunk) GROUP BY article_id) e
  ON e.article_id = c.annotated_id
LEFT JOIN (SELECT article_id, list(DISTINCT place ORDER BY place) AS place_names,
                  list(DISTINCT country) FILTER (WHERE country IS NOT NULL) AS countries,
                  list(DISTINCT geoname_id) AS geonames
           FROM (SELECT article_id, unnest([name, text]) AS place, country, geoname_id FROM {places})
           WHERE article_id IN (SELECT annotated_id FROM chunk) GROUP BY article_id) p
  ON p.article_id = c.annotated_id
LEFT JOIN (SELECT article_id, list_transform(keyphrases, lambda k: k.text) AS keyphrases FROM {articles}
           WHERE article_id IN (SELECT annotated_id FROM chunk)) k
  ON k.article_id = c.annotated_id
ORDER BY c.key, c.row
"""


class Terms:
    """A session over the segments of all data files."""

    def __init__(self, folder: Path, keys: Sequence[str], memory: str) -> None:
        """Reads which article is in which data file.

        Args:
          folder: folder of the index.
          keys: of all data files.
          memory: how much DuckDB may use, such as ``300MB``.
        """
        self._folder = folder
        self._session = duckdb.connect()
        self._session.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '{memory}'")
        self._session.execute(_OWNERS.format(articles=self._read("articles", keys, ", filename = true")))

    def __enter__(self) -> Terms:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def _read(self, kind: str, keys: Sequence[str], options: str = "") -> str:
        return make_read([self._folder / name_segment(kind, key) for key in (EMPTY, *keys)], options)

    def read(self, keys: Sequence[str]) -> pa.Table:
        """Returns a row for each article of some data files, ordered by ``key`` and ``row``, its number in the file."""
        options = ", filename = true, file_row_number = true"
        self._session.execute(_CHUNK.format(articles=self._read("articles", keys, options)))
        needed = [
            key
            for (key,) in self._session.execute(
                "SELECT DISTINCT key FROM owners WHERE article_id IN (SELECT annotated_id FROM chunk)"
            ).fetchall()
        ]
        segments = {kind: self._read(kind, needed) for kind in KINDS}
        return self._session.sql(_TERMS.format(**segments)).to_arrow_table()

    def find_copies(self, keys: Sequence[str], gone: Sequence[str]) -> dict[str, list[str]]:
        """Returns exact copies whose originals have changed, by the key of the data file that they are in.

        Args:
          keys: data files that are new; copies in them are left out.
          gone: ids of articles that were in data files that are gone.
        """
        found = self._session.execute(
            "SELECT key, list(article_id) FROM owners WHERE annotated_from IS NOT NULL AND NOT list_contains($keys, key) "
            "AND (annotated_from IN (SELECT article_id FROM owners WHERE list_contains($keys, key)) "
            "OR annotated_from IN (SELECT unnest($gone::VARCHAR[]))) GROUP BY key",
            {"keys": list(keys), "gone": list(gone)},
        ).fetchall()
        return dict(found)

    def list_missing(self, ids: Sequence[str]) -> list[str]:
        """Returns those of some ids that no article has any more."""
        found = self._session.execute(
            "SELECT id FROM (SELECT unnest($1::VARCHAR[]) AS id) WHERE id NOT IN (SELECT article_id FROM owners)",
            [list(ids)],
        ).fetchall()
        return [article_id for (article_id,) in found]


def read_ids(paths: Sequence[Path]) -> Iterator[str]:
    """Yields the ids of the articles in some segments."""
    for path in paths:
        yield from pq.read_table(path, columns=["article_id"])["article_id"].to_pylist()
