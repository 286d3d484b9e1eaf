-- Which days to come do reports speak of?
-- Days after publication, with the words that lead up to them.
SELECT t.value AS day, a.publisher, a.headline, t.text,
       trim(substring(a.body, greatest(t.start - 40, 0) + 1, 40 + t."end" - t.start)) AS words
FROM times t JOIN articles a USING (article_id)
WHERE t.type = 'DATE' AND regexp_full_match(t.value, '\d{4}-\d\d-\d\d') AND t.value > strftime(a.published_at, '%Y-%m-%d')
  AND a.relation = 'original'
ORDER BY day, a.published_at, a.article_id, t.start LIMIT 15;
