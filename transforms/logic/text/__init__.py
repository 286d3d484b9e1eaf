"""Bytes to clean text; characters, words, lines and paragraphs."""
