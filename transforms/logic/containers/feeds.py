"""Feeds cut into their entries, without parsing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from wiredesk.transforms.logic.containers.limits import Limits, explain_size
from wiredesk.transforms.logic.containers.lines import read_whole
from wiredesk.transforms.logic.containers.record_stream import CHUNK_BYTES, Part, RecordStream
from wiredesk.transforms.logic.formats.parts.input import Hints
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.declared import sniff_charset

# Where entries begin and end, and what may hold such tags without meaning them.
_TOKEN = re.compile(
    rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)(?=[\s/>])[^<>]*>|</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>|<!\[CDATA\[|<!--",
    re.IGNORECASE,
)
_ITEM_TOKEN = re.compile(
    rb"<(?:[A-Za-z][\w.-]*:)?(?:news|package|concept|knowledge|planning|catalog)Item(?=[\s/>])[^<>]*>|"
    rb"</(?:[A-Za-z][\w.-]*:)?(?:news|package|concept|knowledge|planning|catalog)Item\s*>|<!\[CDATA\[|<!--"
)
_ITEM_BEGIN = re.compile(
    rb"<(?:[A-Za-z][\w.-]*:)?(?:news|package|concept|knowledge|planning|catalog)Item[\s/>]"
)
_ITEM_SET = re.compile(rb"<((?:[A-Za-z][\w.-]*:)?(?:newsMessage|itemSet))(?=[\s/>])")
_LONGEST_TOKEN_BYTES = 4096
_MAX_PROLOG_BYTES = CHUNK_BYTES


def cut_feed(stream: RecordStream, limits: Limits, hints: Hints) -> Iterator[Part]:
    """Yields each entry of an RSS, RDF or Atom feed, with the feed's head among its hints.

    An entry that is not closed ends where the next one begins.
    """
    cutter = _Cutter(stream, limits)
    prolog = cutter.read_until_entry()[:_MAX_PROLOG_BYTES]
    charset = hints.charset or sniff_charset(prolog)
    known = Hints(charset=charset, url=None, publication=hints.publication, container="feed", prolog=prolog)
    found = False
    while (entry := cutter.read_entry()) is not None:
        found = True
        payload, size = entry
        error = explain_size(size, limits, kept=bool(payload)) if size > limits.record_bytes else None
        yield Part(payload=payload, format="feed", hints=known, error=error)
        cutter.read_until_entry()
    if not found:
        message = "The feed has no entries: there is nothing to read in it."
        yield Part(payload=prolog, error=RecordError("parse", "empty_feed", message), label="")


def cut_items(stream: RecordStream, limits: Limits) -> Iterator[Part]:
    """Yields each item of a NewsML-G2 message, within the message's head.

    A document with one item, or with none, is one record.
    """
    ahead = stream.peek(_MAX_PROLOG_BYTES)
    first = _ITEM_BEGIN.search(ahead)
    opened = _ITEM_SET.findall(ahead[: first.start()]) if first else []
    if len(opened) < 2:
        yield replace(read_whole(stream, limits), format="newsml-g2")
        return
    cutter = _Cutter(stream, limits, _ITEM_TOKEN)
    head = cutter.read_until_entry()
    tail = b"".join(b"</%b>" % name for name in reversed(opened))
    while (item := cutter.read_entry()) is not None:
        payload, size = item
        error = explain_size(size, limits, kept=bool(payload)) if size > limits.record_bytes else None
        yield Part(payload=head + payload + tail, format="newsml-g2", error=error)
        cutter.read_until_entry()


class _Cutter:
    """Walks over a feed from tag to tag."""

    def __init__(self, stream: RecordStream, limits: Limits, token: re.Pattern[bytes] = _TOKEN) -> None:
        self._stream = stream
        self._limits = limits
        self._token = token

    def read_until_entry(self) -> bytes:
        """Reads what stands before the next entry; returns its first bytes."""
        kept: list[bytes] = []
        size = 0
        while True:
            before, token = self._read_before_token()
            if size < _MAX_PROLOG_BYTES:
                kept.append(before)
            size += len(before)
            if token is None or self._begins(token):
                return b"".join(kept)
            skipped = self._read_token(token)
            if size < _MAX_PROLOG_BYTES and not token.startswith((b"</", b"<!--")):
                kept.append(skipped)
                size += len(skipped)

    def read_entry(self) -> tuple[bytes, int] | None:
        """Returns the next entry and its size; the entry is empty where it is more than a row may hold."""
        _, token = self._read_before_token()
        if token is None:
            return None
        pieces = [self._stream.read(len(token))]
        size = len(token)
        closed = token.endswith(b"/>")
        while not closed:
            before, token = self._read_before_token()
            piece = before
            if token is not None and not self._begins(token):
                piece += self._read_token(token)
            size += len(piece)
            pieces.append(piece)
            if size > self._limits.payload_bytes:
                pieces.clear()
            closed = token is None or self._begins(token) or token.startswith(b"</")
        return b"".join(pieces), size

    @staticmethod
    def _begins(token: bytes) -> bool:
        return token[:1] == b"<" and token[1:2] not in {b"/", b"!"}

    def _read_before_token(self) -> tuple[bytes, bytes | None]:
        """Reads up to the next tag that counts and leaves the tag; None behind the last one.

        What is given at once is bounded, so the tag may be empty: nothing found yet.
        """
        pieces: list[bytes] = []
        size = 0
        while True:
            data = self._stream.peek(CHUNK_BYTES)
            found = self._token.search(data)
            if found:
                pieces.append(self._stream.read(found.start()))
                return b"".join(pieces), found[0]
            if len(data) <= _LONGEST_TOKEN_BYTES:
                # One byte more, so that a cut is told from an end.
                pieces.append(self._stream.read(len(data) + 1))
                return b"".join(pieces), None
            piece = self._stream.read(len(data) - _LONGEST_TOKEN_BYTES)
            size += len(piece)
            if size <= self._limits.payload_bytes + CHUNK_BYTES:
                pieces.append(piece)

    def _read_token(self, token: bytes) -> bytes:
        """Reads a tag; of CDATA and comments all up to their end."""
        head = self._stream.read(len(token))
        if token == b"<![CDATA[":
            return head + self._read_to(b"]]>")
        return head + self._read_to(b"-->") if token == b"<!--" else head

    def _read_to(self, end: bytes) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while data := self._stream.peek(CHUNK_BYTES):
            at = data.find(end)
            stop = at + len(end) if at >= 0 else max(1, len(data) - len(end) + 1)
            piece = self._stream.read(stop)
            size += len(piece)
            if size <= self._limits.payload_bytes + CHUNK_BYTES:
                pieces.append(piece)
            if at >= 0:
                break
        return b"".join(pieces)
