"""Streams whose files a queue announces: Pub/Sub or SQS."""
