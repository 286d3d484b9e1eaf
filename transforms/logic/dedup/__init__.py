"""Decides whether two articles are one: signatures, candidates, evidence, verdict, links."""
