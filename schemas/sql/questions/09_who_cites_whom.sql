-- Which media are cited as the source, and by which outlets?
SELECT c.name AS cited, count(*) AS citations, count(DISTINCT article_id) AS articles,
       list(DISTINCT publisher ORDER BY publisher) FILTER (WHERE publisher IS NOT NULL) AS cited_by
FROM (SELECT article_id, publisher, unnest(cited_outlets) AS c FROM articles)
GROUP BY c.name ORDER BY citations DESC, cited LIMIT 15;
