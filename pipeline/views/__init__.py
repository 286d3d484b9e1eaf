"""Shows the tables to people: articles, runs and rejects."""
