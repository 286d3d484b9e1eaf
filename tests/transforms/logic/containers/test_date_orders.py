from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import STORY
from tests.transforms.logic.containers.samples import read
from wiredesk.transforms.logic.containers import date_orders
from wiredesk.transforms.logic.containers.date_orders import settle_orders
from wiredesk.transforms.logic.containers.record_stream import Part


def write_lines(dates: list[str], name: str) -> bytes:
    rows = ({"title": f"Report {n}", "text": STORY, name: text} for n, text in enumerate(dates))
    return "\n".join(json.dumps(row) for row in rows).encode()


def write_list(dates: list[str], name: str) -> bytes:
    rows = [{"title": f"Report {n}", "text": STORY, name: text} for n, text in enumerate(dates)]
    return json.dumps({"articles": rows}, indent=1).encode()


def write_table(dates: list[str], name: str) -> bytes:
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerows([["title", name, "text"], *([f"Report {n}", text, STORY] for n, text in enumerate(dates))])
    return file.getvalue().encode()


def write_feed(dates: list[str], name: str) -> bytes:
    tag = "pubDate" if name != "updated" else "dc:date"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n"))
    items = "".join(
        f"<item><title>Report {n}</title><{tag}>{day}</{tag}><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        for n, day in enumerate(dates)
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{items}</channel></rss>'
    ).encode()


WRITERS = [write_lines, write_list, write_table, write_feed]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("name", ["date", "publish_date", "pubDate"])
@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (["03/04/2021", "23/04/2021"], date(2021, 4, 3)),
        (["03/04/2021", "05/06/2021", "04/23/2021"], date(2021, 3, 4)),
        (["03-04-2021 10:00", "23-04-2021 11:30"], date(2021, 4, 3)),
        (["03.04.2021", "04.23.2021"], date(2021, 3, 4)),
        (["23.04.21", "24.04.21"], date(2021, 4, 23)),
        (["03/04/21", "23/04/21", "24/05/21"], date(2021, 4, 3)),
        (["18-03-29", "18-03-30"], date(2018, 3, 29)),
    ],
)
def test_another_record_of_the_file_decides(write, name, dates, day):
    articles = list(read(write(dates, name), "a").values())
    assert articles[0].published_date == day
    assert "date_ambiguous" not in [warning.code for warning in articles[0].warnings]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "dates",
    [["03/04/2021"], ["03/04/2021", "05/06/2021"], ["23/04/2021", "04/23/2021", "03/04/2021"]],
    ids=["alone", "all ambiguous", "contradicting"],
)
def test_nothing_decides(write, dates):
    articles = list(read(write(dates, "date"), "a").values())
    assert "date_ambiguous" in [warning.code for warning in articles[-1].warnings]
    assert articles[-1].published_confidence < 0.6


def test_numbers_in_texts_and_other_fields_decide_nothing():
    rows = [
        {"title": "Score", "text": f"{STORY} 23/04/2021", "date": "03/04/2021", "born": "23/04/1950"},
        {"title": '"date": "23/04/2021"', "text": STORY, "date": "05/06/2021"},
    ]
    articles = read("\n".join(json.dumps(row) for row in rows).encode(), "a.jsonl").values()
    assert all("date_ambiguous" in [warning.code for warning in one.warnings] for one in articles)


def test_what_is_held_back_is_bounded(monkeypatch):
    monkeypatch.setattr(date_orders, "_HELD_RECORDS", 3)
    taken = []

    def give():
        for number in range(9):
            taken.append(number)
            yield Part(payload=b'{"date": "03/04/2021"}', format="json")
        yield Part(payload=b'{"date": "23/04/2021"}', format="json")

    passed = []
    for part in settle_orders(give()):
        passed.append(part)
        assert len(taken) - len(passed) < 3
    assert [part.hints.date_order for part in passed] == [None] * 9 + ["DMY"]


DATES = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(st.lists(DATES, min_size=1, max_size=8), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"]))
def test_no_order_that_is_named_is_wrong_and_no_record_is_lost(days, form):
    payloads = [json.dumps({"date": day.strftime(form)}).encode() for day in days]
    passed = list(settle_orders(Part(payload=payload, format="json") for payload in payloads))
    assert [part.payload for part in passed] == payloads
    right = {"%d/%m/%Y": "DMY", "%m/%d/%Y": "MDY", "%Y-%m-%d": None}[form]
    assert {part.hints.date_order for part in passed} <= {None, right}
