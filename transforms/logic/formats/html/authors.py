"""The authors of an HTML page: stated in JSON-LD and meta elements, marked in the page, or printed with a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.html.author_markup import (
    choose_byline,
    list_elements,
    read_bylines,
    read_linked,
    read_marked,
    read_printed,
)
from wiredesk.transforms.logic.formats.html.jsonld import get_types, read_string
from wiredesk.transforms.logic.formats.parts.people import read_last_first, read_names
from wiredesk.transforms.logic.formats.parts.values import to_list
from wiredesk.transforms.logic.text.entities import clean_escaped_line

# In order of preference.
_METAS = (
    *("author", "authors", "parsely-author", "sailthru.author", "article:author_name", "article:author"),
    *("dc.creator", "dcterms.creator", "dc.creator.personalname", "citation_author", "citation_authors"),
    *("article_author", "article.author", "cxenseparse:author", "cxenseparse:recs:author", "byl"),
    *("dcsext.author", "author.name", "author_name", "og:author", "og:article:author", "book:author"),
    *("twitter:author", "twitter:misc:written_by", "news_author", "byline", "writer", "creator"),
    *("sailthru.authors", "shareaholic:article_author_name"),
)
# Fields of libraries, which print the last name first.
_LAST_FIRST = frozenset(name for name in _METAS if name.startswith(("dc.", "dcterms.", "citation")))
# Labels that themes write for link previews.
_LABELS = frozenset(
    (
        *(
            "written by",
            "author",
            "verfasst von",
            "geschrieben von",
            "écrit par",
            "escrito por",
            "scritto da",
        ),
        *(
            "geschreven door",
            "autor",
            "napisane przez",
            "skrevet av",
            "skriven av",
            "автор",
            "作者",
            "執筆者",
        ),
    )
)
_URL = re.compile(r"https?:|//|www\.|(?:\w+\.)?facebook\.com/", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\$\{|\{\{|\[[a-z_]+\]|^(?:null|none|undefined|n/a|nan|admin|unknown|author|editor)$", re.IGNORECASE
)
# A site as the author: "courier.example, Marlow Bay", "Marlow Courier (www.courier.example)".
_SITE_AS_AUTHOR = re.compile(r"^(?:www\.)?[\w-]+\.[a-z]{2,}(?=[\s,]|$)|\(\s*(?:www\.)?[\w-]+\.[a-z]{2,}\s*\)")
_MAX_ENTRIES = 200
_MIN_SITE_CHARS = 2


@dataclass(frozen=True, slots=True)
class StatedAuthors:
    """The authors of a JSON-LD node.

    Attributes:
      persons: names of nodes that are persons by their type.
      names: strings, and names of nodes without a type.
      organizations: names of nodes that are organisations by their type.
    """

    persons: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


def read_authors(
    root: Any,
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
    nodes: Sequence[Mapping[str, Any]],
    sites: frozenset[str],
) -> tuple[tuple[Author, ...], str | None]:
    """Returns the persons of the first source that names one, and the byline that the page prints.

    If the page states an organisation as its author, the markup is not used, because it
    names other persons on the page.

    Args:
      root: the root element of the page.
      metas: contents of the meta elements by name.
      article: the JSON-LD node of the article.
      nodes: all JSON-LD nodes.
      sites: the names of the site in the form of :func:`squash`.
    """
    elements = list_elements(root)
    printed = read_bylines(elements)
    # Searches are dear, so each runs only if those before it find nobody.
    searches = (
        lambda: read_marked(elements),
        lambda: printed,
        lambda: read_printed(root),
        lambda: read_linked(elements),
    )
    authors = _choose_authors(metas, read_stated(article, nodes), sites, searches)
    return authors, choose_byline(printed, [author.name for author in authors])


def _choose_authors(
    metas: Mapping[str, Sequence[str]],
    stated: StatedAuthors,
    sites: frozenset[str],
    searches: Sequence[Callable[[], list[str]]],
) -> tuple[Author, ...]:
    typed = read_names(_filter_names(stated.persons), typed=True)
    if authors := _leave_sites((*typed, *read_names(_filter_names(stated.names))), sites):
        return authors
    others = [*stated.organizations, *stated.persons, *stated.names]
    for name, values in _iter_metas(metas):
        read = read_last_first if name in _LAST_FIRST else read_names
        if authors := _leave_sites(read(_filter_names(values)), sites):
            return authors
        others += values
    if any(not _is_site(squash(name), sites) for name in _filter_names(others)):
        return ()
    for search in searches:
        if authors := _leave_sites(read_names(_filter_names(search())), sites):
            return authors
    return ()


def _is_site(name: str, sites: frozenset[str]) -> bool:
    """Returns True if a name is that of the site, or of one of its editions."""
    return any(name == site or (len(site) > _MIN_SITE_CHARS and name.startswith(site)) for site in sites)


def _filter_names(names: Sequence[str]) -> list[str]:
    return [name for name in names if not (_PLACEHOLDER.search(name) or _SITE_AS_AUTHOR.search(name))]


def _leave_sites(authors: tuple[Author, ...], sites: frozenset[str]) -> tuple[Author, ...]:
    return tuple(author for author in authors if squash(author.name) not in sites)


def squash(text: str) -> str:
    """Returns a name in the form in which it is compared with a site's: letters and digits, no ``The`` and ``com``."""
    return re.sub(r"[\W_]+|com$|the", "", text.lower())


def read_stated(node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> StatedAuthors:
    """Returns the authors of a JSON-LD node. References to other nodes of the page are followed."""
    by_id = {str(other["@id"]): other for other in nodes if "@id" in other and _name_node(other)}
    found: dict[str, list[str]] = {"person": [], "name": [], "organization": []}
    for entry in _iter_entries(node.get("author") or node.get("creator")):
        if not isinstance(entry, Mapping):
            found["name"] += [name for item in to_list(entry) if (name := read_string(item))]
            continue
        named = entry if _name_node(entry) else by_id.get(str(entry.get("@id")), {})
        types = get_types(dict(named))
        kind = "person" if "person" in types else "name"
        kind = "organization" if any("organization" in name for name in types) else kind
        found[kind] += _name_node(named)
    return StatedAuthors(tuple(found["person"]), tuple(found["name"]), tuple(found["organization"]))


def _iter_entries(value: Any) -> Iterator[Any]:
    """Yields the entries of a value: a string, a node, or lists of them."""
    stack = [value]
    for _ in range(_MAX_ENTRIES):
        if not stack:
            return
        entry = stack.pop()
        if isinstance(entry, list):
            stack += reversed(entry)
        elif isinstance(entry, Mapping) and "@list" in entry:
            stack.append(entry["@list"])
        elif entry:
            yield entry


def _name_node(node: Mapping[str, Any]) -> list[str]:
    """Returns the names of a node: those in ``name``, or its given and family name."""
    value = node.get("name")
    names = [name for item in (value if isinstance(value, list) else [value]) if (name := read_string(item))]
    if names:
        return names
    parts = [read_string(node.get(part)) for part in ("givenName", "additionalName", "familyName")]
    joined = " ".join(filter(None, parts))
    suffix = read_string(node.get("honorificSuffix"))
    if joined:
        return [f"{joined}, {suffix}" if suffix else joined]
    return list(filter(None, [read_string(node.get("alternateName"))]))


def _iter_metas(metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    spaced = metas.get("twitter:misc:written by", ())
    for name in _METAS:
        given = spaced if name == "twitter:misc:written_by" else metas.get(name, ())
        values = [clean_escaped_line(value) for value in given if not _URL.match(value)]
        yield (
            name,
            [text for value in values for item in to_list(value) if (text := clean_escaped_line(str(item)))],
        )
    for number in ("1", "2"):
        if any(text.lower().strip(" :") in _LABELS for text in metas.get(f"twitter:label{number}", ())):
            yield (
                "twitter:data",
                [clean_escaped_line(value) for value in metas.get(f"twitter:data{number}", ())],
            )
