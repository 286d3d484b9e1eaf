"""Formats of the news industry: ANPA, NewsML, ninjs, NITF and Reuters SGML."""
