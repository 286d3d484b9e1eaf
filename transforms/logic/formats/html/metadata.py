"""The metadata of an HTML page: JSON-LD, OpenGraph, meta elements and markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.html.authors import read_authors, squash
from wiredesk.transforms.logic.formats.html.headline import read_headline
from wiredesk.transforms.logic.formats.html.jsonld import (
    choose_article,
    get_types,
    read_jsonld,
    read_string,
    read_strings,
)
from wiredesk.transforms.logic.text.entities import clean_escaped_line

# The head of a page has a few dozen meta elements.
_MAX_METAS = 2000

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
    authors, byline = read_authors(root, metas, article, nodes, _read_sites(root, metas, article))
    return PageMetadata(
        article=article,
        types=frozenset(name for node in nodes for name in get_types(node)),
        metas=metas,
        url=url or next(iter(_filter_urls([str(article.get("url") or "")])), None),
        headline=read_headline(root, metas, article, nodes, url),
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
    values = (clean_escaped_line(value) for name in names for value in metas.get(name, ()))
    return next((value for value in values if value and not _PLACEHOLDER.search(value)), None)


def _filter_urls(urls: list[str]) -> Iterator[str]:
    return (url.strip() for url in urls if _URL.match(url.strip()) and len(url) < 2000)


def _read_url(root: Any, metas: dict[str, list[str]]) -> str | None:
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    return next(_filter_urls([*links, *metas.get("og:url", ()), *metas.get("twitter:url", ())]), None)


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


def _read_sites(root: Any, metas: dict[str, list[str]], article: dict[str, Any]) -> frozenset[str]:
    """Returns the names of the site itself, from its publisher, meta elements and address."""
    names = [read_string(article.get("publisher")) or "", *(metas.get("og:site_name") or ())]
    domains = re.findall(r"https?://(?:www\.)?([\w.-]+)\.\w+", _read_url(root, metas) or "")
    registered = [domain.rpartition(".")[2] for domain in domains]
    return frozenset(squash(name) for name in (*names, *domains, *registered))
