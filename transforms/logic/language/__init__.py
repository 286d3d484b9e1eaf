"""Languages of texts: which are supported, and identification."""
