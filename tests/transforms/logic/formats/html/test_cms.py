"""Pages of well-known content management systems, in several languages: articles and other pages."""

from __future__ import annotations

import json

import pytest

from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.kernel.errors import RecordError

TITLE = "Hollow Creek opens its old tram line again"
STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that tickets would cost no more than "
    "a bus ride.",
    "Opponents had asked for a cycle path along the same route, which they say would have cost a tenth of it.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a statement.",
)
GERMAN = (
    "Der Stadtrat von Hohlbach hat am Montag beschlossen, die alte Straßenbahn nach elf Jahren wieder zu öffnen.",
    "Bürgermeisterin Ines Kalder sagte, die ersten Wagen sollten im Frühjahr fahren, zum Preis einer Busfahrt.",
    "Die Gegner hatten einen Radweg auf derselben Strecke verlangt, der ein Zehntel davon gekostet hätte.",
)
SPANISH = (
    "El ayuntamiento de Arroyo Hondo votó el lunes reabrir la antigua línea de tranvía tras once años de óxido.",
    "La alcaldesa Inés Calder dijo que los primeros coches circularán en primavera al precio de un autobús.",
    "Los opositores habían pedido un carril bici en el mismo trazado, que habría costado la décima parte.",
)
JAPANESE = (
    "ホロークリーク市議会は月曜日、十一年間使われていなかった古い路面電車を再び開通させることを決めた。",
    "イネス・カルダー市長は、最初の車両は春に走り始め、運賃はバスと同じになると述べた。",
    "反対派は同じ路線に自転車道を求めており、費用は十分の一で済んだはずだと主張している。",
)
ARABIC = (
    "صوت مجلس مدينة هولو كريك يوم الاثنين على إعادة فتح خط الترام القديم بعد أحد عشر عاما من الصدأ.",
    "وقالت رئيسة البلدية إيناس كالدر إن أولى العربات ستسير في الربيع وإن التذاكر لن تكلف أكثر من ركوب الحافلة.",
    "وكان المعارضون قد طالبوا بمسار للدراجات على الطريق نفسه، ويقولون إنه كان سيكلف عشر المبلغ.",
)
WHEN = "2024-03-05T08:30:00+00:00"


def paragraphs(story=STORY, tag="p", name=""):
    return "\n".join(f"<{tag}{name}>{text}</{tag}>" for text in story)


def page(body, head="", title=f"{TITLE} - The Creek Courier", language="en"):
    return (
        f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


def metas(**values):
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in values.items()
    )


def jsonld(**fields):
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": WHEN,
    }
    return f'<script type="application/ld+json">{json.dumps(node | fields)}</script>'


MENU = "<nav><ul>" + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(12)) + "</ul></nav>"
LINKS = "".join(
    f"<li><a href=/s/{n}>What happened at the mill on day {n} of the week</a></li>" for n in range(30)
)
JANE = {"@type": "Person", "name": "Jane Doe"}

PAGES = {
    "wordpress": page(
        f"""{MENU}<div id=primary><article class="post type-post hentry"><header class=entry-header>
        <h1 class=entry-title>{TITLE}</h1><div class=entry-meta><span class=posted-on>Posted on
        <time class="entry-date published" datetime="{WHEN}">March 5, 2024</time></span><span class=byline> by
        <span class="author vcard"><a class="url fn n" rel=author href=/author/jane>Jane Doe</a></span></span></div>
        </header><div class=entry-content>{paragraphs()}
        <div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a href=#>Facebook</a></ul></div>
        <div id=jp-relatedposts class=jp-relatedposts><h3>Related</h3><p>Buses late again in March</p></div></div>
        <footer class=entry-footer>Posted in <a href=/c>Local</a></footer></article>
        <div id=comments class=comments-area><h2>2 thoughts on the tram</h2><ol><li><p>I have been waiting for this
        line to come back ever since they closed it, and so has my mother.</p></li></ol></div></div>
        <aside class=widget-area><h2>Recent posts</h2><ul>{LINKS}</ul></aside>"""
    ),
    "arc": page(
        f"""{MENU}<main><section class="b-article"><h1 class="b-headline">{TITLE}</h1>
        <div class="c-byline"><span class=c-byline__by>By</span>
        <a class=c-byline__name href=/staff/jane-doe>Jane Doe</a></div>
        <article class="b-article-body">{paragraphs(name=' class="c-paragraph"')}
        <div class="c-ad" data-ad>Advertisement</div></article></section></main>""",
        jsonld(author=[JANE]),
    ),
    "drupal": page(
        f"""{MENU}<div class=region-content><article role=article about=/tram class="node node--type-article">
        <h1><span property=schema:name>{TITLE}</span></h1>
        <div class="field field--name-body field--type-text-with-summary">{paragraphs()}</div>
        <div class="field field--name-field-tags"><div class=field__label>Tags</div><div><a href=/t>Tram</a></div></div>
        </article></div><div class="region-sidebar"><h2>Most read</h2><ul>{LINKS}</ul></div>""",
        metas(og_title=TITLE, article_published_time=WHEN, article_author="Jane Doe"),
    ),
    "amp": page(
        f"""<header><a href=/>The Creek Courier</a></header><main><h1>{TITLE}</h1>
        <amp-img src=a.jpg width=600 height=400></amp-img><div class=content>{paragraphs()}</div>
        <amp-ad type=doubleclick width=300 height=250></amp-ad></main>
        <amp-sidebar layout=nodisplay><ul>{LINKS}</ul></amp-sidebar>""",
        jsonld(author=JANE),
    ),
    "blogger": page(
        f"""<div class="date-posts"><div class="post hentry"><h3 class="post-title entry-title">{TITLE}</h3>
        <div class="post-body entry-content">{"<br><br>".join(STORY)}<div style="clear:both"></div></div>
        <div class=post-footer>Posted by <span class=fn>Jane Doe</span> at <abbr class=published title="{WHEN}">8:30</abbr>
        </div></div></div><div class=sidebar><h2>Blog Archive</h2><ul>{LINKS}</ul></div>""",
        jsonld(author=JANE),
    ),
    "ghost": page(
        f"""<article class="article post tag-local"><header class=article-header><h1 class=article-title>{TITLE}</h1>
        <section class=article-byline><h4 class=author-name><a href=/author/jane/>Jane Doe</a></h4>
        <time datetime=2024-03-05>Mar 5, 2024</time></section></header>
        <section class="gh-content gh-canvas">{paragraphs()}</section></article>
        <section class="footer-cta"><h2>Sign up for more like this.</h2><p>Enter your email</p></section>""",
        metas(og_title=TITLE, article_published_time=WHEN) + jsonld(author=JANE),
    ),
    "tables": page(
        f"""<table width=100%><tr><td width=150>{MENU}</td><td><font size=5><b>{TITLE}</b></font><br>
        {paragraphs()}</td></tr></table>""",
        metas(og_title=TITLE) + f'<meta name=author content="Jane Doe"><meta name=date content="{WHEN}">',
    ),
    "divs": page(
        f"""<div class=wrap><h1>{TITLE}</h1><div class=txt>{paragraphs(tag="div")}</div></div>""",
        jsonld(author=JANE),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_an_article_of_each_cms_is_read_completely(name):
    document = parse_html(FormatInput(PAGES[name].encode()))
    assert document.paragraphs == STORY
    assert document.headline == TITLE
    assert [author.name for author in document.authors] == ["Jane Doe"]
    assert document.publication is not None and document.publication.date.isoformat() == "2024-03-05"


@pytest.mark.parametrize(
    ("language", "story", "title"),
    [
        ("de", GERMAN, "Hohlbach öffnet seine alte Straßenbahn"),
        ("es", SPANISH, "Arroyo Hondo reabre su antiguo tranvía"),
        ("ja", JAPANESE, "古い路面電車が再び開通へ"),
        ("ar", ARABIC, "مدينة تعيد فتح خط الترام القديم"),
    ],
)
def test_pages_in_other_languages_are_read_completely(language, story, title):
    body = f"{MENU}<main><article><h1>{title}</h1>{paragraphs(story)}</article></main><aside><ul>{LINKS}</ul></aside>"
    head = metas(og_title=title, article_published_time=WHEN)
    document = parse_html(FormatInput(page(body, head, f"{title} | Courier", language).encode()))
    assert document.paragraphs == story
    assert document.headline == title


# Reports that resemble pages that are refused.
ARTICLES = {
    "a short report": f"<h1>{TITLE}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>",
    "a report of cookies": f"<h1>Regulator fines sites over cookies</h1><p>Sites must ask before they use cookies, the "
    f"regulator said.</p><p>A cookie policy alone is not consent, it ruled on Monday.</p>{paragraphs()}",
    "a report of a failure": f"<h1>Error 404: how a library lost its catalogue</h1>{paragraphs()}{paragraphs(STORY[::-1])}"
    + "".join(
        f"<p>On day {n} the page was not found again, and the librarians wrote it down once more.</p>"
        for n in range(12)
    ),
    "a report with an offer": f"<h1>{TITLE}</h1>{paragraphs()}<div class=offer>Subscribe to read unlimited stories.</div>",
    "a report with pictures": f"<h1>{TITLE}</h1>"
    + "".join(f"<figure><img src={n}.jpg></figure><p>{text}</p>" for n, text in enumerate(STORY * 3)),
    "a report of many links": f"<h1>{TITLE}</h1>{paragraphs()}<section><h2>More</h2><ul>{LINKS}</ul></section>",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_a_report_that_looks_like_something_else_is_an_article(name):
    document = parse_html(FormatInput(page(f"{MENU}<article>{ARTICLES[name]}</article>", jsonld()).encode()))
    assert STORY[0] in document.paragraphs and STORY[1] in document.paragraphs


STUB = f"<h1>{TITLE}</h1><p>{STORY[0]}</p>"
NO_ARTICLES = [
    (
        "paywall",
        page(
            f"<article>{STUB}<p>The mayor, who had opposed it for…</p><div class=gate><h3>To continue reading, subscribe "
            "now</h3><p>Already a subscriber? Log in</p></div></article>",
            jsonld(isAccessibleForFree="False", author=JANE),
        ),
    ),
    (
        "paywall",
        page(
            f"<article><h1>Hohlbach öffnet seine Bahn</h1><p>{GERMAN[0]}</p><p>Die Bürgermeisterin sagte, dass…</p>"
            "<section class=pw><p>Jetzt abonnieren und weiterlesen. Sie sind bereits Abonnent? Anmelden</p></section>"
            "</article>",
            jsonld(isAccessibleForFree=False),
            language="de",
        ),
    ),
    (
        "paywall",
        page(
            f"<article><h1>Le tram revient</h1><p>{STORY[0]}…</p><p class=r>Cet article est réservé aux abonnés. "
            "Déjà abonné ? Se connecter</p></article>",
            jsonld(isAccessibleForFree=False),
            language="fr",
        ),
    ),
    (
        "gallery",
        page(
            "<article><h1>Photos: the tram comes home</h1><div class=slides>"
            + "".join(
                f"<figure><img src={n}.jpg><figcaption>A tram passes stop {n}.</figcaption></figure>"
                for n in range(14)
            )
            + "</div></article>",
            jsonld(headline="Photos: the tram comes home"),
            "Photos: the tram comes home - The Creek Courier",
        ),
    ),
    (
        "link_list",
        page(
            f"{MENU}<main><h1>Local news</h1><ul>{LINKS}</ul></main>", title="Local news - The Creek Courier"
        ),
    ),
    (
        "link_list",
        page(
            MENU
            + "".join(
                f"<article class=card><h2><a href=/s/{n}>Council votes on matter number {n} after a long night</a></h2>"
                "</article>"
                for n in range(25)
            ),
            title="The Creek Courier",
        ),
    ),
    (
        "consent_page",
        page(
            "<div><h1>Wir schätzen Ihre Privatsphäre</h1><p>Wir und unsere Partner verwenden Cookies, um Daten zu "
            "speichern. "
            "Mit Ihrer Zustimmung dürfen wir sie verarbeiten. Datenschutzeinstellungen können Sie jederzeit "
            "ändern.</p></div>",
            title="Datenschutz",
            language="de",
        ),
    ),
    (
        "error_page",
        page(
            "<h1>Just a moment...</h1><p>Checking your browser before accessing the site.</p>",
            title="Just a moment...",
        ),
    ),
    (
        "error_page",
        page(
            "<h1>Seite nicht gefunden</h1><p>Die Seite gibt es nicht mehr.</p>", title="Seite nicht gefunden"
        ),
    ),
]


@pytest.mark.parametrize(("reason", "markup"), NO_ARTICLES)
def test_a_record_that_is_no_article_is_refused_with_a_reason(reason, markup):
    with pytest.raises(RecordError) as caught:
        parse_html(FormatInput(markup.encode()))
    assert (caught.value.stage, caught.value.reason) == ("parse", reason)


@pytest.mark.parametrize(
    "name",
    ["courier.example, Marlow Bay, Norland", "Marlow Courier (www.courier.example)", "www.courier.example"],
)
def test_a_site_with_its_address_is_no_author(name):
    markup = page(
        f"<article><h1>{TITLE}</h1>{paragraphs()}</article>", f'<meta name=author content="{name}">'
    )
    assert parse_html(FormatInput(markup.encode())).authors == ()
