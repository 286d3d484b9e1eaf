from __future__ import annotations

import json

import pytest

from tests.transforms.logic.formats.html.test_metadata import meta, read

SITE = meta("og:site_name", "Creek Courier")
STORY = "<p>" + "The harbour office said on Monday that it would rebuild the pier. " * 4 + "</p>"


def read_headline(head: str, body: str, url: str | None = None, article: dict | None = None) -> str | None:
    return read(head, body, article, url).headline


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("Pier rebuild cost and dates: all you need to know", "A town waits for its pier to come back"),
        ("Pier reopens", "Pier reopens after storm, and everyone is invited"),
        ("LIVE: pier reopens", "Pier reopens"),
        ("Pier reopens", "Breaking: Pier reopens"),
        ("Port pier’s return", "Port pier's return"),
        ("Mayor says ", 'Mayor says "we will build" as pier reopens'),
        ("Old pier of the town…", "Old pier of the town opens again in spring"),
        ("桟橋再建 費用と日程まとめ", "北桟橋を再建へ 嵐で流失"),
        ("«Мы построим причал» - мэр", "«Мы построим причал»: мэр ответил рыбакам"),
    ],
)
def test_the_printed_headline_comes_before_the_stated_one(stated, printed):
    content = stated.replace('"', "&quot;")
    assert (
        read_headline(SITE + meta("og:title", content), f"<article><h1>{printed}</h1>{STORY}</article>")
        == printed
    )


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1 class='logo'>Creek Courier, the paper of the creek</h1></header>{story}",
        "<h1>Creek Courier</h1>{story}",
        "<h1>The Creek-Courier Online</h1>{story}",
        "<main><h1>City</h1>{story}</main>",
        "<nav><h1>Everything about your creek</h1></nav>{story}",
        "<h1>More of what others read today</h1>{story}<h1>All of the week in pictures</h1>",
        "<article><h2>Others are reading this too now</h2>{story}</article>",
    ],
)
def test_a_heading_that_is_not_the_story_s_is_no_headline(body):
    head = SITE + meta("og:title", "Old tram line opens again") + meta("article:section", "City")
    assert read_headline(head, body.format(story=STORY)) == "Old tram line opens again"


@pytest.mark.parametrize(
    ("heading", "headline"),
    [
        (
            "<span class=kicker>City</span> <span>Old tram line opens again</span>",
            "Old tram line opens again",
        ),
        ("Old tram line opens again<small>What it cost</small>", "Old tram line opens again"),
        ("Old <em>tram</em> line opens again", "Old tram line opens again"),
        ("Old <!-- x -->tram<!-- y --> line opens again", "Old tram line opens again"),
        ("Old tram line<br>opens again", "Old tram line opens again"),
        ("Old tram<span>'s</span> line opens a<b>gain</b>", "Old tram's line opens again"),
        ("<span>Old tram line</span><span>opens again</span>", "Old tram line opens again"),
        ("Old\u200b tram\ufeff line&nbsp;opens again\u00ad", "Old tram line opens again"),
        ("Tram &amp;amp; bus lines open again", "Tram & bus lines open again"),
        ("AT&amp;section and R&amp;D open again", "AT&section and R&D open again"),
    ],
)
def test_a_heading_of_several_elements_is_one_line(heading, headline):
    title = headline if "tram line" in headline else "Other"
    head = meta("og:title", title) if title != "Other" else ""
    assert read_headline(head, f"<article><h1>{heading}</h1>{STORY}</article>") == headline


@pytest.mark.parametrize(
    ("site", "title", "headline"),
    [
        ("Creek Courier", "Pier to be rebuilt | Creek Courier", "Pier to be rebuilt"),
        ("Creek Courier", "Pier to be rebuilt | City | Creek Courier", "Pier to be rebuilt"),
        ("Creek Courier", "Creek Courier: Pier to be rebuilt", "Pier to be rebuilt"),
        ("Creek Courier", "Pier to be rebuilt - The Creek Courier", "Pier to be rebuilt"),
        ("Creek Courier", "Pier to be rebuilt — CreekCourier.com", "Pier to be rebuilt"),
        ("Creek Courier", "Pier to be rebuilt « Creek Courier", "Pier to be rebuilt"),
        ("Creek Courier", "Pier to be rebuilt · Creek Courier", "Pier to be rebuilt"),
        ("Creek Courier", "Pier - or no pier - for the town", "Pier - or no pier - for the town"),
        ("Creek Courier", "Courier: I carried gold for thieves", "Courier: I carried gold for thieves"),
        ("Creek Courier", "Follow-up: 10-12 boats lost", "Follow-up: 10-12 boats lost"),
        ("海辺新聞デジタル", "北桟橋を再建へ：海辺新聞デジタル", "北桟橋を再建へ"),
        ("海辺新聞", "北桟橋を再建へ｜海辺新聞デジタル", "北桟橋を再建へ"),
        ("海辺新聞", "北桟橋を再建へ - 海辺新聞", "北桟橋を再建へ"),
        ("海辺新聞", "北桟橋を再建へ | 海辺新聞オンライン", "北桟橋を再建へ"),
        ("Creek Courier", "Pier to be rebuilt ❘ Creek Courier", "Pier to be rebuilt"),
        ("海辺新聞", "【海辺新聞】北桟橋を再建へ", "北桟橋を再建へ"),
        ("海辺新聞", "北桟橋を再建へ（海辺新聞）", "北桟橋を再建へ"),
        ("山城网", "旧馆屋顶今冬翻修 工期六个月_新闻_山城网", "旧馆屋顶今冬翻修 工期六个月"),
        ("山城网", "旧馆屋顶今冬翻修-山城网", "旧馆屋顶今冬翻修"),
        ("산마을일보", "도서관 지붕 겨울에 고친다 - 산마을일보", "도서관 지붕 겨울에 고친다"),
        ("산마을일보", "도서관 지붕 겨울에 고친다 :: 산마을일보", "도서관 지붕 겨울에 고친다"),
        (
            "Горный вестник",
            "Крышу библиотеки починят зимой — Горный вестник",
            "Крышу библиотеки починят зимой",
        ),
        ("Η Φωνή", "Η στέγη θα επισκευαστεί - Η Φωνή", "Η στέγη θα επισκευαστεί"),
        ("صحيفة الجبل", "إصلاح سقف المكتبة هذا الشتاء | صحيفة الجبل", "إصلاح سقف المكتبة هذا الشتاء"),
        ("ข่าวภูเขา", "ซ่อมหลังคาห้องสมุดในฤดูหนาวนี้ - ข่าวภูเขา", "ซ่อมหลังคาห้องสมุดในฤดูหนาวนี้"),
        ("पहाड़ समाचार", "पुस्तकालय की छत की मरम्मत - पहाड़ समाचार", "पुस्तकालय की छत की मरम्मत"),
    ],
)
def test_the_name_of_the_site_is_cut_in_every_script(site, title, headline):
    head = meta("og:title", title) + meta("og:site_name", site)
    assert read_headline(head, STORY) == headline
    assert read_headline(f"<title>{title}</title>" + meta("og:site_name", site), STORY) == headline


@pytest.mark.parametrize(
    ("where", "title"),
    [
        ({"url": "https://www.creekcourier.example/a"}, "Pier to be rebuilt - Creek Courier"),
        (
            {"article": {"@type": "NewsArticle", "publisher": {"name": "Creek Courier"}}},
            "Pier to be rebuilt – Creek Courier",
        ),
        ({"article": {"@type": "WebSite", "name": "Creek Courier"}}, "Pier to be rebuilt - Creek Courier"),
    ],
)
def test_the_name_of_the_site_is_known_from_many_places(where, title):
    assert read_headline(f"<title>{title}</title>", STORY, **where) == "Pier to be rebuilt"


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            "Old Road Limited (ORL) - Trade Disclosure | Creek Exchange",
            "Old Road Limited (ORL) - Trade Disclosure",
        ),
        ("Creek Exchange | Old Road Limited discloses trade", "Old Road Limited discloses trade"),
        ("旧馆屋顶今冬翻修_社会频道_山城网", "旧馆屋顶今冬翻修"),
        ("北桟橋を再建へ 嵐で流失｜海辺", "北桟橋を再建へ 嵐で流失"),
        ("Old Road - a history of trade", "Old Road - a history of trade"),
        ("snake_case and other names", "snake_case and other names"),
    ],
)
def test_a_title_with_bars_is_cut_though_the_site_is_unknown(title, headline):
    assert read_headline(f"<title>{title}</title>", STORY) == headline


@pytest.mark.parametrize(
    "masthead",
    ["<header><h1>Creek Courier</h1></header>", "<div><h1><a href='/'>Creek Courier</a></h1></div>"],
)
@pytest.mark.parametrize(
    "title", ["Old tram line opens again - Creek Courier", "Creek Courier - Old tram line opens again"]
)
def test_a_masthead_is_the_name_of_the_site(title, masthead):
    body = f"{masthead}<article><h2>Old tram line opens again</h2>{STORY}</article>"
    assert read_headline(f"<title>{title}</title>", body) == "Old tram line opens again"
    assert (
        read_headline(f"<title>{title}</title>", f"<h1>Old tram line opens again</h1>{STORY}")
        == "Old tram line opens again"
    )


def test_a_stated_title_that_its_own_quotation_mark_ends_is_mended_from_the_title():
    title = 'Baker "would do it again" after tram hits oven'
    head = f'<title>{title} | Creek Courier</title>{SITE}<meta property="og:title" content="{title}">'
    assert read_headline(head, STORY) == title


def test_structured_data_comes_before_other_stated_titles():
    article = {"@type": "NewsArticle", "headline": "Tram &amp; bus open again"}
    assert json.loads(json.dumps(article)) == article
    assert read_headline(meta("og:title", "Other"), STORY, article=article) == "Tram & bus open again"


@pytest.mark.parametrize(
    "body",
    [
        "<div><h1>A bag comes home</h1><p>By Ann Roe</p></div>{story}",
        "<article><h1>Heimkehr einer Tasche</h1>{story}</article>",
        "<h1>Il ritorno dello zaino</h1><p>12 maggio</p>{story}",
        "<div><div><h1>リュックの帰郷</h1></div>{story}</div>",
    ],
)
def test_a_heading_above_the_story_needs_no_word_of_the_title(body):
    head = meta("og:title", "Lost rucksack found after 40 years - full story and pictures")
    assert read_headline(head, body.format(story=STORY)) == body.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("heading", ["News", "OutdoorNews | An entry", "City life"])
def test_a_label_above_the_story_is_no_headline(heading):
    stated = "Lost rucksack found after 40 years"
    assert read_headline(meta("og:title", stated), f"<h1>{heading}</h1>{STORY}") == stated


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ferry fares to rise in May « Ravensea Daily", "Ferry fares to rise in May"),
        ("Цены на паром вырастут в мае « Вестник залива", "Цены на паром вырастут в мае"),
        ("Le maire répond « non » à la ville", "Le maire répond « non » à la ville"),
    ],
)
def test_old_blogs_set_their_name_behind_an_opening_mark(title, headline):
    assert read_headline(f"<title>{title}</title>", STORY) == headline
