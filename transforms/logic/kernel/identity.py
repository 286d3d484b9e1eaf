"""Identifiers that depend on what was read and on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

FORGET_STAGE = "forget"
"""Stage of a reject that stands for what was forgotten; its ``record_hash`` is the id of its twin."""


def make_article_id(source_key: str, content_hash: str) -> str:
    """Returns the id of an article: the same file read again is the same article.

    The first 32 hex digits of SHA-256 over ``source_key``, a zero byte and
    ``content_hash``, so that an edited file is a new article.
    """
    return hashlib.sha256(f"{source_key}\0{content_hash}".encode()).hexdigest()[:32]


def make_reject_id(source_key: str, stage: str, reason: str, payload: bytes) -> str:
    """Returns the id of a reject: the same trouble read again is the same reject."""
    digest = hashlib.sha256(f"{source_key}\0{stage}\0{reason}\0".encode())
    digest.update(payload)
    return digest.hexdigest()[:32]


def make_twin_id(container_key: str, stage: str, reason: str, record_hash: str) -> str:
    """Returns what a reject of a container is known by wherever in the container it stands."""
    return hash_text(f"{container_key}\0{stage}\0{reason}\0{record_hash}".encode())


def list_twins(
    containers: Iterable[str | None],
    stages: Iterable[str],
    reasons: Iterable[str],
    hashes: Iterable[str | None],
) -> Iterator[str]:
    """Yields the ids of the twins of rejects, given by their columns; those that stand in no container have none."""
    for container, stage, reason, record_hash in zip(containers, stages, reasons, hashes, strict=True):
        if container is not None and record_hash is not None:
            # What it was rejected for is forgotten with it, and it must be known all the same.
            is_forgotten = stage == FORGET_STAGE
            yield record_hash if is_forgotten else make_twin_id(container, stage, reason, record_hash)


def hash_text(data: bytes) -> str:
    """Returns 32 hex digits of SHA-256."""
    return hashlib.sha256(data).hexdigest()[:32]


def pack_ids(hex_ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Returns ids of 32 hex digits as numbers that sort as the ids do, shape (n, 2), high half first."""
    raw = np.frombuffer(bytes.fromhex("".join(hex_ids)), dtype=">u8")
    return raw.astype(np.uint64).reshape(-1, 2)


def unpack_id(packed: npt.NDArray[np.uint64]) -> str:
    """Returns the 32 hex digits of one row of :func:`pack_ids`."""
    return f"{int(packed[0]):016x}{int(packed[1]):016x}"
