from __future__ import annotations

from datetime import date

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    ARC,
    LEAD,
    describe,
    make_warc,
    read,
    walk,
)


def test_a_crawl_gives_its_pages_and_one_reject_for_each_kind_of_other_record():
    found = read(make_warc(), "c.warc")
    for key, url in (("c.warc#3", "https://a.example/1"), ("c.warc#4", "https://a.example/2")):
        article = found.pop(key)
        assert article.body.startswith(LEAD) and article.url == url and article.source_format == "warc"
        assert (article.published_date, article.published_method) == (date(2024, 5, 6), "warc")
        assert article.published_precision == "day" and article.published_confidence <= 0.5
    assert found.pop("c.warc#9").body == STORY
    assert found.pop("c.warc#8#1").published_method == "feed"
    assert found == {
        "c.warc#5": "parse/http_status",
        "c.warc#6": "parse/robots_txt",
        "c.warc#7": "parse/not_an_article",
        "c.warc#8#2": "parse/teaser_only",
        "c.warc#request": "parse/crawl_record",
        "c.warc#warcinfo": "parse/crawl_record",
    }


def test_arc_files_are_read():
    found = read(ARC)
    assert found["a#2"].url == "http://a.example/1" and found["a#2"].published_date == date(2024, 5, 6)


def test_the_pages_around_a_cut_or_damage_are_kept():
    data = make_warc()
    cut = read(data[: data.index(b"https://a.example/3")])
    assert [value for value in cut.values() if value == "read/corrupt"] and "a#3" in cut
    cut = walk(data[: data.index(b"Second") if b"Second" in data else data.index(b"</article>")])
    assert describe(cut)[-2:] == [("a#request", "parse/crawl_record"), ("a#warcinfo", "parse/crawl_record")]
    assert describe(cut)[0][1] == "read/truncated"
    damaged = data.replace(b"WARC/1.0\r\nWARC-Type: response", b"WXRC/1.0\r\nWARC-Type: response", 1)
    found = read(damaged)
    assert found["a#3"] == "read/corrupt" and found["a#4"].url == "https://a.example/2"
