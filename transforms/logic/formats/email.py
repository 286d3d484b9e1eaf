"""Mail: newsletters and wire copy in messages of RFC 5322 and MIME."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import IO

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints, fill_from_hints
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.formats.record import parse_json
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
_UNSUBSCRIBE = re.compile(
    r"\b(?:unsubscribe|manage (?:your )?(?:subscription|preferences)|view (?:this (?:email|"
    r"message) )?in (?:your|a) browser|"
    r"you (?:are receiving|received) this (?:e-?mail|message))\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rb"\n\r?\nFrom (?=\S+ +\S[^\n]*\d\d:\d\d[^\n]*\n)")
# An encoded word (RFC 2047) with raw bytes between its marks, as some mailers write it.
_RAW_WORD = re.compile(r"=\?[\w-]{2,40}\?[QqBb]\?([^?]*[^\x00-\x7f][^?]*)\?=")


def parse_email(given: FormatInput) -> ParsedDocument:
    """Parses a message: its plain part, or the HTML part if that is much longer.

    A plain part that holds JSON is read as JSON. Attachments are not read; the warning
    ``attachments_ignored`` names them.

    Raises:
      RecordError: ``parse/no_text``, ``parse/broken_email``, and the errors of the JSON parser.
    """
    message = _read_message(given.raw)
    plain, markup, attachments = _collect_parts(message)
    document = _read_parts(plain, markup)
    publication = _read_date(message)
    sender = _read_sender(message)
    document = replace(
        document,
        source_format="email",
        headline=_read_header(message, "Subject") if document.source_format == "text" else document.headline,
        publication=document.publication or publication,
        publisher=document.publisher or sender,
        warnings=document.warnings + _warn_attachments(attachments),
        record_id=_read_header(message, "Message-ID"),
    )
    subject = _read_header(message, "Subject")
    return fill_from_hints(replace(document, headline=document.headline or subject), given.hints)


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
        message: Message = message_from_bytes(raw.lstrip(), policy=policy.compat32)
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
            markup.append(_decode_part(part))
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
    text = decode_declared(payload, charset if isinstance(charset, str) else None).text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unflow(part: Message, text: str) -> str:
    """Joins the soft line ends of ``format=flowed`` (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    space = "" if str(part.get_param("delsp", "")).lower() == "yes" else r"\1"
    return re.sub(r"(?<!\n--)( )\n(?=\S)", space, text)


def _read_parts(plain: str, markup: str) -> ParsedDocument:
    plain = _SIGNATURE.split(plain, maxsplit=1)[0]
    found = read_fragment(markup)[0] if markup else ()
    letter = sum(map(len, found))
    if plain.strip() and len(plain) >= _MIN_PLAIN_SHARE * letter:
        return _read_plain(plain)
    if not letter:
        raise refuse_textless("The message")
    try:
        return replace(
            parse_html(FormatInput(markup.encode(), hints=Hints(charset="utf-8"))), source_format="html"
        )
    except RecordError:
        # A letter does not look like a news page, so its whole text is the story.
        return ParsedDocument(source_format="text", paragraphs=_drop_footer(found))


def _read_plain(text: str) -> ParsedDocument:
    kind = detect_format(text.strip())
    if kind == "json":
        # Web forms of newsrooms send their fields as JSON.
        try:
            # Mail breaks lines inside strings, which JSON forbids.
            return parse_json(FormatInput(" ".join(text.split("\n")).strip().encode()))
        except RecordError as error:
            if error.reason != "no_text":
                raise
    characters, warnings = clean_characters(text)
    paragraphs = _drop_footer(split_paragraphs(characters))
    if not paragraphs:
        raise refuse_textless("The message")
    return ParsedDocument(source_format="text", paragraphs=paragraphs, warnings=warnings)


def _drop_footer(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Drops short paragraphs about the subscription from both ends of a letter."""
    kept = list(paragraphs)
    while len(kept) > 1 and len(kept[-1]) < 300 and _UNSUBSCRIBE.search(kept[-1]):
        kept.pop()
    while len(kept) > 1 and len(kept[0]) < 300 and _UNSUBSCRIBE.search(kept[0]):
        kept.pop(0)
    return tuple(kept)


def _read_date(message: Message) -> Publication | None:
    moment = read_moment(_read_header(message, "Date"))
    return moment.to_publication("metadata", _CONFIDENCE) if moment else None


def _read_sender(message: Message) -> str | None:
    try:
        name, address = parseaddr(_read_header(message, "From") or "")
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
