"""The stream: an unbounded pipeline that commits files in windows as they arrive."""
