"""The output: stores, locks, commits, and the files of the tables."""
