"""Defaults that the command line needs before anything heavy is imported."""

from __future__ import annotations

from typing import Final

DEFAULT_MODEL: Final = "en_core_web_sm"
"""The spaCy model that annotates unless another is set."""

NO_ANNOTATION: Final = "none"
"""The model name that turns annotation off."""

AUTO_MODELS: Final = "auto"
"""The model name that chooses among the installed models by the language of each article."""

DEFAULT_MAX_RECORD_BYTES: Final = 16 * 1024 * 1024
"""Largest record, far above any news article: the longest of the development data is below 0.3 MB."""

DEFAULT_LOOKBACK_DAYS: Final = 30.0
"""Most days between an article and the earlier one it is linked to, except for exact copies."""

DEFAULT_MAX_RATIO: Final = 200.0
"""Most expansion of compressed data: text compresses to a tenth, pages of one template to a fiftieth."""

DEFAULT_MAX_MEMBERS: Final = 10_000_000
"""Most records and members of one file."""

DEFAULT_RECORD_TIMEOUT_S: Final = 30.0
"""Seconds that one record may take to parse; the slowest page of the development data takes one."""

INTERNAL_ERROR: Final = "internal:"
"""Prefix of the names of counts of contained internal errors, one count for each error and place."""

DEFAULT_ANNOTATE_TIMEOUT_S: Final = 60.0
"""Seconds that a text may take to annotate for each million characters begun, ten times what is usual."""
