"""Email: newsletters and wires in messages of RFC 5322 and MIME."""

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
# The time of sending is the publication of a letter; clocks of senders are sometimes wrong.
_CONFIDENCE = 0.97
# Nested parts beyond this depth are an attack.
_MAX_PARTS = 1000
# A plain part this much shorter than the HTML part is a note to look at that one.
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
    """Parses a message: its plain part, or the HTML part where that says more.

    A part that is JSON or HTML in disguise is read as such. Attachments are not
    read; the warning ``attachments_ignored`` names them.

    Raises:
      RecordError: ``parse/no_text``, ``parse/broken_email``, and what the parser of
        the HTML part raises.
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

    The lines ``From ...`` that separate the messages go; nothing else does.
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
    # Blank lines before the head are debris of whatever stored the message.
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
    """Yields the leaves of a message without recursion."""
    stack: list[Message] = [message]
    while stack:
        part = stack.pop()
        # The payload of a leaf would be decoded by whatever its head names as its charset.
        if part.is_multipart():
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            stack.extend(reversed(children))
        else:
            yield part


def _read_name(part: Message) -> str:
    """Returns the name of the file that a part is, empty where it is none."""
    try:
        named = part.get_param("name", "", header="content-type") or part.get_filename() or ""
    except ValueError:  # The charset of the name holds a NUL.
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
        # A letter has not the looks of a page; its text is all there is.
        return ParsedDocument(source_format="text", paragraphs=_drop_footer(found))


def _read_plain(text: str) -> ParsedDocument:
    kind = detect_format(text.strip())
    if kind == "json":
        # Forms of newsrooms send their fields as JSON.
        try:
            # Mail breaks lines inside strings, where JSON has none.
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
    """Drops the short lines about the subscription at either end of a letter."""
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
    except (
        RecursionError
    ):  # The library reads brackets in one another by calling itself, and these are no address.
        return None
    return name or address.rpartition("@")[2] or None


def _read_header(message: Message, name: str) -> str | None:
    # The raw value: the library puts U+FFFD for bytes that are not ASCII.
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    value = next(values, None)
    if value is None:
        return None
    text = decode_declared(str(value).encode("utf-8", "surrogateescape"), None).text
    return clean_line(clean_characters(_decode_words(text))[0]) or None


def _decode_words(text: str) -> str:
    """Decodes encoded words (RFC 2047); a broken one stays as it is."""
    # Some mailers leave bytes as they are between the marks of an encoded word.
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
