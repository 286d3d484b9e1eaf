"""The articles that are copies or versions of one another."""

from __future__ import annotations

from wiredesk.pipeline.browse.paging import Query

MOST_MEMBERS = 60
"""Members of a cluster that a page lists; the page of the cluster has all."""


def make_kin_query(article_id: str) -> Query:
    """Returns the query for an article and all that are linked to it through any number of links, oldest first.

    A row's ``cluster_id`` is the root as a stream knew it when it wrote the row; the links themselves are always right.
    """
    return Query(
        "Copies and versions, oldest first",
        "WITH RECURSIVE links AS MATERIALIZED (\n"
        "  SELECT article_id, matched_id FROM articles WHERE matched_id IS NOT NULL\n"
        "), earlier(id) AS (\n"
        "  SELECT $article_id\n"
        "  UNION SELECT matched_id FROM earlier JOIN links ON article_id = id\n"
        "), kin(id) AS (\n"
        "  SELECT id FROM earlier\n"
        "  UNION SELECT article_id FROM kin JOIN links ON matched_id = id\n"
        ")\n"
        "SELECT article_id, headline, publisher, published_at, published_date, published_precision, relation,\n"
        "       matched_id, similarity, containment, language, cluster_id\n"
        "FROM articles WHERE article_id IN (SELECT id FROM kin)\n"
        "ORDER BY published_at NULLS LAST, ingested_at, relation <> 'original', article_id",
        {"article_id": article_id},
    )
