"""The spaCy model and its entity recogniser."""
