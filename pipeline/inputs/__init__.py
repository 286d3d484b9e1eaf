"""Inputs of a run: files are listed, checked for completeness, given keys and cut into slices."""
