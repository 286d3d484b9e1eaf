"""Finds the earlier versions of a record: what was read of it before, and whether it is the same now.

A record is known by its marks, see :mod:`wiredesk.transforms.logic.dedup.record_marks`. What is unchanged is given the id that it has in
the tables, and what has changed the key, so that all that follows knows it as it knows a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Protocol

import numpy as np

from wiredesk.schemas.pickling import revise
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Failure, Lost, attempt, tell_lost
from wiredesk.transforms.logic.dedup.linking import judge_edit, judge_pair, sign_article
from wiredesk.transforms.logic.dedup.record_marks import (
    Marks,
    hash_record_id,
    make_own_key,
    mark_article,
    mark_signature,
)
from wiredesk.transforms.logic.dedup.state_lookup import Placed
from wiredesk.transforms.logic.dedup.verdict import Verdict
from wiredesk.transforms.logic.kernel.identity import make_article_id
from wiredesk.transforms.logic.kernel.ordering import to_order

# Records that all call themselves the same are not compared with all of one another.
_MOST_VERSIONS = 8


class Index(Protocol):
    """What is asked about earlier articles; see :class:`wiredesk.transforms.dedup.signature_index.EarlierIndex`."""

    def __contains__(self, article_id: str) -> bool: ...

    def find_exact(self, content_hash: str) -> Placed | None:
        """Returns the article that stands for this content hash."""

    def fetch_placed(self, placed: Placed) -> Signature:
        """Returns the signature of an article that an earlier run has placed."""

    def find_version(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns when the article with a text under a mark arrived, and its id; see :mod:`wiredesk.transforms.logic.dedup.record_marks`."""

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns when each of the articles under a mark arrived, and its id, the latest first."""

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        """Returns the first entries within the look-back of each bucket, as CANDIDATE."""

    def fetch(self, row: int) -> Signature:
        """Returns the whole signature of a row that :meth:`find_candidates` has named."""


def find_edit(signature: Signature, index: Index, lookback_days: float) -> tuple[Signature, Verdict] | None:
    """Returns the latest earlier version of an article, and how it relates to it; None where there is none.

    It is looked for at the same place, then under the same record of the same container, then at the same address.
    """
    marks, before = mark_signature(signature), to_order(signature.ingested_at)
    same = chain(_list_place(signature, index), _list_marked(marks.own, before, index))
    edit = _choose_edit(same, signature, index, lookback_days)
    if edit is not None or marks.page is None:
        return edit
    return _choose_page(_list_marked((marks.page.mark,), before, index), signature, index, lookback_days)


def _choose_page(
    versions: Iterator[Signature], signature: Signature, index: Index, lookback_days: float
) -> tuple[Signature, Verdict] | None:
    """Chooses among pages of one address: a feed and a page may print one version, which is a copy."""
    found = _choose_edit(versions, signature, index, lookback_days)
    if found is None:
        return None
    version, verdict = found
    likeness = judge_pair(_lend_evidence(version, index), signature)
    return version, verdict if likeness is None else replace(likeness, score=verdict.score)


def _list_place(signature: Signature, index: Index) -> Iterator[Signature]:
    version = index.find_version(signature.source_key) if signature.container_key is None else None
    if version is not None:
        yield version


def _list_marked(marks: tuple[bytes, ...], before: int, index: Index) -> Iterator[Signature]:
    """Yields what stands under marks: of each mark the latest first, and nothing of the same reading of a file."""
    for mark in marks:
        for arrived, article_id in index.list_marked(mark, _MOST_VERSIONS):
            if arrived < before:
                yield index.fetch_placed(Placed(article_id, ""))


def _choose_edit(
    versions: Iterator[Signature], signature: Signature, index: Index, lookback_days: float
) -> tuple[Signature, Verdict] | None:
    for version in versions:
        verdict = judge_edit(_lend_evidence(version, index), signature, lookback_days)
        if verdict is not None:
            return version, verdict
    return None


def _lend_evidence(version: Signature, index: Index) -> Signature:
    """Returns an exact copy with the text of the article that stands for it, and anything else as it is."""
    if version.evidence or version.withdrawn is not None:
        return version
    placed = index.find_exact(version.content_hash)
    if placed is None:
        return version
    standing = index.fetch_placed(placed)
    return revise(version, minhash=standing.minhash, evidence=standing.evidence, furniture=standing.furniture)


def recognise_record(article: Article, index: Index, lookback_days: float) -> Article:
    """Returns a record under the key that it has in the tables, or that no other record has.

    A record that is unchanged has the id that it has there; its key, which nothing reads any more, may be another.

    Args:
      article: as it was read, its key its number in its container.
      index: what was read before.
      lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.

    Returns:
      The record; as it was given, with a warning, where nothing can be told of it.
    """
    recognised = attempt(_recognise, article, index, lookback_days)
    if isinstance(recognised, Failure):
        return tell_lost(article, DEDUPLICATION_FAILED, [Lost("what was read of it before", recognised)])
    return recognised


def _recognise(article: Article, index: Index, lookback_days: float) -> Article:
    if article.container_key is None and article.record_id is None:
        return article
    marks = mark_article(article)
    placed = _find_unchanged(article, marks, index)
    if placed == article.article_id:
        return article
    if placed is not None:
        return revise(article, article_id=placed, cluster_id=placed)
    key = _choose_key(article, marks, index, lookback_days)
    if key == article.source_key:
        return article
    article_id = make_article_id(key, article.content_hash)
    return revise(article, source_key=key, article_id=article_id, cluster_id=article_id)


def _find_unchanged(article: Article, marks: Marks, index: Index) -> str | None:
    """Returns the article that this record has become when it was read before."""
    for number, text in enumerate(marks.texts):
        found = index.find_text(*text)
        # By its second mark, the address, it is known where it calls itself otherwise than it did: not in one reading.
        if found is not None and (number == 0 or found[0] < to_order(article.ingested_at)):
            return found[1]
    return None


def _choose_key(article: Article, marks: Marks, index: Index, lookback_days: float) -> str:
    if article.article_id in index:
        # Another record of the same text had this number; older releases did not say which.
        known = mark_signature(index.fetch_placed(Placed(article.article_id, "")))
        return make_own_key(article) if known.texts else article.source_key
    # One of the same text is another record, which is there as well; so is one that calls itself otherwise.
    record_hash = hash_record_id(article.record_id)
    versions = [
        version
        for version in _list_marked(marks.own, to_order(article.ingested_at), index)
        if version.content_hash != article.content_hash and version.record_hash == record_hash
    ]
    # Of several that are the same in all that is known of them the first goes on with the key.
    if versions and article.occurrence is None:
        edit = _choose_edit(iter(versions), sign_article(article), index, lookback_days)
        if edit is not None:
            key = edit[0].source_key
            return key if make_article_id(key, article.content_hash) not in index else make_own_key(article)
    holder = None if article.container_key is None else index.find_version(article.source_key)
    if holder is None or _is_unsaid_edit(article, marks, holder, index, lookback_days):
        return article.source_key
    return make_own_key(article)


def _is_unsaid_edit(
    article: Article, marks: Marks, holder: Signature, index: Index, lookback_days: float
) -> bool:
    """Says whether a record is the one that had its number, where one of them does not say what it is."""
    if marks.own and mark_signature(holder).own:
        return False
    return judge_edit(_lend_evidence(holder, index), sign_article(article), lookback_days) is not None
