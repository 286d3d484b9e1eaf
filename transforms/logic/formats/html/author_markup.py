"""Elements of an HTML page that name its authors: by their attributes, their class, or the page that they link to."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Any

from wiredesk.transforms.logic.formats.html.boxes import PAGE_TAGS
from wiredesk.transforms.logic.formats.html.names import part_camel
from wiredesk.transforms.logic.formats.parts.byline_words import has_lead
from wiredesk.transforms.logic.formats.parts.people import names_office, read_names
from wiredesk.transforms.logic.formats.parts.printed_bylines import read_line
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line\w*|author-?(?:name|list|link|info)?|authors?|article-?author|writer|autor(?:e|en|es)?|auteurs?|"
    r"person-?link|reporter|journalist|signature|signed|contributors?|creator|penulis|yazar|muhabir)(?=$|[\s_-])",
    re.IGNORECASE,
)
# Every name that the pattern matches has one of these. Plain search in all names of a page is many times faster.
_PARTS = (
    *(
        "uthor",
        "line",
        "riter",
        "uteur",
        "utor",
        "erson",
        "eporter",
        "ournalist",
        "ign",
        "ontribut",
        "reator",
    ),
    *("enulis", "azar", "uhabir"),
)
_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|as|a|in)?|auteurs?|autore|autori|by|profiles?|reporters?|writers?|journalists?|journalistes?|"
    r"redakteure?|redacteur|staff|contributors?|columnists?|columnistas|firmas?|yazar(?:lar)?|penulis|skribent|avtory?)/[^/]",
    re.IGNORECASE,
)
# Boxes that name other persons: readers, photographers, authors of other articles.
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commenters?|commentlist|comentarios|commentaires|kommentare?|respond|reply|replies|reactions|"
    r"related|recommend\w*|sidebar|popular|trending|newsletter|teasers?|carousel|promo|caption|figure|credit|disqus|forum|"
    r"tweet|embed)(?=$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_TAGS = frozenset(
    ("figcaption", "figure", "form", "nav", "label", "aside", "noscript", "template", "script", "style")
)
_TAGS = frozenset(
    (
        *("a", "span", "div", "p", "address", "strong", "em", "b", "i"),
        *("li", "h4", "h5", "h6", "cite", "td", "section", "header", "time"),
    )
)
_PRINTED_TAGS = frozenset((*_TAGS, "small"))
_MAX_LINKS, _MAX_MARKED, _MAX_BYLINES, _MAX_DEPTH = 4, 5, 8, 14
# Elements below the headline that are looked at for a byline.
_MAX_BELOW = 120
_MIN_CHARS, _MAX_CHARS, _MAX_TEXT_CHARS = 4, 150, 1000


def list_elements(root: Any) -> list[Any]:
    """Returns the elements of a page that may name an author, in text order."""
    return list(root.iter(*_TAGS))


def read_marked(elements: Sequence[Any]) -> list[str]:
    """Returns the texts of elements whose attributes say that they name the author."""
    found = []
    for element in elements:
        marks = [
            mark for name in ("rel", "itemprop", "property") for mark in (element.get(name) or "").split()
        ]
        if not {"author", "creator", "schema:author", "dc:creator"}.intersection(marks) or _is_elsewhere(
            element
        ):
            continue
        inside = (one for one in element.iter() if one is not element)
        named = next((one for one in inside if "name" in (one.get("itemprop") or "").split()), element)
        found.append((named.get("content") or _read_text(named))[:200])
        if len(found) == _MAX_MARKED:
            break
    return found


def read_linked(elements: Sequence[Any]) -> list[str]:
    """Returns the texts of links to pages of authors; a page with links to many authors is a list of articles."""
    links = (
        element for element in elements if element.tag == "a" and _LINK.search(element.get("href") or "")
    )
    linked = [element for element in links if not _is_elsewhere(element)]
    if len({element.get("href") for element in linked}) > _MAX_LINKS:
        return []
    return [_read_text(element)[:200] for element in linked]


def read_bylines(elements: Sequence[Any]) -> list[str]:
    """Returns the short texts of elements whose class names a byline or an author, outermost first.

    They are those of the first byline with a person or an office, and of the elements beside it: others
    stand at other articles.
    """
    found: list[str] = []
    home: frozenset[Any] = frozenset()
    for element, text in _iter_bylines(elements):
        around = frozenset(_iter_around(element))
        if home and home.isdisjoint(around):
            continue
        if not home and (has_lead(text) or names_office(text) or read_names([text])):
            home = around
        if text not in found:
            found.append(text)
    return found


def _iter_bylines(elements: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    number = 0
    for element in _list_likely(elements):
        if (
            element.tag not in _TAGS
            or not _CLASS.search(_part(element.get("class")))
            or _is_elsewhere(element)
        ):
            continue
        text = _read_text(element, _MAX_CHARS)
        if _MIN_CHARS <= len(text) <= _MAX_CHARS:
            number += 1
            yield element, text
        if number >= _MAX_BYLINES:
            return


def _list_likely(elements: Sequence[Any]) -> list[Any]:
    """Returns the elements whose class has one of :data:`_PARTS`, in text order."""
    names = [element.get("class") or "" for element in elements]
    ends = list(accumulate(len(name) + 1 for name in names))
    joined = "\n".join(names)
    found = set()
    for part in _PARTS:
        at = joined.find(part)
        while at >= 0:
            number = bisect_right(ends, at)
            found.add(number)
            at = joined.find(part, ends[number])
    return [elements[number] for number in sorted(found)]


def _part(names: str) -> str:
    """Returns the names of a class with hyphens between the words of camel case."""
    return names if names.islower() else part_camel(names)


def _iter_around(element: Any) -> Iterator[Any]:
    """Yields the element and the two elements around it, but none that holds the page or an article."""
    for _ in range(3):
        if element is None or element.tag in PAGE_TAGS:
            return
        yield element
        element = element.getparent()


def read_printed(root: Any) -> list[str]:
    """Returns the first line below the headline that is a byline by its words: ``作者：张晓明``, ``By Jane Doe``."""
    elements = root.iter()
    if next((element for element in elements if element.tag == "h1"), None) is None:
        return []
    for element in islice(elements, _MAX_BELOW):
        text = _read_text(element, _MAX_CHARS) if element.tag in _PRINTED_TAGS else ""
        if _MIN_CHARS <= len(text) <= _MAX_CHARS and read_line(text) and not _is_elsewhere(element):
            return [text]
    return []


def _read_text(element: Any, limit: int = _MAX_TEXT_CHARS) -> str:
    """Returns the text of an element as one line, or the beginning of a text that is longer than the limit."""
    pieces, size = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece.strip())
        if size > limit:
            break
    return clean_line(clean_characters(html.unescape(" ".join(pieces)))[0])


def _is_elsewhere(element: Any) -> bool:
    """Returns True in comments, captions and lists of other articles."""
    for _ in range(_MAX_DEPTH):
        if element is None or element.tag in PAGE_TAGS:
            return False
        if element.tag in _OTHER_TAGS:
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) > 1 and _OTHERS.search(_part(names)) and element.find(".//h1") is None:
            return True
        element = element.getparent()
    return False


# What parts the byline of a page from the element beside it: "Jane Doe ,", "| Jane Doe", "Jane Doe -".
_SEPARATORS = " \t,;|/·•–—-"


def choose_byline(printed: Sequence[str], names: Sequence[str]) -> str | None:
    """Returns the printed text that names most of the authors, best with ``By`` and with little else.

    If none names one, the first that begins with ``By`` or names an office. Marks that part it from what stands
    beside it are left out.
    """
    named = {text: sum(name.casefold() in text.casefold() for name in names) for text in printed}
    best = max(printed, key=lambda text: (named[text], has_lead(text), -len(text)), default=None)
    if best is None or not named[best]:
        stated = (text for text in printed if read_names([text]) or names_office(text) or has_lead(text))
        best = next(stated, None)
    return best and (best.strip(_SEPARATORS) or None)
