-- What was published day by day, and who was in it?
SELECT day, articles, originals, rejects, words, top_entities[:5] AS top_entities
FROM daily WHERE articles > 0
ORDER BY day DESC LIMIT 14;
