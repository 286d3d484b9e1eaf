"""The order of articles by publication time, and of the warnings of one article."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from wiredesk.schemas.records import RowWarning

UNDATED = int(np.iinfo(np.int64).max)
"""Order of an article without a publication time: after all others."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_order(when: datetime | None) -> int:
    """Returns microseconds since 1970 in UTC, or :data:`UNDATED`."""
    return UNDATED if when is None else (when - _EPOCH) // timedelta(microseconds=1)


def find_earlier_in_bucket(
    keys: np.ndarray, orders: np.ndarray, ranks: np.ndarray, span: int, per_bucket: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs each entry with the first entries of its bucket that precede it within a span.

    Each newcomer is only compared with the first ``per_bucket`` entries of its bucket within ``span``, which
    keeps hot buckets linear. The pairs depend on the content of the bucket and not on how the input was
    partitioned.

    Args:
      keys: bucket keys, shape (n,).
      orders: order of each entry's article in microseconds (see :func:`to_order`), shape (n,).
      ranks: break ties among equal orders, shape (n,).
      span: look-back in microseconds; undated entries are within any span.
      per_bucket: most earlier entries that a newcomer is paired with.

    Returns:
      Two index arrays into the arguments, of equal shape: newcomers, and the earlier entries to compare
      them with.
    """
    placed = np.lexsort((ranks, orders, keys))
    bucket = np.cumsum(np.concatenate(([0], (np.diff(keys[placed]) != 0).astype(np.int64))))
    distinct, order_rank = np.unique(orders[placed], return_inverse=True)
    position = bucket * (len(distinct) + 1) + order_rank
    oldest = np.where(orders[placed] == UNDATED, np.iinfo(np.int64).min, orders[placed] - span)
    first = np.searchsorted(position, bucket * (len(distinct) + 1) + np.searchsorted(distinct, oldest))
    here = np.arange(len(placed))
    newcomers, earlier = [], []
    for step in range(per_bucket):
        paired = first + step < here
        newcomers.append(placed[here[paired]])
        earlier.append(placed[first[paired] + step])
    return np.concatenate(newcomers), np.concatenate(earlier)


def find_latest_in_bucket(
    keys: np.ndarray, orders: np.ndarray, ranks: np.ndarray, span: int, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs each entry with the last entries of its bucket that precede it within a span.

    Args:
      keys, orders, ranks, span: see :func:`find_earlier_in_bucket`.
      most: most earlier entries that a newcomer is paired with.

    Returns:
      See :func:`find_earlier_in_bucket`.
    """
    placed = np.lexsort((ranks, orders, keys))
    keys, orders = keys[placed], orders[placed]
    newcomers, earlier = [placed[:0]], [placed[:0]]
    for step in range(1, min(most, len(placed) - 1) + 1):
        later, before = orders[step:], orders[:-step]
        is_near = (later == UNDATED) | (later - before <= span)
        paired = np.flatnonzero((keys[step:] == keys[:-step]) & is_near)
        newcomers.append(placed[paired + step])
        earlier.append(placed[paired])
    return np.concatenate(newcomers), np.concatenate(earlier)


def sort_warnings(warnings: tuple[RowWarning, ...]) -> tuple[RowWarning, ...]:
    """Returns warnings by code and message, without duplicates."""
    return tuple(sorted(set(warnings), key=lambda warning: (warning.code, warning.message)))
