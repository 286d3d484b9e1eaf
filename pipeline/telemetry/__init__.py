"""What a job reports while it works: logs, progress, health, metrics."""
