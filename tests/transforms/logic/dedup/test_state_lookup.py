import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.transforms.logic.dedup.state_lookup import (
    FORGOTTEN,
    PRUNED,
    find_near_files,
    represents_content,
)
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("relation", "words", "withdrawn", "expected"),
    [
        ("original", 90, None, True),
        ("original", 0, None, True),
        ("copy", 90, None, True),
        ("exact", 0, None, False),
        pytest.param("exact", 90, None, True, id="new representative"),
        ("original", 0, PRUNED, False),
        ("original", 0, FORGOTTEN, False),
    ],
)
def test_copies_are_linked_to_originals_and_new_representatives(relation, words, withdrawn, expected) -> None:
    assert represents_content(relation, words, withdrawn) is expected


def day(number: int) -> int:
    return to_order(NOW + timedelta(days=number))


@pytest.fixture
def database():
    """A state file with files of dated articles, of undated ones and of both, by their days from now."""
    with sqlite3.connect(":memory:") as made:
        made.execute("CREATE TABLE files (path, first, last, undated, ingested)")
        files = [
            ("old", day(-100), day(-90), 0, day(-90)),
            ("new", day(-9), day(-1), 0, day(-1)),
            ("undated-old", None, None, 3, day(-90)),
            ("undated-new", None, None, 3, day(-2)),
        ]
        made.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", files)
        yield made
    made.close()


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        pytest.param([day(0)], ["new", "undated-new"], id="of today"),
        pytest.param([day(-110)], ["old", "undated-new"], id="of an old day"),
        pytest.param([day(-110), day(0)], ["new", "old", "undated-new"], id="of both"),
        pytest.param([UNDATED], ["new", "undated-new"], id="undated: whatever arrived of late"),
        pytest.param([], ["undated-new"], id="none"),
    ],
)
def test_near_files_are_those_within_the_look_back(database, orders, expected) -> None:
    assert find_near_files(database, orders, 30, NOW) == expected
