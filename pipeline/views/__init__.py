"""What a person sees of the tables: articles, runs, rejects."""
