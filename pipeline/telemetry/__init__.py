"""Reports of a job: logs, progress, summary, health and metrics."""
