-- Which outlets ran AP copy within an hour of the agency's own report?
SELECT c.publisher, a.headline, date_diff('minute', c.matched_published_at, c.published_at) AS minutes,
       round(c.containment, 2) AS containment
FROM copies c JOIN articles a USING (article_id) JOIN articles source ON source.article_id = c.matched_id
WHERE source.wire_agency = 'AP' AND c.relation IN ('exact', 'copy')
  AND c.published_at <= c.matched_published_at + INTERVAL 1 HOUR
ORDER BY c.published_at, c.publisher, c.article_id;
