"""Identifiers that depend on the content that was read and on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

FORGET_STAGE = "forget"
"""Stage of the reject that replaces a forgotten article or reject; its ``record_hash`` is its twin id."""


def make_article_id(source_key: str, content_hash: str) -> str:
    """Returns the id of an article: the same file read again gives the same id, an edited file a new one.

    It is the first 32 hex digits of SHA-256 over ``source_key``, a zero byte and ``content_hash``.
    """
    return hashlib.sha256(f"{source_key}\0{content_hash}".encode()).hexdigest()[:32]


def make_reject_id(source_key: str, stage: str, reason: str, payload: bytes) -> str:
    """Returns the id of a reject: the same payload with the same problem gives the same id."""
    digest = hashlib.sha256(f"{source_key}\0{stage}\0{reason}\0".encode())
    digest.update(payload)
    return digest.hexdigest()[:32]


def make_twin_id(container_key: str, stage: str, reason: str, record_hash: str) -> str:
    """Returns the twin id of a reject in a container, which does not depend on its position there."""
    return hash_text(f"{container_key}\0{stage}\0{reason}\0{record_hash}".encode())


def list_twins(
    containers: Iterable[str | None],
    stages: Iterable[str],
    reasons: Iterable[str],
    hashes: Iterable[str | None],
) -> Iterator[str]:
    """Yields the twin ids of rejects, given column by column; rejects outside of containers have none."""
    for container, stage, reason, record_hash in zip(containers, stages, reasons, hashes, strict=True):
        if container is not None and record_hash is not None:
            # The original stage and reason are forgotten, so the twin id itself was stored.
            is_forgotten = stage == FORGET_STAGE
            yield record_hash if is_forgotten else make_twin_id(container, stage, reason, record_hash)


def hash_text(data: bytes) -> str:
    """Returns the first 32 hex digits of SHA-256."""
    return hashlib.sha256(data).hexdigest()[:32]


def pack_ids(hex_ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Returns ids of 32 hex digits as numbers in the same order, shape (n, 2), high half first."""
    raw = np.frombuffer(bytes.fromhex("".join(hex_ids)), dtype=">u8")
    return raw.astype(np.uint64).reshape(-1, 2)


def unpack_id(packed: npt.NDArray[np.uint64]) -> str:
    """Returns the id of 32 hex digits that is one row of :func:`pack_ids`."""
    return f"{int(packed[0]):016x}{int(packed[1]):016x}"
