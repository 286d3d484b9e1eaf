"""What keeps tables in order over the years: joins small files, and takes rows out for good."""
