"""The formats that records come in: one module each, listed in :mod:`wiredesk.transforms.logic.formats.registry`.

A parser takes a :class:`FormatInput` (the bytes of one record, its text, which is decoded on
demand, and the metadata that its container knows) and returns the one :class:`ParsedDocument` in
it, or raises :class:`~wiredesk.transforms.logic.kernel.errors.RecordError`. Files that hold several
records (a feed, an archive, JSON lines) are cut by :mod:`wiredesk.transforms.logic.containers`
before their records get here, each with its own ``source_key``.

Imports go one way: the modules of this folder may use ``html/`` and ``wire/``, these may use
``parts/``, and ``parts/`` uses none of them.
"""
