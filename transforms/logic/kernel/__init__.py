"""Shared by all other folders of the logic: errors, defaults, identifiers, offsets, order, caches, masking."""
