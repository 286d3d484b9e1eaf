"""The commands of the command line: those that write, those that tend the tables, and those that look."""
