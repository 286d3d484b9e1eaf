-- The views over the tables, in BigQuery's dialect; the same columns and rows as views.sql.

-- An exact copy has no annotations of its own. It is shown with those of `annotated_from`.
CREATE OR REPLACE VIEW `wiredesk.annotated` AS
SELECT article_id, published_at, publisher, source_key,
       article_id AS annotated_id, body, entities, quotes, places, times
FROM `wiredesk.articles` WHERE annotated_from IS NULL
UNION ALL
SELECT a.article_id, a.published_at, a.publisher, a.source_key,
       COALESCE(o.article_id, a.article_id), COALESCE(o.body, a.body), COALESCE(o.entities, a.entities),
       COALESCE(o.quotes, a.quotes), COALESCE(o.places, a.places), COALESCE(o.times, a.times)
FROM `wiredesk.articles` AS a LEFT JOIN `wiredesk.articles` AS o ON o.article_id = a.annotated_from
WHERE a.annotated_from IS NOT NULL;

-- One row for each entity of an article.
CREATE OR REPLACE VIEW `wiredesk.entities` AS
SELECT a.article_id, a.annotated_id, a.published_at, a.publisher, e.entity, e.name, e.type, e.count, e.salience
FROM `wiredesk.annotated` AS a, UNNEST(a.entities) AS e;

-- One row for each mention of an entity.
CREATE OR REPLACE VIEW `wiredesk.entity_mentions` AS
SELECT a.article_id, a.annotated_id, a.published_at, a.publisher, e.entity, e.name, e.type, e.count, e.salience,
       m.start, m.`end`, m.text
FROM `wiredesk.annotated` AS a, UNNEST(a.entities) AS e, UNNEST(e.mentions) AS m;

-- One row for each stretch of a quotation.
CREATE OR REPLACE VIEW `wiredesk.quotes` AS
SELECT a.article_id, a.annotated_id, a.published_at, a.publisher, q.*
FROM `wiredesk.annotated` AS a, UNNEST(a.quotes) AS q;

-- One row for each place mentioned.
CREATE OR REPLACE VIEW `wiredesk.places` AS
SELECT a.article_id, a.annotated_id, a.published_at, a.publisher, p.*
FROM `wiredesk.annotated` AS a, UNNEST(a.places) AS p;

-- One row for each time expression.
CREATE OR REPLACE VIEW `wiredesk.times` AS
SELECT a.article_id, a.annotated_id, a.published_at, a.publisher, t.*
FROM `wiredesk.annotated` AS a, UNNEST(a.times) AS t;

-- One row for each linked pair: the later article and the earlier one it was matched to.
CREATE OR REPLACE VIEW `wiredesk.copies` AS
SELECT a.article_id, a.matched_id, a.cluster_id, a.relation, a.similarity, a.containment,
       a.published_at, b.published_at AS matched_published_at,
       a.publisher, b.publisher AS matched_publisher, a.source_key, b.source_key AS matched_source_key
FROM `wiredesk.articles` AS a LEFT JOIN `wiredesk.articles` AS b ON b.article_id = a.matched_id
WHERE a.matched_id IS NOT NULL;

-- One row for each cluster of two or more: the root is found by following the links to their end.
CREATE OR REPLACE VIEW `wiredesk.clusters` AS
WITH RECURSIVE links AS (
  SELECT article_id, matched_id FROM `wiredesk.articles` WHERE matched_id IS NOT NULL
), up AS (
  SELECT article_id, matched_id AS root FROM links
  UNION ALL
  SELECT up.article_id, links.matched_id FROM up JOIN links ON links.article_id = up.root
), members AS (
  SELECT article_id, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
  UNION DISTINCT
  SELECT root, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
)
SELECT m.root AS cluster_id, MAX(IF(a.article_id = m.root, a.headline, NULL)) AS headline, COUNT(*) AS members,
       MIN(a.published_at) AS first_seen, MAX(a.published_at) AS last_seen,
       IFNULL(ARRAY_AGG(DISTINCT a.publisher IGNORE NULLS ORDER BY a.publisher), []) AS publishers,
       ARRAY_AGG(a.article_id ORDER BY a.published_at IS NULL, a.published_at, a.article_id) AS article_ids
FROM members AS m JOIN `wiredesk.articles` AS a ON a.article_id = m.article_id
GROUP BY m.root HAVING COUNT(*) > 1;

-- One row for each day: what was published on it, and the records that were rejected on it.
CREATE OR REPLACE VIEW `wiredesk.daily` AS
WITH happened AS (
  SELECT published_date AS day, 1 AS article, IF(relation = 'original', 1, 0) AS original,
         0 AS reject, word_count AS words
  FROM `wiredesk.articles`
  UNION ALL
  SELECT DATE(rejected_at), 0, 0, 1, 0 FROM `wiredesk.rejects`
), counted AS (
  SELECT day, SUM(article) AS articles, SUM(original) AS originals, SUM(reject) AS rejects, SUM(words) AS words
  FROM happened GROUP BY day
), named AS (
  SELECT a.published_date AS day, e.name AS name, COUNT(*) AS times
  FROM `wiredesk.articles` AS a, UNNEST(a.entities) AS e GROUP BY a.published_date, e.name
), ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY day ORDER BY times DESC, name) AS place FROM named
), top AS (
  SELECT day, ARRAY_AGG(name ORDER BY place) AS names FROM ranked WHERE place <= 10 GROUP BY day
)
SELECT counted.day, counted.articles, counted.originals, counted.rejects, counted.words,
       IFNULL(top.names, []) AS top_entities
FROM counted
LEFT JOIN top ON COALESCE(CAST(top.day AS STRING), '') = COALESCE(CAST(counted.day AS STRING), '');
