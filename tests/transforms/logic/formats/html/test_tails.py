from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.tails import TAILS, is_contact

STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that nobody would pay on Sundays.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a note.",
)
TITLES = (
    "Bus fares rise again",
    "The mill that grinds at night",
    "Nine hundred names for a stop",
    "A clock comes home",
)
TEASER = "Those who wait for the bus at night have asked for a shelter, which the company has promised twice."


def cut(*extra: str) -> list[str]:
    markup = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in (*STORY, *extra))
    blocks = collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))
    for _, take in TAILS:
        blocks = take(blocks)
    return [block.text for block in blocks]


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Related stories",
            "Most read",
            "More from the Courier",
            "You may also like",
            "Trending",
            "Latest news",
        ),
        *(
            "Mehr zum Thema",
            "Meistgelesen",
            "Das könnte Sie auch interessieren",
            "Weitere Artikel",
            "À lire aussi",
        ),
        *(
            "Les plus lus",
            "Noticias relacionadas",
            "Lo más leído",
            "Leia também",
            "Mais lidas",
            "Articoli correlati",
        ),
        *(
            "Lees ook",
            "Meest gelezen",
            "Mest läst",
            "Les også",
            "Luetuimmat",
            "Czytaj także",
            "Najczęściej czytane",
        ),
        *(
            "Související články",
            "Kapcsolódó cikkek",
            "Articole similare",
            "Читайте также",
            "Популярные новости",
        ),
        *(
            "Читайте також",
            "Σχετικά άρθρα",
            "En çok okunanlar",
            "İlgili haberler",
            "أخبار ذات صلة",
            "الأكثر قراءة",
        ),
        *("כתבות נוספות", "संबंधित खबरें", "Berita terkait", "Tin liên quan", "ข่าวที่เกี่ยวข้อง"),
        *(
            "热点新闻",
            "相关阅读",
            "推荐阅读",
            "今日热点",
            "猜你喜欢",
            "新闻排行榜",
            "相關新聞",
            "熱門文章",
            "延伸閱讀",
        ),
        *("関連記事", "人気記事ランキング", "관련 기사", "많이 본 뉴스"),
    ],
)
def test_titles_below_a_heading_that_says_so_are_other_stories(heading: str) -> None:
    assert cut(f"<p><strong>{heading}</strong></p>", *TITLES) == list(STORY)


def test_linked_titles_with_teasers_are_other_stories() -> None:
    items = "".join(
        f'<div><h3><a href="/{n}">{title}</a></h3><p>{TEASER[n:]}</p></div>' for n, title in enumerate(TITLES)
    )
    assert cut(f"<div><h2>Out and about</h2>{items}</div>") == list(STORY)


@pytest.mark.parametrize(
    "extra",
    [
        ("<h2>What happens next</h2>", STORY[0][::-1] + "."),
        (
            "<h2>The conditions</h2>",
            "<ul><li>No work at night</li><li>Free passage</li><li>A new bell</li></ul>",
        ),
        ("<h2>Results</h2>", "Elmstead 3, Foxton 1", "Thornby 0, Cray Valley 0", "Birchwood 2, Lindale 2"),
        ("<h2>Latest news</h2>", STORY[0] + " " + STORY[1]),
        ("<h2>Further questions</h2>", '<p><a href="/x">Who pays?</a></p>', TEASER),
    ],
)
def test_other_lists_at_the_end_are_the_story(extra: tuple[str, ...]) -> None:
    assert len(cut(*extra)) > len(STORY) + 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Write to ann@courier.example",
            "She is on Twitter",
            "Follow Ann Lee on Facebook.",
            "Twitter: @annlee",
            "Tel.: 0228 999-5777",
        ),
        "Ann Lee can be reached at ann@courier.example.",
        "Ann Lee covers the harbour for the Courier. Follow her on Twitter @annlee.",
        "Schreiben Sie uns Ihre Meinung zu diesem Artikel an leser@courier.example.",
    ],
)
def test_lines_that_say_where_to_reach_somebody_are_contacts(text: str) -> None:
    assert is_contact(text)
    assert cut(text) == list(STORY)


@pytest.mark.parametrize(
    "text",
    [
        '"We will not wait another winter," the mayor wrote on Twitter on Sunday.',
        "The video was shared two million times on Facebook before it was taken down.",
        "She posted the pictures on Instagram the same evening.",
        "Police asked witnesses to write to weir@police.example or to call the station.",
        "A clip of the rescue was watched by half of the county on TikTok within a day.",
        "Der Bürgermeister kündigte seinen Rücktritt am Abend auf Facebook an.",
        "Le maire a présenté ses excuses sur Twitter dans la soirée de dimanche.",
        "El alcalde respondió en Twitter que no habría más retrasos.",
        "The account @harbourwatch had published the letter two days before the vote.",
        "— Ines Calder (@inescalder) November 19, 2019",
    ],
)
def test_sentences_about_networks_and_addresses_are_the_story(text: str) -> None:
    assert not is_contact(text)
    assert cut(text)[-1] == text
