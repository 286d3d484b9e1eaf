"""Datelines with the address of a site in place of an agency: ``Jakarta, Kompas.com -``, ``TEMPO.CO, Jakarta -``.

Sites of Southeast Asia sign their reports so. The place must be known, since addresses begin sentences too.
"""

from __future__ import annotations

import re
from datetime import date

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance.dateline_place import FoundDateline, begins_sentence, split_place

_MAX_CHARS = 80
_SITE = r"[A-Za-z][\w-]{1,24}(?:\.(?:com|co|id|net|org|tv|news|my|ph|vn|in|ng|pk|bd))+|[A-Z][\w-]{1,20} (?:Indonesia|Nasional)"
_DASH = r"\s*(?:-{1,2}|[‐-―−])\s*"
_FORMS = (
    re.compile(rf"(?P<place>[^\W\d_][^\n,()]{{1,30}}), (?:{_SITE}){_DASH}", re.IGNORECASE),
    re.compile(rf"(?:{_SITE}), (?P<place>[^\W\d_][^\n,()‐-―−-]{{1,30}}?){_DASH}", re.IGNORECASE),
)


def read_site_dateline(paragraph: str, published: date | None) -> FoundDateline | None:
    """Reads a dateline with the address of a site and a place.

    Args:
      paragraph: a clean paragraph.
      published: the publication day, which completes the day.
    """
    if "." not in paragraph[:_MAX_CHARS] and ", " not in paragraph[:_MAX_CHARS]:
        return None
    for form in _FORMS:
        found = form.match(paragraph)
        parts = split_place(found["place"].strip(), published) if found else None
        if (
            found
            and parts
            and parts.is_name()
            and parts.is_known()
            and begins_sentence(paragraph, found.end())
        ):
            line = Dateline(found[0].strip(), parts.place or None, parts.day, None)
            return FoundDateline(line, found.end())
    return None
