"""Reads the story of a page from the data that its scripts carry.

Pages that are drawn in the browser hold their text as JSON (``__NEXT_DATA__``, ``__PRELOADED_STATE__``,
``Fusion.globalContent``), as rows of React (``self.__next_f.push``), or as arguments of a function (Nuxt).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from wiredesk.transforms.logic.formats.html.prose import count_prose, is_sentence
from wiredesk.transforms.logic.formats.html.stated import split_stated

# Shorter scripts hold no story, longer ones are catalogues or programs.
_MIN_SCRIPT = 300
_MIN_TEXT = 120
_MAX_SCRIPT = 5_000_000
_MAX_NODES = 100_000
_MAX_DEPTH = 40
_ROWS = re.compile(r"__next_f\.push\(\s*(?=\[)")
# A value that a script assigns, or gives to a function.
_VALUE = re.compile(r"(?:=|:|\()\s*(?=[{\[])")
_PARSED = re.compile(r'JSON\.parse\(\s*(?=["\'])')
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.){60,}"')
_MAX_VALUES = 40
# Keys of the text of a node, whatever the program; others hold names, classes and addresses.
_TEXT_KEYS = frozenset(
    [
        "text",
        "value",
        "content",
        "contents",
        "children",
        "data",
        "html",
        "body",
        "copy",
        "paragraph",
        "paragraphs",
        "string",
        "raw",
        "json",
        "items",
        "nodes",
        "content_elements",
        "blocks",
        "elements",
        "richtext",
        "document",
        "model",
        "props",
    ]
)
# A node with one of these is another story or a picture.
_OTHER_KEYS = frozenset(
    [
        "headline",
        "headlines",
        "title",
        "slug",
        "canonical_url",
        "teaser",
        "permalink",
        "thumbnail",
        "caption",
        "credits",
        "publishedat",
        "url_path",
    ]
)
_MIN_PARAGRAPHS = 2
# Headline and text inflect a word differently.
_STEM = 5
_BLOCK_TAGS = frozenset(["p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"])


def find_stories(root: Any) -> Iterator[list[str]]:
    """Yields the texts in a page's scripts that have several paragraphs of running text."""
    rows: list[str] = []
    for script in root.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if "__next_f" in text[:200]:
            rows += _read_rows(text[:_MAX_SCRIPT])
        elif "ld+json" in kind or not _MIN_SCRIPT <= len(text) <= _MAX_SCRIPT:
            continue
        elif "json" in kind:
            yield from _search([_load(text)])
        elif "template" not in kind and "html" not in kind:
            yield from _search(_read_values(text))
            yield from _join_literals(text)
    if rows:
        yield from _read_stream("".join(rows))


def _load(text: str) -> Any:
    try:
        return json.loads(html.unescape(text) if text.lstrip().startswith("{&quot;") else text, strict=False)
    except (ValueError, RecursionError):
        return None


def _decode_at(text: str, position: int) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, position)[0]
    except (ValueError, RecursionError):
        return None


def _read_values(text: str) -> list[Any]:
    """Returns the JSON values that a script assigns, the largest of those that contain one another."""
    values: list[Any] = []
    end = 0
    decoder = json.JSONDecoder(strict=False)
    for match in _VALUE.finditer(text):
        if match.end() < end or len(values) >= _MAX_VALUES:
            continue
        try:
            value, stop = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            # A program follows and no data: its parts are tried.
            end = match.end() + 1
            continue
        if stop - match.end() >= _MIN_SCRIPT:
            values.append(value)
            end = stop
    for match in list(_PARSED.finditer(text))[:_MAX_VALUES]:
        inner = _decode_at(text, match.end())
        values.append(_load(inner) if isinstance(inner, str) else None)
    return values


def _join_literals(text: str) -> Iterator[list[str]]:
    """Yields what the long strings of a program say, if it is no JSON."""
    if _VALUE.search(text) and "(function(" not in text[:400].replace(" ", ""):
        return
    found = [_decode_at(match[0], 0) for match in _LITERAL.finditer(text)]
    yield from _search([[value for value in found if isinstance(value, str)]])


def _read_rows(text: str) -> list[str]:
    parts = (_decode_at(text, match.end()) for match in _ROWS.finditer(text))
    return [
        part[1] for part in parts if isinstance(part, list) and len(part) > 1 and isinstance(part[1], str)
    ]


def _read_stream(stream: str) -> Iterator[list[str]]:
    """Yields the texts of rows of React: ``1a:{json}``, ``1b:["$","p",null,{...}]`` and ``1c:T4f,text``."""
    paragraphs: list[str] = []
    for row in re.split(r"(?:^|\n)(?=[0-9a-f]+:)", stream):
        head, _, rest = row.partition(":")
        if rest.startswith("T"):
            yield from _search([rest.partition(",")[2]])
        elif (value := _load(rest.lstrip("I"))) is not None:
            yield from _search([value])
            paragraphs += _read_elements(value)
        elif head:
            yield from _search([rest])
    yield from _keep(paragraphs)
    # The rows may be markup themselves.
    if "</p>" in stream:
        yield from _keep(split_stated(stream))


def _read_elements(value: Any) -> list[str]:
    """Returns the paragraphs among the elements of React below a value, in text order."""
    found: list[str] = []
    stack: list[Any] = [value]
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            if len(node) == 4 and node[0] == "$" and node[1] in _BLOCK_TAGS and isinstance(node[3], dict):
                found.append(_join_text(node[3].get("children"), 0).strip())
            else:
                stack.extend(reversed(node))
    return [text for text in found if text]


def _search(values: list[Any]) -> Iterator[list[str]]:
    """Yields the texts of several paragraphs below JSON values: strings, and lists of text nodes."""
    stack: list[Any] = list(reversed(values))
    for _ in range(_MAX_NODES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, str):
            if len(node) >= _MIN_TEXT:
                yield from _keep(split_stated(node))
                if node.lstrip()[:1] in "{[" and (inner := _load(node)) is not None:
                    stack.append(inner)
        elif isinstance(node, list):
            yield from _keep(_read_list(node))
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            stack.extend(reversed(list(node.values())))


def _keep(paragraphs: list[str]) -> Iterator[list[str]]:
    if sum(is_sentence(text) for text in paragraphs) >= _MIN_PARAGRAPHS:
        yield paragraphs


def _read_list(nodes: list[Any]) -> list[str]:
    """Returns the paragraphs that the nodes of a list are; none for those of other stories."""
    if len(nodes) < _MIN_PARAGRAPHS or nodes[0] == "$":
        return []
    found: list[str] = []
    for node in nodes:
        if isinstance(node, dict) and any(name.lower() in _OTHER_KEYS and node[name] for name in node):
            continue
        text = _join_text(node, 0)
        found += split_stated(text) if len(text) < 20_000 else []
    return found


def _join_text(node: Any, depth: int) -> str:
    """Returns the text below a node of rich text, the pieces of one paragraph joined."""
    if isinstance(node, str):
        return "" if node.startswith(("$", "http")) else node
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(node, list):
        if len(node) == 4 and node[0] == "$" and isinstance(node[3], dict):
            return _join_text(node[3].get("children"), depth + 1)
        return "".join(_join_text(child, depth + 1) for child in node)
    if isinstance(node, dict):
        return "".join(
            _join_text(value, depth + 1) for name, value in node.items() if name.lower() in _TEXT_KEYS
        )
    return ""


def choose_story(stories: Iterator[list[str]], title: str) -> list[str]:
    """Returns the text with the most sentences that has words of the title; empty if there is none."""
    best: list[str] = []
    most = 0
    wanted = _list_words(title)
    for paragraphs in stories:
        prose = count_prose(paragraphs)
        if prose > most and _shares_words(wanted, paragraphs):
            best, most = paragraphs, prose
    return list(dict.fromkeys(best))


def _list_words(title: str) -> set[str]:
    """Returns the beginnings of the longer words of a title; pairs of signs where a script has no spaces."""
    words = {word[:_STEM] for word in re.findall(r"\w{4,}", title.lower())}
    dense = re.findall(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}", title)
    return words | {run[n : n + 2] for run in dense for n in range(len(run) - 1)}


def _shares_words(wanted: set[str], paragraphs: list[str]) -> bool:
    if not wanted:
        return True
    text = " ".join(paragraphs).lower()
    return sum(word in text for word in wanted) >= min(2, len(wanted))
