from __future__ import annotations

import pytest

from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.declared import decode_declared, sniff_charset


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "ISO-8859-1"),
        (b"\xef\xbb\xbf<?xml encoding='utf-8'?>", "utf-8"),
        (b'<html><meta charset="koi8-r">', "koi8-r"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        (b"<p>" * 60_000 + b'<meta charset="koi8-r">', None),
        (b"charset=koi8-r", None),
        (b"<style>" + b".a{}" * 3000 + b"</style><meta charset=koi8-r>", "koi8-r"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5"),
    ],
)
def test_declarations_in_the_document(raw, charset):
    assert sniff_charset(raw) == charset


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "used"),
    [
        ("Пожар", "cp1251", "windows-1251", "cp1251"),
        ("café “x”", "cp1252", "ISO-8859-1", "cp1252"),
        ("çıkan", "cp1254", "iso-8859-9", "cp1254"),
        ("东京", "gb18030", "GB2312", "gb18030"),
        ("会議", "iso2022_jp", "iso-2022-jp", "iso2022_jp"),
        ("café", "utf-8", "ISO-8859-1", "utf-8"),
        ("café", "utf-8", "utf-8", "utf-8"),
        ("plain", "ascii", "koi8-r", "utf-8"),
        ("plain", "ascii", "no such encoding", "utf-8"),
        ("plain", "ascii", "rot13", "utf-8"),
        ("plain", "ascii", "utf-16", "utf-8"),
    ],
)
def test_a_declared_encoding_counts_if_it_fits_and_the_text_is_not_utf8(text, encoding, declared, used):
    found = decode_declared(text.encode(encoding), declared)
    assert (found.text, found.encoding) == (text, used)


def test_a_declaration_that_does_not_fit_is_ignored():
    found = decode_declared("Le café ferme".encode("cp1252"), "shift_jis")
    assert (found.text, found.encoding) == ("Le café ferme", "cp1252")
    assert [warning.code for warning in found.warnings] == ["encoding_guessed"]


def test_binary_content_is_refused_whatever_is_declared():
    with pytest.raises(RecordError, match="decode/binary"):
        decode_declared(b"\x89PNG\r\n\x1a\n\xff", "cp1252")
