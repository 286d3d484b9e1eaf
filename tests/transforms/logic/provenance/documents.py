from __future__ import annotations

from datetime import UTC, date, datetime

from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.provenance import Provenance, read_provenance

STORY = "The council of Marlow Bay decided on Monday to open the old tram again, its mayor said."
RUN = datetime(2022, 1, 2, tzinfo=UTC)
DAY = date(2021, 7, 29)


def read(*paragraphs: str, day: date | None = DAY, **fields: object) -> Provenance:
    """Returns the provenance of a text document with these paragraphs, published on a day."""
    published = (
        Publication(datetime(day.year, day.month, day.day, tzinfo=UTC), day, "day", "prefix", 1.0)
        if day
        else None
    )
    document = ParsedDocument(source_format="text", paragraphs=paragraphs, publication=published, **fields)  # type: ignore[arg-type]
    return read_provenance(document, RUN)
