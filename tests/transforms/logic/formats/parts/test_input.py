from __future__ import annotations

import dataclasses

import pytest

from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, FormatInput, Hints, fill_from_hints
from wiredesk.transforms.logic.kernel.errors import RecordError


def test_the_text_is_decoded_once_and_only_on_demand():
    given = FormatInput("café".encode("cp1252"), hints=Hints(charset="latin-1"))
    assert "decoded" not in vars(given)
    assert given.text == "café" and given.warnings == ()
    assert given.decoded is given.decoded


def test_the_container_declares_the_encoding_before_the_document():
    raw = b'<meta charset="koi8-r">'
    assert FormatInput(raw).declared_charset == "koi8-r"
    assert FormatInput(raw, hints=Hints(charset="cp1251")).declared_charset == "cp1251"


def test_binary_records_have_no_text():
    with pytest.raises(RecordError, match="decode/binary"):
        _ = FormatInput(b"%PDF-1.4").text


def test_hints_fill_only_empty_columns():
    document = ParsedDocument(source_format="text", paragraphs=("x",), headline="Own", keywords=("rail",))
    filled = fill_from_hints(document, Hints(headline="Hint", keywords=("hint",), section="City", url="u"))
    assert filled == dataclasses.replace(document, section="City", url="u")
    assert fill_from_hints(document, NO_HINTS) is document
