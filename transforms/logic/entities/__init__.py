"""Makes the entities of a document from the mentions that the model found."""
