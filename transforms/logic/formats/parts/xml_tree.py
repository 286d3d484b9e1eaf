"""Safe parsing of XML and of fragments of HTML, and the paragraphs of an element."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Characters that XML 1.0 forbids, https://www.w3.org/TR/xml/#charsets.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:(?:x0*[0-8bcef]|x0*1[0-9a-f]|0*[0-8]|0*1[124-9]|0*2\d|0*3[01]);|"
    # Surrogates (0xd800 to 0xdfff), which the recovering parser turns into bytes that are no text.
    r"x0*d[89a-f][0-9a-f]{2}(?![0-9a-f]);?|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])(?!\d);?)",
    re.IGNORECASE,
)
# Its internal subset holds only declarations of entities, which may be an attack.
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[[^\]]*(?:\](?!\s*>)[^\]]*)*\]\s*)?>", re.IGNORECASE)
# With an external DTD, which is never loaded, an unknown entity is no error.
_NO_DTD = '<!DOCTYPE x SYSTEM "x">'

_BLOCK_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 hl1 hl2 li ul ol dl dt dd blockquote pre tr table section article header footer "
    "block body body.content bq nitf-table item list media-caption hr fn note address figure summary"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that begin and end a paragraph, of HTML and NITF, in lower case."""

_SKIPPED_NAMES = (
    "script style head title media figure figcaption img video audio iframe object embed nav aside form "
    "button svg template noscript select textarea media-caption media-metadata media-producer "
    "media-reference"
)
SKIPPED = frozenset(_SKIPPED_NAMES.split())
"""Elements whose text is no part of the story, of HTML and NITF, in lower case."""


def parse_xml(text: str) -> tuple[Any, tuple[RowWarning, ...]]:
    """Parses XML without entities, DTDs and network access.

    Entities stay unexpanded (https://lxml.de/FAQ.html#how-do-i-use-lxml-safely-as-a-web-service-endpoint),
    so no file is read and no entity bomb expands. libxml2's limits on depth and size apply.

    Returns:
      The root element, and the warning ``markup_repaired`` if the text was not well formed.

    Raises:
      RecordError: ``parse/broken_xml``.
    """
    text = _DOCTYPE.sub("", text, count=1)
    body = _FORBIDDEN_REFERENCE.sub("", _FORBIDDEN.sub("", _DECLARATION.sub("", text, count=1)))
    data = (_NO_DTD + body.strip()).encode("utf-8")
    try:
        return etree.fromstring(data, _make_parser(recover=False)), ()
    except etree.XMLSyntaxError as error:
        return _recover(data, str(error))


def _make_parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _recover(data: bytes, trouble: str) -> tuple[Any, tuple[RowWarning, ...]]:
    try:
        root = etree.fromstring(data, _make_parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None or not isinstance(root.tag, str):
        message = f"The record is no well-formed XML and could not be mended ({trouble}): get it again."
        raise RecordError("parse", "broken_xml", message)
    message = f"The XML was not well formed and was mended ({trouble}); compare with the source."
    return root, (RowWarning("markup_repaired", message),)


def get_name(element: Any) -> str:
    """Returns the local name of an element in lower case; empty for an entity reference."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def iter_named(root: Any, *names: str) -> Iterator[Any]:
    """Yields the elements below the root (and the root) with one of these local names, in text order."""
    wanted = frozenset(names)
    return (element for element in root.iter() if get_name(element) in wanted)


def find_named(root: Any, *names: str) -> Any | None:
    """Returns the first of :func:`iter_named`."""
    return next(iter_named(root, *names), None)


def read_line(element: Any | None) -> str | None:
    """Returns the text of an element as one clean line; None if there is none."""
    if element is None:
        return None
    text, _ = clean_characters(" ".join(_read_text(element).split()))
    return clean_line(text) or None


def read_first(root: Any, *names: str) -> str | None:
    """Returns the text of the first element that has one of these names and any text."""
    return next((text for element in iter_named(root, *names) if (text := read_line(element))), None)


def _read_text(element: Any) -> str:
    return "".join(text for _, text in _walk(element, frozenset()))


def read_paragraphs(
    element: Any, skipped: frozenset[str] = SKIPPED
) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the clean paragraphs of an element.

    White space of the source has no meaning. Blocks and ``br`` end paragraphs, unless ``br`` only
    ends hard-wrapped lines (:mod:`wiredesk.transforms.logic.text.wrapping`). The cells of a table
    row form one paragraph with `` | `` between them.
    """
    pieces: list[str] = []
    for kind, text in _walk(element, skipped):
        pieces.append(text if kind else " ".join(re.split(r"[ \t\r\n\f]+", text)))
    text, warnings = clean_characters("".join(pieces))
    paragraphs = split_paragraphs(re.sub(r" *\n *", "\n", text))
    trimmed = (re.sub(r"^[| ]+|[| ]+$", "", paragraph) for paragraph in paragraphs)
    return tuple(paragraph for paragraph in trimmed if paragraph), warnings


def read_fragment(markup: str) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    """Returns the clean paragraphs of a fragment of HTML that contains only the text of an article."""
    markup = markup.replace("\0", "")
    try:
        try:
            root = lxml_html.fragment_fromstring(markup, create_parent="div")
        except AssertionError:
            # lxml asserts that a whole page has a body; a page of frames has none.
            root = lxml_html.document_fromstring(markup)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return (), ()
    return read_paragraphs(root)


def _walk(root: Any, skipped: frozenset[str]) -> Iterator[tuple[bool, str]]:
    """Yields pairs (is layout, text); without recursion, so that deep nesting is no problem."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        name = get_name(element)
        if closing:
            if name in BLOCKS:
                yield True, "\n\n"
        else:
            yield from _open(element, name, name in skipped)
            stack.append((element, True))
            if name not in skipped:
                stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root and element.tail:
            yield False, element.tail


def _open(element: Any, name: str, skip: bool) -> Iterator[tuple[bool, str]]:
    if not name:
        # An unexpanded entity: those of HTML are plain characters.
        if element.tag is etree.Entity:
            text = html.unescape(element.text)
            yield False, "" if text == element.text else text
        return
    if name in BLOCKS:
        yield True, "\n\n"
    elif name == "br":
        yield True, "\n"
    elif name in {"td", "th"}:
        yield True, " | "
    if element.text and not skip:
        yield False, element.text
