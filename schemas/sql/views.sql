-- The views over the tables, in DuckDB's dialect. The tables `articles`, `rejects`, `sources` and `signatures`
-- must exist before.

-- An exact copy has no annotations of its own. It is shown with those of `annotated_from`.
-- Two queries are united, so that only the copies are joined.
CREATE OR REPLACE VIEW annotated AS
SELECT article_id, published_at, publisher, source_key,
       article_id AS annotated_id, body, entities, quotes, places, times
FROM articles WHERE annotated_from IS NULL
UNION ALL
SELECT a.article_id, a.published_at, a.publisher, a.source_key,
       coalesce(o.article_id, a.article_id), coalesce(o.body, a.body), coalesce(o.entities, a.entities),
       coalesce(o.quotes, a.quotes), coalesce(o.places, a.places), coalesce(o.times, a.times)
FROM articles a LEFT JOIN articles o ON o.article_id = a.annotated_from
WHERE a.annotated_from IS NOT NULL;

-- One row for each entity of an article.
CREATE OR REPLACE VIEW entities AS
SELECT article_id, annotated_id, published_at, publisher, e.entity, e.name, e.type, e.count, e.salience
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(entities) AS e FROM annotated);

-- One row for each mention of an entity. Both lists are unnested by SELECT: a join with the inner one takes
-- a hundred times as long.
CREATE OR REPLACE VIEW entity_mentions AS
SELECT article_id, annotated_id, published_at, publisher, entity, name, type, count, salience, m.start, m."end", m.text
FROM (SELECT article_id, annotated_id, published_at, publisher, e.entity, e.name, e.type, e.count, e.salience,
             unnest(e.mentions) AS m
      FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(entities) AS e FROM annotated));

-- One row for each stretch of a quotation.
CREATE OR REPLACE VIEW quotes AS
SELECT article_id, annotated_id, published_at, publisher, q.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(quotes) AS q FROM annotated);

-- One row for each place mentioned.
CREATE OR REPLACE VIEW places AS
SELECT article_id, annotated_id, published_at, publisher, p.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(places) AS p FROM annotated);

-- One row for each time expression.
CREATE OR REPLACE VIEW times AS
SELECT article_id, annotated_id, published_at, publisher, t.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(times) AS t FROM annotated);

-- One row for each linked pair: the later article and the earlier one it was matched to.
CREATE OR REPLACE VIEW copies AS
SELECT a.article_id, a.matched_id, a.cluster_id, a.relation, a.similarity, a.containment,
       a.published_at, b.published_at AS matched_published_at,
       a.publisher, b.publisher AS matched_publisher, a.source_key, b.source_key AS matched_source_key
FROM articles a LEFT JOIN articles b ON b.article_id = a.matched_id
WHERE a.matched_id IS NOT NULL;

-- One row for each cluster of two or more: the root is found by following the links to their end.
CREATE OR REPLACE VIEW clusters AS
WITH RECURSIVE links AS (
  SELECT article_id, matched_id FROM articles WHERE matched_id IS NOT NULL
), up(article_id, root) AS (
  SELECT article_id, matched_id FROM links
  UNION ALL
  SELECT up.article_id, links.matched_id FROM up JOIN links ON links.article_id = up.root
), members AS (
  SELECT article_id, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
  UNION
  SELECT root, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
)
SELECT root AS cluster_id, max(headline) FILTER (WHERE article_id = root) AS headline, count(*) AS members,
       min(published_at) AS first_seen, max(published_at) AS last_seen,
       coalesce(list(DISTINCT publisher ORDER BY publisher) FILTER (WHERE publisher IS NOT NULL), []) AS publishers,
       list(article_id ORDER BY published_at IS NULL, published_at, article_id) AS article_ids
FROM members JOIN articles USING (article_id)
GROUP BY root HAVING count(*) > 1;

-- One row for each day: what was published on it, and the records that were rejected on it.
-- Everything is grouped by the day at the end, so that a question about some days reads only those.
CREATE OR REPLACE VIEW daily AS
WITH named AS (
  SELECT published_date AS day, e.name AS name, count(*) AS times
  FROM (SELECT published_date, unnest(entities) AS e FROM articles) GROUP BY published_date, e.name
), happened AS (
  SELECT published_date AS day, 1 AS article, CASE WHEN relation = 'original' THEN 1 ELSE 0 END AS original,
         0 AS reject, word_count AS words, NULL AS names
  FROM articles
  UNION ALL
  SELECT CAST(rejected_at AS DATE), 0, 0, 1, 0, NULL FROM rejects
  UNION ALL
  SELECT day, 0, 0, 0, 0, min_by(name, (-times, name), 10) FROM named GROUP BY day
)
SELECT day, CAST(sum(article) AS BIGINT) AS articles, CAST(sum(original) AS BIGINT) AS originals,
       CAST(sum(reject) AS BIGINT) AS rejects, CAST(sum(words) AS BIGINT) AS words,
       coalesce(any_value(names), []) AS top_entities
FROM happened GROUP BY day;
