"""Structured data of HTML pages: well-formed and broken JSON-LD with articles of schema.org."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from wiredesk.transforms.logic.text.clean import clean_characters, clean_line
from wiredesk.transforms.logic.text.entities import unescape_rest

# https://schema.org/Article and its subtypes.
_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle ScholarlyArticle "
    "TechArticle Report BlogPosting LiveBlogPosting SocialMediaPosting MedicalScholarlyArticle".lower().split()
)
# Types that describe an article only on pages without one of the above; they include reviews of fact checkers.
_LESSER_TYPES = frozenset(("webpage", "medicalwebpage", "claimreview", "videoobject", "creativework"))
# Longer scripts are catalogues.
_MAX_SCRIPT_CHARS = 2_000_000
_MAX_NODES = 5000
_WRAPPERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")

_IMPORTANT = ("headline", "datePublished", "author", "articleBody", "publisher", "dateModified")
_DECORATION = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
_LINE_COMMENT = re.compile(r'(?m)^\s*//[^\n]*$|(?<=[,{\[])\s*//[^"\n]*$')
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read_jsonld(root: Any) -> list[dict[str, Any]]:
    """Returns the nodes of the page's JSON-LD that may describe it, in text order."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in _load_values((script.text or "")[:_MAX_SCRIPT_CHARS]):
                nodes += _iter_nodes(value)
    return nodes[:_MAX_NODES]


def _load_values(text: str) -> list[Any]:
    """Loads the JSON values of a script.

    Comments, CDATA marks, stray control characters and trailing commas are removed; several
    values after one another are all loaded.
    """
    text = _DECORATION.sub("", _DECORATION.sub("", text.strip())).strip().rstrip(";")
    for mended in (text, _TRAILING_COMMA.sub(r"\1", _LINE_COMMENT.sub("", text)), html.unescape(text)):
        values = _load_sequence(mended)
        if values:
            return values
    return []


def _load_sequence(text: str) -> list[Any]:
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _iter_nodes(value: Any) -> Iterator[dict[str, Any]]:
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, list):
            stack.extend((child, depth) for child in reversed(node[:_MAX_NODES]))
        elif isinstance(node, dict):
            yield node
            if depth < 4:
                stack.extend((node[name], depth + 1) for name in reversed(_WRAPPERS) if name in node)


def choose_article(nodes: list[dict[str, Any]], url: str | None) -> dict[str, Any]:
    """Returns the node of the page's article; empty if there is none.

    Nodes with the page's address come before others, and of several nodes the one with the most
    of the important fields is chosen.
    """
    articles = [node for node in nodes if get_types(node) & _TYPES]
    candidates = articles or [
        node for node in nodes if get_types(node) & _LESSER_TYPES and "datePublished" in node
    ]
    if not candidates:
        return {}
    named = [node for node in candidates if url and _strip_url(url) in map(_strip_url, _iter_urls(node))]
    # Some themes repeat the article in a short form, so the one with the most fields counts.
    return max(named or candidates[:3], key=lambda node: sum(name in node for name in _IMPORTANT))


def get_types(node: dict[str, Any]) -> set[str]:
    """Returns the type names of a node in lower case."""
    found = node.get("@type")
    names = found if isinstance(found, list) else [found]
    return {str(name).rpartition("/")[2].lower() for name in names if name}


def _iter_urls(node: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield value


def _strip_url(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", url).rstrip("/")


def read_string(value: Any) -> str | None:
    """Returns a string, or the name of a node, as one clean line."""
    if isinstance(value, list):
        value = next((entry for entry in value if entry), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text, _ = clean_characters(unescape_rest(re.sub(r"<[^<>]{1,200}>", " ", str(value))))
    return clean_line(text) or None


def read_strings(value: Any) -> list[str]:
    """Returns a list of strings, or the names of a list of nodes; a string is split at commas."""
    if isinstance(value, str):
        value = re.split(r"\s*[,;|]\s*", value)
    entries = value if isinstance(value, list) else [value]
    return [text for entry in entries if (text := read_string(entry))]
