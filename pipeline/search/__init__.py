"""Full-text search: an index of the articles, kept beside the tables and rebuilt from them when it is lost."""
