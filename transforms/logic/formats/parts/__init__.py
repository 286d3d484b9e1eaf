"""What the parsers of several formats share: the input, the document, and the values of fields."""
