"""Judges the classes, ids and roles of elements: furniture of a page, its story, or neither.

Names are read as words: ``articleBody``, ``article-body`` and ``article__body`` are the same, and
``portrait`` has nothing to do with ``ad``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_BOX_ROLES = frozenset(("navigation", "complementary", "dialog", "contentinfo"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_-]+")
# A modifier says how a block looks, not what it is: the text of "post--has-sidebar" is a post.
_MODIFIER = re.compile(r"--[\w-]*")
# What an element has or has not beside its text.
_STATE = re.compile(r"(?:^|\s)(?:has|no|with|without)-[\w-]*")
_MAX_CHARS = 500

# Words that name furniture of a news page: whole words between separators.
_FURNITURE = re.compile(
    r"(?:^|[\s-])(?:"
    r"related|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:from|on|stories|news|articles)|"
    r"most-?(?:read|popular|viewed|commented)|hot-?(?:news|list|topics)|"
    r"also-?(?:read|like)|trending|popular|teaser\w*|promo\w*|newsletter\w*|sign-?up|subscribe\w*|"
    r"subscription|"
    r"social\w*|shar(?:e|ing)\w*|sharedaddy|addthis\w*|addtoany\w*|follow\w*|respond|"
    r"caption\w*|credits?|photo-?credit|image-?credit|gallery|slideshow|carousel|slider|"
    r"author-?(?:bio|box|info|card|profile|description)|bio|about-?author|byline\w*|"
    r"breadcrumbs?\w*|pagination|pager|toolbar|tool-?bar|tools|menu|sidebar|side-?bar|rail|"
    r"tags?|tag-?list|topics?|keywords|categories|meta-?tags|"
    r"advert\w*|ads?|ad-?(?:slot|unit|wrapper|container)|sponsor\w*|outbrain\w*|taboola\w*|dfp|"
    r"cookie\w*|consent\w*|gdpr|login|registration|modal|popup|pop-?up|overlay|lightbox|"
    r"footer|copyright|disclaimer|print-?only|screen-?reader\w*|visually-?hidden|sr-?only|hidden-?accessible|"
    r"poll|quiz|survey|rating-?stars|feedback|video-?player|player|audio-?player|timestamp|dateline-?time|"
    r"correction-?form|tip-?line|affiliate-?disclosure|share-?bar|skip-?link\w*|infobox-?promo|mashsb\w*|"
    r"jp-relatedposts"
    r")(?=$|[\s-])"
)
_COMMENTS = re.compile(
    r"(?:^|[\s-])(?:comments?(?:-?(?:list|area|section|wrap(?:per)?|box|content|body|text|item|thread|block|respond|reply|form|"
    r"author|meta|header|footer|count|entry|inner|group|feed|stream|module|widget|app|root|holder|panel|\d+))*|commentlist|"
    r"disqus[\w-]*|viafoura[\w-]*|livefyre[\w-]*|spot-?im|openweb|hyvor-?talk|coral-?(?:talk|container)|replies|opiniones|"
    r"comentarios?|commentaires?|kommentare?|kommentarer|commenti|reacties|komentarze|kommentarii|yorumlar|"
    r"reader-?(?:comments|opinions))(?=$|\s)"
)
# The words that name the text of a story.
_STORY = re.compile(
    r"(?:article|story|post|entry|content|(?:^|\s)news)-?(?:body|text|content|copy)\b|body-?(?:copy|text)\b|"
    r"paywall-?content|\b(?:the-?content|rich-?text|single-?content)\b"
)


_LEAD = re.compile(
    r"(?:^|[\s-])(?:teaser|lead|lede|intro|excerpt|summary|standfirst|dek|deck|abstract|vorspann|chapeau|chapo|entradilla|"
    r"sommario|occhiello|ingress|manchet|perex)(?:-?(?:text|content|in))?(?=$|[\s-])"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What the names of an element say that it is: furniture, what readers wrote, or the text of a story."""

    furniture: bool = False
    comments: bool = False
    story: bool = False


_NOTHING = Kind()


def judge_names(element: Any) -> Kind:
    """Returns what the classes and the id of an element say that it is."""
    classes, identifier = element.get("class"), element.get("id")
    if not classes and not identifier:
        return _NOTHING
    return _judge(classes or "", identifier or "")


@lru_cache(maxsize=10_000)
def _judge(classes: str, identifier: str) -> Kind:
    names = read_names(classes, identifier)
    if _STORY.search(names):
        return Kind(story=True)
    return Kind(furniture=bool(_FURNITURE.search(names)), comments=bool(_COMMENTS.search(names)))


def part_camel(names: str) -> str:
    """Returns names with ``-`` between the words of camel case."""
    return _CAMEL.sub("-", names)


def read_names(classes: str, identifier: str) -> str:
    """Returns the words of an element's classes and id in lower case, with ``-`` between them."""
    names = part_camel(f"{classes} {identifier}"[:_MAX_CHARS]).lower()
    if "--" in names:
        names = _MODIFIER.sub("", names)
    return _SEPARATORS.sub("-", _STATE.sub(" ", names))


def is_hidden(element: Any) -> bool:
    """Returns True if an element is not shown."""
    style = element.get("style")
    return (style is not None and bool(_HIDDEN.search(style))) or element.get("hidden") is not None


def is_box_role(element: Any) -> bool:
    """Returns True if the role of an element is beside the story."""
    return element.get("role") in _BOX_ROLES


def is_lead_name(element: Any) -> bool:
    """Returns True if the names of an element are those of the lead of a story."""
    return bool(_LEAD.search(read_names(element.get("class") or "", element.get("id") or "")))
