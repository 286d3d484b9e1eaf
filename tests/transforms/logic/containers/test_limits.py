from __future__ import annotations

import pytest

from wiredesk.transforms.logic.containers.limits import Budget, Limits, check_ratio, find_size_error
from wiredesk.transforms.logic.kernel.errors import RecordError


def test_the_members_of_a_file_are_limited():
    budget = Budget(Limits(members=2))
    budget.count_member()
    budget.count_member()
    with pytest.raises(RecordError, match="member_limit: the file has more than 2 members"):
        budget.count_member()


@pytest.mark.parametrize(
    ("expanded", "compressed", "is_refused"),
    [(1 << 25, 1, False), ((1 << 25) + 1, 1, True), (1 << 30, 1 << 23, False), (1 << 30, 1 << 22, True)],
)
def test_expansion_is_limited_beyond_a_harmless_size(expanded, compressed, is_refused):
    if not is_refused:
        check_ratio(expanded, compressed, 200)
        return
    with pytest.raises(RecordError, match="ratio_limit"):
        check_ratio(expanded, compressed, 200)


def test_expansion_is_counted_by_layer():
    budget = Budget(Limits(ratio=2), taken=1 << 25)
    budget.count_expanded(0, 1 << 26, 0)
    budget.count_expanded(1, 1 << 26, 0)
    with pytest.raises(RecordError, match="ratio_limit"):
        budget.count_expanded(1, 1, 0)


def test_a_record_over_the_limit_has_an_error_that_names_the_option():
    limits = Limits(record_bytes=10)
    assert find_size_error(10, limits, is_kept=True) is None
    kept, dropped = (find_size_error(1234, limits, is_kept=is_kept) for is_kept in (True, False))
    assert (
        kept.reason == "too_large" and "1,234 bytes" in kept.message and "--max-record-bytes" in kept.message
    )
    assert "its payload is too large" in dropped.message and "its payload" not in kept.message
