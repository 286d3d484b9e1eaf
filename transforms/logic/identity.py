"""Identifiers that depend on what was read and on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


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


def pack_ids(hex_ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Returns ids of 32 hex digits as numbers that sort as the ids do, shape (n, 2), high half first."""
    raw = np.frombuffer(bytes.fromhex("".join(hex_ids)), dtype=">u8")
    return raw.astype(np.uint64).reshape(-1, 2)


def unpack_id(packed: npt.NDArray[np.uint64]) -> str:
    """Returns the 32 hex digits of one row of :func:`pack_ids`."""
    return f"{int(packed[0]):016x}{int(packed[1]):016x}"
