"""Helpers of the tests and benchmarks of streams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.stream.history import CommittedArticles


@dataclass(frozen=True)
class EmptyHistory:
    """Tables with some rejects and sources and nothing else."""

    rejects: frozenset[str] = frozenset()
    sources: frozenset[tuple[str, str]] = frozenset()

    def name_run(self, seq: int) -> str:
        return f"stream-{seq}"

    def is_committed(self, seq: int) -> bool:
        return False

    def load(self, now: datetime) -> CommittedArticles:
        return CommittedArticles(EarlierIndex(EarlierSettings()), 0)

    def load_more(self, placed: CommittedArticles, now: datetime) -> CommittedArticles | None:
        return None

    def load_near(
        self, published: Sequence[datetime], now: datetime, placed: CommittedArticles
    ) -> EarlierIndex:
        return EarlierIndex(EarlierSettings())

    def has_reject(self, reject_id: str) -> bool:
        return reject_id in self.rejects

    def has_source(self, source_uri: str, fingerprint: str) -> bool:
        return (source_uri, fingerprint) in self.sources
