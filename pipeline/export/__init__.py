"""The tables for other programs: DuckDB, flat files and Iceberg."""
