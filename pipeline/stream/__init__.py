"""The unbounded pipeline: what arrives becomes rows, a window at a time."""
