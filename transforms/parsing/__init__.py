"""Reads files into articles and rejects; untrusted bytes are parsed in child processes."""
