-- Which countries were in the news, and by which places?
SELECT country, count(DISTINCT article_id) AS articles, count(*) AS mentions,
       list(DISTINCT name ORDER BY name)[:5] AS places
FROM places
WHERE country IS NOT NULL AND confidence >= 0.5
GROUP BY country ORDER BY articles DESC, mentions DESC, country LIMIT 15;
