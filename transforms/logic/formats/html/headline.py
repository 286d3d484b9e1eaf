"""The headline of an HTML page: the one that it prints, before those that it states for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from wiredesk.transforms.logic.formats.html.jsonld import get_types, read_string
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line
from wiredesk.transforms.logic.text.entities import unescape_rest
from wiredesk.transforms.logic.text.titles import SiteNames, count_units, cut_bars, fold_title, list_units

_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
_SITE_METAS = (
    *("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher"),
    *("publisher", "cre", "twitter:site", "twitter:creator", "al:ios:app_name", "al:android:app_name"),
)
_SITE_TYPES = frozenset({"website", "organization", "newsmediaorganization", "webapplication", "corporation"})
_SECTION_METAS = ("article:section", "og:section", "section", "parsely-section")
_DOMAIN = re.compile(r"(?:https?:)?//(?:www\d?\.|m\.|amp\.|news\.)?((?:[\w-]+\.)+[\w-]+)", re.IGNORECASE)
_HOME = re.compile(r"(?:https?:)?(?://[^/\s]+)?/?(?:index\.\w+)?|#", re.IGNORECASE)
_HEADLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:head-?line|(?:entry|post|article|story|news|content|page|main|single)[\s_-]*(?:head(?:er|ing|line)?[\s_-]*)?"
    r"(?:title|headline|heading)|titular|titulo|titre|titel|titolo)(?=$|[\s_-])",
    re.IGNORECASE,
)
_LOGO_CLASS = re.compile(
    r"(?:^|[\s_-])(?:logo\w*|brand\w*|masthead|site-?(?:title|name|branding)|sr-only|visually-?hidden|"
    r"screen-?reader\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SITE_PARTS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_STORY_PARTS = frozenset({"article", "main"})
_BREAKING_TAGS = frozenset({"br", "div", "p", "small", "li", "h2", "h3", "td", "header", "figure"})
_CUT_OFF = ("…", "...", "[…]", "[...]")
_MAX_CHARS, _MAX_PIECES, _MAX_HEADINGS, _MAX_LEVELS, _MAX_ELEMENTS = 400, 12, 40, 30, 60
# Shares of the words of the shorter of two titles that both have.
_IN_TITLE_TOO, _SAME_STORY, _SURELY_SAME = 0.2, 0.34, 0.6
_MIN_LONE_UNITS = 4
# Between a headline and the story stand an author, a date and a picture.
_MAX_BELOW, _MIN_STORY_CHARS = 4, 60
_MAX_SITE_UNITS = 4
_MAX_TITLE_CHARS = 4000
_QUOTES = "\"'“”„«»‘’"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the page, the texts of its elements, and whether it stands where a story's headline does."""

    text: str
    pieces: tuple[str, ...]
    is_placed: bool


def read_headline(
    root: Any,
    metas: dict[str, list[str]],
    article: dict[str, Any],
    nodes: list[dict[str, Any]],
    url: str | None,
) -> str | None:
    """Returns the headline of the page's story without the name of the site; None if there is none.

    The heading that the page prints counts if it is the story's: it shares words with a stated title, or stands
    alone within the story. Otherwise the first stated title counts that is not cut off, then the page's title.

    Args:
      root: the root element.
      metas: the meta elements by name.
      article: the JSON-LD node of the article.
      nodes: all JSON-LD nodes.
      url: the address of the page.
    """
    title = next((text for node in root.iter("title") if (text := _clean(node.text or ""))), None)
    names = (*_iter_site_names(metas, article, nodes, url), *_iter_mastheads(root, title or ""))
    sites = SiteNames(names)
    named = (read_string(article.get(name)) for name in ("headline", "name", "alternativeHeadline"))
    stated = [sites.cut(text) for text in named if text]
    stated += [sites.cut(text) for name in _TITLE_METAS for text in map(_clean, metas.get(name, ())) if text]
    shown = cut_bars(sites.cut(title)) if title else None
    headings = [
        _strip(heading, sites) for heading in _iter_headings(root, sites, _list_sections(metas, article))
    ]
    printed = _choose_heading(headings, stated, title or "")
    if printed:
        return printed
    if not stated:
        return shown
    best = next((text for text in stated if not text.endswith(_CUT_OFF)), stated[0])
    return _mend_broken(best, [*stated, *([shown] if shown else [])])


def _clean(text: str) -> str:
    text = text[:_MAX_TITLE_CHARS]
    return clean_line(clean_characters(unescape_rest(text))[0])


def _iter_site_names(
    metas: dict[str, list[str]], article: dict[str, Any], nodes: list[dict[str, Any]], url: str | None
) -> Iterator[str]:
    named = [article.get("publisher"), *(node for node in nodes[:200] if get_types(node) & _SITE_TYPES)]
    for value in named:
        yield read_string(value) or ""
        if isinstance(value, dict):
            yield read_string(value.get("alternateName")) or ""
    for name in _SITE_METAS:
        yield from (_clean(value).lstrip("@") for value in metas.get(name, ()) if "//" not in value)
    for address in (url, *metas.get("og:url", ())):
        if found := _DOMAIN.match(address or ""):
            yield found[1]
            yield max(found[1].split(".")[:-1], key=len)


def _iter_mastheads(root: Any, title: str) -> Iterator[str]:
    """Yields headings of the page's head, or with a link to the first page, that the title repeats at one of its ends."""
    for heading in islice(root.iter("h1"), _MAX_HEADINGS):
        text = _clean(_join_text(heading))
        if not (2 <= len(text) < len(title) and (title.endswith(text) or title.startswith(text))):
            continue
        parts = {parent.tag for _, parent in zip(range(_MAX_LEVELS), heading.iterancestors(), strict=False)}
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        leads_home = any(_HOME.fullmatch(href.strip()) for link in links if (href := link.get("href")))
        is_short = count_units(text) <= min(_MAX_SITE_UNITS, count_units(title) // 2)
        if leads_home or (is_short and "header" in parts and not parts & _STORY_PARTS):
            yield text


def _list_sections(metas: dict[str, list[str]], article: dict[str, Any]) -> frozenset[str]:
    named = [read_string(article.get("articleSection")) or ""]
    named += [value for name in _SECTION_METAS for value in metas.get(name, ())]
    return frozenset(fold_title(name) for name in named if name)


def _iter_headings(root: Any, sites: SiteNames, sections: frozenset[str]) -> Iterator[_Heading]:
    """Yields the headings that may be the story's: of the first level, or marked as headlines."""
    for number, element in enumerate(root.iter("h1", "h2", "h3")):
        if number >= _MAX_HEADINGS:
            return
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_marked = element.get("itemprop") == "headline" or bool(_HEADLINE_CLASS.search(marks))
        if _LOGO_CLASS.search(marks) or not (element.tag == "h1" or element.get("itemprop") == "headline"):
            continue
        text = _clean(_join_text(element))
        if not 2 <= len(text) <= _MAX_CHARS or sites.holds(text) or fold_title(text) in sections:
            continue
        pieces = tuple(piece for text in islice(element.itertext(), _MAX_ELEMENTS) if (piece := _clean(text)))
        parts = {parent.tag for _, parent in zip(range(_MAX_LEVELS), element.iterancestors(), strict=False)}
        if parts & _SITE_PARTS and not parts & _STORY_PARTS and not is_marked:
            continue
        is_placed = is_marked or bool(parts & _STORY_PARTS) or (element.tag == "h1" and _heads_story(element))
        yield _Heading(text, pieces, is_placed)


def _heads_story(heading: Any) -> bool:
    """Returns True if running text follows a heading, or what surrounds it alone, within a few elements."""
    parent = heading.getparent()
    boxed = (
        parent is not None and parent.tag in ("div", "header", "hgroup") and not len(parent.xpath(".//nav"))
    )
    for start in (heading, parent) if boxed else (heading,):
        for below in islice(start.itersiblings(), _MAX_BELOW):
            if (
                below.tag == "p"
                and len("".join(islice(below.itertext(), _MAX_ELEMENTS)).strip()) >= _MIN_STORY_CHARS
            ):
                return True
    return False


def _join_text(element: Any) -> str:
    """Returns the text of a heading; elements that break the line, and columns of words, are parted by a space."""
    joined = ""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, child in islice(walk, 2 * _MAX_ELEMENTS):
        is_outer = child is element
        if is_outer and event == "end":
            break
        text = (child.text if event == "start" else child.tail) or ""
        if not is_outer and (
            child.tag in _BREAKING_TAGS or (child.tag == "span" and _touch(joined[-1:], text))
        ):
            joined += " "
        joined += text
        if len(joined) > 10 * _MAX_CHARS:
            break
    return joined


def _touch(before: str, after: str) -> bool:
    """Returns True if two words of a script with spaces would be joined; a single letter may begin a word."""
    return bool(re.search(r"[a-z\u00df-\u024f\u0370-\u04ff\d]$", before) and re.match(r"[^\W_]{2}", after))


def _strip(heading: _Heading, sites: SiteNames) -> _Heading:
    text = sites.cut(heading.text)
    return heading if text == heading.text else _Heading(text, heading.pieces, heading.is_placed)


def _choose_heading(headings: list[_Heading], stated: list[str], title: str) -> str | None:
    """Returns the heading of the story; None if no heading is certain to be that."""
    titles = stated or [title]
    best = max(headings, key=lambda heading: _rate(heading, titles), default=None)
    if best is None:
        return None
    wanted = _SAME_STORY if best.is_placed else _SURELY_SAME
    if title.startswith(best.text):
        wanted = _IN_TITLE_TOO
    if _rate(best, titles) >= wanted:
        return _choose_words(best, titles)
    if not stated:
        return next((heading.text for heading in headings if heading.is_placed), headings[0].text)
    is_alone = len(headings) == 1 and _is_phrase(best.text)
    return best.text if best.is_placed and is_alone else None


def _is_phrase(text: str) -> bool:
    """Returns True if a heading has too many words for the name of a section, or signs where words have no spaces."""
    if "|" in text:
        return False
    return count_units(text) >= _MIN_LONE_UNITS or len(text.split()) >= _MIN_LONE_UNITS - 1


def _rate(heading: _Heading, titles: list[str]) -> float:
    """Returns the greatest likeness of a heading to a title, 0..1."""
    return max(_compare(heading.text, title) for title in titles)


def _compare(heading: str, title: str) -> float:
    found, wanted = list_units(heading), list_units(title)
    if found == wanted or not (found and wanted):
        return float(found == wanted)
    # One word in common may be the name of the section.
    shared = len(found & wanted)
    return shared / min(len(found), len(wanted)) if shared > 1 or len(wanted) == shared else 0.0


def _choose_words(heading: _Heading, stated: list[str]) -> str:
    """Returns the words of a heading; without a label or a subtitle beside it, where a stated title shows them."""
    whole = fold_title(heading.text)
    known = {fold_title(text): text for text in stated if not text.endswith(_CUT_OFF)}
    if whole in known:
        # A heading of several elements does not show where its spaces are.
        return heading.text if len(heading.pieces) == 1 else known[whole]
    pieces = heading.pieces[:_MAX_PIECES]
    for start in range(len(pieces)):
        for end in range(len(pieces), start, -1):
            text = known.get(fold_title("".join(pieces[start:end])))
            if text is not None and end - start < len(pieces):
                return text
    if heading.text.endswith(_CUT_OFF):
        return next(
            (text for text in stated if text.startswith(heading.text.rstrip(".… ")[:60])), heading.text
        )
    return heading.text


def _mend_broken(best: str, others: list[str]) -> str:
    """Returns the whole of a title that ends at a quotation mark of its own, because its attribute did."""
    longer = (text for text in others if len(text) > len(best) and text.startswith(best))
    return next((text for text in longer if text[len(best) :].lstrip()[:1] in _QUOTES), best)
