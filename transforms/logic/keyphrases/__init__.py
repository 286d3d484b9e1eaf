"""Finds the phrases that tell what an article is about."""
