"""From bytes to clean text, and what characters, words and lines are."""
