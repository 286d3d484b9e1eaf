from __future__ import annotations

import gzip
import io
import zlib

import brotli
import pytest

from tests.transforms.logic.containers.samples import (
    PACKERS,
    PAGE,
    chunk,
    make_response,
    make_warc_record,
    read,
    walk,
)
from wiredesk.transforms.logic.containers.http import open_http
from wiredesk.transforms.logic.containers.limits import Limits
from wiredesk.transforms.logic.containers.record_stream import RecordStream
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS


def open_response(data: bytes):
    return open_http(RecordStream(io.BytesIO(data).read), NO_HINTS, Limits())


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunk(PAGE), "Transfer-Encoding: chunked\r\n"),
        (PAGE, "Transfer-Encoding: chunked\r\n"),
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (PAGE, "Content-Encoding: gzip\r\n"),
        (brotli.compress(PAGE), "Content-Encoding: br\r\n"),
    ],
)
def test_chunks_and_content_encodings_are_removed(body, headers):
    data = make_warc_record("response", "https://a.example/", make_response(body, headers=headers))
    assert [piece.record.payload for piece in walk(data)] == [PAGE]


def test_the_charset_of_the_http_header_is_used():
    body = "Café in Zürich. ".encode("cp1252") * 20
    data = make_warc_record(
        "response", "https://a.example/", make_response(body, "text/plain; charset=iso-8859-1")
    )
    (article,) = read(data).values()
    assert article.body.startswith("Café in Zürich") and not article.warnings


def test_a_bomb_in_a_content_encoding_is_refused():
    packed = brotli.compress(bytes(100_000_000), quality=1)
    data = make_warc_record(
        "response", "https://a.example/", make_response(packed, headers="Content-Encoding: br\r\n")
    )
    assert list(read(data).values()) in (["read/ratio_limit"], ["read/too_large"])


RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
RAW_DEFLATE = RAW.compress(PAGE) + RAW.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("zstd", PACKERS["zst"](PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", RAW_DEFLATE),
        ("br", brotli.compress(PAGE)),
        ("identity", PAGE),
        ("gzip", PAGE),
        ("zstd", PAGE),
    ],
)
def test_every_content_encoding_is_removed(encoding, body):
    opened, _, error = open_response(make_response(body, headers=f"Content-Encoding: {encoding}\r\n"))
    assert opened.read() == PAGE and opened.trouble is None and error is None


@pytest.mark.parametrize("encoding", ["deflate", "br"])
@pytest.mark.parametrize("body", [zlib.compress(PAGE)[:-9], brotli.compress(PAGE)[:-9], b"x" * 50])
def test_a_damaged_content_encoding_is_reported(encoding, body):
    opened, _, _ = open_response(make_response(body, headers=f"Content-Encoding: {encoding}\r\n"))
    opened.read()
    assert opened.trouble.reason == "corrupt"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_response(b"x", status="404 Not Found"), "http_status"),
        (make_response(b"x", status="204 No Content"), None),
        (make_response(b"x", headers="Content-Encoding: compress\r\n"), "unsupported_compression"),
    ],
)
def test_a_response_that_is_no_page_has_an_error(data, reason):
    _, _, error = open_response(data)
    assert (error and error.reason) == reason


def test_headers_become_hints():
    _, hints, _ = open_response(make_response(b"x", 'Text/HTML; Charset="ISO-8859-1"'))
    assert (hints.content_type, hints.charset) == ("text/html", "ISO-8859-1")
