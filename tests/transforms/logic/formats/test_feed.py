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


def parse_dated(stated: str, language: str = ""):
    prolog = PROLOG + f"<language>{language}</language>".encode()
    return parse(
        f"<item><title>Tram</title><pubDate>{stated}</pubDate><description>{STORY}</description></item>",
        prolog,
    )


@pytest.mark.parametrize(
    ("stated", "at", "precision", "offset", "codes"),
    [
        ("10-04-2020 19:00 +0400", datetime(2020, 4, 10, 15), "minute", 240, ["date_ambiguous"]),
        ("Fri, 10 Apr 2020 23:30:00 EDT", datetime(2020, 4, 11, 3, 30), "second", -240, []),
        ("Fri, 10 Apr 2020 23:30:00 XQT", datetime(2020, 4, 10), "day", None, ["zone_unknown"]),
        ("Fri, 10 Apr 2020 23:30:00", datetime(2020, 4, 10, 23, 30), "second", None, ["zone_unknown"]),
        ("Pt, 10 Kwi 2020 19:00:00 +0200", datetime(2020, 4, 10, 17), "second", 120, []),
    ],
)
def test_dates_of_entries(stated, at, precision, offset, codes):
    found = parse_dated(stated).publication
    assert found is not None and found.date == date(2020, 4, 10)
    assert (found.at, found.precision, found.utc_offset) == (at.replace(tzinfo=UTC), precision, offset)
    assert [warning.code for warning in found.warnings] == codes


@pytest.mark.parametrize(
    "stated", ["-0001-11-30T00:00:00+00:00", "Thu, 01 Jan 1970 00:00:00 GMT", "5 Brumaire 2021"]
)
def test_what_is_no_date_is_not_taken_in_silence(stated):
    found = parse_dated(stated)
    assert found.publication is None
    assert [warning.code for warning in found.warnings] == ["date_not_read"]


@pytest.mark.parametrize(("language", "day"), [("en-us", date(2021, 3, 4)), ("en-gb", date(2021, 4, 3))])
def test_the_language_of_the_feed_decides_numbers(language, day):
    found = parse_dated("03/04/2021", language).publication
    assert found is not None and (found.date, found.warnings) == (day, ())


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>Don&amp;#x27;t forget the pier &amp;amp; boats</title>", "Don't forget the pier & boats"),
        ("<title>Caf&amp;eacute; &amp;quot;will stay&amp;quot;</title>", 'Café "will stay"'),
        ("<title><![CDATA[Mayor&#8217;s house &ndash; a museum]]></title>", "Mayor’s house – a museum"),
        ("<title><![CDATA[Tram &amp;amp; bus]]></title>", "Tram & bus"),
        ("<title>AT&amp;T buys R&amp;D</title>", "AT&T buys R&D"),
        ("<title>AT&T buys R&D</title>", "AT&T buys R&D"),
        ("<title>Use &lt;b&gt; in HTML</title>", "Use <b> in HTML"),
        ("<title>Use &amp;lt;b&amp;gt; in HTML</title>", "Use <b> in HTML"),
        ("<title>If a &lt; b and c &gt; d</title>", "If a < b and c > d"),
        ("<title>The &lt;i&gt;Titanic&lt;/i&gt; again</title>", "The Titanic again"),
        ("<title><![CDATA[The <em>Titanic</em> &amp; she]]></title>", "The Titanic & she"),
        ("<title>Zero\u200bwidth &amp;#8203;and&#xAD; soft</title>", "Zerowidth and soft"),
    ],
)
def test_titles_have_characters_and_not_the_codes_for_them(title, headline):
    assert parse(f"<item>{title}<description>{STORY}</description></item>").headline == headline


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ('<title type="html">Tom &amp;amp; J &amp;#8217;s &lt;i&gt;x&lt;/i&gt;</title>', "Tom & J ’s x"),
        ('<title type="html">Use &amp;amp;lt; in code</title>', "Use &lt; in code"),
        ("<title>Tom &amp;amp; J</title>", "Tom & J"),
        ('<title type="text">Use &lt;b&gt; in HTML</title>', "Use <b> in HTML"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A &amp; <i>B</i></div></title>',
            "A & B",
        ),
    ],
)
def test_titles_of_atom_are_read_as_their_type_says(title, headline):
    content = f"<content type='html'>&lt;p&gt;{STORY}&lt;/p&gt;</content>"
    assert parse(f"<entry>{title}{content}</entry>", prolog=b"").headline == headline


SHORT = "Fishermen and the harbour office have agreed on a landing stage. Work on the pier starts in spring."
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


@pytest.mark.parametrize(
    "content",
    [
        f'<img src="x.jpg" width="140">{SHORT} (<a href="/t">Harbour</a>)',
        f'<p><img src="y.png"></p><p>{SHORT} [<a href="/r">Culture</a>]</p>',
        f"<p>{SHORT}</p>",
        f"<p>{SHORT[:60]}</p>",
        f"<p>{SHORT}</p><p>The post Pier appeared first on Creek Courier.</p>",
        f'<p>{SHORT}</p><p><a href="/r">Comments</a></p>',
    ],
)
def test_a_content_that_only_repeats_the_description_is_a_teaser(content):
    encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
    rss = f"<item {CONTENT}><title>Pier</title><description>{SHORT}</description>{encoded}</item>"
    held = f"<content type='html'><![CDATA[{content}]]></content>"
    atom = f"<entry><title>Pier</title><summary>{SHORT}</summary>{held}</entry>"
    assert refuse(rss) == refuse(atom) == "teaser_only"


def test_a_content_that_says_more_than_its_description_is_an_article():
    more = "A retired signalman noticed it on Monday and telephoned the museum, which paid for it at once and in cash."
    middling = STORY[: STORY.index(".", 450) + 1]
    cases = (SHORT, f"<p>{SHORT} {more}</p>"), (None, f"<p>{SHORT}</p>"), (STORY, STORY), (middling, middling)
    for description, content in cases:
        described = f"<description>{description}</description>" if description else ""
        entry = f"<item {CONTENT}>{described}<content:encoded><![CDATA[{content}]]></content:encoded></item>"
        assert SHORT.split(".")[0] in parse(entry).paragraphs[0] or content in {STORY, middling}


def test_a_text_that_was_escaped_twice_is_read():
    document = parse(
        f"<item><description>&amp;lt;p&amp;gt;Don&amp;#8217;t. {STORY}&amp;lt;/p&amp;gt;</description></item>"
    )
    assert document.paragraphs == (f"Don’t. {STORY.strip()}",)
    assert (
        parse(f"<item><description>Don&amp;#8217;t. {STORY}</description></item>")
        .paragraphs[0]
        .startswith("Don’t.")
    )


@pytest.mark.parametrize(
    ("stated", "names", "byline"),
    [
        ("<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Chen</dc:creator>", ["Ann Lee", "Bo Chen"], "Ann Lee, Bo Chen"),
        ("<dc:creator>Ann Lee &amp; Bo Chen</dc:creator>", ["Ann Lee", "Bo Chen"], "Ann Lee & Bo Chen"),
        ("<author>ann@c.example (Ann Lee)</author>", ["Ann Lee"], "ann@c.example (Ann Lee)"),
        ("<author>news@c.example</author>", [], "news@c.example"),
        ("<dc:creator>Reuters</dc:creator>", [], "Reuters"),
    ],
)  # fmt: skip
def test_authors_of_an_entry(stated: str, names: list[str], byline: str):
    document = parse(f"<item><title>Tram</title>{stated}<description>{STORY}</description></item>")
    assert ([author.name for author in document.authors], document.byline) == (names, byline)
