"""Marks, by which a record is recognised when it is read again.

A file is recognised by its place. The records of a container (a feed, JSON Lines, a table) have numbers there, but one
more record at the top moves all of them. So a record is recognised within its container by its own id and by its
address; a record with neither, by its text. A mark is one of these, hashed to a few bytes. The index keeps under
each mark the texts that were read of that record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from wiredesk.schemas.records import Article, Reject, Signature
from wiredesk.transforms.logic.kernel.identity import hash_text, list_twins

_MARK_BYTES: Final = 12
_TEXT_BYTES: Final = 8
# Parameters that record how a reader came to a page. They do not identify the page.
_TRACKING: Final = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref_src", re.IGNORECASE
)
_HOST: Final = re.compile(r"^(?:www\.)?")


class Text(NamedTuple):
    """A text under a mark."""

    mark: bytes
    text: bytes


class Marks(NamedTuple):
    """The marks of a record.

    Attributes:
      own: marks under which its earlier versions stand: that of its own id, then that of its address.
      texts: its text under each mark that it has within its container.
      page: its text under its address in any container; None without an address.
    """

    own: tuple[bytes, ...]
    texts: tuple[Text, ...]
    page: Text | None

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """Returns everything under which the record is to be found later."""
        return self.texts if self.page is None else (*self.texts, self.page)


_NO_MARKS: Final = Marks((), (), None)


def fold_address(url: str | None) -> str | None:
    """Returns an address without tracking parameters; None if it is the address of a whole site.

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
    """Returns the hash of an address for the column ``address_hash`` of ``signatures``."""
    folded = fold_address(url)
    return None if folded is None else hash_text(folded.encode("utf-8", "replace"))


def hash_record_id(record_id: str | None) -> str | None:
    """Returns the hash of a record's own id for the column ``record_hash`` of ``signatures``."""
    return None if record_id is None else hash_text(record_id.encode("utf-8", "replace"))


def make_marks(  # noqa: PLR0917 - the columns of a table
    source_key: str,
    container_key: str | None,
    record_hash: str | None,
    address_hash: str | None,
    content_hash: str,
    occurrence: int | None,
) -> Marks:
    """Returns the marks of a record; all arguments are columns of ``signatures``.

    A file that holds one record now may hold several at another time. So a file is its own
    container if its record has an id or an address.
    """
    if container_key is None and record_hash is None and address_hash is None:
        return _NO_MARKS
    scope = container_key or source_key
    text, counted = (
        hash_parts(_TEXT_BYTES, content_hash),
        hash_parts(_TEXT_BYTES, content_hash, str(occurrence or 1)),
    )
    texts: list[Text] = []
    if record_hash is not None:
        texts.append(Text(hash_parts(_MARK_BYTES, "record", scope, record_hash), counted))
    if address_hash is not None and (container_key is not None or record_hash is not None):
        mark = hash_parts(_MARK_BYTES, "address", scope, address_hash)
        texts.append(Text(mark, counted if record_hash is None else text))
    own = tuple(one.mark for one in texts)
    if container_key is not None and not texts:
        texts.append(Text(hash_parts(_MARK_BYTES, "text", scope), counted))
    page = None if address_hash is None else Text(hash_parts(_MARK_BYTES, "page", address_hash), text)
    return Marks(own, tuple(texts), page)


def hash_parts(size: int, *parts: str) -> bytes:
    """Returns the first ``size`` bytes of a hash of several strings."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:size]


MARK_COLUMNS: Final = (
    "source_key",
    "container_key",
    "record_hash",
    "address_hash",
    "content_hash",
    "occurrence",
)
"""The columns of ``signatures`` that :func:`make_marks` takes, in this order."""


def mark_rows(rows: Mapping[str, Sequence[Any]]) -> Iterator[Marks]:
    """Yields the marks of the articles of a ``signatures`` file, given its columns."""
    return map(make_marks, *(rows[name] for name in MARK_COLUMNS))


def mark_signature(signature: Signature) -> Marks:
    """Returns the marks of an article from its signature."""
    return make_marks(*(getattr(signature, name) for name in MARK_COLUMNS))


def mark_article(article: Article) -> Marks:
    """Returns the marks of an article."""
    return make_marks(
        article.source_key,
        article.container_key,
        hash_record_id(article.record_id),
        hash_address(article.url),
        article.content_hash,
        article.occurrence,
    )


def make_own_key(article: Article) -> str:
    """Returns a key for a record whose number is the key of another record, by adding a hash of the record itself."""
    own = (article.record_id or "", article.url or "", article.content_hash, str(article.occurrence or 1))
    added = hash_text("\0".join(own).encode("utf-8", "replace"))[:16]
    return f"{article.source_key}{'#' if article.container_key is None else '-'}{added}"


def list_reject_ids(reject: Reject) -> list[str]:
    """Returns the ids by which a reject is recognised: its own, and its twin's if it stands in a container."""
    twins = list_twins([reject.container_key], [reject.stage], [reject.reason], [reject.record_hash])
    return [reject.reject_id, *twins]
