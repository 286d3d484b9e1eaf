-- How much of each outlet's output is agency copy, and how much is its own?
SELECT publisher, count(*) AS articles, count(*) FILTER (WHERE wire_agency IS NOT NULL) AS wire,
       round(100.0 * count(*) FILTER (WHERE wire_agency IS NOT NULL) / count(*)) AS wire_percent,
       list(DISTINCT wire_agency ORDER BY wire_agency) FILTER (WHERE wire_agency IS NOT NULL) AS agencies
FROM articles
WHERE publisher IS NOT NULL
GROUP BY publisher ORDER BY articles DESC, publisher LIMIT 15;
