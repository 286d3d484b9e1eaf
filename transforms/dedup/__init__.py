"""Links each article to at most one earlier one, within a run and across runs."""
