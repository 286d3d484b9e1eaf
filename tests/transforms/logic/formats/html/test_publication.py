from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.html.publication import (
    find_modification,
    find_publication,
)


def find(head: str = "", body: str = "", url: str | None = None) -> tuple[str, str, str, float] | None:
    root = parse_page(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    found = find_publication(root, read_metadata(root, url))
    return found and (found.at.isoformat()[:16], found.precision, found.method, found.confidence)


JSONLD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        (JSONLD % "2024-03-05T08:30:00+01:00", "", None, ("2024-03-05T07:30", "second", "metadata")),
        (META % "2024-03-05 08:30", "", None, ("2024-03-05T08:30", "minute", "metadata")),
        ("", '<time datetime="2024-03-05">5 March</time>', None, ("2024-03-05T00:00", "day", "markup")),
        (
            "",
            '<span itemprop="datePublished" content="2024-03-05">x</span>',
            None,
            ("2024-03-05T00:00", "day", "markup"),
        ),
        ("", "", "https://a.example/2024/mar/05/tram", ("2024-03-05T00:00", "day", "url")),
        (
            JSONLD % "2024-03-05",
            META % "2024-03-05T23:10:00Z",
            None,
            ("2024-03-05T23:10", "second", "metadata"),
        ),
    ],
)
def test_sources(head: str, body: str, url: str | None, expected: tuple[str, str, str]) -> None:
    found = find(head + (body if body.startswith("<meta") else ""), body, url)
    assert found is not None
    assert found[:3] == expected


def test_agreement_raises_the_confidence_and_contradiction_lowers_it() -> None:
    stated = JSONLD % "2024-03-05T08:30:00Z"
    alone = find(stated)
    agreed = find(stated, url="https://a.example/2024/03/05/tram")
    disputed = find(stated, url="https://a.example/2019/03/05/tram")
    assert alone and agreed and disputed
    assert disputed[3] < alone[3] < agreed[3]
    assert alone[0] == agreed[0]


def test_a_page_without_a_date_has_no_publication() -> None:
    assert find() is None
    assert find(META % "soon", '<time datetime="PT5M">5 min</time>') is None


STORY = (
    "<p>The tram left the rails on the hill and came to rest against a bakery, but nobody was hurt.</p>" * 5
)


def read_day(
    language: str, printed: str, url: str | None = None, more: str = ""
) -> tuple[str, tuple[str, ...]] | None:
    page = f"<h1>The tram left the rails</h1><div>{printed}</div>{STORY}{more}"
    root = parse_page(f'<html lang="{language}"><head></head><body>{page}</body></html>')
    found = find_publication(root, read_metadata(root, url))
    return found and (found.date.isoformat(), tuple(warning.code for warning in found.warnings))


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("de", "Aktualisiert am 5. September 2022, veröffentlicht am 4. September 2022"),
        ("fr", "Mis à jour le 05/09/2022 – Publié le 04/09/2022"),
        ("es", "Actualizado: 5 de septiembre de 2022. Publicado: 4 de septiembre de 2022"),
        ("pt-BR", "04/09/2022 Atualizado 05/09/2022"),
        ("it", "Pubblicato il 4 settembre 2022, aggiornato il 5 settembre 2022"),
        ("nl", "Gepubliceerd: 4 september 2022 Bijgewerkt: 5 september 2022"),
        ("sv", "Publicerad: 2022-09-04 Uppdaterad: 2022-09-05"),
        ("pl", "Opublikowano: 04.09.2022, aktualizacja: 05.09.2022"),
        ("ru", "Обновлено 5 сентября 2022 Опубликовано 4 сентября 2022"),
        ("tr", "Giriş: 04.09.2022 | Son Güncelleme: 05.09.2022"),
        ("ar", "نُشر في 4 سبتمبر 2022 تحديث 5 سبتمبر 2022"),
        ("hi", "प्रकाशित: 4 सितंबर 2022 अपडेट: 5 सितंबर 2022"),
        ("th", "เผยแพร่: 4 กันยายน 2565 อัปเดต: 5 กันยายน 2565"),
        ("zh-CN", "更新时间：2022-09-05 发布时间：2022-09-04"),
        ("ja", "2022年9月4日 公開 2022年9月5日 更新"),
        ("ko", "등록 2022.09.04. 수정 2022.09.05."),
        ("en-US", "Updated 09/05/2022 Published 09/04/2022"),
    ],
)
def test_the_printed_day_of_publication_in_many_languages(language: str, printed: str) -> None:
    found = read_day(language, printed)
    assert found is not None
    assert found[0] == "2022-09-04"


@pytest.mark.parametrize(
    ("language", "url", "more", "expected"),
    [
        ("en-US", None, "", ("2024-03-04", ())),
        ("en-GB", None, "", ("2024-04-03", ())),
        ("it", None, "", ("2024-04-03", ())),
        ("en", "https://courier.example/a", "", ("2024-03-04", ("date_ambiguous",))),
        ("en", "https://courier.example/a", "<p>Print edition of 03/28/2024</p>", ("2024-03-04", ())),
        ("en", "https://courier.example/a", "<p>Print edition of 28/03/2024</p>", ("2024-04-03", ())),
        ("en", "https://courier.example/2024/03/04/tram", "", ("2024-03-04", ())),
    ],
)
def test_the_order_of_numbers_is_that_of_the_site_and_of_the_other_dates(
    language: str, url: str | None, more: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert read_day(language, "03/04/2024", url, more) == expected


def test_the_text_tells_the_order_where_no_tag_does() -> None:
    story = "".join(
        f"<p>{text}</p>"
        for text in (
            "L'autorità portuale ha annunciato lunedì che ricostruirà il molo nord dopo la tempesta del mese scorso.",
            "I pescatori chiedono un pontile provvisorio, perché gli ormeggi rimasti sono troppo bassi per le barche.",
        )
    )
    for tag in ("", ' lang="en"'):
        root = parse_page(
            f"<html{tag}><body><h1>Il molo sarà ricostruito</h1><div>03/04/2024</div>{story}</body></html>"
        )
        found = find_publication(root, read_metadata(root))
        assert found is not None
        assert found.date.isoformat() == "2024-04-03"


def test_what_a_story_tells_of_is_no_publication() -> None:
    told = "<p>The line on the hill was opened on 12 March 2019, when the old bakery still stood at its foot.</p>"
    assert read_day("en", "By Ada Muster", more=told) is None
    described = f'<meta name="description" content="{told[3:-4]}">{told}'
    assert read_day("en", "By Ada Muster", more=described) is None
    assert read_day("en", "By Ada Muster", more="<footer>Copyright 2024 Kelm Gazette</footer>") is None


def test_a_description_may_name_the_day() -> None:
    found = read_day(
        "it", "", more='<meta name="description" content="Il tram (notizia del 14 gennaio 2020)">'
    )
    assert found is not None
    assert found[0] == "2020-01-14"


def test_the_day_of_a_page_in_utc_is_the_one_that_its_address_names() -> None:
    root = parse_page(f"<html><head>{META % '2024-06-12T03:30:00+00:00'}</head><body>{STORY}</body></html>")
    found = find_publication(root, read_metadata(root, "https://courier.example/2024/06/11/tram"))
    assert found is not None
    assert (found.at.isoformat(), found.date.isoformat()) == ("2024-06-12T03:30:00+00:00", "2024-06-11")


def test_a_change_counts_only_after_the_publication() -> None:
    for changed, expected in (("2024-03-06T10:00:00Z", "2024-03-06"), ("2024-03-01T10:00:00Z", None)):
        head = (
            JSONLD % "2024-03-05T08:30:00Z" + f'<meta property="article:modified_time" content="{changed}">'
        )
        root = parse_page(f"<html><head>{head}</head><body></body></html>")
        metadata = read_metadata(root)
        found = find_modification(metadata, find_publication(root, metadata))
        assert (found.date().isoformat() if found else None) == expected


@pytest.mark.parametrize(
    "printed",
    [
        '<h1>The pier</h1><p class="date">3 May 1887</p>',
        "<h1>A singer</h1><p>Born</p><p>28 January 1975</p>",
        "<h1>The tram</h1><time>4 July 1969</time>",
    ],
)
def test_a_printed_day_before_the_web_is_no_publication(printed: str) -> None:
    assert find("", printed) is None


def test_an_archive_may_state_a_day_before_the_web() -> None:
    for found in (find(JSONLD % "1887-05-03"), find(META % "1887-05-03")):
        assert found is not None and found[0].startswith("1887-05-03")
