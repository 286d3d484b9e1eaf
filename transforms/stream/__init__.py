"""The stages of a stream: parse the files that arrive, link them in keyed state, annotate them in small batches.

A window of a stream is a small increment. The articles that arrived until its end are linked among
themselves and to all earlier articles. The state holds the articles that the tables do not hold yet,
as blocks of signatures, and each block has a time to live.
"""
