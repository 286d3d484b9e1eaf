"""The stages, each a PTransform over the elements of ``schemas``; the domain is in ``logic``."""
