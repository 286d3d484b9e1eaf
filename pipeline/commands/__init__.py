"""Commands of the command line, by purpose: run, maintain, view, export."""
