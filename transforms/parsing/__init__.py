"""From files to articles and rejects, read in child processes."""
