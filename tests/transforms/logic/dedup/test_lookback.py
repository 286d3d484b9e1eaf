from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.kernel.ordering import to_order


@pytest.mark.parametrize("days", [0, 0.5, 1, 30, 3650])
def test_a_span_is_the_difference_of_two_orders(days: float) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert to_order(moment + timedelta(days=days)) - to_order(moment) == to_span(days)
