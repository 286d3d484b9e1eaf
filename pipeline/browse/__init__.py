"""The reading room: a local web application over the tables, ``wiredesk browse``."""
