"""HTML pages of news."""
