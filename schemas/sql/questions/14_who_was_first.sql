-- Which outlets have their stories taken by others, and how soon?
SELECT o.publisher, count(*) AS copies, count(DISTINCT a.publisher) AS outlets,
       median(date_diff('minute', o.published_at, a.published_at))::INTEGER AS median_minutes
FROM articles a JOIN articles o ON o.article_id = a.cluster_id
WHERE a.matched_id IS NOT NULL AND a.publisher <> o.publisher
GROUP BY o.publisher ORDER BY copies DESC, o.publisher LIMIT 15;
