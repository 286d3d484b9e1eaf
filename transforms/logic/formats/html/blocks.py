"""The blocks of text of an HTML page in text order, with those in boilerplate marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from wiredesk.transforms.logic.formats.html.boxes import DEAD_TAGS, find_boilerplate
from wiredesk.transforms.logic.kernel.errors import RecordError

_BLOCK_TAG_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tbody tr td th section article "
    "header footer main body address center fieldset details summary hr figure figcaption aside nav "
    "form"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
_COUNTED_TAGS = frozenset(("a", "blockquote"))
SUBHEADING_TAGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
HEADING_TAGS = SUBHEADING_TAGS | {"h1"}

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


def collect_blocks(root: Any) -> list[Block]:
    """Returns the blocks of a page in text order, with those in boilerplate marked."""
    collector = _Collector(root, find_boilerplate(root))
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            collector.leave(element)
        elif not collector.enter(element):
            walker.skip_subtree()
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
        self._links = self._in_link = self._in_boilerplate = self._in_quote = 0

    def enter(self, element: Any) -> bool:
        """Begins an element. Returns False if there is no text in it."""
        tag = element.tag
        if tag in _BLOCK_TAGS:
            self.flush()
            self._holders.append(element)
        elif tag == "br":
            self._pieces.append("\n")
        if tag in DEAD_TAGS and element is not self._root:
            return False
        if tag in _COUNTED_TAGS or element in self._boilerplate:
            self._count(element, 1)
        if element.text:
            self._add(element.text)
        return True

    def leave(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCK_TAGS:
            self.flush()
            self._holders.pop()
        if tag not in DEAD_TAGS and (tag in _COUNTED_TAGS or element in self._boilerplate):
            self._count(element, -1)
        if element.tail and element is not self._root:
            self._add(element.tail)

    def _count(self, element: Any, step: int) -> None:
        self._in_link += step * (element.tag == "a")
        self._in_quote += step * (element.tag == "blockquote")
        self._in_boilerplate += step * (element in self._boilerplate)

    def _add(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        self._pieces.append(text)
        if self._in_link:
            self._links += len(text.strip())

    def flush(self) -> None:
        if not self._pieces:
            return
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
