from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support import STORY, make_article
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.stream.history import CommittedArticles

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY = EarlierIndex(EarlierSettings())


@pytest.mark.parametrize(
    ("since", "before", "expected"),
    [(None, None, []), (5, None, [0, 3]), (None, 5, [9]), (2, 5, [0, 9]), (0, 9, [])],
)
def test_articles_outside_of_the_loaded_time_are_told_by_their_dates(since, before, expected) -> None:
    def moment(day):
        return None if day is None else FIRST + timedelta(days=day)

    articles = [make_article(STORY, f"{n}", day) for n, day in enumerate((9, 3, 0, 3, None))]
    placed = CommittedArticles(EMPTY, 0, moment(since), moment(before))
    assert placed.find_outside(articles) == [moment(day) for day in expected]


def test_without_files_nothing_is_loaded() -> None:
    assert CommittedArticles(EMPTY, 0, added=(EMPTY,)).files == frozenset()
