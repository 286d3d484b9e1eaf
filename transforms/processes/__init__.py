"""Child processes: started by a fork server, spoken to over pipes, limited and ended."""
