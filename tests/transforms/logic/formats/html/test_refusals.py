from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.html.refusals import PageFacts, is_cut, refuse_page
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


STORIES = (
    "Der Bundesrat hat dem Hafengesetz am Freitag seine Zustimmung erteilt, wie der Ausschuss empfohlen hatte. "
    "Drei Länder enthielten sich, weil sie höhere Kosten befürchten. Die Opposition will einen eigenen Entwurf vorlegen.",
    "Parliament will vote on a law that makes consent the test in court, after a decade of debate and two failed drafts. "
    "Judges welcomed the draft, but asked what consent means where a witness cannot remember the evening at all.",
    "Le Sénat a donné son consentement au texte, après deux jours de débats et un refus en commission la semaine passée. "
    "Le ministre a remercié les sénateurs et promis de débloquer les fonds avant la fin de l'hiver, malgré les critiques.",
    "A tram left the rails on the hill early on Thursday and came to rest against a bakery, but nobody was badly hurt. "
    "The driver told the rescue crew that the brakes had answered late on the second bend, where wet leaves had gathered.",
)
TITLES = (
    "Access denied: harbour closes to foreign trawlers",
    "Police report unusual activity at the old mint",
    "Just a moment that changed the town",
    "Service unavailable: village waits a year for its bus",
    "Are you a robot? The school that teaches with machines",
    "Seite nicht gefunden: Wie ein Archiv seine Akten verlor",
    "Acceso denegado: los vecinos luchan por un sendero",
    "Accès refusé : le port ferme aux chalutiers étrangers",
    "404 error messages of the past are on show in the museum",
)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("title", TITLES)
def test_an_article_may_speak_of_consent_and_errors(story, title):
    refuse_page(make_facts(f"<h1>{title}</h1><p>{story}</p>", story, title=f"{title} | The Courier"))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 Not Found", "The page you are looking for cannot be found. It may have been moved or deleted."),
        (
            "Page not found | The Courier",
            "Try the search, or go back to the front page of the Courier to read on.",
        ),
        (
            "Seite nicht gefunden - Der Bote",
            "Die gewünschte Seite gibt es nicht mehr. Gehen Sie zur Startseite zurück.",
        ),
        (
            "Page introuvable",
            "La page demandée n'existe plus. Retournez à la page d'accueil du journal, s'il vous plaît.",
        ),
        (
            "Página no encontrada",
            "La página que busca no existe o se ha movido. Vuelva a la portada del periódico.",
        ),
        (
            "Страница не найдена",
            "Возможно, она была удалена или перемещена. Перейдите на главную страницу сайта.",
        ),
        ("页面不存在", "您访问的页面不存在或已被删除，请返回首页继续浏览其他内容。"),
        (
            "ページが見つかりません",
            "お探しのページは移動または削除された可能性があります。トップページにお戻りください。",
        ),
        (
            "Attention Required! | Cloudflare",
            "Sorry, you have been blocked. You are unable to access this site at all.",
        ),
        (
            "Just a moment...",
            "Checking if the site connection is secure. The site needs to review your connection first.",
        ),
        ("403", "Forbidden."),
    ],
)
def test_the_page_of_an_error_is_refused_in_many_languages(title, text):
    assert (
        refuse(make_facts(f"<h1>{title.partition(' | ')[0]}</h1><p>{text}</p>", text, title=title))
        == "error_page"
    )


FREE = f"{STORY} {STORY[::-1]}."


def test_the_free_part_of_an_article_is_an_article():
    facts = make_facts(
        "<p>Subscribe to continue reading.</p>", "", {"@type": "NewsArticle", "isAccessibleForFree": False}
    )
    free = replace(facts, paragraphs=[STORY * 2, FREE, STORY + "…"])
    refuse_page(free)
    assert is_cut(free)
    assert refuse(replace(facts, paragraphs=[STORY, "The mayor, who had opposed it…"])) == "paywall"


def test_a_gallery_with_a_story_is_an_article():
    facts = make_facts("", "", title="In pictures: the tram", images=6)
    refuse_page(replace(facts, paragraphs=[STORY, STORY[::-1] + ".", FREE, STORY + " " + FREE]))
    assert refuse(replace(facts, paragraphs=["Tram number 1 leaves.", "Tram number 2 leaves."])) == "gallery"


def test_a_long_essay_with_many_links_is_an_article():
    essay = [f"{STORY} {FREE} So ends part {number}." for number in range(5)]
    refuse_page(replace(make_facts(LINKS, ""), paragraphs=essay, story_link_chars=1200))
    titles = [f"Headline number {number} of the day" for number in range(40)]
    assert refuse(replace(make_facts(LINKS, ""), paragraphs=titles, story_link_chars=1200)) == "link_list"
