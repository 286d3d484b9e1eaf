-- Who said what about the tunnel?
-- Everything said in articles that name it: each statement once, when it was first reported and in how many articles.
SELECT q.speaker, q.text, q.kind, min(q.published_at) AS first_said, count(DISTINCT q.article_id) AS articles
FROM quotes q JOIN articles a USING (article_id)
WHERE q.speaker IS NOT NULL AND q.confidence >= 0.6 AND (a.headline || ' ' || a.body) ILIKE '%tunnel%'
GROUP BY q.speaker, q.text, q.kind
ORDER BY first_said, q.speaker, q.text, q.kind
LIMIT 20;
