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

-- One row for each person across articles, under the name that most articles print. Forms of a name are joined where the
-- corpus leaves no doubt: one given name and surname with at most one middle name among them ("Rosa T. Alder", "Rosa
-- Alder"), and a surname alone where one person bears it, in two articles or more and in ten times those of all others of the
-- name, within 30 days of them. Any other form is left alone in a row of its own: `doubt` says why, `candidates` who it may be.
CREATE OR REPLACE VIEW people AS
WITH plain AS (
  SELECT article_id, entity, name, "count" AS mentions, published_at,
         trim(regexp_replace(regexp_replace(regexp_replace(translate(lower(name),
           'áàâäãåāăąçćčďđéèêëēėęěğíìîïīıłľñńňóòôöõøőōřŕśšşșťţțúùûüůűūýÿźžż',
           'aaaaaaaaacccddeeeeeeeegiiiiiillnnnoooooooorrsssstttuuuuuuuyyzzz'),
           '\s["“”''‘’(][a-z .-]+["“”''‘’)]\s', ' ', 'g'), '[.,]', ' ', 'g'), '\s+', ' ', 'g')) AS words
  FROM entities WHERE type = 'PERSON'
), cut AS (
  SELECT article_id, entity, name, mentions, published_at,
         regexp_extract(words, ' (jr|sr|ii|iii|iv)$', 1) AS suffix,
         regexp_replace(words, ' (jr|sr|ii|iii|iv)$', '', 'g') AS core
  FROM plain
), split AS (
  SELECT article_id, entity, name, mentions, published_at, suffix, core LIKE '% %' AS is_full,
         regexp_extract(core, '^[^ ]+') AS given, regexp_extract(core, '[^ ]+$') AS surname,
         regexp_extract(core, '^[^ ]+ ([^ ])[^ ]* ', 1) AS middle
  FROM cut WHERE core <> ''
), families AS (
  SELECT given, surname, count(DISTINCT nullif(middle, '')) AS middles,
         count(DISTINCT CASE WHEN suffix <> '' THEN article_id END) AS suffixed,
         count(DISTINCT CASE WHEN suffix = '' THEN article_id END) AS bare
  FROM split WHERE is_full GROUP BY given, surname
), whole AS (
  SELECT s.article_id, s.entity, s.name, s.mentions, s.published_at, s.given, s.surname,
         concat(s.given, ' ', CASE WHEN f.middles > 1 THEN s.middle ELSE '' END, ' ', s.surname, ' ', s.suffix) AS person,
         CASE WHEN f.middles > 1 AND s.middle = '' THEN 'several_middle_names'
              WHEN s.suffix = '' AND f.suffixed >= f.bare THEN 'with_and_without_suffix' ELSE '' END AS doubt
  FROM split AS s JOIN families AS f ON f.given = s.given AND f.surname = s.surname WHERE s.is_full
), spelt AS (
  SELECT person, name, row_number() OVER (PARTITION BY person ORDER BY count(DISTINCT article_id) DESC, length(name) DESC, name) AS place
  FROM whole GROUP BY person, name
), bearers AS (
  SELECT w.person, min(s.name) AS title, min(w.given) AS given, min(w.surname) AS surname, max(w.doubt) AS doubt,
         count(DISTINCT w.article_id) AS articles, min(w.published_at) AS first_seen, max(w.published_at) AS last_seen
  FROM whole AS w JOIN spelt AS s ON s.person = w.person AND s.place = 1 GROUP BY w.person
), called AS (
  SELECT surname AS word, person FROM bearers
  UNION
  SELECT given, person FROM bearers
), ranked AS (
  SELECT c.word, c.person, b.articles, row_number() OVER (PARTITION BY c.word ORDER BY b.articles DESC, c.person) AS place
  FROM called AS c JOIN bearers AS b ON b.person = c.person
), claims AS (
  SELECT word, max(CASE WHEN place = 1 THEN person END) AS person,
         sum(CASE WHEN place > 1 THEN articles ELSE 0 END) * 10 <= max(articles) AS is_clear
  FROM ranked GROUP BY word
), alone AS (
  SELECT s.article_id, s.entity, s.name, s.mentions, s.published_at, s.surname, c.person,
         CASE WHEN c.word IS NULL THEN 'no_full_name'
              WHEN NOT c.is_clear OR b.doubt <> '' THEN 'several_bearers'
              WHEN b.articles < 2 THEN 'bearer_in_one_article'
              WHEN s.published_at < b.first_seen - INTERVAL 30 DAY OR s.published_at > b.last_seen + INTERVAL 30 DAY
              THEN 'bearer_at_another_time' ELSE '' END AS doubt
  FROM split AS s LEFT JOIN claims AS c ON c.word = s.surname LEFT JOIN bearers AS b ON b.person = c.person
  WHERE NOT s.is_full
), resolved AS (
  SELECT article_id, entity, name, mentions, published_at, person, doubt, concat(given, ' ', surname) AS family FROM whole
  UNION ALL
  SELECT article_id, entity, name, mentions, published_at,
         CASE WHEN doubt = '' THEN person ELSE concat('? ', surname) END, doubt, surname
  FROM alone
), options AS (
  SELECT concat(given, ' ', surname) AS family, title FROM bearers WHERE doubt = ''
  UNION ALL
  SELECT c.word, b.title FROM called AS c JOIN bearers AS b ON b.person = c.person
), candidates AS (
  SELECT family, list(title ORDER BY title) AS candidates FROM options GROUP BY family
), said AS (
  SELECT article_id, speaker_entity AS entity, count(*) AS quotations
  FROM quotes WHERE part_of IS NULL AND speaker_entity IS NOT NULL GROUP BY article_id, speaker_entity
), printed AS (
  SELECT person, doubt, name, count(DISTINCT article_id) AS articles,
         row_number() OVER (PARTITION BY person, doubt
           ORDER BY CASE WHEN name LIKE '% %' THEN 0 ELSE 1 END, count(DISTINCT article_id) DESC, length(name) DESC, name) AS place
  FROM resolved GROUP BY person, doubt, name
), forms AS (
  SELECT person, doubt, min(CASE WHEN place = 1 THEN name END) AS name, list(name ORDER BY place) AS forms
  FROM printed GROUP BY person, doubt
), totals AS (
  SELECT r.person, r.doubt, min(r.family) AS family, count(DISTINCT r.article_id) AS articles,
         CAST(sum(r.mentions) AS BIGINT) AS mentions, CAST(sum(coalesce(q.quotations, 0)) AS BIGINT) AS quotations,
         min(r.published_at) AS first_seen, max(r.published_at) AS last_seen
  FROM resolved AS r LEFT JOIN said AS q ON q.article_id = r.article_id AND q.entity = r.entity
  GROUP BY r.person, r.doubt
)
SELECT f.name, f.forms, t.articles, t.mentions, t.quotations, t.first_seen, t.last_seen, nullif(t.doubt, '') AS doubt,
       CASE WHEN t.doubt = '' THEN [] ELSE coalesce(c.candidates, []) END AS candidates
FROM totals AS t
JOIN forms AS f ON f.person = t.person AND f.doubt = t.doubt
LEFT JOIN candidates AS c ON c.family = t.family;
