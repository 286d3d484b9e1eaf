"""Mail: newsletters and wire copy in messages of RFC 5322 and MIME."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr
from typing import IO

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.mail.footers import take_footers
from wiredesk.transforms.logic.formats.mail.forwards import Forward, read_forward, strip_forward_prefix
from wiredesk.transforms.logic.formats.mail.heads import repair_heads
from wiredesk.transforms.logic.formats.mail.letters import find_fragment, read_letter
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints, fill_from_hints
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.record import parse_json
from wiredesk.transforms.logic.formats.saved_page import find_address, find_page, is_saved_page
from wiredesk.transforms.logic.formats.wire.common import refuse_textless
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs
from wiredesk.transforms.logic.text.declared import decode_declared

_CHUNK_BYTES = 1 << 20
# The time of sending is the publication time; clocks of senders are sometimes wrong.
_CONFIDENCE = 0.97
# A message with more parts is an attack; the others are listed as attachments.
_MAX_PARTS = 1000
# A plain part with a smaller share of the HTML part's length only refers to that part.
_MIN_PLAIN_SHARE = 0.4
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# "<news@courier.example>" is no tag.
_BLOCK = re.compile(
    r"</?(?:!doctype|html|body|p|br|div|table|t[rdh]|h[1-6]|ul|ol|li|blockquote|pre|center|section|article|hr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|small|img|meta|sup|sub)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_SEPARATOR = re.compile(rb"\n\r?\nFrom (?=\S+ +\S[^\n]*\d\d:\d\d[^\n]*\n)")
# An encoded word (RFC 2047) with raw bytes between its marks, as some mailers write it.
_RAW_WORD = re.compile(r"=\?[\w-]{2,40}\?[QqBb]\?([^?]*[^\x00-\x7f][^?]*)\?=")


def parse_email(given: FormatInput) -> ParsedDocument:
    """Parses a message: its plain part, or the HTML part if that is much longer.

    A plain part that holds JSON is read as JSON. A page that a browser has saved as a message is read as a page.
    Attachments are not read; the warning ``attachments_ignored`` names them.

    Raises:
      RecordError: ``parse/no_text``, ``parse/broken_email``, and the errors of the JSON parser.
    """
    message = _read_message(given.raw)
    pages = [part for part in _iter_parts(message) if part.get_content_type() == "text/html"]
    if pages and is_saved_page(message, pages):
        return fill_from_hints(_read_saved_page(message, pages), given.hints)
    plain, markup, attachments = _collect_parts(message)
    document, forward = _read_parts(plain, markup)
    publication = _read_date(message)
    sender = _read_sender(_read_header(message, "From"))
    if forward is not None:
        document = _add_forward(document, forward)
    document = replace(
        document,
        source_format="email",
        headline=document.headline
        if forward or document.source_format != "text"
        else _read_header(message, "Subject"),
        publication=document.publication or publication,
        publisher=document.publisher or sender,
        warnings=document.warnings + _warn_attachments(attachments),
        record_id=_read_header(message, "Message-ID"),
    )
    subject = _read_header(message, "Subject")
    return fill_from_hints(replace(document, headline=document.headline or subject), given.hints)


def _read_saved_page(message: Message, pages: list[Message]) -> ParsedDocument:
    """Reads the page of a message that a browser has saved; the message's own date and sender mean nothing.

    Raises:
      RecordError: as :func:`.html.page.parse_html`.
    """
    page = find_page(message, pages)
    hints = Hints(charset="utf-8", url=find_address(message, page))
    document = parse_html(FormatInput(_decode_part(page).encode(), hints=hints))
    headline = document.headline or _read_header(message, "Subject")
    return replace(document, source_format="email", headline=headline, url=document.url or hints.url)


def _add_forward(document: ParsedDocument, forward: Forward) -> ParsedDocument:
    """Fills the columns from the head of a forwarded message, which tells more of its text than the head around it."""
    moment = read_moment(clean_line(forward.date))
    return replace(
        document,
        headline=document.headline or strip_forward_prefix(clean_line(forward.subject)),
        publication=moment.to_publication("metadata", _CONFIDENCE) if moment else None,
        publisher=document.publisher or _read_sender(clean_line(forward.sender)),
    )


def split_mailbox(stream: IO[bytes]) -> Iterator[bytes]:
    """Yields the messages of an mbox file (RFC 4155); any other file is one message.

    The lines ``From ...`` between the messages are removed.
    """
    buffer, inside, first = b"", False, True
    while chunk := stream.read(_CHUNK_BYTES):
        buffer += chunk
        if first:
            inside, first = buffer.startswith(b"From "), False
        while inside and (cut := _find_separator(buffer)) > 0:
            yield _strip_separator(buffer[:cut])
            buffer = buffer[cut:]
    if buffer.strip():
        yield _strip_separator(buffer) if inside else buffer


def _find_separator(buffer: bytes) -> int:
    found = _SEPARATOR.search(buffer, 5)
    return found.end() - len(b"From ") if found else -1


def _strip_separator(message: bytes) -> bytes:
    return message.partition(b"\n")[2] if message.startswith(b"From ") else message


def _read_message(raw: bytes) -> Message:
    # Blank lines before the head are debris of the program that stored the message.
    try:
        message: Message = message_from_bytes(repair_heads(raw.lstrip()), policy=policy.compat32)
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise RecordError(
            "parse", "broken_email", f"The message cannot be read ({error}): get it again."
        ) from error
    if not message.keys():
        raise RecordError("parse", "broken_email", "The message has no header fields: it is no email.")
    return message


def _collect_parts(message: Message) -> tuple[str, str, list[str]]:
    plain: list[str] = []
    markup: list[str] = []
    attachments: list[str] = []
    for number, part in enumerate(_iter_parts(message)):
        kind = part.get_content_type()
        named = _read_name(part)
        if number >= _MAX_PARTS or named or "attachment" in str(part.get("Content-Disposition", "")).lower():
            attachments.append(named or kind)
        elif kind == "text/plain":
            plain.append(_unflow(part, _decode_part(part)))
        elif kind == "text/html":
            text = _decode_part(part)
            # Some programs call plain text so.
            if _BLOCK.search(text):
                markup.append(text)
            else:
                plain.append(html.unescape(_INLINE.sub("", text)))
        else:
            attachments.append(kind)
    return "\n\n".join(plain), "\n".join(markup), attachments


def _iter_parts(message: Message) -> Iterator[Message]:
    """Yields the parts of a message that have no parts themselves; without recursion."""
    stack: list[Message] = [message]
    while stack:
        part = stack.pop()
        # get_payload() would decode the payload of a leaf by the charset in its head, which may be unknown.
        if part.is_multipart():
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            stack.extend(reversed(children))
        else:
            yield part


def _read_name(part: Message) -> str:
    """Returns the file name of a part; empty if it has none."""
    try:
        named = part.get_param("name", "", header="content-type") or part.get_filename() or ""
    except ValueError:
        # The charset of the name holds a NUL.
        named = part.get("Content-Disposition", "")
    return _decode_words(str(named))


def _decode_part(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        payload = None
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = part.get_param("charset")
    text = decode_declared(payload, collapse_rfc2231_value(charset) if charset else None).text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unflow(part: Message, text: str) -> str:
    """Joins the soft line ends of ``format=flowed`` (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    space = "" if str(part.get_param("delsp", "")).lower() == "yes" else r"\1"
    return re.sub(r"(?<!\n--)( )\n(?=\S)", space, text)


def _read_parts(plain: str, markup: str) -> tuple[ParsedDocument, Forward | None]:
    plain = _SIGNATURE.split(plain, maxsplit=1)[0]
    found = find_fragment(markup)
    letter = sum(map(len, found))
    if plain.strip() and len(plain) >= _MIN_PLAIN_SHARE * letter:
        return _read_plain(plain)
    if not letter:
        raise refuse_textless("The message")
    forward = read_forward("\n\n".join(found))
    if forward is not None:
        paragraphs = split_paragraphs(forward.story)
        return take_footers(ParsedDocument(source_format="text", paragraphs=paragraphs)), forward
    return read_letter(markup, found), None


def _read_plain(text: str) -> tuple[ParsedDocument, Forward | None]:
    kind = detect_format(text.strip())
    if kind == "json":
        # Web forms of newsrooms send their fields as JSON.
        try:
            # Mail breaks lines inside strings, which JSON forbids.
            return parse_json(FormatInput(" ".join(text.split("\n")).strip().encode())), None
        except RecordError as error:
            if error.reason != "no_text":
                raise
    characters, warnings = clean_characters(text)
    forward = read_forward(characters)
    paragraphs = split_paragraphs(forward.story if forward else characters)
    if not paragraphs:
        raise refuse_textless("The message")
    document = ParsedDocument(source_format="text", paragraphs=paragraphs, warnings=warnings)
    return take_footers(document), forward


def _read_date(message: Message) -> Publication | None:
    moment = read_moment(_read_header(message, "Date"))
    return moment.to_publication("metadata", _CONFIDENCE) if moment else None


def _read_sender(sender: str | None) -> str | None:
    try:
        name, address = parseaddr(sender or "")
    except RecursionError:
        # The library parses nested brackets recursively; so many of them are no address.
        return None
    return name or address.rpartition("@")[2] or None


def _read_header(message: Message, name: str) -> str | None:
    # From the raw items, because the library replaces bytes beyond ASCII by U+FFFD.
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    value = next(values, None)
    if value is None:
        return None
    text = decode_declared(str(value).encode("utf-8", "surrogateescape"), None).text
    return clean_line(clean_characters(_decode_words(text))[0]) or None


def _decode_words(text: str) -> str:
    """Decodes encoded words (RFC 2047); a broken one stays as it is."""
    text = _RAW_WORD.sub(lambda match: match[1].replace("_", " "), text)
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, MessageError):
        return text


def _warn_attachments(names: list[str]) -> tuple[RowWarning, ...]:
    if not names:
        return ()
    message = f"{len(names)} attachment(s) were not read: {', '.join(names)[:200]}."
    return (RowWarning("attachments_ignored", message),)
