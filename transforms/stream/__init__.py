"""The stages of a stream: parse what arrives, link it in keyed state, annotate it in small batches.

A window of a stream is a small increment: what has arrived until its end is linked among
itself and to all that was placed before. The state holds what the tables do not hold yet,
as blocks of signatures, and each block has a time to live.
"""
