"""Pages for a browser: what the report, the reading room and the page of an article share."""
