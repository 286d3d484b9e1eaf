"""The metadata of an HTML page: JSON-LD, OpenGraph, meta elements and markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.html.jsonld import (
    choose_article,
    get_types,
    read_authors,
    read_jsonld,
    read_string,
    read_strings,
)
from wiredesk.transforms.logic.formats.parts.people import read_names
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

# The head of a page has a few dozen meta elements.
_MAX_METAS = 2000

_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
_AUTHOR_METAS = (
    *("author", "parsely-author", "sailthru.author", "article:author_name", "article:author", "dc.creator"),
    *("dcterms.creator", "article_author", "cxenseparse:author", "byl", "dcsext.author", "author.name"),
)
_SECTION_METAS = (
    *("article:section", "og:section", "parsely-section", "section", "articlesection", "article.section"),
    *("sailthru_section", "prism.section", "page.section", "cg", "category"),
)
_KEYWORD_METAS = (
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "article:tag",
    "cxenseparse:keyword",
)
_PUBLISHER_METAS = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "cre",
)
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\$\{|\{\{|^(?:null|none|undefined|n/a|admin|unknown|author|editor)$", re.IGNORECASE
)
# A site as the author: "courier.example, Marlow Bay", "Marlow Courier (www.courier.example)".
_SITE_AS_AUTHOR = re.compile(r"^(?:www\.)?[\w-]+\.[a-z]{2,}(?=[\s,]|$)|\(\s*(?:www\.)?[\w-]+\.[a-z]{2,}\s*\)")
# "Headline | Paper", "Headline - Paper": the last part of a title may be the site.
_TITLE_TAIL = re.compile(r"\s+[|»•·–—-]\s+(?=[^|»•·–—-]{2,40}$)")
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author-?name|authors?|article-?author)(?=$|[\s_-])", re.IGNORECASE
)
_MIN_HEADING_CHARS = 15
_TITLE_BREAK = re.compile(r"\s+[|»•·–—-]\s+")
_AUTHOR_LINK = re.compile(r"/(?:authors?|autor(?:en|es)?|auteurs?|autore|by|profile)/[^/]", re.IGNORECASE)
_MAX_AUTHOR_LINKS = 4


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The metadata of a page.

    Attributes:
      article: the JSON-LD node of the article; empty if there is none.
      types: the types of all JSON-LD nodes, in lower case.
      metas: contents of the meta elements by name or property, in lower case.

    All others are columns of ``articles``.
    """

    article: dict[str, Any]
    types: frozenset[str]
    metas: dict[str, list[str]]
    url: str | None
    headline: str | None
    publisher: str | None
    section: str | None
    keywords: tuple[str, ...]
    authors: tuple[Author, ...]
    byline: str | None


def read_metadata(root: Any, known_url: str | None = None) -> PageMetadata:
    """Reads the metadata of a page.

    Args:
      root: the root element of the page.
      known_url: the address where the page was fetched.
    """
    metas = read_metas(root)
    nodes = read_jsonld(root)
    url = _read_url(root, metas) or known_url
    article = choose_article(nodes, url)
    authors, byline = _read_authors(root, metas, article, nodes)
    return PageMetadata(
        article=article,
        types=frozenset(name for node in nodes for name in get_types(node)),
        metas=metas,
        url=url or next(iter(_filter_urls([str(article.get("url") or "")])), None),
        headline=_read_headline(root, metas, article),
        publisher=_read_publisher(metas, article),
        section=read_string(article.get("articleSection")) or _read_first(metas, _SECTION_METAS),
        keywords=_read_keywords(metas, article),
        authors=authors,
        byline=byline,
    )


def read_metas(root: Any) -> dict[str, list[str]]:
    """Returns the contents of the meta elements by their property, name or itemprop."""
    found: dict[str, list[str]] = {}
    for number, meta in enumerate(root.iter("meta")):
        content = (meta.get("content") or "").strip()
        if number >= _MAX_METAS or not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name:
                found.setdefault(name, []).append(content)
    return found


def _read_first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    values = (_clean(value) for name in names for value in metas.get(name, ()))
    return next((value for value in values if value and not _PLACEHOLDER.search(value)), None)


def _clean(text: str) -> str:
    return clean_line(clean_characters(html.unescape(text))[0])


def _filter_urls(urls: list[str]) -> Iterator[str]:
    return (url.strip() for url in urls if _URL.match(url.strip()) and len(url) < 2000)


def _read_url(root: Any, metas: dict[str, list[str]]) -> str | None:
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    return next(_filter_urls([*links, *metas.get("og:url", ()), *metas.get("twitter:url", ())]), None)


def _read_headline(root: Any, metas: dict[str, list[str]], article: dict[str, Any]) -> str | None:
    """Returns the headline that the page states, without the name of the site.

    A stated title that is cut off counts only if there is no other. A page that states none has
    its first heading or its title as the headline.
    """
    site = _read_publisher(metas, article) or ""
    stated = [
        *(
            text
            for name in ("headline", "name", "alternativeHeadline")
            if (text := read_string(article.get(name)))
        ),
        *(
            _strip_site(value, site)
            for name in _TITLE_METAS
            for value in map(_clean, metas.get(name, ()))
            if value
        ),
    ]
    headings = [text for heading in root.iter("h1") if (text := _clean(" ".join(heading.itertext())))]
    title = next(
        (_strip_site(text, site) for node in root.iter("title") if (text := _clean(node.text or ""))), None
    )
    if not stated:
        return next(iter(headings), None) or title
    best = next((text for text in stated if not text.endswith(("…", "..."))), stated[0])
    return _cut_title(best, headings)


def _cut_title(title: str, headings: list[str]) -> str:
    """Removes the site, the desk or the day from a title if a heading of the page ends before them."""
    known = {_squash(heading) for heading in headings if len(heading) >= _MIN_HEADING_CHARS}
    heads = (title[: match.start()] for match in _TITLE_BREAK.finditer(title))
    return next((head for head in heads if _squash(head) in known), title)


def _strip_site(title: str, site: str) -> str:
    """Removes the name of the site from a title."""
    parts = _TITLE_TAIL.split(title)
    if len(parts) < 2:
        return title
    tail, name = _squash(parts[-1]), _squash(site)
    if name and (tail in name or name in tail):
        return title[: -len(parts[-1])].rstrip(" |»•·–—-")
    return title


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+|com$|the", "", text.lower())


def _read_publisher(metas: dict[str, list[str]], article: dict[str, Any]) -> str | None:
    named = read_string(article.get("publisher")) or _read_first(metas, _PUBLISHER_METAS)
    return None if named and named.startswith("http") else named


def _read_keywords(metas: dict[str, list[str]], article: dict[str, Any]) -> tuple[str, ...]:
    words = read_strings(article.get("keywords"))
    for name in _KEYWORD_METAS:
        if words:
            break
        words = [word for content in metas.get(name, ()) for word in read_strings(html.unescape(content))]
    return tuple(dict.fromkeys(word for word in words if not _URL.match(word) and len(word) <= 100))


def _read_authors(
    root: Any, metas: dict[str, list[str]], article: dict[str, Any], nodes: list[dict[str, Any]]
) -> tuple[tuple[Author, ...], str | None]:
    """Returns the persons of the first source that names one, and the byline that the page prints.

    If the page states an organisation as its author, the markup is not used, because it
    names other persons on the page.
    """
    printed = _read_bylines(root)
    byline = next(iter(printed), None)
    sites = _read_sites(root, metas, article)
    persons, organizations = read_authors(article, nodes)
    stated = [persons, *_iter_meta_authors(metas)]
    for names in stated:
        if authors := _choose_persons(names, sites):
            return authors, byline
    agencies = [name for names in (organizations, *stated) for name in names if _squash(name) not in sites]
    if any(not _PLACEHOLDER.search(name) for name in agencies):
        return (), byline
    for names in (_read_marked(root), printed):
        if authors := _choose_persons(names, sites):
            return authors, byline
    return (), byline


def _iter_meta_authors(metas: dict[str, list[str]]) -> Iterator[list[str]]:
    for name in _AUTHOR_METAS:
        yield [_clean(value) for value in metas.get(name, ()) if not _URL.match(value)]
    # Pairs of label and value that themes write for link previews.
    for label, value in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if any(text.lower() in ("written by", "verfasst von", "écrit par") for text in metas.get(label, ())):
            yield metas.get(value, [])


def _read_sites(root: Any, metas: dict[str, list[str]], article: dict[str, Any]) -> frozenset[str]:
    """Returns the names of the site itself, from its publisher, meta elements and address."""
    names = [read_string(article.get("publisher")) or "", *(metas.get("og:site_name") or ())]
    domains = re.findall(r"https?://(?:www\.)?([\w.-]+)\.\w+", _read_url(root, metas) or "")
    return frozenset(_squash(name) for name in (*names, *domains))


def _choose_persons(names: list[str], sites: frozenset[str]) -> tuple[Author, ...]:
    named = read_names(
        name for name in names if not (_PLACEHOLDER.search(name) or _SITE_AS_AUTHOR.search(name))
    )
    return tuple(author for author in named if _squash(author.name) not in sites)


def _read_marked(root: Any) -> list[str]:
    """Returns the texts of elements marked as the author; if there are none, of links to pages of authors."""
    marked, linked = [], []
    for element in root.iter("a", "span", "div", "p", "address"):
        if "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split():
            marked.append(element)
        elif element.tag == "a" and _AUTHOR_LINK.search(element.get("href") or ""):
            linked.append(element)
    # A page with links to many authors is a list of articles.
    chosen = marked[:5] or (linked if len(linked) <= _MAX_AUTHOR_LINKS else [])
    return [_clean(" ".join(element.itertext()))[:200] for element in chosen]


def _read_bylines(root: Any) -> list[str]:
    """Returns the short texts of elements whose class names a byline or an author, outermost first."""
    found = []
    for element in root.iter("a", "span", "div", "p", "address", "strong"):
        if _BYLINE_CLASS.search(element.get("class") or ""):
            text = _clean(" ".join(element.itertext()))
            if 4 <= len(text) <= 150:
                found.append(text)
        if len(found) >= 3:
            break
    return found
