-- The views over the tables, in DuckDB's dialect. `articles`, `rejects`, `sources`
-- and `signatures` are there before these are made.

-- An exact copy has no annotations of its own: those of `annotated_from` stand for it.
CREATE OR REPLACE VIEW annotated AS
SELECT a.article_id, a.published_at, a.publisher, a.source_key,
       coalesce(o.article_id, a.article_id) AS annotated_id,
       coalesce(o.body, a.body) AS body,
       coalesce(o.entities, a.entities) AS entities,
       coalesce(o.quotes, a.quotes) AS quotes,
       coalesce(o.places, a.places) AS places,
       coalesce(o.times, a.times) AS times
FROM articles a LEFT JOIN articles o ON o.article_id = a.annotated_from;

-- One row for each mention of an entity.
CREATE OR REPLACE VIEW entity_mentions AS
SELECT article_id, annotated_id, published_at, publisher, e.entity, e.name, e.type, e.count, e.salience,
       m.start, m."end", m.text
FROM (SELECT * EXCLUDE (entities), unnest(entities) AS e FROM annotated), unnest(e.mentions) AS u(m);

CREATE OR REPLACE VIEW quotes AS
SELECT article_id, annotated_id, published_at, publisher, q.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(quotes) AS q FROM annotated);

CREATE OR REPLACE VIEW places AS
SELECT article_id, annotated_id, published_at, publisher, p.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(places) AS p FROM annotated);

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
WITH RECURSIVE chain(article_id, root) AS (
  SELECT article_id, article_id FROM articles WHERE matched_id IS NULL
  UNION ALL
  SELECT a.article_id, chain.root FROM articles a JOIN chain ON a.matched_id = chain.article_id
)
SELECT chain.root AS cluster_id, any_value(o.headline) AS headline, count(*) AS members,
       min(a.published_at) AS first_seen, max(a.published_at) AS last_seen,
       list(DISTINCT a.publisher) FILTER (WHERE a.publisher IS NOT NULL) AS publishers,
       list(chain.article_id ORDER BY a.published_at, chain.article_id) AS article_ids
FROM chain JOIN articles a USING (article_id) JOIN articles o ON o.article_id = chain.root
GROUP BY chain.root HAVING count(*) > 1;

-- One row for each day of publication.
CREATE OR REPLACE VIEW daily AS
WITH counted AS (
  SELECT published_date AS day, count(*) AS articles, count(*) FILTER (WHERE relation = 'original') AS originals,
         sum(word_count) AS words
  FROM articles GROUP BY published_date
), named AS (
  SELECT published_date AS day, e.name, count(*) AS in_articles
  FROM (SELECT published_date, unnest(entities) AS e FROM articles) GROUP BY published_date, e.name
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY day ORDER BY in_articles DESC, name) AS place FROM named
)
SELECT counted.*, (SELECT list(name ORDER BY place) FROM ranked
                   WHERE ranked.day IS NOT DISTINCT FROM counted.day AND place <= 10) AS top_entities
FROM counted;
