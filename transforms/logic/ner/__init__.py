"""Finds named entities with a spaCy model."""
