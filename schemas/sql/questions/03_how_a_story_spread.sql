-- How did the copies of the most copied story spread?
WITH story AS (SELECT * FROM clusters ORDER BY members DESC, cluster_id LIMIT 1)
SELECT date_diff('minute', story.first_seen, a.published_at) AS minutes, a.publisher, a.relation, a.headline,
       round(a.similarity, 2) AS similarity, round(a.containment, 2) AS containment
FROM story JOIN articles a ON list_contains(story.article_ids, a.article_id)
ORDER BY a.published_at, a.article_id;
