from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.parts.moments import make_moment_hints, read_moment
from wiredesk.transforms.logic.provenance.publication import choose_publication

RUN = datetime(2021, 5, 1, tzinfo=UTC)


def choose(text: str, url: str | None = None, dateline: date | None = None, language: str | None = "en"):
    moment = read_moment(text, make_moment_hints(language))
    assert moment is not None
    found, warnings = choose_publication(moment.to_publication("metadata", 0.97), url, dateline, None, RUN)
    assert found is not None
    return found, [warning.code for warning in warnings]


@pytest.mark.parametrize(
    ("text", "url", "dateline", "day"),
    [
        ("03/04/2021 17:40 +0200", "https://example.com/2021/04/03/a", None, date(2021, 4, 3)),
        ("03/04/2021 17:40 +0200", "https://example.com/2021/03/04/a", None, date(2021, 3, 4)),
        ("03/04/2021", None, date(2021, 4, 2), date(2021, 4, 3)),
        # The other reading has not come yet.
        ("03/12/2020", None, date(2020, 12, 3), date(2020, 12, 3)),
        ("04/06/2021", None, None, date(2021, 4, 6)),
        ("06/04/2021", None, None, date(2021, 4, 6)),
    ],
)
def test_another_day_or_the_run_decides(text, url, dateline, day):
    found, codes = choose(text, url, dateline)
    assert (found.date, found.confidence >= 0.9) == (day, True)
    assert "date_ambiguous" not in codes
    assert found.at.date() == day


@pytest.mark.parametrize("url", [None, "https://example.com/2021/01/01/a"])
def test_days_that_confirm_neither_decide_nothing(url):
    found, codes = choose("03/04/2021", url)
    assert (found.date, found.confidence < 0.6) == (date(2021, 3, 4), True)
    assert "date_ambiguous" in codes


def test_a_certain_day_stays():
    found, codes = choose("03/04/2021", "https://example.com/2021/04/03/a", language="en-US")
    assert (found.date, codes) == (date(2021, 3, 4), [])
