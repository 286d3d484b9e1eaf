"""Formats of the news industry: ANPA, NewsML, ninjs, NITF, Reuters' SGML."""
