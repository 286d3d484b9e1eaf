"""Defaults that a command line needs before anything heavy is imported."""

from __future__ import annotations

from typing import Final

DEFAULT_MODEL: Final = "en_core_web_sm"
"""The spaCy model that annotates where no other is set."""

NO_ANNOTATION: Final = "none"
"""The model name that turns annotation off."""

DEFAULT_MAX_RECORD_BYTES: Final = 16 * 1024 * 1024
"""No news article comes near it; the longest of the development data is below 0.3 MB."""

DEFAULT_LOOKBACK_DAYS: Final = 30.0
"""How far apart in days an article and its match may be, but for exact copies."""

DEFAULT_MAX_RATIO: Final = 200.0
"""Text compresses to a tenth, pages of one form to a fiftieth; what expands more is an archive bomb."""

DEFAULT_MAX_MEMBERS: Final = 10_000_000
"""Records and members that one file may hold."""

DEFAULT_RECORD_TIMEOUT_S: Final = 30.0
"""How long one record may take to parse; the slowest page of the development data takes a second."""

INTERNAL_ERROR: Final = "internal:"
"""What the name of a count begins with that says how often an error of ours was contained, and which."""

DEFAULT_ANNOTATE_TIMEOUT_S: Final = 60.0
"""How long a text may take to annotate, for each million characters begun: ten times what it does take."""
