"""The Flink job that hosts pipelines in tests where Beam's own runner for Flink cannot be had."""
