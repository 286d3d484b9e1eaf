from __future__ import annotations

import json
from typing import Any

import pytest

from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.parts.input import FormatInput

TITLE = "Hollow Creek opens its old tram line again"
STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that nobody would pay on Sundays.",
    "Opponents had asked for a cycle path along the same route, which they say would have cost much less.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a note.",
    "Residents of the upper town have collected nine hundred signatures for a stop at the school.",
)
MARKUP = "".join(f"<p>{text}</p>" for text in STORY)
COOKIES = (
    "<p>We and our partners use cookies to store information on your device, such as identifiers.</p>" * 2
)
LINKS = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(15)) + "</ul></nav>"


def parse(body: str, head: str = "", article: dict[str, Any] | None = None) -> Any:
    node = {"@type": "NewsArticle", "headline": TITLE, **(article or {})}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>' if article is not None else ""
    page = f"<html><head><meta charset=utf-8><title>{TITLE}</title>{script}{head}</head><body>{LINKS}{body}</body></html>"
    return parse_html(FormatInput(page.encode()))


@pytest.mark.parametrize(
    ("body", "article"),
    [
        ("<div id=root></div>", {"articleBody": "\n\n".join(STORY)}),
        (f"<article><h1>{TITLE}</h1><p>{STORY[0]}</p></article>", {"articleBody": MARKUP}),
        (f"<article><h1>{TITLE}</h1><p>{STORY[0][:60]}…</p></article>", {"articleBody": "\n".join(STORY)}),
        (f"<div id=root></div><noscript><div>{MARKUP}</div></noscript>", None),
        (f'<div itemprop="articleBody"><script type="text/template">{MARKUP}</script></div>', None),
        (f"<div id=app></div><script>window.__STATE__ = {json.dumps({'body': MARKUP})}</script>", None),
        (
            f"<h1>{TITLE}</h1><p>{STORY[0]}</p><script>self.__next_f.push({json.dumps([1, MARKUP])})</script>",
            None,
        ),
        (f"<aside class=main><h1>{TITLE}</h1>{MARKUP}</aside><div id=consent>{COOKIES}</div>", None),
        (f"<div class=newsletter-grid><h1>{TITLE}</h1>{MARKUP}</div>", None),
        (f"<h1>{TITLE}</h1>" + "".join(f"<div class=promo-grid><p>{t}</p></div>" for t in STORY), None),
        (
            f"<h1>{TITLE}</h1>"
            + "".join(
                f'<div class="newsletter-grid"><div class="newsletter-grid__c post__content"><p>{t}</p></div></div>'
                for t in STORY
            ),
            None,
        ),
    ],
)
def test_the_longest_story_that_the_page_holds_is_the_body(body: str, article: dict[str, Any] | None) -> None:
    assert parse(body, article=article).paragraphs == STORY


def test_a_summary_or_other_stories_do_not_replace_the_story() -> None:
    others = "".join(
        f'<div class=x><h3><a href="/{n}">Story number {n}</a></h3><p>{t[::-1]}.</p></div>'
        for n, t in enumerate(STORY)
    )
    body = f"<article><h1>{TITLE}</h1>{MARKUP}</article><section>{others}</section>"
    assert parse(body, article={"articleBody": STORY[0]}).paragraphs == STORY


def test_a_story_that_covers_little_of_the_page_has_a_warning() -> None:
    letters = "".join(f"<td>{' '.join(STORY)[n:]} So wrote reader {n}.</td>" for n in range(6))
    document = parse(
        f"<article><h1>{TITLE}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p></article><table><tr>{letters}</tr></table>"
    )
    found = " ".join(document.paragraphs)
    assert (
        "body_may_be_incomplete" in [warning.code for warning in document.warnings]
        or "So wrote reader 5" in found
    )


def test_the_free_part_of_an_article_is_kept_with_a_warning() -> None:
    ends = "<p>The mayor, who had opposed it for years…</p><div>Subscribe to continue reading this article.</div>"
    document = parse(
        f"<article><h1>{TITLE}</h1>{MARKUP}{ends}</article>", article={"isAccessibleForFree": False}
    )
    assert document.paragraphs[:5] == STORY
    assert [warning.code for warning in document.warnings] == ["paywalled"]


CONSENT = {
    "en": (
        "We and our partners store cookies on your device to show you personalised ads and to count our readers.",
        "You can accept all cookies or manage your choices at any time; your consent is kept for a year.",
    ),
    "it": (
        "Noi e i nostri partner usiamo i cookie sul tuo dispositivo per mostrarti annunci e misurare il pubblico.",
        "Puoi accettare tutti i cookie o rifiutare il consenso in ogni momento nelle impostazioni.",
    ),
}


@pytest.mark.parametrize("language", CONSENT)
@pytest.mark.parametrize("tag", ["aside", "div"])
def test_the_question_for_consent_is_no_body_where_a_story_stands_beside_it(language: str, tag: str) -> None:
    question = "".join(f"<p>{text}</p>" for text in CONSENT[language])
    story = "".join(f"<p>{text}</p>" for text in STORY)
    page = f"<html><body><div class='x'>{question}</div><{tag}><h1>The line opens</h1>{story}</{tag}></body></html>"
    assert parse_html(FormatInput(page.encode())).paragraphs == tuple(STORY)
