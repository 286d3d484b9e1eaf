"""Records are equal after pickling, although they travel as numbers and plain values."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import RUN, make_article
from wiredesk.schemas import records
from wiredesk.schemas.pickling import compact_pickle, replace_fields
from wiredesk.transforms.logic.dedup.signing import sign_article

_ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30))])
_MOMENTS = st.none() | st.datetimes(timezones=_ZONES)


@dataclass(frozen=True, slots=True)
class _Plain:
    when: datetime | None
    day: date | None
    text: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class _Moved:
    when: datetime | None
    day: date | None
    text: str | None = None


@given(_MOMENTS, st.none() | st.dates(), st.none() | st.text())
def test_pickling_keeps_every_datetime_and_zone(when, day, text):
    before = _Moved(when, day, text)
    after = pickle.loads(pickle.dumps(before, pickle.HIGHEST_PROTOCOL))
    assert (after.when, after.day, after.text) == (when, day, text)
    if when is not None:
        assert after.when.tzinfo == when.tzinfo


def test_pickles_of_plain_dataclasses_can_be_read():
    plain = _Plain(datetime(2026, 1, 5, 7, 30, tzinfo=UTC), date(2026, 1, 5), "text")
    moved = object.__new__(_Moved)
    moved.__setstate__(plain.__getstate__())
    assert moved == _Moved(plain.when, plain.day, plain.text)


def test_pickled_articles_are_equal_and_stay_frozen():
    article = replace(
        make_article("MARLOW BAY, March 3 (AP) - The harbour is open again.", "a.txt", 3),
        dateline=records.Dateline("MARLOW BAY, March 3 (AP) -", "MARLOW BAY", date(2026, 3, 3), "AP"),
        modified_at=datetime(2026, 3, 4, tzinfo=UTC),
        authors=(records.Author("Anna Lind"), records.Author("Bo Ek", "reporter")),
    )
    for record in (article, sign_article(article), RUN):
        again = pickle.loads(pickle.dumps(record))
        assert again == record and hash(again) == hash(record)
        with pytest.raises(AttributeError):
            again.run_id = "another"


def test_a_revised_record_equals_that_of_dataclasses():
    article = make_article("The harbour is open again.", "a.txt", 3)
    assert replace_fields(article, run_id="r2", headline=None) == replace(article, run_id="r2", headline=None)
    assert article.run_id != "r2"
    with pytest.raises(KeyError):
        replace_fields(article, nothing=1)
