"""From named mentions to the entities of a document."""
