"""The order in which articles are placed: which of two is the earlier one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from wiredesk.schemas.records import RowWarning

UNDATED = int(np.iinfo(np.int64).max)
"""The order of an article without a publication time: after all that have one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_order(when: datetime | None) -> int:
    """Returns microseconds since 1970 in UTC, or :data:`UNDATED`."""
    return UNDATED if when is None else (when - _EPOCH) // timedelta(microseconds=1)


def find_earlier_in_bucket(
    keys: np.ndarray, orders: np.ndarray, ranks: np.ndarray, span: int, per_bucket: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs each entry with the first entries of its bucket that precede it within a span.

    The rule that keeps hot buckets linear: of the entries of a bucket that are
    within ``span`` of the newcomer, only the first ``per_bucket`` in order are
    compared. It depends on what is in the bucket and not on how the input was
    partitioned.

    Args:
      keys: bucket keys, shape (n,).
      orders: microseconds (see :func:`to_order`) of each entry's article, shape (n,).
      ranks: ties among equal orders are broken by these, shape (n,).
      span: look-back in microseconds; undated entries are within any span.
      per_bucket: how many entries a newcomer is compared with.

    Returns:
      Two index arrays into the arguments, of equal shape: newcomers and the
      earlier entries that they are to be compared with.
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


def sort_warnings(warnings: tuple[RowWarning, ...]) -> tuple[RowWarning, ...]:
    """Sorts warnings by code and leaves each out but once."""
    return tuple(sorted(set(warnings), key=lambda warning: (warning.code, warning.message)))
