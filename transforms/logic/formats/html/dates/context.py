"""What a page tells of how its dates are written: its language, and the order of day and month in its other dates."""

from __future__ import annotations

import re
from typing import Any, Final

from wiredesk.transforms.logic.formats.html.blocks import Block
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
from wiredesk.transforms.logic.language.identify import identify_language

_LOCALE_METAS: Final = ("og:locale", "content-language", "dc.language", "language", "inlanguage")
_NUMBERS: Final = re.compile(r"(?<![\d./-])(\d{1,2})(?P<sep>[./-])(\d{1,2})(?P=sep)(?:19|20)\d\d(?!\.?\d)")
_MONTHS = 12
# Shorter blocks are labels and names.
_MIN_CHARS = 40
_MIN_CONFIDENCE = 0.9


def read_language(root: Any, metadata: PageMetadata) -> str | None:
    """Returns the tag of the language that a page states, with its country if it names one anywhere."""
    stated = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    stated += [value for name in _LOCALE_METAS for value in metadata.metas.get(name, ())[:1]]
    inside = metadata.article.get("inLanguage")
    tags = [
        tag.strip().replace("_", "-") for tag in (*stated, inside) if isinstance(tag, str) and tag.strip()
    ]
    if not tags:
        return None
    language = tags[0].partition("-")[0].lower()
    same = (tag for tag in tags if tag.lower().startswith(f"{language}-"))
    return next(same, tags[0])


def guess_language(blocks: list[Block]) -> str | None:
    """Returns the language that the text of a page is written in; None if it is too short or not certain."""
    text = " ".join(block.text for block in blocks if not block.boilerplate and len(block.text) >= _MIN_CHARS)
    found = identify_language(text)
    return found.tag if found and found.confidence >= _MIN_CONFIDENCE else None


def find_order(blocks: list[Block]) -> str | None:
    """Returns the order of day and month that other dates of a page prove: ``DMY`` or ``MDY``; None if none does or both."""
    orders = set()
    for block in blocks:
        for found in _NUMBERS.finditer(block.text):
            first, second = int(found[1]), int(found[3])
            if first > _MONTHS >= second:
                orders.add("DMY")
            elif second > _MONTHS >= first:
                orders.add("MDY")
    return orders.pop() if len(orders) == 1 else None
