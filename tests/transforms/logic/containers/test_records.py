"""What the records of each container become: fields, dates, reasons."""

from __future__ import annotations

import gzip
import io
import json
import time
from datetime import UTC, date, datetime

import brotli
import fastavro
import pytest

from tests.support import OTHER_STORY, RUN, STORY
from tests.transforms.logic.containers.samples import (
    ARC,
    ATOM,
    CSV,
    JOINED,
    LEAD,
    PAGE,
    RSS,
    chunk,
    describe,
    make_parquet,
    make_response,
    make_warc,
    make_warc_record,
    walk,
)
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError


def read(data, name="a", field_map=(), **limits):
    """Returns an article or the reason of each record, by key."""
    found = {}
    for piece in walk(data, name, **limits):
        try:
            if piece.error:
                raise piece.error
            found[piece.record.source_key] = parse_record(
                piece.record, RUN, piece.format, piece.hints, field_map
            )
        except RecordError as error:
            found[piece.record.source_key] = f"{error.stage}/{error.reason}"
    return found


def read_json(record, **options):
    (found,) = read(json.dumps(record).encode(), **options).values()
    return found


def test_the_fields_of_a_json_record_become_columns():
    article = read_json(
        {
            "headline": "Trawlers <b>collide</b> &amp; sink",
            "articleBody": STORY,
            "author": [{"@type": "Person", "name": "Jane Doe"}, "John Roe"],
            "datePublished": "2024-05-05T23:30:00-05:00",
            "dateModified": "2024-05-06T08:00:00Z",
            "url": "https://courier.example/1",
            "publisher": {"name": "Marlow Courier"},
            "articleSection": "Sea",
            "keywords": "sea, rescue",
            "id": 1234,
        }
    )
    assert article.headline == "Trawlers collide & sink" and article.body == STORY
    assert [author.name for author in article.authors] == ["Jane Doe", "John Roe"]
    assert article.published_at == datetime(2024, 5, 6, 4, 30, tzinfo=UTC)
    assert article.published_date == date(2024, 5, 5)
    assert (article.published_precision, article.published_method) == ("second", "metadata")
    assert article.modified_at == datetime(2024, 5, 6, 8, tzinfo=UTC)
    assert (article.url, article.publisher) == ("https://courier.example/1", "Marlow Courier")
    assert (article.section, article.keywords, article.slug) == ("Sea", ("sea", "rescue"), "1234")
    assert article.source_format == "json"


@pytest.mark.parametrize(
    "record",
    [
        {"title": "x", "body": STORY},
        {"Title": "x", "maintext": STORY},
        {"name": "x", "text": STORY, "content": ""},
        {
            "title": {"rendered": "x"},
            "content": {"rendered": "".join(f"<p>{p}</p>" for p in STORY.split("\n\n"))},
        },
        {"title": "x", "content_html": "<div>" + STORY.replace("\n\n", "<br><br>") + "</div>"},
        {"_source": {"title": "x", "paragraphs": STORY.split("\n\n")}},
        {"webTitle": "x", "fields": {"bodyText": STORY}},
    ],
)
def test_the_usual_names_are_known(record):
    article = read_json(record)
    assert (article.headline, article.body) == ("x", STORY)


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC), "day"),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC), "month"),
        (1714564800, datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        (1714564800000, datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ("1714564800", datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ("Wed, 01 May 2024 14:00:00 +0200", datetime(2024, 5, 1, 12, tzinfo=UTC), "second"),
        ({"$date": "2024-05-01T12:00Z"}, datetime(2024, 5, 1, 12, tzinfo=UTC), "minute"),
        ("May 1, 2024", datetime(2024, 5, 1, tzinfo=UTC), "day"),
        ("05/01/2024", None, None),
        (10**400, None, None),
        (-5, None, None),
        (True, None, None),
        ("yesterday", None, None),
    ],
)
def test_dates_come_in_many_forms(value, at, precision):
    article = read_json({"text": STORY, "date": value})
    assert (article.published_at, article.published_precision) == (at, precision)


def test_other_names_are_mapped():
    record = {"t": {"v": ["x"]}, "a.b": STORY, "text": "wrong"}
    article = read_json(record, field_map=(("title", "t.v[0]"), ("body", "a.b")))
    assert (article.headline, article.body) == ("x", STORY)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"title": "x", "summary": "The council will meet."}', "parse/teaser_only"),
        (b'{"title": "x"}', "parse/no_text"),
        (b'{"title": "x", "text": }', "parse/broken_json"),
        (b"[1, 2, 3]", "parse/not_an_article"),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "parse/too_deep"),
        (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}", "parse/broken_json"),
    ],
)
def test_what_is_no_article_says_why(data, reason):
    assert list(read(data, "a.json").values()) == [reason]


@pytest.mark.parametrize(
    "data",
    [
        {"articles": [{"text": STORY}, {"text": OTHER_STORY}]},
        {"status": "ok", "response": {"results": [{"text": STORY}, {"text": OTHER_STORY}]}},
        [{"text": STORY}, {"text": OTHER_STORY}],
        {"id1": {"articleBody": STORY}, "id2": {"articleBody": OTHER_STORY}},
    ],
)
def test_lists_in_envelopes_are_taken_apart(data):
    found = read(json.dumps(data, indent=1).encode(), "a.json")
    assert {key: article.body for key, article in found.items()} == {
        "a.json#1": STORY,
        "a.json#2": OTHER_STORY,
    }


def test_a_list_larger_than_a_record_is_taken_apart_as_it_comes():
    data = json.dumps({"meta": {"items": []}, "articles": [{"text": STORY}] * 20}).encode()
    assert len(read(data, "a.json", record_bytes=3000)) == 20
    assert len(read(json.dumps([{"text": STORY}] * 20).encode(), "a.json", record_bytes=3000)) == 20


def test_an_envelope_of_one_keeps_its_number():
    assert list(read(json.dumps([{"text": STORY}]).encode(), "a.json")) == ["a.json#1"]
    assert list(read(json.dumps({"text": STORY}).encode(), "a.json")) == ["a.json"]


def test_a_broken_line_is_one_reject():
    lines = [json.dumps({"text": STORY}), '{"text": "cut', "", json.dumps({"text": OTHER_STORY})]
    found = read("\n".join(lines).encode())
    assert [getattr(value, "body", value) for value in found.values()] == [
        STORY,
        "parse/broken_json",
        OTHER_STORY,
    ]


def test_a_json_feed_is_a_feed():
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [{"id": "1", "content_text": STORY}],
    }
    (article,) = read(json.dumps(data).encode()).values()
    assert (article.source_format, article.publisher) == ("feed", "F")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_in_any_encoding(encoding):
    text = CSV.decode().replace("Tram depot", "Tram dépôt")
    first, second = read(text.encode(encoding), "a.csv").values()
    assert first.headline == "Fog; and nets" and first.body == LEAD + "\n\nMore of it."
    assert [author.name for author in first.authors] == ["Jane Doe", "John Roe"]
    assert (first.source_format, first.published_date) == ("csv", date(2024, 5, 1))
    assert (second.headline, second.body, second.published_date) == (
        "Tram dépôt",
        OTHER_STORY,
        date(2024, 5, 2),
    )


def test_tables_are_told_by_their_header():
    rows = f"id\ttitle\ttext\n1\tx\t{STORY.split(chr(10))[0]}\n2\ty\n".encode()
    found = read(rows, "table")
    assert list(found) == ["table#1", "table#2"] and found["table#2"] == "parse/no_text"


def test_a_table_without_a_known_column_asks_for_it():
    found = read(f"a,b\nx,{LEAD!r}\n".encode(), "a.csv")
    assert list(found.values()) == ["parse/no_text"]
    (article,) = read(f'a,b\nx,"{LEAD}"\n'.encode(), "a.csv", field_map=(("body", "b"),)).values()
    assert article.body == LEAD


def test_an_open_quotation_mark_does_not_take_the_whole_table():
    data = b'title,text\nx,"open\n' + b"y,text of it\n" * 500
    found = list(read(data, "a.csv", record_bytes=1000).values())
    assert found[0] == "read/too_large" and len(found) > 100


def test_rows_of_parquet():
    found = read(make_parquet(2), "a.parquet")
    assert list(found) == ["a.parquet#1", "a.parquet#2"]
    article = found["a.parquet#1"]
    assert (article.source_format, article.body, article.headline) == ("parquet", STORY, "Report 1")
    assert article.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert article.keywords == ("sea", "rescue")


def test_a_parquet_file_that_is_cut_off():
    assert list(read(make_parquet()[:-20], "a.parquet").values()) == ["read/corrupt"]


def test_entries_of_feeds():
    found = read(RSS, "f.xml")
    article = found["f.xml#1"]
    assert article.body == LEAD + "\n\nA tag in here is no item:"
    assert (article.headline, article.publisher) == ("Trawlers collide", "Marlow Courier")
    assert (article.url, article.keywords) == ("https://courier.example/1", ("sea",))
    assert [author.name for author in article.authors] == ["Jane Doe"]
    assert article.published_at == datetime(2024, 5, 6, 4, 30, tzinfo=UTC)
    assert (article.published_date, article.published_method) == (date(2024, 5, 5), "feed")
    assert found["f.xml#2"] == "parse/teaser_only"


SENTENCE = "The harbour was closed for the rest of the day, and the ferry went round the cape."


@pytest.mark.parametrize(
    ("description", "outcome"),
    [
        (f"<p>{SENTENCE}</p>", "parse/teaser_only"),
        (f"<p>{SENTENCE}</p>" * 2, "parse/teaser_only"),
        (f"<p>{SENTENCE} {SENTENCE}</p>" * 3, "article"),
        (f"<p>{SENTENCE} {SENTENCE}</p>" * 3 + "<p>And then…</p>", "parse/teaser_only"),
        (f"<p>{SENTENCE} {SENTENCE}</p>" * 3 + "<p>Read more</p>", "parse/teaser_only"),
        (SENTENCE * 13, "article"),
        (SENTENCE * 13 + " [&#8230;]", "parse/teaser_only"),
    ],
)
def test_a_description_is_the_article_where_it_is_long_or_set_in_paragraphs(description, outcome):
    item = f"<rss><channel><item><title>x</title><description><![CDATA[{description}]]></description></item></channel></rss>"
    (found,) = read(item.encode(), "f.xml").values()
    assert (found if isinstance(found, str) else "article") == outcome


def test_entries_of_atom():
    (article,) = read(ATOM).values()
    assert article.body == LEAD and article.source_format == "feed"
    assert article.published_at == datetime(2024, 5, 4, 8, tzinfo=UTC)
    assert article.modified_at == datetime(2024, 5, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss><channel><title>x</title></channel></rss>", "parse/empty_feed"),
        (
            b'<?xml version="1.0"?><urlset xmlns="x"><url><loc>https://a.example/</loc></url></urlset>',
            "parse/sitemap",
        ),
        (
            b'<opml version="2.0"><body><outline xmlUrl="https://a.example/rss"/></body></opml>',
            "parse/link_list",
        ),
        (b"<rss><channel><item><guid>1</guid></item></channel></rss>", "parse/no_text"),
        (b"<rss><channel><item><title>Only a title</title>", "parse/teaser_only"),
    ],
)
def test_feeds_without_articles(data, reason):
    assert list(read(data, "f.xml").values()) == [reason]


def test_entities_of_a_feed_are_neither_fetched_nor_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    doctype = (
        f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY h SYSTEM "http://192.0.2.1/x">'
        + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 20 if n else "billion laughs "}">' for n in range(9))
        + "]>"
    )
    item = f"<item><title>&f;&h;</title><body>{LEAD} &f; &b8;</body></item>"
    for entry in read(
        f'<?xml version="1.0"?>{doctype}<rss><channel>{item}</channel></rss>'.encode()
    ).values():
        assert isinstance(entry, str) or (
            "the secret" not in entry.body + str(entry.headline) and len(entry.body) < 5000
        )


def test_pages_of_a_crawl():
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


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunk(PAGE), "Transfer-Encoding: chunked\r\n"),
        (PAGE, "Transfer-Encoding: chunked\r\n"),
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (PAGE, "Content-Encoding: gzip\r\n"),
        (brotli.compress(PAGE), "Content-Encoding: br\r\n"),
    ],
)
def test_bodies_are_unpacked(body, headers):
    data = make_warc_record("response", "https://a.example/", make_response(body, headers=headers))
    assert [piece.record.payload for piece in walk(data)] == [PAGE]


def test_the_charset_of_the_header_counts():
    body = "Café in Zürich. ".encode("cp1252") * 20
    data = make_warc_record(
        "response", "https://a.example/", make_response(body, "text/plain; charset=iso-8859-1")
    )
    (article,) = read(data).values()
    assert article.body.startswith("Café in Zürich") and not article.warnings


def test_an_old_archive():
    found = read(ARC)
    assert found["a#2"].url == "http://a.example/1" and found["a#2"].published_date == date(2024, 5, 6)


def test_a_crawl_that_is_cut_off_or_damaged():
    data = make_warc()
    cut = read(data[: data.index(b"https://a.example/3")])
    assert [value for value in cut.values() if value == "read/corrupt"] and "a#3" in cut
    cut = walk(data[: data.index(b"Second") if b"Second" in data else data.index(b"</article>")])
    assert describe(cut)[-2:] == [("a#request", "parse/crawl_record"), ("a#warcinfo", "parse/crawl_record")]
    assert describe(cut)[0][1] == "read/truncated"
    damaged = data.replace(b"WARC/1.0\r\nWARC-Type: response", b"WXRC/1.0\r\nWARC-Type: response", 1)
    found = read(damaged)
    assert found["a#3"] == "read/corrupt" and found["a#4"].url == "https://a.example/2"


def test_a_bomb_in_a_page_is_refused():
    packed = brotli.compress(bytes(100_000_000), quality=1)
    data = make_warc_record(
        "response", "https://a.example/", make_response(packed, headers="Content-Encoding: br\r\n")
    )
    assert list(read(data).values()) in (["read/ratio_limit"], ["read/too_large"])


def test_articles_one_behind_the_other():
    found = read(JOINED, "j.txt")
    assert [article.published_date for article in found.values()] == [date(2024, 5, 1), date(2024, 5, 2)]
    assert list(found) == ["j.txt#1", "j.txt#2"] and found["j.txt#1"].body == f"{LEAD}\n\nSecond paragraph."


def test_what_is_not_certain_is_one_article():
    text = f"{LEAD}\n\n=====\n\n{OTHER_STORY}\n"
    assert list(read(text.encode(), "j.txt")) == ["j.txt"]
    ruled = f"Title: x\nDate: 2024-05-01\n\n{LEAD}\n=====\nTitle: y\n\n{OTHER_STORY}\n"
    assert list(read(ruled.encode(), "j.txt")) == ["j.txt#1", "j.txt#2"]
    counted = f"1 of 2 DOCUMENTS\n\n{LEAD}\n2 of 2 DOCUMENTS\n\n{OTHER_STORY}\n"
    assert list(read(counted.encode(), "j.txt")) == ["j.txt#1", "j.txt#2"]


def test_items_of_a_newsml_g2_message():
    item = (
        '<newsItem guid="{0}" xml:lang="en"><contentMeta><headline>{0}</headline></contentMeta><contentSet>'
        "<inlineXML><nitf><body><body.content><p>{1}</p></body.content></body></nitf></inlineXML></contentSet></newsItem>"
    )
    head, tail = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>',
        "</itemSet></newsMessage>",
    )
    one, two = item.format("x", LEAD), item.format("y", OTHER_STORY)
    found = read((head + one + two + tail).encode(), "m.xml")
    assert {key: article.body for key, article in found.items()} == {"m.xml#1": LEAD, "m.xml#2": OTHER_STORY}
    assert list(read((head + one + tail).encode(), "m.xml")) == ["m.xml"]
    begun = time.process_time()
    assert len(walk((head + (one + two) * 2000 + tail).encode())) == 4000
    assert time.process_time() - begun < 10


def test_records_of_reuters_sgml_and_mailboxes():
    record = (
        '<REUTERS NEWID="{0}"><DATE>26-FEB-1987 15:01:01.79</DATE>'
        "<TEXT><TITLE>{0}</TITLE><BODY>{1}</BODY></TEXT></REUTERS>\n"
    )
    data = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + record.format(1, LEAD) + record.format(2, OTHER_STORY)
    found = read(data.encode(), "r.sgm")
    assert list(found) == ["r.sgm#1", "r.sgm#2"] and found["r.sgm#1"].source_format == "sgml"
    mail = "From a@b.example Wed May  1 10:00:00 2024\nFrom: a@b.example\nMessage-ID: <{0}@b>\nSubject: S{0}\n\n{1}\n\n"
    found = read((mail.format(1, LEAD) + mail.format(2, OTHER_STORY)).encode(), "box")
    assert [article.headline for article in found.values()] == ["S1", "S2"] and list(found) == [
        "box#1",
        "box#2",
    ]
    assert set(read(data.encode().replace(b"</REUTERS>", b"") * 9, "r.sgm", record_bytes=4000).values()) == {
        "read/too_large"
    }


def make_avro(rows, codec="deflate"):
    fields = [
        {"name": "title", "type": "string"},
        {"name": "text", "type": ["null", "string"]},
        {"name": "date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "photo", "type": "bytes"},
    ]
    sink = io.BytesIO()
    schema = {"type": "record", "name": "Article", "fields": fields}
    fastavro.writer(sink, schema, rows, codec=codec, sync_interval=1)
    return sink.getvalue()


ROWS = [
    {"title": f"Report {n}", "text": STORY, "date": datetime(2024, 5, n, 12, tzinfo=UTC), "photo": b"\xff\0"}
    for n in range(1, 4)
]


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_the_rows_of_an_avro_file_are_articles(codec):
    found = read(make_avro([*ROWS, ROWS[0] | {"text": None}], codec), "a.bin")
    assert list(found) == [f"a.bin#{n}" for n in range(1, 5)]
    assert found["a.bin#4"] == "parse/no_text"
    article = found["a.bin#2"]
    assert (article.headline, article.body, article.source_format) == ("Report 2", STORY, "avro")
    assert article.published_at == datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_an_avro_file_that_is_cut_off_or_damaged_keeps_what_came_before():
    data = make_avro(ROWS)
    *before, last = read(data[:-40], "a.avro").values()
    assert [row.headline for row in before] == ["Report 1", "Report 2"] and last == "read/truncated"
    assert set(read(b"Obj\x01" + bytes(range(200)), "a.avro").values()) == {"read/corrupt"}
