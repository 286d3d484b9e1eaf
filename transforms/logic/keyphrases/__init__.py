"""Phrases that an article is about."""
