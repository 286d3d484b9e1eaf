"""The look-back: the most time between an article and its match."""

from __future__ import annotations

from datetime import timedelta


def to_span(lookback_days: float) -> int:
    """Returns a look-back in days as microseconds, the unit of orders.

    See :func:`wiredesk.transforms.logic.kernel.ordering.to_order`.
    """
    return int(timedelta(days=lookback_days) / timedelta(microseconds=1))
