"""Looks up single articles of earlier runs in columns of the whole ``signatures`` table, if there is no state file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from wiredesk.transforms.logic.dedup.record_marks import MARK_COLUMNS, mark_rows
from wiredesk.transforms.logic.dedup.state_lookup import Location, Representative, represents_content
from wiredesk.transforms.logic.kernel.ordering import to_order

LOOKUP_COLUMNS = (
    "article_id",
    "content_hash",
    "cluster_id",
    "relation",
    "source_key",
    "ingested_at",
    "words",
    "withdrawn",
    *(name for name in MARK_COLUMNS if name not in ("source_key", "content_hash")),
)
"""The columns of ``signatures`` that :class:`TableLookup` needs."""


class TableLookup:
    """The answers of :class:`wiredesk.transforms.logic.dedup.state_lookup.StateLookup`, held in memory."""

    def __init__(self, tables: Sequence[tuple[str, pa.Table]]) -> None:
        """Reads :data:`LOOKUP_COLUMNS` of the files of the table, each with its path, in the order of their commits."""
        self._ids: dict[bytes, Location] = {}
        self._representatives: dict[bytes, tuple[bytes, bytes]] = {}
        self._versions: dict[str, tuple[Any, Location]] = {}
        self._marks: dict[bytes, dict[bytes, tuple[int, str]]] = {}
        for path, table in tables:
            self._take(path, table.to_pydict())

    def _take(self, path: str, rows: dict[str, list[Any]]) -> None:
        # Files of older releases lack the column.
        withdrawn = rows.get("withdrawn", [None] * len(rows["article_id"]))
        for row, article_id in enumerate(rows["article_id"]):
            packed = bytes.fromhex(article_id)
            self._ids[packed] = Location(path, row)
            if represents_content(rows["relation"][row], rows["words"][row], withdrawn[row]):
                content = bytes.fromhex(rows["content_hash"][row])
                # The first one stays, as in the state file.
                self._representatives.setdefault(content, (packed, bytes.fromhex(rows["cluster_id"][row])))
            version = (rows["ingested_at"][row], Location(path, row))
            key = rows["source_key"][row]
            self._versions[key] = max(self._versions.get(key, version), version)
        self._take_marks(rows)

    def _take_marks(self, rows: dict[str, list[Any]]) -> None:
        count = len(rows["article_id"])
        columns = {name: rows.get(name, [None] * count) for name in MARK_COLUMNS}
        arrivals = map(to_order, rows["ingested_at"])
        for article_id, arrived, marks in zip(rows["article_id"], arrivals, mark_rows(columns), strict=True):
            for mark, text in marks.all_texts:
                texts = self._marks.setdefault(mark, {})
                # Copies may share an address. The first of them to arrive has the text.
                texts[text] = min(texts.get(text, (arrived, article_id)), (arrived, article_id))

    def has_article(self, article_id: str) -> bool:
        """Returns True if the tables hold this article, or a stub of it."""
        return bytes.fromhex(article_id) in self._ids

    def find_location(self, article_id: str) -> Location:
        """Returns the place of an article's signature.

        Raises:
          KeyError: the tables do not hold the article.
        """
        return self._ids[bytes.fromhex(article_id)]

    def find_exact(self, content_hash: str) -> Representative | None:
        """Returns the article to which exact copies with this content hash are linked."""
        found = self._representatives.get(bytes.fromhex(content_hash))
        return None if found is None else Representative(found[0].hex(), found[1].hex())

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns arrival and id of the article with a text under a mark."""
        return self._marks.get(mark, {}).get(text)

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns arrival and id of the articles under a mark, the latest first."""
        found = self._marks.get(mark, {}).values()
        return sorted(found, key=lambda one: (-one[0], one[1]))[:most]

    def find_version(self, source_key: str) -> Location | None:
        """Returns the place of the latest article that was read under this source key."""
        found = self._versions.get(source_key)
        return None if found is None else found[1]
