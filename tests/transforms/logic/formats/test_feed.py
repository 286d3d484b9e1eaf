from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.feed import parse_feed_entry
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints
from wiredesk.transforms.logic.kernel.errors import RecordError

STORY = "The council voted on Monday to reopen the old tram line, which had rusted for years. " * 13
PROLOG = (
    b'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Creek Courier</title>'
)


def parse(entry: str, prolog: bytes = PROLOG):
    return parse_feed_entry(FormatInput(entry.encode(), hints=Hints(prolog=prolog)))


def refuse(entry: str) -> str:
    with pytest.raises(RecordError) as caught:
        parse(entry)
    return caught.value.reason


def test_the_fields_of_an_entry():
    document = parse(
        "<item><title>Tram &amp; bus</title><link>https://c.example/1</link><guid>c-1</guid>"
        "<dc:creator>Ann Lee</dc:creator><category>rail</category><category>rail</category>"
        f"<pubDate>Mon, 05 Jan 2026 09:30:00 +0100</pubDate><description>{STORY}</description></item>"
    )
    assert document.paragraphs == (STORY.strip(),)
    assert (document.headline, document.url, document.record_id) == (
        "Tram & bus",
        "https://c.example/1",
        "c-1",
    )
    assert (document.publisher, document.keywords) == ("Creek Courier", ("rail",))
    assert [author.name for author in document.authors] == ["Ann Lee"]
    assert document.publication is not None
    assert document.publication.at == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert (document.publication.date, document.publication.method) == (date(2026, 1, 5), "feed")


def test_an_entry_of_atom_needs_no_head_of_its_feed():
    document = parse(
        f"<entry><title>Tram</title><published>2026-01-05T08:00:00Z</published><updated>2026-01-06T08:00:00Z"
        f"</updated><content type='html'>&lt;p&gt;{STORY}&lt;/p&gt;</content></entry>",
        prolog=b"",
    )
    assert document.paragraphs == (STORY.strip(),)
    assert document.modified_at == datetime(2026, 1, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        ("A short summary of the vote.", "teaser_only"),
        (STORY + "Continue reading the story", "teaser_only"),
        (STORY + "[...]", "teaser_only"),
        ("", "teaser_only"),
    ],
)
def test_a_teaser_is_no_article(description, reason):
    assert refuse(f"<item><title>Tram</title><description>{description}</description></item>") == reason


def test_a_short_text_in_paragraphs_is_an_article():
    paragraphs = [
        f"Paragraph {number} tells in one sentence of the vote. " + "So it was. " * 12 for number in range(3)
    ]
    markup = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in paragraphs)
    assert len(parse(f"<item><description>{markup}</description></item>").paragraphs) == 3


def test_the_footer_of_wordpress_is_left_out():
    footer = "&lt;p&gt;The post Tram appeared first on Creek Courier.&lt;/p&gt;"
    document = parse(f"<item><description>&lt;p&gt;{STORY}&lt;/p&gt;{footer}</description></item>")
    assert document.paragraphs == (STORY.strip(),)


def test_an_entry_without_any_text_is_refused():
    assert refuse("<item><guid>c-1</guid></item>") == "no_text"
    assert refuse("no entry at all") == "broken_feed"
