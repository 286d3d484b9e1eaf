from __future__ import annotations

from datetime import UTC, datetime

from tests.support import make_article
from wiredesk.schemas.windows import FileChunk


def test_the_records_of_a_chunk_are_its_articles_and_rejects():
    chunk = FileChunk(
        "a.txt", "1-1", 0, datetime(2026, 1, 1, tzinfo=UTC), (make_article("Text."),) * 2, ("a reject",)
    )
    assert chunk.records == 3
