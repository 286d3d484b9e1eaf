"""Annotates articles in a child process that has the spaCy model."""
