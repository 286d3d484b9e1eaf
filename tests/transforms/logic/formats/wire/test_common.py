from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.transforms.logic.formats.wire.common import (
    choose_modification,
    choose_moment,
    read_stated_publication,
    refuse_other,
    refuse_textless,
    warn_embargo,
    warn_status,
)

PUBLISHED = read_stated_publication("2026-01-05T08:00:00Z")


def test_the_first_time_that_can_be_read_counts():
    moment = choose_moment(None, "soon", "2026-01-05", "2026-01-06")
    assert moment is not None and moment.day.day == 5
    assert choose_moment(None, "soon") is None and read_stated_publication() is None


@pytest.mark.parametrize(
    ("stated", "confidence"),
    [("2026-01-05T08:00:00Z", 0.99), ("2026-01-05T08:00:00", 0.95), ("2026-01-05", 0.99)],
)
def test_a_time_without_a_zone_is_less_certain(stated, confidence):
    published = read_stated_publication(stated)
    assert published is not None
    assert (published.method, published.confidence) == ("metadata", confidence)


def test_a_modification_is_later_than_the_publication():
    later = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert choose_modification(PUBLISHED, None, "2026-01-05T09:00:00Z") == later
    assert choose_modification(PUBLISHED, "2026-01-05T08:00:00Z") is None
    assert choose_modification(None, "2026-01-05T09:00:00Z") is None


def test_an_embargo_ends_after_the_publication():
    assert [warning.code for warning in warn_embargo("2026-01-06T08:00:00Z", PUBLISHED)] == ["embargoed"]
    assert warn_embargo("2026-01-05T07:00:00Z", PUBLISHED) == warn_embargo(None, PUBLISHED) == ()


@pytest.mark.parametrize("status", [None, "", "usable", "stat:usable", "Embargoed", "withheld"])
def test_a_usable_text_has_no_warning(status):
    assert warn_status(status) == ()


@pytest.mark.parametrize("status", ["canceled", "stat:canceled", "killed"])
def test_a_withdrawn_text_has_a_warning(status):
    assert [warning.code for warning in warn_status(status)] == ["not_usable"]


def test_refusals_name_the_record():
    assert str(refuse_textless("The item")).startswith("parse/no_text: The item holds no text")
    assert str(refuse_other("a plan")).startswith("parse/not_an_article: This is a plan and no article")
