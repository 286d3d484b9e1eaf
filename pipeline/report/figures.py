"""The figures of a report: counts over the columns that :mod:`.reading` has read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from wiredesk.pipeline.pages.labels import cut_text
from wiredesk.pipeline.report.reading import Reading
from wiredesk.pipeline.report.runs import Sample

Row = dict[str, Any]

NAME: Final = 80
"""Most characters of a name in a report, which keeps the page small whatever the names are."""

_MESSAGE, _HEADLINE, _MEMBERS = 300, 160, 40

_OVERVIEW = """
SELECT count(*) AS articles, count(published_at) AS dated, count(publisher) AS with_publisher,
       count(byline) AS with_byline, count(dateline) AS with_dateline, count(headline) AS with_headline,
       count(language) AS with_language, count(DISTINCT publisher) AS publishers,
       count(DISTINCT language) AS languages, coalesce(CAST(sum(word_count) AS BIGINT), 0) AS words,
       count(*) FILTER (relation IN ('exact', 'copy')) AS copies, count(*) FILTER (relation = 'update') AS updates,
       count(*) FILTER (relation NOT IN ('exact', 'copy')) AS own,
       count(wire_agency) AS wire,
       count(*) FILTER (wire_agency IS NOT NULL AND len(coalesce(agencies, [])) = 0) AS silent,
       count(*) FILTER (len(coalesce(entities, [])) > 0 OR annotated_from IS NOT NULL) AS with_entities,
       count(*) FILTER (len(coalesce(warnings, [])) > 0) AS warned,
       min(published_date) AS first_day, max(published_date) AS last_day
FROM articles
"""
_DAYS = """
SELECT published_date AS day, count(*) FILTER (relation NOT IN ('exact', 'copy')) AS own,
       count(*) FILTER (relation IN ('exact', 'copy')) AS copies
FROM articles WHERE published_date IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_PUBLISHERS = """
SELECT publisher AS name, count(*) AS articles, count(*) FILTER (relation IN ('exact', 'copy')) AS copies,
       count(wire_agency) AS wire,
       count(*) FILTER (wire_agency IS NOT NULL AND len(coalesce(agencies, [])) = 0) AS silent
FROM articles WHERE publisher IS NOT NULL GROUP BY 1 ORDER BY articles DESC, name
"""
_COUNTS = """
SELECT {column} AS name, count(*) AS articles FROM articles WHERE {column} IS NOT NULL
GROUP BY 1 ORDER BY articles DESC, name LIMIT {limit}
"""
# An article that is a copy says nothing that its original has not said.
_NAMES = """
SELECT e.type AS kind, e.name AS name, count(DISTINCT "row") AS articles
FROM (SELECT "row", unnest(entities) AS e FROM articles WHERE relation NOT IN ('exact', 'copy'))
WHERE e.type IN ('PERSON', 'ORG') GROUP BY e.type, e.name
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY articles DESC, name) <= 15 ORDER BY articles DESC, name
"""
_SPEAKERS = """
SELECT q.speaker AS name, count(DISTINCT "row") AS articles, count(*) AS quotes
FROM (SELECT "row", unnest(quotes) AS q FROM articles WHERE relation NOT IN ('exact', 'copy'))
WHERE q.speaker IS NOT NULL AND q.part_of IS NULL GROUP BY 1 ORDER BY articles DESC, quotes DESC, name LIMIT 15
"""
_PLACES = """
WITH found AS (
  SELECT p.geoname_id AS geoname_id, min(p.name) AS name, min(p.country) AS country, min(p.latitude) AS latitude,
         min(p.longitude) AS longitude, count(DISTINCT "row") AS articles,
         bool_or(coalesce(p.feature, '') SIMILAR TO '(A.PCL|L.CONT|L.RGN).*') AS is_wide
  FROM (SELECT "row", unnest(places) AS p FROM articles WHERE relation NOT IN ('exact', 'copy')) GROUP BY 1
)
SELECT *, count(*) OVER (PARTITION BY is_wide) AS kinds FROM found
QUALIFY row_number() OVER (PARTITION BY is_wide ORDER BY articles DESC, geoname_id) <= 60
ORDER BY articles DESC, geoname_id
"""
_WARNINGS = """
SELECT w.code AS name, count(DISTINCT "row") AS articles
FROM (SELECT "row", unnest(warnings) AS w FROM articles) GROUP BY 1 ORDER BY articles DESC, name LIMIT 31
"""
_DECILES = """
SELECT 'date' AS kind, CAST(least(floor(published_confidence * 10), 9) AS INTEGER) AS decile, count(*) AS number
FROM articles WHERE published_confidence IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'quote', CAST(least(floor(q.confidence * 10), 9) AS INTEGER), count(*)
FROM (SELECT unnest(quotes) AS q FROM articles) WHERE q.confidence IS NOT NULL GROUP BY ALL
"""
_SAMPLES = """
SELECT run_id, count(*) AS articles, count(*) - count(published_at) AS undated, CAST(sum(word_count) AS DOUBLE) AS words,
       sum(CAST(word_count AS DOUBLE) ** 2) AS squares
FROM articles GROUP BY 1
"""
_LINKS = "SELECT article_id, matched_id FROM articles WHERE matched_id IS NOT NULL"
# Without a zone, since Arrow imports pandas, where it is installed, for times with one, which takes half a second.
_MEMBERS_OF = """
SELECT article_id, headline, publisher, source_key, relation, published_date, published_precision,
       CAST(published_at AS TIMESTAMP) AS published_at
FROM articles WHERE article_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY articles.published_at NULLS LAST, article_id
"""
_REASONS = """
SELECT stage, reason, count(*) FILTER (replayed_run_id IS NULL) AS rejects,
       count(*) FILTER (replayed_run_id IS NOT NULL) AS replayed,
       coalesce(arg_min(struct_pack(source_key := source_key, message := message), (source_key, reject_id), 3)
                  FILTER (replayed_run_id IS NULL),
                arg_min(struct_pack(source_key := source_key, message := message), (source_key, reject_id), 3)
       ) AS examples
FROM rejects GROUP BY stage, reason ORDER BY rejects DESC, stage, reason
"""
SHOWN: Final = 15
"""Number of names in a list of the report."""

SHOWN_REASONS: Final = 20
_SHOWN_CLUSTERS = 5


@dataclass(frozen=True)
class Cluster:
    """Articles that copy or update one another.

    Attributes:
      headline: of the original.
      size: number of articles.
      outlets: number of publishers that are named.
      members: the first of them in time, rows of articles.
    """

    headline: str
    size: int
    outlets: int
    members: list[Row]


@dataclass(frozen=True)
class Figures:
    """Everything that a report says of the tables. Lists are the largest first, and bounded.

    Attributes:
      overview: counts over all articles.
      days: originals with updates, and copies, by day.
      publishers: all publishers with ``articles``, ``copies``, ``wire`` and ``silent`` (agency copy without a credit).
      languages, agencies: name and number of articles.
      people, organisations, speakers: name and number of articles, copies left out.
      places, countries: rows with position and number of articles, copies left out.
      place_kinds: number of all places that are no countries.
      warnings: code and number of articles.
      date_deciles, quote_deciles: number of dates and quotations by tenths of confidence.
      samples: what drift compares, by run id.
      clusters: the largest ones.
      cluster_count: number of all clusters.
      reasons: rejects by stage and reason, with examples.
      reason_count: number of all reasons.
      reject_count, replayed_count: rejects in the table, and those that have become articles.
    """

    overview: Row
    days: dict[date, tuple[int, int]]
    publishers: list[Row]
    languages: list[Row]
    agencies: list[Row]
    people: list[Row]
    organisations: list[Row]
    speakers: list[Row]
    places: list[Row]
    countries: list[Row]
    place_kinds: int
    warnings: list[Row]
    date_deciles: list[int]
    quote_deciles: list[int]
    samples: dict[str, Sample]
    clusters: list[Cluster]
    cluster_count: int
    reasons: list[Row]
    reason_count: int
    reject_count: int
    replayed_count: int


def measure(reading: Reading) -> Figures:
    """Returns the figures of what was read."""
    (overview,) = reading.fetch(_OVERVIEW)
    names, places = reading.fetch(_NAMES), reading.fetch(_PLACES)
    deciles = reading.fetch(_DECILES)
    reasons = reading.fetch(_REASONS)
    clusters = _find_clusters({row["article_id"]: row["matched_id"] for row in reading.fetch(_LINKS)})
    return Figures(
        overview=overview,
        days={row["day"]: (row["own"], row["copies"]) for row in reading.fetch(_DAYS)},
        publishers=_clean(reading.fetch(_PUBLISHERS)),
        languages=_clean(reading.fetch(_COUNTS.format(column="language", limit=SHOWN))),
        agencies=_clean(reading.fetch(_COUNTS.format(column="wire_agency", limit=SHOWN))),
        people=_clean(row for row in names if row["kind"] == "PERSON"),
        organisations=_clean(row for row in names if row["kind"] == "ORG"),
        speakers=_clean(reading.fetch(_SPEAKERS)),
        places=_clean(row for row in places if not row["is_wide"]),
        countries=_clean(row for row in places if row["is_wide"])[:SHOWN],
        place_kinds=next((row["kinds"] for row in places if not row["is_wide"]), 0),
        warnings=_clean(reading.fetch(_WARNINGS)),
        date_deciles=_spread(deciles, "date"),
        quote_deciles=_spread(deciles, "quote"),
        samples={row.pop("run_id"): Sample(**row) for row in reading.fetch(_SAMPLES)},
        clusters=_describe_clusters(reading, clusters[:_SHOWN_CLUSTERS]),
        cluster_count=len(clusters),
        reasons=[_clean_reason(row) for row in reasons[:SHOWN_REASONS]],
        reason_count=len(reasons),
        reject_count=sum(row["rejects"] + row["replayed"] for row in reasons),
        replayed_count=sum(row["replayed"] for row in reasons),
    )


def _clean(rows: Iterable[Row]) -> list[Row]:
    """Returns rows with names that a page can show: on one line, not too long, never empty."""
    return [row | {"name": cut_text(row["name"] or "", NAME) or "(no name)"} for row in rows]


def _clean_reason(row: Row) -> Row:
    examples = [
        {"source_key": cut_text(one["source_key"], NAME), "message": cut_text(one["message"], _MESSAGE)}
        for one in row["examples"]
    ]
    return row | {
        "stage": cut_text(row["stage"], 40),
        "reason": cut_text(row["reason"], NAME),
        "examples": examples,
    }


def _spread(rows: Iterable[Row], kind: str) -> list[int]:
    numbers = [0] * 10
    for row in rows:
        if row["kind"] == kind:
            numbers[max(row["decile"], 0)] = row["number"]
    return numbers


def _find_clusters(links: Mapping[str, str]) -> list[list[str]]:
    """Returns the ids of the articles of each cluster, the root first, the largest cluster first.

    Args:
      links: the earlier article by the later one; a link leads to an earlier article, so that they have an end.
    """
    roots: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for article_id in links:
        way = [article_id]
        # The bound ends a ring, which only a damaged table has.
        while way[-1] in links and way[-1] not in roots and len(way) <= len(links):
            way.append(links[way[-1]])
        root = roots.get(way[-1], way[-1])
        for passed in way[:-1]:
            if passed not in roots:
                roots[passed] = root
                members.setdefault(root, [root]).append(passed)
    return sorted(members.values(), key=lambda ids: (-len(ids), ids[0]))


def _describe_clusters(reading: Reading, clusters: Sequence[Sequence[str]]) -> list[Cluster]:
    wanted = json.dumps([article_id for ids in clusters for article_id in ids])
    owners = {article_id: number for number, ids in enumerate(clusters) for article_id in ids}
    members: list[list[Row]] = [[] for _ in clusters]
    for row in reading.fetch(_MEMBERS_OF, ids=wanted) if clusters else ():
        members[owners[row["article_id"]]].append(row)
    return [_describe_cluster(ids[0], found) for ids, found in zip(clusters, members, strict=True)]


def _describe_cluster(root_id: str, found: Sequence[Row]) -> Cluster:
    root = next((row for row in found if row["article_id"] == root_id), found[0])
    headline = cut_text(root["headline"] or "", _HEADLINE) or "(no headline)"
    outlets = {row["publisher"] for row in found if row["publisher"]}
    return Cluster(headline, len(found), len(outlets), [_clean_member(row) for row in found[:_MEMBERS]])


def _clean_member(row: Row) -> Row:
    outlet = cut_text(row["publisher"] or "", NAME) or cut_text(row["source_key"], NAME)
    return row | {"outlet": outlet, "headline": cut_text(row["headline"] or "", _HEADLINE)}
