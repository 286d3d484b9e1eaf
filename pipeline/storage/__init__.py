"""Where an output is kept: stores, locks, the commit, and the files of the tables."""
