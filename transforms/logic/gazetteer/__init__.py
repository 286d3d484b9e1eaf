"""Tables of names: places, peoples and well-known bodies."""
