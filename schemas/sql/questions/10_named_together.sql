-- Which people and organisations are named together?
WITH named AS (
  SELECT DISTINCT m.article_id, m.name, m.type
  FROM entity_mentions m JOIN articles a USING (article_id)
  WHERE m.type IN ('PERSON', 'ORG') AND a.relation = 'original'
)
SELECT p.name AS person, o.name AS organisation, count(*) AS articles
FROM named p JOIN named o USING (article_id)
WHERE p.type = 'PERSON' AND o.type = 'ORG'
GROUP BY person, organisation ORDER BY articles DESC, person, organisation LIMIT 10;
