"""What a run reads: files found, complete, named by a key and cut into slices."""
