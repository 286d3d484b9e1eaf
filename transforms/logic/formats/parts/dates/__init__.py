"""Points in time as people and programs write them: days, times of day, zones, and what decides the ambiguous ones."""
