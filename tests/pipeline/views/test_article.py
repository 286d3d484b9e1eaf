"""The display of an article: marks, the text of the terminal, and the page."""

from __future__ import annotations

from dataclasses import asdict, replace
from html.parser import HTMLParser

from tests.support import make_article
from wiredesk.pipeline.views.article import render_article
from wiredesk.pipeline.views.article_html import render_page
from wiredesk.schemas.records import (
    Author,
    CitedOutlet,
    Dateline,
    Entity,
    Keyphrase,
    Mention,
    Place,
    Quote,
    RowWarning,
    TimeExpression,
)

BODY = "“Taxes & <rates> fall,” said Anna Lind on Sunday in Paris, the Courier reported. Lind left."


def at(text):
    start = BODY.index(text)
    return start, start + len(text), text


def make_row(**changes):
    article = make_article(body=BODY, headline="A <b> & c")
    article = replace(
        article,
        entities=(
            Entity(0, "Anna Lind", "PERSON", 2, 0.9, (Mention(*at("Anna Lind")), Mention(81, 85, "Lind"))),
            Entity(1, "Paris", "GPE", 1, 0.4, (Mention(*at("Paris")),)),
        ),
        quotes=(
            Quote(
                *at("Taxes & <rates> fall,"),
                "direct",
                "Anna Lind",
                0,
                None,
                None,
                "said",
                None,
                None,
                0.95,
                "after",
            ),
        ),
        places=(Place(*at("Paris"), "Paris", 2988507, 48.85, 2.35, "FR", "Île-de-France", "P.PPLC", 0.9),),
        times=(TimeExpression(*at("Sunday"), "DATE", "2026-01-04", "START"),),
        keyphrases=(Keyphrase("rates", 1.0, 1),),
        cited_outlets=(CitedOutlet("Courier", *at("Courier")[:2], "reported"),),
        warnings=(RowWarning("mojibake_repaired", "two signs"),),
        dateline=Dateline("PARIS, Jan 4 (AP) -", "PARIS", None, "AP"),
        authors=(Author("Bo Reed", "reporter", None),),
        **changes,
    )
    return asdict(article)


def test_the_terminal_shows_every_annotation():
    shown = render_article(make_row(), BODY).plain
    for part in (
        "“<0 Taxes & <rates> fall,>” said [Anna Lind]PERSON on {Sunday}2026-01-04 in [Paris]GPE",
        "Courier(cited) reported",
        "mojibake_repaired: two signs",
        "PARIS, Jan 4 (AP) - | PARIS | AP",
        "authors          Bo Reed, reporter",
        "0 PERSON       Anna Lind  2x, salience 0.900; also Lind",
        "0 Anna Lind  direct, said, after 0.95: Taxes & <rates> fall,",
        "Paris, Île-de-France, FR (48.85 2.35, P.PPLC, 0.90)",
        "Sunday  DATE 2026-01-04 START",
        "rates  1.00, 1x",
    ):
        assert part in shown, part


def test_links_are_shown():
    shown = render_article(
        make_row(relation="update", matched_id="f" * 32, similarity=0.5, containment=0.75), BODY
    ).plain
    assert f"update of {'f' * 32} (similarity 0.50, containment 0.75)" in shown


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.open, self.fetched = "", [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "srcset") or tag == "link"]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.text += "" if "style" in self.open else data


def test_the_page_has_the_text_escaped_and_fetches_nothing():
    page = render_page(make_row(), BODY)
    reader = _Reader()
    reader.feed(page)
    assert "<rates>" not in page and "<b>" not in page and "url(" not in page
    assert reader.fetched == []
    assert BODY.replace("“", "“0") in reader.text, "but for the number of the quotation"
    assert 'class="quote keyphrase"' in page and 'class="entity GPE place"' in page
    assert 'href="https://www.geonames.org/2988507"' in page


def test_a_part_that_cannot_be_shown_leaves_a_message_and_the_text():
    broken = make_row() | {"wire_agency": "AP", "wire_confidence": "much", "times": [{"start": 0}]}
    text = render_article(broken, BODY).plain
    assert BODY in text and "facts cannot be shown: ValueError: " in text
    assert "(marks cannot be shown: KeyError: " in text
    assert "Annotations cannot be shown: KeyError: 'text' (pipeline/views/annotations.py:" in text
    page = render_page(broken, BODY)
    assert "Taxes &amp; &lt;rates&gt; fall" in page and page.count("cannot be shown: ") == 3
