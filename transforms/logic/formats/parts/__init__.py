"""Parts that several parsers share: their input, their result, and readers of names, times and fields."""
