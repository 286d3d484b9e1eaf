from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support import OTHER_STORY, assert_linear
from tests.transforms.logic.containers.samples import (
    ATOM,
    LEAD,
    RSS,
    make_newsml,
    read,
    walk,
)


def test_entries_of_rss_become_articles():
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
def test_a_description_is_the_article_if_it_is_long_or_has_paragraphs(description, outcome):
    item = f"<rss><channel><item><title>x</title><description><![CDATA[{description}]]></description></item></channel></rss>"
    (found,) = read(item.encode(), "f.xml").values()
    assert (found if isinstance(found, str) else "article") == outcome


def test_entries_of_atom_become_articles():
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
def test_a_feed_without_articles_is_rejected_with_a_reason(data, reason):
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


def test_the_items_of_a_newsml_g2_message_are_records():
    found = read(make_newsml(LEAD, OTHER_STORY), "m.xml")
    assert {key: article.body for key, article in found.items()} == {"m.xml#1": LEAD, "m.xml#2": OTHER_STORY}
    assert list(read(make_newsml(LEAD), "m.xml")) == ["m.xml"]


def test_a_newsml_g2_message_takes_linear_time():
    def act(count):
        assert len(walk(make_newsml(*[LEAD, OTHER_STORY] * count))) == 2 * count

    assert_linear(act, 250)
