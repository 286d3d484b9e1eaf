"""Sample containers with the stories of ``tests.support``, and functions that read them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from datetime import UTC, datetime

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.support import OTHER_STORY, RUN, STORY
from wiredesk.schemas.records import Article
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.containers import Limits, Piece, Walker
from wiredesk.transforms.logic.kernel.errors import RecordError

LEAD = STORY.split("\n\n")[0]


def walk(
    data: bytes, name: str = "a", file_format: str | None = None, seekable: bool = True, **limits
) -> list[Piece]:
    """Returns the pieces of a file with these bytes."""
    stream = io.BytesIO(data)
    walker = Walker(f"/in/{name}", Limits(**limits), file_format)
    return list(walker.walk_file(name, stream.read, len(data), stream if seekable else None))


def read(
    data: bytes, name: str = "a", field_map: tuple[tuple[str, str], ...] = (), **limits
) -> dict[str, Article | str]:
    """Returns the article, or the reason of the reject, of each record of a file by key."""
    found: dict[str, Article | str] = {}
    for piece in walk(data, name, **limits):
        try:
            if piece.error:
                raise piece.error
            found[piece.record.source_key] = parse_record(
                piece.record, RUN, piece.format, piece.hints, field_map
            )
        except RecordError as error:
            found[piece.record.source_key] = f"{error.stage}/{error.reason}"
    return found


def list_reasons(pieces: list[Piece]) -> list[str]:
    """Returns stage and reason of each piece that is an error."""
    return [reason for _, reason in describe(pieces) if reason]


def describe(pieces: list[Piece]) -> list[tuple[str, str | None]]:
    """Returns the key of each piece, and stage and reason if it is an error."""
    return [(p.record.source_key, f"{p.error.stage}/{p.error.reason}" if p.error else None) for p in pieces]


# Names are the endings of compressed files; test_compression.py fails for a compression without a sample.
PACKERS = {
    "gz": gzip.compress,
    "bz2": lambda data: bz2.compress(data, 1),
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def make_tar(members: dict[str, bytes], **kinds: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return out.getvalue()


def make_zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, streamed: bool = False) -> bytes:
    out = _Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


class _Unseekable(io.BytesIO):
    """Makes zipfile write sizes behind the members."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


def make_lines(count: int = 3) -> bytes:
    rows = (
        {"title": f"Report {n}", "body": STORY, "date": "2024-05-01T10:00:00+02:00"}
        for n in range(1, count + 1)
    )
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def make_parquet(count: int = 3) -> bytes:
    out = io.BytesIO()
    table = pa.table(
        {
            "headline": [f"Report {n}" for n in range(1, count + 1)],
            "text": [STORY] * count,
            "published": pa.array([1_714_550_400] * count, pa.timestamp("s", "UTC")),
            "picture": [b"\x89PNG"] * count,
            "tags": [["sea", "rescue"]] * count,
        }
    )
    pq.write_table(table, out)
    return out.getvalue()


CSV = (
    "title;author;published;text\n"
    f'"Fog; and nets";"Jane Doe, John Roe";2024-05-01;"{LEAD}\n\nMore of it."\n'
    f"Tram depot;;02 May 2024;{OTHER_STORY}\n"
).encode()

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Marlow Courier</title><link>https://courier.example/</link>
<!-- <item>no item</item> -->
<item><title>Trawlers collide</title><link>https://courier.example/1</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Sun, 05 May 2024 23:30:00 -0500</pubDate><category>sea</category>
<content:encoded><![CDATA[<p>{LEAD}</p>
<p>A tag in here is no item: </item></p>]]></content:encoded></item>
<item><title>Teaser</title><description>The council will meet again [...]</description></item>
</channel></rss>""".encode()

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title>
<entry><title>Trawlers collide</title><link href="https://harbour.example/1"/>
<updated>2024-05-05T10:00:00Z</updated><published>2024-05-04T08:00:00Z</published>
<content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;</content></entry></feed>""".encode()

PAGE = (
    "<!doctype html><html><head><title>Trawlers collide</title></head>"
    "<body><article><h1>Trawlers collide</h1>"
    + "".join(f"<p>{p}</p>" for p in (STORY + "\n\n" + OTHER_STORY).split("\n\n"))
    + "</article></body></html>"
).encode()


def make_warc_record(
    kind: str, url: str, content: bytes, media: str = "application/http; msgtype=response"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T01:02:03Z\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def make_response(
    body: bytes, media: str = "text/html; charset=utf-8", status: str = "200 OK", headers: str = ""
) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body


def chunk(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def make_warc() -> bytes:
    return b"".join(
        [
            make_warc_record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
            make_warc_record("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
            make_warc_record("response", "https://a.example/1", make_response(PAGE)),
            make_warc_record(
                "response",
                "https://a.example/2",
                make_response(
                    chunk(gzip.compress(PAGE)),
                    headers="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                ),
            ),
            make_warc_record(
                "response", "https://a.example/3", make_response(b"gone", status="404 Not Found")
            ),
            make_warc_record(
                "response", "https://a.example/robots.txt", make_response(b"User-agent: *", "text/plain")
            ),
            make_warc_record(
                "response", "https://a.example/p.png", make_response(b"\x89PNG\r\n\x1a\n", "image/png")
            ),
            make_warc_record("response", "https://a.example/rss", make_response(RSS, "application/rss+xml")),
            make_warc_record("conversion", "https://a.example/4", STORY.encode(), "text/plain"),
            make_warc_record("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
        ]
    )


ARC = b"".join(
    [
        b"filedesc://x.arc 0.0.0.0 20240506010203 text/plain 14\n1 0 x\nURL IP\n\n",
        b"http://a.example/1 192.0.2.1 20240506010203 text/html %d\n" % len(make_response(PAGE)),
        make_response(PAGE),
        b"\n",
    ]
)

JOINED = f" date 2024-05-01 {LEAD}\n\nSecond paragraph.\n date 2024-05-02 {OTHER_STORY}\n".encode()

ARTICLE_ROWS = [
    {"title": f"Report {n}", "text": STORY, "date": datetime(2024, 5, n, 12, tzinfo=UTC), "photo": b"\xff\0"}
    for n in range(1, 4)
]


def make_avro(rows: list[dict[str, object]], codec: str = "deflate") -> bytes:
    fields = [
        {"name": "title", "type": "string"},
        {"name": "text", "type": ["null", "string"]},
        {"name": "date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "photo", "type": "bytes"},
    ]
    sink = io.BytesIO()
    schema = {"type": "record", "name": "Article", "fields": fields}
    fastavro.writer(sink, schema, rows, codec=codec, sync_interval=1)
    return sink.getvalue()


def make_newsml(*bodies: str) -> bytes:
    items = "".join(
        f'<newsItem guid="{n}" xml:lang="en"><contentMeta><headline>Report {n}</headline></contentMeta><contentSet>'
        f"<inlineXML><nitf><body><body.content><p>{body}</p></body.content></body></nitf></inlineXML></contentSet>"
        "</newsItem>"
        for n, body in enumerate(bodies, 1)
    )
    head = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    return f"{head}{items}</itemSet></newsMessage>".encode()


MAILBOX = "".join(
    f"From a@b.example Wed May  1 10:00:00 2024\nFrom: a@b.example\nMessage-ID: <{n}@b>\nSubject: S{n}\n\n{body}\n\n"
    for n, body in enumerate((LEAD, OTHER_STORY), 1)
).encode()

REUTERS = (
    '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n'
    + "".join(
        f'<REUTERS NEWID="{n}"><DATE>26-FEB-1987 15:01:01.79</DATE>'
        f"<TEXT><TITLE>{n}</TITLE><BODY>{body}</BODY></TEXT></REUTERS>\n"
        for n, body in enumerate((LEAD, OTHER_STORY), 1)
    )
).encode()

LEXISNEXIS = "".join(
    f"{n} of 2 DOCUMENTS\n\n  The Courier\n\n  November {n}, 2015\n\nStory {n}\n\nLENGTH: 90 words\n\n"
    f"{body}\n\nLANGUAGE: ENGLISH\n\n"
    for n, body in enumerate((LEAD, OTHER_STORY), 1)
).encode()

FACTIVA = "".join(
    f"HD Story {n}\nWC 90 words\nPD {n} November 2015\nSN The Courier\n\nLP\n{body}\n\n"
    f"AN Document COURIE0020151109ebb90000{n}\n\n"
    for n, body in enumerate((LEAD, OTHER_STORY), 1)
).encode()

PROQUEST = "".join(
    f"{'_' * 60}\n\nDocument {n} of 2\n\nStory {n}\n\nAuthor: Doe, Jane\n\nFull text: {body}\n\n"
    f"Publication date: Nov {n}, 2015\n\n"
    for n, body in enumerate((LEAD, OTHER_STORY), 1)
).encode()

ALL = {
    "a.txt": STORY.encode(),
    "b.jsonl": make_lines(),
    "c.json": json.dumps(
        {"articles": [{"title": "x", "text": STORY}, {"title": "y", "text": OTHER_STORY}]}
    ).encode(),
    "d.csv": CSV,
    "e.parquet": make_parquet(),
    "f.xml": RSS,
    "g.atom": ATOM,
    "h.warc": make_warc(),
    "i.arc": ARC,
    "j.txt": JOINED,
    "k.tar": make_tar({"x/a.txt": STORY.encode(), "b.jsonl": make_lines()}),
    "l.zip": make_zip({"a.txt": STORY.encode(), "b.jsonl": make_lines()}),
    "m.zip": make_zip({"a.txt": STORY.encode(), "b.jsonl": make_lines()}, streamed=True),
    "n.tar.gz": gzip.compress(make_tar({"a.txt": STORY.encode(), "c.jsonl.xz": lzma.compress(make_lines())})),
    "o.jsonl.zst": PACKERS["zst"](make_lines(50)),
    "p.json.bz2": bz2.compress(json.dumps([{"title": "x", "text": STORY}]).encode()),
    "q.warc.gz": gzip.compress(make_warc()),
    "r.html": PAGE,
    "s.avro": make_avro(ARTICLE_ROWS),
    "t.xml": make_newsml(LEAD, OTHER_STORY),
    "u.mbox": MAILBOX,
    "v.sgm": REUTERS,
    "w1.txt": LEXISNEXIS,
    "w2.txt": FACTIVA,
    "w3.txt": PROQUEST,
}
"""One file of each container and format under a suitable name; test_cutters.py fails for a missing one."""
