"""Jobs that change the files of the tables and read no new input: compact, forget, prune."""
