"""The tables for other programs: DuckDB, flat files, Iceberg."""
