-- What was corrected or updated, by whom?
SELECT published_at, publisher, headline, correction_note
FROM articles
WHERE correction_note IS NOT NULL
ORDER BY published_at, article_id;
