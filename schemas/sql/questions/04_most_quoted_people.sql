-- Who was quoted most in each month?
-- A copy of a report does not count again, nor does each stretch of a quotation.
WITH said AS (
  SELECT article_id, published_at, q.speaker AS speaker, entities[q.speaker_entity + 1].type AS type
  FROM (SELECT article_id, published_at, entities, unnest(quotes) AS q
        FROM articles WHERE relation IN ('original', 'update'))
  WHERE q.part_of IS NULL
), counted AS (
  SELECT strftime(published_at, '%Y-%m') AS month, speaker, count(*) AS quotations,
         count(DISTINCT article_id) AS articles
  FROM said WHERE type = 'PERSON' GROUP BY ALL
)
SELECT * FROM counted
QUALIFY row_number() OVER (PARTITION BY month ORDER BY quotations DESC, speaker) <= 5
ORDER BY month DESC, quotations DESC, speaker LIMIT 15;
