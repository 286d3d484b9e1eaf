"""What a record is known by when it is read again.

A file is known by its place. The records of a container (a feed, JSON Lines, a table) have numbers there,
which one record more on top moves. So each is known by what it calls itself, and by its address, within its
container; one that says neither, by its text. A mark is one of these as a few bytes, and what stands under it
are the texts that were read of that record.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Reject, Signature
from wiredesk.transforms.logic.kernel.identity import hash_text, list_twins

_MARK_BYTES: Final = 12
_TEXT_BYTES: Final = 8
# What tells how a reader came to a page, and not which page it is.
_TRACKING: Final = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref_src", re.IGNORECASE
)
_HOST: Final = re.compile(r"^(?:www\.)?")


class Text(NamedTuple):
    """A text under a mark."""

    mark: bytes
    text: bytes


class Marks(NamedTuple):
    """What a record is known by.

    Attributes:
      own: marks under which its earlier versions stand: what it calls itself, then its address.
      texts: its text under each mark that it has within its container.
      page: its text under its address, wherever that is read; None without one.
    """

    own: tuple[bytes, ...]
    texts: tuple[Text, ...]
    page: Text | None

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """Returns all that is to be found of it later."""
        return self.texts if self.page is None else (*self.texts, self.page)


_NO_MARKS: Final = Marks((), (), None)


def fold_address(url: str | None) -> str | None:
    """Returns an address without what says how the page was come by; None where it is a whole site's.

    A feed that has no address for a report gives that of its site.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        asked = [
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.fullmatch(pair[0])
        ]
        host = _HOST.sub("", parts.netloc.lower())
    except ValueError:
        return url.strip()
    path = parts.path.rstrip("/")
    if not path and not asked:
        return None
    return f"{host}{path}?{urlencode(sorted(asked))}" if asked else f"{host}{path}"


def hash_address(url: str | None) -> str | None:
    """Returns what ``signatures`` keep of an address."""
    folded = fold_address(url)
    return None if folded is None else hash_text(folded.encode("utf-8", "replace"))


def hash_record_id(record_id: str | None) -> str | None:
    """Returns what ``signatures`` keep of what a record calls itself."""
    return None if record_id is None else hash_text(record_id.encode("utf-8", "replace"))


def make_marks(  # noqa: PLR0917 - the columns of a table
    source_key: str,
    container_key: str | None,
    record_hash: str | None,
    address_hash: str | None,
    content_hash: str,
    occurrence: int | None,
) -> Marks:
    """Returns what a record is known by; all arguments are columns of ``signatures``.

    A file that holds one record now may hold several at another time, so it is its own container
    where the record calls itself something.
    """
    if container_key is None and record_hash is None and address_hash is None:
        return _NO_MARKS
    scope = container_key or source_key
    text, counted = _hash(_TEXT_BYTES, content_hash), _hash(_TEXT_BYTES, content_hash, str(occurrence or 1))
    texts: list[Text] = []
    if record_hash is not None:
        texts.append(Text(_hash(_MARK_BYTES, "record", scope, record_hash), counted))
    if address_hash is not None and (container_key is not None or record_hash is not None):
        mark = _hash(_MARK_BYTES, "address", scope, address_hash)
        texts.append(Text(mark, counted if record_hash is None else text))
    own = tuple(one.mark for one in texts)
    if container_key is not None and not texts:
        texts.append(Text(_hash(_MARK_BYTES, "text", scope), counted))
    page = None if address_hash is None else Text(_hash(_MARK_BYTES, "page", address_hash), text)
    return Marks(own, tuple(texts), page)


def _hash(size: int, *parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:size]


MARK_COLUMNS: Final = (
    "source_key",
    "container_key",
    "record_hash",
    "address_hash",
    "content_hash",
    "occurrence",
)
"""Columns of ``signatures`` that :func:`make_marks` takes."""


def mark_rows(rows: Mapping[str, Sequence[Any]]) -> Iterator[Marks]:
    """Yields what the articles of a ``signatures`` file are known by, given its columns."""
    return map(make_marks, *(rows[name] for name in MARK_COLUMNS))


def mark_signature(signature: Signature) -> Marks:
    """Returns what an article is known by."""
    return make_marks(*(getattr(signature, name) for name in MARK_COLUMNS))


def mark_article(article: Article) -> Marks:
    """Returns what an article is known by."""
    return make_marks(
        article.source_key,
        article.container_key,
        hash_record_id(article.record_id),
        hash_address(article.url),
        article.content_hash,
        article.occurrence,
    )


def make_own_key(article: Article) -> str:
    """Returns a key for a record whose number is another record's key: what is added is its own."""
    own = (article.record_id or "", article.url or "", article.content_hash, str(article.occurrence or 1))
    added = hash_text("\0".join(own).encode("utf-8", "replace"))[:16]
    return f"{article.source_key}{'#' if article.container_key is None else '-'}{added}"


def list_reject_ids(reject: Reject) -> list[str]:
    """Returns the ids by which a reject is known: its own, and its twin's where it stands in a container."""
    twins = list_twins([reject.container_key], [reject.stage], [reject.reason], [reject.record_hash])
    return [reject.reject_id, *twins]


class _SeenHashes:
    """A set of 64-bit hashes: 8 bytes each, whatever their number."""

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._sorted: list[np.ndarray] = []

    def add(self, value: int) -> bool:
        """Adds a hash; says whether it was there."""
        if value in self._recent or any(_is_in(value, part) for part in self._sorted):
            return True
        self._recent.add(value)
        if len(self._recent) >= _MOST_RECENT:
            self._settle()
        return False

    def _settle(self) -> None:
        part = np.sort(np.frombuffer(array("Q", self._recent), np.uint64))
        self._recent = set()
        while self._sorted and len(self._sorted[-1]) <= len(part):
            part = np.sort(np.concatenate((self._sorted.pop(), part)))
        self._sorted.append(part)


_MOST_RECENT: Final = 50_000


def _is_in(value: int, part: np.ndarray) -> bool:
    place = int(np.searchsorted(part, np.uint64(value)))
    return place < len(part) and int(part[place]) == value


class OccurrenceCounter:
    """Counts the records of one file that are the same in all that is known of them.

    Each is a record, also where a feed has one twice. What is counted does not depend on where they stand.
    """

    def __init__(self) -> None:
        self._seen = _SeenHashes()
        self._again: dict[int, int] = defaultdict(lambda: 1)

    def count(self, row: Article | Reject) -> Article | Reject:
        """Returns a row that says which one of its like it is; the first, and a file of its own, as it is."""
        known_by = _describe(row)
        if known_by is None:
            return row
        value = int.from_bytes(_hash(8, *known_by), "big")
        if not self._seen.add(value):
            return row
        self._again[value] += 1
        if isinstance(row, Article):
            return revise(row, occurrence=self._again[value])
        return revise(row, record_hash=hash_text(f"{row.record_hash} {self._again[value]}".encode()))


def _describe(row: Article | Reject) -> tuple[str, ...] | None:
    if row.container_key is None:
        return None
    if isinstance(row, Article):
        identity = f"id {row.record_id}" if row.record_id is not None else f"at {fold_address(row.url)}"
        return ("article", row.container_key, identity, row.content_hash)
    if row.record_hash is None:
        return None
    return ("reject", row.container_key, row.stage, row.reason, row.record_hash)


def count_occurrences(rows: Iterator[Article | Reject]) -> Iterator[Article | Reject]:
    """Yields the rows of one file, each saying which one of its like it is."""
    counter = OccurrenceCounter()
    for row in rows:
        yield counter.count(row)
