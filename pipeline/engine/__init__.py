"""The Beam graph and the engines that run it."""
