"""The blocks of text of an HTML page in text order, with those in boilerplate marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from wiredesk.transforms.logic.kernel.errors import RecordError

# No news page has more elements; later ones are not examined.
_MAX_ELEMENTS = 200_000

_BLOCK_TAG_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tbody tr td th section article "
    "header footer main body address center fieldset details summary hr figure figcaption aside nav "
    "form"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
# Elements that are never text of a story.
_DEAD_TAG_NAMES = (
    "script style noscript template iframe object embed svg button input select textarea video audio "
    "canvas map nav figure figcaption head link meta picture img source track dialog menu label"
)
_DEAD_TAGS = frozenset(_DEAD_TAG_NAMES.split())
_BOX_TAGS = frozenset({"form", "footer", "aside"})
_PAGE_TAGS = frozenset(("html", "body", "main", "article"))
_BOX_ROLES = frozenset(("navigation", "complementary", "dialog", "contentinfo"))

# Words in class and id attributes that name boilerplate of a news page: whole words
# between separators or the capitals of camel case.
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:"
    r"related|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:from|on|stories|news|articles)|"
    r"most-?(?:read|popular)|"
    r"also-?(?:read|like)|trending|popular|teaser\w*|promo\w*|newsletter\w*|sign-?up|subscribe\w*|"
    r"subscription|"
    r"social\w*|shar(?:e|ing)\w*|sharedaddy|addthis\w*|addtoany\w*|follow\w*|comments?|disqus\w*|respond|"
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
    r")(?=$|[\s_-])"
)
# The same words also name whole pages ("has-sidebar"), so an element with at least this
# share of the text of the page is no boilerplate.
_MAX_SHARE = 0.3
_BODY_NAME = re.compile(
    r"article-?_?-?(?:body|text|content)|story-?_?-?(?:body|text|content)|entry-?content|"
    r"post-?(?:body|content)|"
    r"content-?_?-?body|body-?(?:copy|text)|articlebody|paywall-?content",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NESTING = re.compile(
    rb"<(/?)(?!/|p\b|br\b|h[1-6]\b|li\b|title\b|head\b|body\b|html\b|meta\b|link\b|script\b|style\b)[a-z][\w:-]*[^<>]*>",
    re.IGNORECASE,
)
_EMPTY = re.compile(rb"<p>(?:\s*<p>)+")
_INLINE = re.compile(
    rb"</?(?:a|b|i|u|em|strong|font|span|small|big|tt|sub|sup|code|abbr|mark)\b", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r" *\n *")
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")
_KEY = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Block:
    """The text between two block boundaries.

    Attributes:
      text: the text with white space collapsed and ``br`` as a line end.
      tag: the tag of the nearest block element.
      element: that element.
      link_chars: number of characters inside links.
      quoted: True inside a ``blockquote``.
      boilerplate: True inside an element that :func:`find_boilerplate` returns.
    """

    text: str
    tag: str
    element: Any
    link_chars: int
    quoted: bool
    boilerplate: bool

    @property
    def link_share(self) -> float:
        """Share of the characters that are in links, 0..1."""
        return min(1.0, self.link_chars / max(1, len(self.text)))


def parse_page(text: str) -> Any:
    """Parses HTML text without network access and within libxml2's limits on depth and size.

    Tags that are never closed may nest deeper than libxml2's limit (256), and it drops deeper
    content. Such a page is parsed again without its nesting.

    Raises:
      RecordError: ``parse/no_text`` if there is no element at all.
    """
    # The text is decoded already; an XML declaration might contradict its encoding.
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", "")).encode("utf-8", "replace")
    root, deep = _parse(data)
    return _parse(_EMPTY.sub(b"<p>", _NESTING.sub(_flatten_tag, data)))[0] if deep else root


def _parse(data: bytes) -> tuple[Any, bool]:
    """Returns the root, and True if the page nests too deeply."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        message = "The page has no content: fetch it again."
        raise RecordError("parse", "no_text", message) from error
    return root, any("depth" in entry.message for entry in parser.error_log)


def _flatten_tag(match: re.Match[bytes]) -> bytes:
    """Returns the replacement of a tag: nothing for an inline element, else a new paragraph."""
    return b"" if _INLINE.match(match[0]) else b"<p>"


def find_boilerplate(root: Any) -> set[Any]:
    """Returns the elements that are boilerplate by their tag, visibility, role, class or id."""
    sizes = _count_chars(root)
    total = max(1, sizes.get(root, 1))
    return {
        element
        for number, element in enumerate(root.iter())
        if number < _MAX_ELEMENTS
        and element is not root
        and _is_boilerplate(element, sizes.get(element, 0), total)
    }


def _count_chars(root: Any) -> dict[Any, int]:
    """Returns the number of characters of text below each element, counted in one pass."""
    sizes: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        own = len(element.text or "") if element.tag not in ("script", "style") else 0
        sizes[element] = own + sizes.get(element, 0)
        parent = element.getparent()
        if parent is not None:
            sizes[parent] = sizes.get(parent, 0) + sizes[element] + len((element.tail or "").strip())
    return sizes


def _is_boilerplate(element: Any, chars: int, total: int) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _DEAD_TAGS:
        return True
    if tag in _PAGE_TAGS or chars / total >= _MAX_SHARE:
        return False
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    if tag in _BOX_TAGS or hidden or element.get("role") in _BOX_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    names = _CAMEL.sub("-", names).lower()
    return len(names) > 2 and bool(_BOILERPLATE.search(names)) and not _BODY_NAME.search(names)


def collect_blocks(root: Any) -> list[Block]:
    """Returns the blocks of a page in text order, with those in boilerplate marked."""
    collector = _Collector(root, find_boilerplate(root))
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            collector.enter(element) if event == "start" else collector.leave(element)
    collector.flush()
    return collector.blocks


class _Collector:
    """Collects the blocks of a page from the start and end events of its elements."""

    def __init__(self, root: Any, boilerplate: set[Any]) -> None:
        self.blocks: list[Block] = []
        self._root = root
        self._boilerplate = boilerplate
        self._pieces: list[str] = []
        self._holders: list[Any] = [root]
        self._links = self._in_link = self._in_dead = self._in_boilerplate = self._in_quote = 0

    def enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCK_TAGS:
            self.flush()
            self._holders.append(element)
        elif tag == "br":
            self._pieces.append("\n")
        self._count(element, 1)
        self._add(element.text)

    def leave(self, element: Any) -> None:
        if element.tag in _BLOCK_TAGS:
            self.flush()
            self._holders.pop()
        self._count(element, -1)
        if element is not self._root:
            self._add(element.tail)

    def _count(self, element: Any, step: int) -> None:
        self._in_link += step * (element.tag == "a")
        self._in_quote += step * (element.tag == "blockquote")
        self._in_dead += step * (element.tag in _DEAD_TAGS)
        self._in_boilerplate += step * (element in self._boilerplate)

    def _add(self, text: str | None) -> None:
        if text and not self._in_dead:
            text = _SPACES.sub(" ", text)
            self._pieces.append(text)
            self._links += len(text.strip()) if self._in_link else 0

    def flush(self) -> None:
        text = _BREAK.sub("\n", _BLANKS.sub(" ", "".join(self._pieces))).strip()
        holder = self._holders[-1]
        for part in _PARAGRAPH_BREAK.split(text) if text else ():
            links = self._links * len(part) // len(text)
            boilerplate, quoted = self._in_boilerplate > 0, self._in_quote > 0
            self.blocks.append(Block(part, holder.tag, holder, links, quoted, boilerplate))
        self._pieces.clear()
        self._links = 0


def make_key(text: str) -> str:
    """Returns the letters and digits of a text in lower case, for the comparison of texts."""
    return _KEY.sub("", text).lower()
