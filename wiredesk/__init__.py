"""wiredesk: a streaming news-processing pipeline on Apache Beam.

``pipeline``, ``transforms`` and ``schemas`` lie at the top of the checkout. The links beside this file make them
parts of this package, so that no name of ours is at the top of anybody's site-packages.
"""
