"""Names that are known beforehand: places and nationalities."""
