"""Sources, sinks, the graph, runs and the command line."""
