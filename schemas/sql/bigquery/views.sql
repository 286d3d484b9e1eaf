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

-- One row for each person across articles, under the name that most articles print. Forms of a name are joined where the
-- corpus leaves no doubt: one given name and surname with at most one middle name among them ("Rosa T. Alder", "Rosa
-- Alder"), and a surname alone where one person bears it, in two articles or more and in ten times those of all others of the
-- name, within 30 days of them. Any other form is left alone in a row of its own: `doubt` says why, `candidates` who it may be.
CREATE OR REPLACE VIEW `wiredesk.people` AS
WITH plain AS (
  SELECT article_id, entity, name, `count` AS mentions, published_at,
         TRIM(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(TRANSLATE(LOWER(name),
           'áàâäãåāăąçćčďđéèêëēėęěğíìîïīıłľñńňóòôöõøőōřŕśšşșťţțúùûüůűūýÿźžż',
           'aaaaaaaaacccddeeeeeeeegiiiiiillnnnoooooooorrsssstttuuuuuuuyyzzz'),
           r"\s[\"“”'‘’(][a-z .-]+[\"“”'‘’)]\s", ' '), '[.,]', ' '), r'\s+', ' ')) AS words
  FROM `wiredesk.entities` WHERE type = 'PERSON'
), cut AS (
  SELECT article_id, entity, name, mentions, published_at,
         COALESCE(REGEXP_EXTRACT(words, ' (jr|sr|ii|iii|iv)$'), '') AS suffix,
         REGEXP_REPLACE(words, ' (jr|sr|ii|iii|iv)$', '') AS core
  FROM plain
), split AS (
  SELECT article_id, entity, name, mentions, published_at, suffix, core LIKE '% %' AS is_full,
         REGEXP_EXTRACT(core, '^[^ ]+') AS given, REGEXP_EXTRACT(core, '[^ ]+$') AS surname,
         COALESCE(REGEXP_EXTRACT(core, '^[^ ]+ ([^ ])[^ ]* '), '') AS middle
  FROM cut WHERE core <> ''
), families AS (
  SELECT given, surname, COUNT(DISTINCT NULLIF(middle, '')) AS middles,
         COUNT(DISTINCT CASE WHEN suffix <> '' THEN article_id END) AS suffixed,
         COUNT(DISTINCT CASE WHEN suffix = '' THEN article_id END) AS bare
  FROM split WHERE is_full GROUP BY given, surname
), whole AS (
  SELECT s.article_id, s.entity, s.name, s.mentions, s.published_at, s.given, s.surname,
         CONCAT(s.given, ' ', CASE WHEN f.middles > 1 THEN s.middle ELSE '' END, ' ', s.surname, ' ', s.suffix) AS person,
         CASE WHEN f.middles > 1 AND s.middle = '' THEN 'several_middle_names'
              WHEN s.suffix = '' AND f.suffixed >= f.bare THEN 'with_and_without_suffix' ELSE '' END AS doubt
  FROM split AS s JOIN families AS f ON f.given = s.given AND f.surname = s.surname WHERE s.is_full
), spelt AS (
  SELECT person, name, ROW_NUMBER() OVER (PARTITION BY person ORDER BY COUNT(DISTINCT article_id) DESC, LENGTH(name) DESC, name) AS place
  FROM whole GROUP BY person, name
), bearers AS (
  SELECT w.person, MIN(s.name) AS title, MIN(w.given) AS given, MIN(w.surname) AS surname, MAX(w.doubt) AS doubt,
         COUNT(DISTINCT w.article_id) AS articles, MIN(w.published_at) AS first_seen, MAX(w.published_at) AS last_seen
  FROM whole AS w JOIN spelt AS s ON s.person = w.person AND s.place = 1 GROUP BY w.person
), called AS (
  SELECT surname AS word, person FROM bearers
  UNION DISTINCT
  SELECT given, person FROM bearers
), ranked AS (
  SELECT c.word, c.person, b.articles, ROW_NUMBER() OVER (PARTITION BY c.word ORDER BY b.articles DESC, c.person) AS place
  FROM called AS c JOIN bearers AS b ON b.person = c.person
), claims AS (
  SELECT word, MAX(CASE WHEN place = 1 THEN person END) AS person,
         SUM(CASE WHEN place > 1 THEN articles ELSE 0 END) * 10 <= MAX(articles) AS is_clear
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
  SELECT article_id, entity, name, mentions, published_at, person, doubt, CONCAT(given, ' ', surname) AS family FROM whole
  UNION ALL
  SELECT article_id, entity, name, mentions, published_at,
         CASE WHEN doubt = '' THEN person ELSE CONCAT('? ', surname) END, doubt, surname
  FROM alone
), options AS (
  SELECT CONCAT(given, ' ', surname) AS family, title FROM bearers WHERE doubt = ''
  UNION ALL
  SELECT c.word, b.title FROM called AS c JOIN bearers AS b ON b.person = c.person
), candidates AS (
  SELECT family, ARRAY_AGG(title ORDER BY title) AS candidates FROM options GROUP BY family
), said AS (
  SELECT article_id, speaker_entity AS entity, COUNT(*) AS quotations
  FROM `wiredesk.quotes` WHERE part_of IS NULL AND speaker_entity IS NOT NULL GROUP BY article_id, speaker_entity
), printed AS (
  SELECT person, doubt, name, COUNT(DISTINCT article_id) AS articles,
         ROW_NUMBER() OVER (PARTITION BY person, doubt
           ORDER BY CASE WHEN name LIKE '% %' THEN 0 ELSE 1 END, COUNT(DISTINCT article_id) DESC, LENGTH(name) DESC, name) AS place
  FROM resolved GROUP BY person, doubt, name
), forms AS (
  SELECT person, doubt, MIN(CASE WHEN place = 1 THEN name END) AS name, ARRAY_AGG(name ORDER BY place) AS forms
  FROM printed GROUP BY person, doubt
), totals AS (
  SELECT r.person, r.doubt, MIN(r.family) AS family, COUNT(DISTINCT r.article_id) AS articles,
         CAST(SUM(r.mentions) AS INT64) AS mentions, CAST(SUM(COALESCE(q.quotations, 0)) AS INT64) AS quotations,
         MIN(r.published_at) AS first_seen, MAX(r.published_at) AS last_seen
  FROM resolved AS r LEFT JOIN said AS q ON q.article_id = r.article_id AND q.entity = r.entity
  GROUP BY r.person, r.doubt
)
SELECT f.name, f.forms, t.articles, t.mentions, t.quotations, t.first_seen, t.last_seen, NULLIF(t.doubt, '') AS doubt,
       CASE WHEN t.doubt = '' THEN [] ELSE COALESCE(c.candidates, []) END AS candidates
FROM totals AS t
JOIN forms AS f ON f.person = t.person AND f.doubt = t.doubt
LEFT JOIN candidates AS c ON c.family = t.family;
