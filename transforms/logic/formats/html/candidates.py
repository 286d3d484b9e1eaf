"""Compares the story that was taken from a page with what else the page holds.

The cheap comparison comes first: how much of the page's running text was taken, and how long the story is
that the page states itself. Only where it raises a doubt are the page's data and slower extractors read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction

from wiredesk.transforms.logic.formats.html.blocks import Block, make_key
from wiredesk.transforms.logic.formats.html.consent import is_consent_text, speaks_of_cookies
from wiredesk.transforms.logic.formats.html.fill import count_running, shows_others
from wiredesk.transforms.logic.formats.html.invitations import is_invitation
from wiredesk.transforms.logic.formats.html.prose import breaks_off, count_prose, is_sentence, weigh
from wiredesk.transforms.logic.formats.html.state import choose_story, find_stories
from wiredesk.transforms.logic.formats.html.stated import find_embedded, split_stated

# A story with this much running text that has most of the page's is not doubted.
_SAFE_PROSE = 600
_MIN_COVERED = 0.5
# A candidate must be this much longer, because something is wrong with every other source too.
_GAIN = 1.5
_MIN_GAIN = 200
# Less is no gain, even where a candidate begins as the story that was found.
_MIN_LONGER = 80
_MAX_COMPARED = 40
_MAX_LINK_SHARE = 0.3
# With less than this there is no story, and hidden markup is read too.
_NO_STORY = 200
# A doubt about less running text than this is none.
_MIN_DOUBTED = 800


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a story.

    Attributes:
      paragraphs: the paragraphs.
      stated: True if they are not those blocks of the page that were chosen first.
      doubtful: True if the page seems to hold more of the story.
    """

    paragraphs: list[str]
    stated: bool = False
    doubtful: bool = False


def choose_body(
    paragraphs: list[str], blocks: list[Block], article: dict[str, Any], title: str, parse: Callable[[], Any]
) -> Body:
    """Returns the longest story of a page, if it is much longer than the one that was found first.

    Args:
      paragraphs: the story that was found.
      blocks: the blocks of the page.
      article: the page's structured data of the article.
      title: the headline.
      parse: parses the page again, because an extractor may have changed the tree.
    """
    if is_consent_text(paragraphs) and (beside := _find_story_beside(blocks)):
        return Body(beside, stated=True)
    taken, running = count_prose(paragraphs), count_running(blocks)
    stated = article.get("articleBody")
    best, most = paragraphs, taken
    if isinstance(stated, str) and weigh(stated) > taken + _MIN_LONGER:
        best, most = _choose_longer(best, most, split_stated(stated))
    ends_short = bool(best) and breaks_off(best[-1])
    if most < _MIN_COVERED * running:
        running = count_running([block for block in blocks if not speaks_of_cookies(block.text)])
    if most < _SAFE_PROSE or ends_short or most < _MIN_COVERED * running:
        root = parse()
        if most < _SAFE_PROSE or ends_short:
            best, most = _choose_longer(best, most, choose_story(find_stories(root), title))
        if most < _NO_STORY:
            for embedded in find_embedded(root):
                best, most = _choose_longer(best, most, embedded)
        if most < _MIN_COVERED * running:
            slow = _extract_slowly(root)
            for candidate in (slow, _take_running(blocks)):
                if not _adds_other_stories(blocks, best, candidate):
                    best, most = _choose_longer(best, most, candidate)
    doubtful = running >= _MIN_DOUBTED and most < _MIN_COVERED * running
    return Body(best, best is not paragraphs, doubtful)


def _choose_longer(best: list[str], most: int, candidate: list[str]) -> tuple[list[str], int]:
    prose = count_prose(candidate)
    if prose <= most + _MIN_LONGER or sum(map(weigh, candidate)) < sum(map(weigh, best)):
        return best, most
    if is_consent_text(candidate):
        return best, most
    longer = prose >= _GAIN * most + _MIN_GAIN or (prose >= _GAIN * most and _continues(best, candidate))
    return (candidate, prose) if longer else (best, most)


def _continues(best: list[str], candidate: list[str]) -> bool:
    """Returns True if a candidate has the beginning of the story that was found, if there is one."""
    whole = make_key("".join(candidate))
    return all(make_key(text)[:_MAX_COMPARED] in whole for text in best)


def _take_running(blocks: list[Block]) -> list[str]:
    """Returns the running text of a page from the first block of it to the last, with the headings between."""
    kept = [
        b for b in blocks if not b.boilerplate and b.link_share <= _MAX_LINK_SHARE and not is_invitation(b)
    ]
    numbers = [number for number, block in enumerate(kept) if is_sentence(block.text)]
    span = kept[numbers[0] : numbers[-1] + 1] if numbers else []
    return list(dict.fromkeys(" ".join(b.text.split()) for b in span if not speaks_of_cookies(b.text)))


def _find_story_beside(blocks: list[Block]) -> list[str]:
    """Returns the running text of the element that holds most of it and does not ask for consent; none if it is little.

    A page may have its story in ``aside`` and the question in what looks like the story.
    """
    homes: dict[Any, list[Block]] = {}
    for block in blocks:
        homes.setdefault(block.element.getparent(), []).append(block)
    texts = [
        [" ".join(one.text.split()) for one in home if one.tag == "p" and one.link_share <= _MAX_LINK_SHARE]
        for home in homes.values()
        if not any(speaks_of_cookies(one.text) for one in home)
    ]
    best = max(texts, key=count_prose, default=[])
    return list(dict.fromkeys(best)) if count_prose(best) >= _NO_STORY else []


def _adds_other_stories(blocks: list[Block], taken: list[str], candidate: list[str]) -> bool:
    """Returns True if what a candidate adds stands among linked titles."""
    added = {make_key(text) for text in candidate} - {make_key(text) for text in taken}
    numbers = [number for number, block in enumerate(blocks) if make_key(block.text) in added]
    if not numbers:
        return False
    return shows_others(blocks[numbers[0] - 1 : numbers[-1] + 2], [blocks[number] for number in numbers])


def _extract_slowly(root: Any) -> list[str]:
    """Returns what trafilatura finds with its fallbacks, readability and jusText."""
    try:
        document = bare_extraction(root, include_comments=False, favor_recall=True)
    except (ValueError, RecursionError):
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    lines = (" ".join("".join(child.itertext()).split()) for child in body.iter("p", "head", "item", "quote"))
    return [line for line in dict.fromkeys(lines) if make_key(line)]
