from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.parts.document import Publication
from wiredesk.transforms.logic.provenance.publication import choose_publication, find_day

RUN = datetime(2022, 1, 2, tzinfo=UTC)
URL = "https://courier.example/2021/07/29/tram"


def state(method: str, day: date, precision: str = "day", confidence: float = 0.96) -> Publication:
    return Publication(datetime(day.year, day.month, day.day, tzinfo=UTC), day, precision, method, confidence)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        (URL, date(2021, 7, 29)),
        ("news/2013/jul/3/cbo", date(2013, 7, 3)),
        ("energy/2018/1/26/16936104/epa", date(2018, 1, 26)),
        ("Politics/2013/1002/shutdown", date(2013, 10, 2)),
        ("archive/20191118-story.txt", date(2019, 11, 18)),
        ("2021-07-28/a.txt", date(2021, 7, 28)),
        ("2021/02/30/no-such-day", None),
        ("story-1234567890.txt", None),
        ("2021/tram", None),
        (None, None),
    ],
)
def test_days_are_found_in_paths(path: str | None, day: date | None) -> None:
    assert find_day(path) == day


def test_candidates_are_taken_in_order() -> None:
    stated = state("metadata", date(2021, 7, 30))
    line, key = date(2021, 7, 28), "2021/07/27/a.txt"
    assert choose_publication(stated, URL, line, key, RUN)[0] == stated
    chosen = [
        choose_publication(None, url, day, name, RUN)[0]
        for url, day, name in ((URL, line, key), (None, line, key), (None, None, key), (None, None, "a.txt"))
    ]
    assert [one.method if one else None for one in chosen] == ["url", "dateline", "filename", None]


def test_a_crawl_comes_last() -> None:
    fetched = state("warc", date(2021, 8, 20), confidence=0.3)
    assert choose_publication(fetched, None, None, None, RUN)[0] == fetched
    chosen, _ = choose_publication(fetched, URL, None, None, RUN)
    assert chosen is not None and chosen.method == "url"


def test_agreement_raises_confidence_and_dispute_lowers_it() -> None:
    alone, agreed, disputed = (
        choose_publication(None, URL, day, None, RUN)[0]
        for day in (None, date(2021, 7, 29), date(2021, 1, 3))
    )
    assert alone is not None and agreed is not None and disputed is not None
    assert disputed.confidence < alone.confidence < agreed.confidence


def test_a_dateline_confirms_a_day_that_a_page_prints() -> None:
    printed = state("markup", date(2021, 7, 29), confidence=0.5)
    for line, confidence in (
        (date(2021, 7, 28), 0.95),
        (date(2021, 7, 29), 0.95),
        (date(2021, 7, 2), 0.5),
        (None, 0.5),
    ):
        chosen, _ = choose_publication(printed, None, line, None, RUN)
        assert chosen is not None
        assert (chosen.date, chosen.confidence) == (date(2021, 7, 29), confidence)


def test_future_times_are_refused_and_the_next_candidate_is_taken() -> None:
    future = state("metadata", date(2031, 1, 1))
    chosen, warnings = choose_publication(future, URL, None, None, RUN)
    assert chosen is not None and chosen.date == date(2021, 7, 29)
    assert [warning.code for warning in warnings] == ["future_date"]
    # The day has begun already in the east.
    tomorrow = state("metadata", date(2022, 1, 3))
    assert choose_publication(tomorrow, None, None, None, RUN)[0] == tomorrow


def test_a_month_is_made_precise_by_a_day_within_it() -> None:
    month = state("metadata", date(2021, 7, 1), "month")
    chosen, _ = choose_publication(month, URL, None, None, RUN)
    assert chosen is not None and (chosen.date, chosen.precision) == (date(2021, 7, 29), "day")
    assert choose_publication(month, "https://a.example/2020/01/02/x", None, None, RUN)[0] == month


def test_folders_have_more_confidence_than_names() -> None:
    folders, name = (
        choose_publication(None, None, None, key, RUN)[0] for key in ("2021/07/28/a.txt", "a_2021_07_28.txt")
    )
    assert folders is not None and name is not None and folders.date == name.date
    assert folders.confidence > name.confidence
