"""The commands of the command line: those that write, and those that look."""
