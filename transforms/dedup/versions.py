"""Finds the earlier versions of a record in the tables.

A record is recognised by its marks, see :mod:`wiredesk.transforms.logic.dedup.record_marks`. An unchanged record gets
the id that it has in the tables, and a changed one the key. The steps after this one can then treat it like a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, groupby
from typing import Protocol

import numpy as np

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.failures import DEDUPLICATION_FAILED, Failure, Lost, add_loss_warnings, attempt
from wiredesk.transforms.logic.dedup.buckets import MOST_VERSIONS
from wiredesk.transforms.logic.dedup.judging import judge_edit, judge_page
from wiredesk.transforms.logic.dedup.record_marks import (
    Marks,
    hash_record_id,
    make_own_key,
    mark_article,
    mark_signature,
)
from wiredesk.transforms.logic.dedup.signing import place_order, sign_article
from wiredesk.transforms.logic.dedup.state_lookup import Representative
from wiredesk.transforms.logic.dedup.verdict import Verdict
from wiredesk.transforms.logic.kernel.identity import make_article_id
from wiredesk.transforms.logic.kernel.ordering import to_order


class Index(Protocol):
    """The earlier articles; see :class:`wiredesk.transforms.dedup.signature_index.EarlierIndex`."""

    def __contains__(self, article_id: str) -> bool: ...

    def find_exact(self, content_hash: str) -> Representative | None:
        """Returns the article to which exact copies with this content hash are linked."""

    def fetch_signature(self, article_id: str) -> Signature:
        """Returns the signature of an article that the index holds."""

    def find_version(self, source_key: str) -> Signature | None:
        """Returns the latest article that was read under this source key."""

    def find_text(self, mark: bytes, text: bytes) -> tuple[int, str] | None:
        """Returns arrival and id of the article with a text under a mark.

        See :mod:`wiredesk.transforms.logic.dedup.record_marks`.
        """

    def list_marked(self, mark: bytes, most: int) -> list[tuple[int, str]]:
        """Returns arrival and id of the articles under a mark, the latest first."""

    def find_candidates(self, keys: np.ndarray, published_at: datetime | None) -> np.ndarray:
        """Returns the first entries of each bucket within the look-back, as CANDIDATE."""

    def fetch(self, row: int) -> Signature:
        """Returns the whole signature of a row that :meth:`find_candidates` returned."""


def find_edit(signature: Signature, index: Index, lookback_days: float) -> tuple[Signature, Verdict] | None:
    """Returns the latest earlier version of an article with the verdict on both; None if there is none.

    The version is looked for at the same place, then under the same record of the same container, then at the
    same address.
    """
    marks, before = mark_signature(signature), to_order(signature.ingested_at)
    same = chain(_list_place(signature, index), _list_marked(marks.own, before, index))
    edit = _choose_edit(same, signature, index, lookback_days)
    if edit is not None or marks.page is None:
        return edit
    for version in _list_page(marks.page.mark, before, index):
        verdict = judge_page(_lend_evidence(version, index), signature, lookback_days)
        if verdict is not None:
            return version, verdict
    return None


def find_edit_in_run(candidates: Sequence[Signature], later: Signature) -> tuple[Signature, Verdict] | None:
    """Returns the latest version of an article at its address, of those that precede it in its run, with the verdict.

    Args:
      candidates: articles of this run that precede the article, within its look-back.
      later: the article.
    """
    versions = [one for one in candidates if one.address_hash is not None]
    versions = [one for one in versions if one.address_hash == later.address_hash]
    for version in sorted(versions, key=place_order, reverse=True):
        verdict = judge_page(version, later)
        if verdict is not None:
            # An earlier run has only versions before this one.
            return version, replace(verdict, score=verdict.score + 1)
    return None


def _list_place(signature: Signature, index: Index) -> Iterator[Signature]:
    """Yields the latest version of a file at its place; nothing for a record of a container."""
    version = index.find_version(signature.source_key) if signature.container_key is None else None
    if version is not None:
        yield version


def _list_marked(marks: tuple[bytes, ...], before: int, index: Index) -> Iterator[Signature]:
    """Yields the articles under each mark, the latest first, except those of the same reading of a file."""
    for mark in marks:
        for arrived, article_id in index.list_marked(mark, MOST_VERSIONS):
            if arrived < before:
                yield index.fetch_signature(article_id)


def _list_page(mark: bytes, before: int, index: Index) -> Iterator[Signature]:
    """Yields the articles under the mark of a page, the latest first.

    The slices of one run arrive at one time, and the index holds those before. So the publication counts as well.
    """
    marked = [one for one in index.list_marked(mark, MOST_VERSIONS) if one[0] <= before]
    for _, arrived in groupby(marked, key=lambda one: one[0]):
        versions = [index.fetch_signature(article_id) for _, article_id in arrived]
        yield from sorted(versions, key=place_order, reverse=True)


def _choose_edit(
    versions: Iterator[Signature], signature: Signature, index: Index, lookback_days: float
) -> tuple[Signature, Verdict] | None:
    """Returns the first version whose text has enough in common with an article, and the verdict on both."""
    for version in versions:
        verdict = judge_edit(_lend_evidence(version, index), signature, lookback_days)
        if verdict is not None:
            return version, verdict
    return None


def _lend_evidence(version: Signature, index: Index) -> Signature:
    """Returns an exact copy with the evidence of its representative; any other signature unchanged."""
    if version.evidence or version.withdrawn is not None:
        return version
    found = index.find_exact(version.content_hash)
    if found is None:
        return version
    lender = index.fetch_signature(found.article_id)
    return replace_fields(
        version, minhash=lender.minhash, evidence=lender.evidence, furniture=lender.furniture
    )


def recognise_record(article: Article, index: Index, lookback_days: float) -> Article:
    """Returns a record under the key that it has in the tables, or under one that no other record has.

    An unchanged record gets the id that it has in the tables. Its key may differ, since no later step reads it.

    Args:
      article: the record as it was read; its key is its number in its container.
      index: the earlier articles.
      lookback_days: see :class:`wiredesk.transforms.dedup.signature_index.EarlierSettings`.

    Returns:
      The record; unchanged and with a warning if it cannot be recognised.
    """
    recognised = attempt(_recognise, article, index, lookback_days)
    if isinstance(recognised, Failure):
        return add_loss_warnings(
            article, DEDUPLICATION_FAILED, [Lost("what was read of it before", recognised)]
        )
    return recognised


def _recognise(article: Article, index: Index, lookback_days: float) -> Article:
    if article.container_key is None and article.record_id is None:
        return article
    marks = mark_article(article)
    known_id = _find_unchanged(article, marks, index)
    if known_id == article.article_id:
        return article
    if known_id is not None:
        return replace_fields(article, article_id=known_id, cluster_id=known_id)
    key = _choose_key(article, marks, index, lookback_days)
    if key == article.source_key:
        return article
    article_id = make_article_id(key, article.content_hash)
    return replace_fields(article, source_key=key, article_id=article_id, cluster_id=article_id)


def _find_unchanged(article: Article, marks: Marks, index: Index) -> str | None:
    """Returns the id of the article that this record became when it was read before; None if it is new or changed."""
    for number, text in enumerate(marks.texts):
        found = index.find_text(*text)
        # The second mark, the address, recognises a record that has changed its id: not within one reading.
        if found is not None and (number == 0 or found[0] < to_order(article.ingested_at)):
            return found[1]
    return None


def _choose_key(article: Article, marks: Marks, index: Index, lookback_days: float) -> str:
    """Returns the key of a record that is new or changed: that of its earlier version, its number, or one of its own."""
    if article.article_id in index:
        # Another record of the same text had this number. Older releases did not keep marks of it.
        known = mark_signature(index.fetch_signature(article.article_id))
        return make_own_key(article) if known.texts else article.source_key
    edited = _find_edited(article, marks, index, lookback_days)
    if edited is not None:
        key = edited.source_key
        return key if make_article_id(key, article.content_hash) not in index else make_own_key(article)
    holder = None if article.container_key is None else index.find_version(article.source_key)
    if holder is None or _is_unmarked_edit(article, marks, holder, index, lookback_days):
        return article.source_key
    return make_own_key(article)


def _find_edited(article: Article, marks: Marks, index: Index, lookback_days: float) -> Signature | None:
    """Returns the earlier version of a record under its own marks; None if there is none."""
    # Among equal records only the first goes on with the key.
    if article.occurrence is not None:
        return None
    # A record with the same text, or with another id, is another record, which exists as well.
    record_hash = hash_record_id(article.record_id)
    versions = [
        version
        for version in _list_marked(marks.own, to_order(article.ingested_at), index)
        if version.content_hash != article.content_hash and version.record_hash == record_hash
    ]
    if not versions:
        return None
    edit = _choose_edit(iter(versions), sign_article(article), index, lookback_days)
    return None if edit is None else edit[0]


def _is_unmarked_edit(
    article: Article, marks: Marks, holder: Signature, index: Index, lookback_days: float
) -> bool:
    """Returns True if a record is an edit of the one that had its number, and one of both has neither id nor address."""
    if marks.own and mark_signature(holder).own:
        return False
    return judge_edit(_lend_evidence(holder, index), sign_article(article), lookback_days) is not None
