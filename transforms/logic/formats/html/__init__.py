"""The format HTML: news pages, their story and their metadata."""
