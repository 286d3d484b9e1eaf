"""Ways to set a story, each in several scripts: all of the story is the body, and nothing else."""

from __future__ import annotations

import json

import pytest

from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORIES = {
    "en": (
        "Pier to be rebuilt",
        "The harbour authority said on Monday that it would rebuild the northern pier after the storm of last month.",
        "Work is due to begin in the spring and to take about eighteen months, the engineer told a public meeting.",
        "Fishermen have asked for a temporary landing stage, because the remaining berths are too shallow.",
        "The council votes on the money in two weeks. A majority of its members said that they would support it.",
    ),
    "ru": (
        "Пирс восстановят",
        "Управление порта сообщило в понедельник, что восстановит северный пирс после шторма прошлого месяца.",
        "Работы начнутся весной и продлятся около восемнадцати месяцев, сказал инженер на собрании жителей.",
        "Рыбаки просят временный причал, потому что остальные места слишком мелкие для больших лодок.",
        "Городской совет проголосует через две недели. Большинство депутатов поддерживает план.",
    ),
    "ar": (
        "إعادة بناء الرصيف",
        "قالت هيئة الميناء يوم الاثنين إنها ستعيد بناء الرصيف الشمالي بعد العاصفة التي ضربت المدينة الشهر الماضي.",
        "من المقرر أن تبدأ الأعمال في الربيع وأن تستمر نحو ثمانية عشر شهرا كما قال المهندس في اجتماع عام.",
        "طلب الصيادون رصيفا مؤقتا لأن الأماكن الباقية ضحلة جدا للقوارب الكبيرة عند الجزر في كل يوم.",
        "سيصوت المجلس على الأموال بعد أسبوعين. وتؤيد غالبية الأعضاء الخطة المقترحة للبناء.",
    ),
    "zh": (
        "北码头将重建",
        "滨海新区港务局周一表示，将重建上月在风暴中受损的北码头，工程预计明年春天开始，工期约十八个月。",
        "港务局总工程师在说明会上介绍了设计方案。他说，新码头将比原来高出一米，以应对更强的风浪。",
        "渔民希望先修建一座临时栈桥，因为剩下的泊位在退潮时水太浅，较大的渔船无法停靠。",
        "区人大将在两周后对拨款进行表决。多数代表会后表示支持这一方案。",
    ),
}
NAMES = (
    *(
        "sidebar-grid",
        "newsletter-layout",
        "comment-grid",
        "promo-box",
        "social-feed",
        "related-articles-wrap",
        "teaser-list",
    ),
    *("ad-free-story", "share-container", "gallery-text", "follow-up", "tags-layout", "sponsor-wall"),
)
BANNER = (
    '<div id="cmp"><p>We and our partners use cookies to store and access information on your device, for ads.</p>'
    "<p>You may accept all cookies or manage your choices below, including your right to object.</p></div>"
)
SECTIONS = "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(20))


def parse(title: str, body: str, head: str = "") -> tuple[str, ...]:
    nav = f"<header><nav><ul>{SECTIONS}</ul></nav></header>"
    page = (
        f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{nav}{body}</body></html>"
    )
    return parse_html(FormatInput(page.encode())).paragraphs


def mark(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("name", NAMES)
def test_a_story_in_elements_named_like_furniture(language: str, name: str) -> None:
    title, *story = STORIES[language]
    boxes = "".join(
        f'<div class="{name}"><div class="{name}__content article__content"><p>{t}</p></div></div>'
        for t in story
    )
    assert parse(title, f"<main><h1>{title}</h1>{boxes}</main>") == tuple(story)
    sections = "".join(f'<section class="{name}"><p>{t}</p></section>' for t in story)
    assert parse(title, f"<main><h1>{title}</h1>{sections}</main>") == tuple(story)
    assert parse(
        title, f'<main><h1>{title}</h1><div class="{name}">{mark(tuple(story))}</div></main>'
    ) == tuple(story)


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("tag", ["aside", "section", "form", "article"])
def test_a_story_beside_a_question_for_consent(language: str, tag: str) -> None:
    title, *story = STORIES[language]
    assert parse(
        title, f"<div><{tag} class=x><h1>{title}</h1>{mark(tuple(story))}</{tag}></div>{BANNER}"
    ) == tuple(story)


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("linked", [0, 1, 2])
def test_a_paragraph_of_the_story_that_is_one_link(language: str, linked: int) -> None:
    title, *story = STORIES[language]
    lines = [
        f'<p><a href="/a"><b>{t}</b></a></p>' if n == linked else f"<p>{t}</p>" for n, t in enumerate(story)
    ]
    assert parse(
        title, f"<article><h1>{title}</h1><div class=text>{''.join(lines)}</div></article>"
    ) == tuple(story)


@pytest.mark.parametrize("language", STORIES)
def test_a_story_in_the_data_of_the_page(language: str) -> None:
    title, *story = STORIES[language]
    data = {"props": {"pageProps": {"article": {"title": title, "body": mark(tuple(story))}}}}
    nodes = {"article": {"blocks": [{"type": "paragraph", "text": text} for text in story]}}
    node = {"@type": "NewsArticle", "headline": title, "articleBody": "\n\n".join(story)}
    assert parse(
        title, f'<div id=x></div><script type="application/json">{json.dumps(data)}</script>'
    ) == tuple(story)
    assert parse(
        title, f'<h1>{title}</h1><script type="application/json">{json.dumps(nodes)}</script>'
    ) == tuple(story)
    stated = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert parse(title, f"<h1>{title}</h1><p>{story[0][:40]}…</p>", stated) == tuple(story)
    streamed = (
        f'<div hidden id="S:0"><h1>{title}</h1>{mark(tuple(story))}</div><script>$RC("B:0","S:0")</script>'
    )
    assert parse(title, streamed) == tuple(story)


@pytest.mark.parametrize("language", STORIES)
def test_what_readers_wrote_is_not_the_story(language: str) -> None:
    title, *story = STORIES[language]
    comments = "".join(f"<li><div class=author>A</div><p>{t[::-1]}.</p></li>" for t in story * 3)
    body = f"<article><h1>{title}</h1>{mark(tuple(story))}</article><div class=comment-list><ul>{comments}</ul></div>"
    assert parse(title, body) == tuple(story)
