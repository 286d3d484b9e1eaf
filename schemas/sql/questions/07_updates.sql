-- Which reports were updated with new substance, and how long after the version before?
SELECT u.publisher, u.headline, before.headline AS headline_before,
       u.published_at - before.published_at AS after, u.word_count - before.word_count AS words_added
FROM articles u JOIN articles before ON before.article_id = u.matched_id
WHERE u.relation = 'update'
ORDER BY u.published_at, u.article_id;
