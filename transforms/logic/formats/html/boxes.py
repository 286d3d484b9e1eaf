"""Finds the boxes of furniture of an HTML page, by their tags, names and roles, and by what they hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from lxml import etree

from wiredesk.transforms.logic.formats.html.names import Kind, is_box_role, is_hidden, judge_names

# No news page has more elements; later ones are not examined.
_MAX_ELEMENTS = 200_000

# Elements that are never text of a story.
_DEAD_TAG_NAMES = (
    "script style noscript template iframe object embed svg button input select textarea video audio "
    "canvas map nav figure figcaption head link meta picture img source track dialog menu label"
)
DEAD_TAGS = frozenset(_DEAD_TAG_NAMES.split())
_BOX_TAGS = frozenset({"form", "footer", "aside"})
PAGE_TAGS = frozenset(("html", "body", "main", "article"))

# A furniture name is wrong on an element with at least this share of the running text of the page.
_MAX_SHARE = 0.5
# Hidden text repeats the story that is shown, if there is one.
_MAX_HIDDEN_SHARE = 0.75
# A story inside an element: its own name says so, and it has at least this share.
_MIN_NAMED_SHARE = 0.2
# A shorter piece of text is a label.
_MIN_RUN_BYTES = 40
_MIN_RUN = _MIN_RUN_BYTES // 3


def find_boilerplate(root: Any) -> set[Any]:
    """Returns the elements that are boilerplate by their tag, visibility, role, class or id.

    An element that holds the story is none, whatever its name: one with the headline, with an element
    that is named as a story's text, with most of the page's running text, or one of several alike that
    hold most of it together.
    """
    elements = _list_elements(root)
    weights = _weigh_elements(elements)
    total = max(1, weights.get(root, _NO_WEIGHT).chars)
    found: set[Any] = set()
    alike: dict[tuple[str, str], list[Any]] = {}
    for element in elements[1:_MAX_ELEMENTS]:
        tag = element.tag
        if not isinstance(tag, str) or tag in DEAD_TAGS:
            found.add(element)
            continue
        kind = judge_names(element)
        hidden = is_hidden(element)
        boxed = hidden or kind.furniture or kind.comments or tag in _BOX_TAGS or is_box_role(element)
        if not boxed or tag in PAGE_TAGS:
            continue
        weight = weights.get(element, _NO_WEIGHT)
        if hidden:
            found.update([element] if weight.chars < _MAX_HIDDEN_SHARE * total else [])
        elif not _holds_story(weight, total, kind):
            found.add(element)
        if kind.furniture and not hidden:
            alike.setdefault((tag, element.get("class") or ""), []).append(element)
    for group in alike.values():
        if len(group) > 1 and _hold_most(group, weights, total):
            found.difference_update(group)
    return found


@dataclass(slots=True)
class _Weight:
    """What is below an element: running text outside of links in bytes, its pieces, links, the story's marks."""

    chars: int = 0
    pieces: int = 0
    links: int = 0
    story: int = 0
    headed: bool = False


_NO_WEIGHT = _Weight()


def _list_elements(root: Any) -> list[Any]:
    """Returns the elements of a page in text order, without what is below those that hold no text of a story."""
    walker = etree.iterwalk(root, events=("start",))
    elements = []
    for _, element in walker:
        elements.append(element)
        if element.tag in DEAD_TAGS and element is not root:
            walker.skip_subtree()
    return elements


def _weigh_elements(elements: list[Any]) -> dict[Any, _Weight]:
    """Weighs what is below each element that has something, in one pass."""
    weights: defaultdict[Any, _Weight] = defaultdict(_Weight)
    for element in reversed(elements):
        tag, text, tail = element.tag, element.text, element.tail
        weight = weights.get(element)
        if tag not in DEAD_TAGS:
            if tag == "a":
                weight = weights[element]
                weight.chars = weight.pieces = 0
                weight.links += 1
            elif text and len(text) >= _MIN_RUN:
                _add_run(weights[element], text)
                weight = weights.get(element)
            if tag == "h1":
                weight = weights[element]
                weight.headed = True
            if weight is not None and weight.chars and judge_names(element).story:
                weight.story = weight.chars
        if weight is not None and (parent := element.getparent()) is not None:
            above = weights[parent]
            above.chars += weight.chars
            above.pieces += weight.pieces
            above.links += weight.links
            above.story += weight.story
            above.headed = above.headed or weight.headed
        if tail and len(tail) >= _MIN_RUN and (parent := element.getparent()) is not None:
            _add_run(weights[parent], tail)
    return weights


def _add_run(weight: _Weight, text: str) -> None:
    text = text.strip()
    chars = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if chars >= _MIN_RUN_BYTES:
        weight.chars += chars
        weight.pieces += 1


def _holds_story(weight: _Weight, total: int, kind: Kind) -> bool:
    least = _MIN_NAMED_SHARE * total
    if weight.story >= least or (weight.headed and weight.chars >= least):
        return True
    if kind.comments or weight.chars < _MAX_SHARE * total:
        return False
    # A list of other stories has a link for each of its texts.
    return not kind.furniture or weight.links < weight.pieces


def _hold_most(group: list[Any], weights: dict[Any, _Weight], total: int) -> bool:
    """Returns True if elements of one name hold most of the running text, and it is no list of links."""
    held = [weights[element] for element in group]
    chars = sum(weight.chars for weight in held)
    return chars >= _MAX_SHARE * total and sum(w.links for w in held) < sum(w.pieces for w in held)
