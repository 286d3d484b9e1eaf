"""The display of an article on a terminal."""

from __future__ import annotations

import io
import re
from dataclasses import asdict, replace

import pytest
from rich.cells import cell_len

from tests.pipeline.pages.odd_rows import ODD_TEXTS, make_empty_row, make_odd_row
from tests.support import make_article
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.telemetry.terminal import SafeConsole
from wiredesk.pipeline.views.article import NoSuchArticleError, read_article, render_article
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
        "“<1 Taxes & <rates> fall,>” said [Anna Lind]PERSON on {Sunday}2026-01-04 in [Paris]GPE",
        "Courier(cited) reported",
        "Warning          two signs (mojibake repaired)",
        "Dateline         PARIS, Jan 4 (AP) - (PARIS, AP)",
        "Authors          Bo Reed, reporter",
        "Anna Lind  2 mentions, salience 0.90, also “Lind”",
        "1 Anna Lind  direct, the speaker is named after it (“said”), almost certain, 95 %  Taxes & <rates> fall,",
        "Paris  capital, Île-de-France, France, 48.85 N 2.35 E, very likely, 90 %, 1 mention",
        "beginning of 4 January 2026  “Sunday”",
        "rates  score 1.00, 1 mention",
        "Courier  “reported”",
    ):
        assert part in shown, part


def test_links_are_shown():
    shown = render_article(
        make_row(relation="update", matched_id="f" * 32, similarity=0.5, containment=0.75), BODY
    ).plain
    assert f"Update of        {'f' * 32}" in shown
    assert "most of the wording is shared (75 % of the shorter text, 50 % of the two together)" in shown


@pytest.mark.parametrize("precision", ["day", "second"])
def test_the_publication_is_shown_as_exactly_as_it_is_known(precision):
    shown = render_article(make_row(published_precision=precision), BODY).plain
    assert f"Published        1 January 2026{', 00:00 UTC' if precision == 'second' else ''}\n" in shown


def print_on_terminal(text, width):
    stream = io.StringIO()
    SafeConsole(file=stream, width=width, force_terminal=True, highlight=False, markup=False).print(text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://news.example/a", True),
        ("javascript:alert(1)", False),
        ("https://news.example/\x1b]8;;http://evil.example\x07", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_terminal_links_to_addresses_of_the_web_alone(url, is_linked):
    printed = print_on_terminal(render_article(make_row(url=url), BODY, 80), 80)
    assert (f";{url}\x1b\\" in printed) == is_linked
    assert "\x07" not in printed and "]8;;http://evil" not in printed.replace("\\x1b]8;;http://evil", "")
    assert "https://www.geonames.org/2988507" in printed, "a place leads to its page at GeoNames"
    assert "\x1b]8;" not in "".join(render_article(make_row(url=url), BODY).plain)


@pytest.mark.parametrize("width", [40, 80])
def test_facts_and_annotations_are_wrapped_below_themselves(width):
    shown = render_article(
        make_row(byline="By Anna Bell and " * 12, url="https://a.example/" + "x" * 200), BODY, width
    )
    facts, _, rest = shown.plain.partition(BODY[-20:])
    lines = [
        line
        for line in (*facts.partition("Published")[2].splitlines(), *rest.splitlines())
        if "“<" not in line
    ]
    assert all(cell_len(line) <= width for line in lines)
    assert "By Anna Bell" in shown.plain
    if width == 80:
        assert "\n                 " in facts, "further lines of a fact begin below its value"


@pytest.mark.parametrize("kind", ODD_TEXTS)
def test_a_terminal_shows_odd_texts_and_runs_none(kind):
    row = make_odd_row(ODD_TEXTS[kind])
    for width in (None, 80):
        text = render_article(row, row["body"], width)
        assert "cannot be shown" not in text.plain
        printed = print_on_terminal(text, 80)
        kept = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", printed)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", kept)


def test_a_row_of_nulls_is_shown():
    shown = render_article(make_empty_row("Text."), "Text.").plain
    assert "(no headline)" in shown and "no date" in shown and "None" not in shown


def test_a_part_that_cannot_be_shown_leaves_a_message_and_the_text():
    broken = make_row() | {"wire_agency": "AP", "wire_confidence": "much", "times": [{"start": 0}]}
    text = render_article(broken, BODY).plain
    assert BODY in text and "facts cannot be shown: TypeError: " in text
    assert "(marks cannot be shown: KeyError: " in text
    assert "cannot be shown: KeyError: 'value' (pipeline/views/annotations.py:" in text


def test_an_article_is_found_by_its_id_its_beginning_and_its_source_key(store, made):
    connection = connect(store)
    ids = dict(connection.sql("SELECT source_key, article_id FROM articles").fetchall())
    for key, article_id in ids.items():
        for wanted in (key, article_id, article_id[:12]):
            assert read_article(connection, wanted)[0]["article_id"] == article_id
    for wanted, why in (("nothing", "no article has"), ("", "several article ids")):
        with pytest.raises(NoSuchArticleError, match=why):
            read_article(connection, wanted)
