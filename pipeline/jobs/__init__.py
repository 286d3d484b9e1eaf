"""Jobs that write rows: run, watch, replay, reprocess."""
