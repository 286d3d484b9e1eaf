from __future__ import annotations

import json

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.html.refusals import PageFacts, refuse_page
from wiredesk.transforms.logic.kernel.errors import RecordError

STORY = "The council voted on Monday to reopen the old tram line, which had rusted for years and years."
LINKS = "".join(f'<p><a href="/{n}">Headline number {n} of the day</a></p>' for n in range(12))


def make_facts(body: str, story: str = "", article: dict | None = None, **facts) -> PageFacts:
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>' if article else ""
    root = parse_page(f"<html><head>{script}</head><body>{body}</body></html>")
    paragraphs = [story] if story else []
    defaults = {"title": "Tram", "story_link_chars": 0, "images": 0}
    return PageFacts(paragraphs, collect_blocks(root), read_metadata(root), **(defaults | facts))


def refuse(facts: PageFacts) -> str:
    with pytest.raises(RecordError) as caught:
        refuse_page(facts)
    return caught.value.reason


def test_a_story_is_not_refused():
    refuse_page(make_facts(f"<p>{STORY * 3}</p>", STORY * 3))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (make_facts("", title="404 Not Found error"), "error_page"),
        (make_facts("<h1>Page not found</h1>", "Try the front page."), "error_page"),
        (make_facts("<p>Checking your browser</p>"), "error_page"),
        (make_facts("<p>We use cookies. Accept all cookies.</p>"), "consent_page"),
        (make_facts("", "word " * 30, {"@type": "NewsArticle", "wordCount": 500}), "paywall"),
        (make_facts("", STORY + "…", {"@type": "NewsArticle", "isAccessibleForFree": False}), "paywall"),
        (make_facts("<p>Subscribe to continue reading.</p>", STORY + "..."), "paywall"),
        (make_facts("", "A caption of a picture.", title="In pictures: the tram", images=6), "gallery"),
        (make_facts(LINKS, "Headlines"), "link_list"),
        (make_facts(LINKS, STORY * 2, story_link_chars=150), "link_list"),
        (make_facts("<p>Hi</p>", "Hi"), "no_text"),
    ],
)
def test_a_page_that_is_no_article_is_refused(facts, reason):
    assert refuse(facts) == reason


@pytest.mark.parametrize(
    "facts",
    [
        make_facts("", STORY + "…"),
        make_facts("<p>Subscribe to continue reading.</p>", STORY),
        make_facts("", STORY, {"@type": "NewsArticle", "isAccessibleForFree": False}),
        make_facts("<p>Accept all cookies.</p>", STORY * 20),
        make_facts("", STORY * 14, {"@type": "NewsArticle", "wordCount": 5000}),
        make_facts(LINKS, STORY * 3, {"@type": "NewsArticle", "headline": "Tram"}),
        make_facts("", STORY * 5, title="In pictures: the tram", images=4),
    ],
)
def test_one_sign_alone_is_not_enough(facts):
    refuse_page(facts)
