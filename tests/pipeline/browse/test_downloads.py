from __future__ import annotations

import csv
import io
import json
import re
import socket
import time
from html import unescape
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

from tests.pipeline.browse.conftest import Served
from wiredesk.pipeline.browse import downloads, security
from wiredesk.pipeline.browse.downloads import FORMULA_STARTS, make_attachment, send_download
from wiredesk.pipeline.browse.errors import BusyError, QueryTimeoutError
from wiredesk.pipeline.browse.paging import Page, Query
from wiredesk.pipeline.browse.room import Room


def collect(room: Room, query: Query, output_format: str) -> tuple[dict[str, str], bytes]:
    """Returns the headers and the content of a download."""
    import asyncio

    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    async def receive():
        await asyncio.sleep(60)

    response = send_download(room, query, "name", output_format)
    asyncio.run(response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send))
    return dict(response.headers), b"".join(message.get("body", b"") for message in sent)


ALL = Query(
    "All kinds",
    "SELECT i AS n, NULL AS nothing, 'it''s, \"quoted\"\nü' AS text, DATE '2026-03-10' AS day, "
    "TIMESTAMPTZ '2026-03-10 10:00:00+00' AS at, [1, NULL] AS list, {'a': 'b', 'c': [DATE '2026-01-01']} AS struct, "
    "i / 3.0::DOUBLE AS part, 'x'::BLOB AS bytes FROM range($rows) AS t(i) ORDER BY i DESC",
    {"rows": 25_000},
)


@pytest.mark.parametrize("output_format", ["csv", "json", "parquet"])
def test_a_download_has_all_rows_in_order(served: Served, output_format: str) -> None:
    headers, content = collect(served.room, ALL, output_format)
    if output_format == "parquet":
        rows = pq.read_table(io.BytesIO(content)).to_pylist()
    elif output_format == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    else:
        rows = [json.loads(line) for line in content.decode().splitlines()]
    assert [int(row["n"]) for row in rows] == list(range(24_999, -1, -1))
    assert rows[0]["text"] == 'it\'s, "quoted"\nü' and not rows[0]["nothing"]
    assert (headers["wiredesk-rows"], headers["wiredesk-rows-left-out"]) == ("25000", "0")


def test_a_download_has_what_the_segments_lack(served: Served) -> None:
    query = Query("Whole", "SELECT * FROM articles ORDER BY article_id")
    rows = pq.read_table(io.BytesIO(collect(served.room, query, "parquet")[1])).to_pylist()
    assert rows and all(row["body"] and "entities" in row for row in rows)


def test_lists_and_structures_are_json_in_csv(served: Served) -> None:
    content = collect(served.room, ALL, "csv")[1].decode()
    row = next(csv.DictReader(io.StringIO(content)))
    assert json.loads(row["list"]) == [1, None] and json.loads(row["struct"]) == {
        "a": "b",
        "c": ["2026-01-01"],
    }


@pytest.mark.parametrize("output_format", ["csv", "json", "parquet"])
def test_a_download_without_rows_is_a_whole_file(served: Served, output_format: str) -> None:
    content = collect(served.room, Query("None", "SELECT 1 AS a WHERE false"), output_format)[1]
    if output_format == "parquet":
        assert pq.read_table(io.BytesIO(content)).column_names == ["a"]
    else:
        assert content == (b"a\r\n" if output_format == "csv" else b"")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_spreadsheet_carries_no_text_out(served: Served, start: str) -> None:
    query = Query("Formulas", "SELECT $text AS t, -1 AS n, 'a' || $text AS later", {"text": f"{start}1+1"})
    _header, row = csv.reader(io.StringIO(collect(served.room, query, "csv")[1].decode(), newline=""))
    assert row == [f"'{start}1+1", "-1", f"a{start}1+1"]
    assert json.loads(collect(served.room, query, "json")[1])["t"] == f"{start}1+1"


def test_rows_over_the_limit_are_counted(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MAX_ROWS", 12_000)
    headers, content = collect(served.room, ALL, "json")
    assert len(content.splitlines()) == 12_000
    assert (headers["wiredesk-rows"], headers["wiredesk-rows-left-out"]) == ("12000", "13000")


def test_a_download_that_takes_too_long_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "TIMEOUT_S", 0.3)
    endless = Query(
        "Endless",
        "SELECT count(*) FROM range(1000000) a, range(10000000) b WHERE a.range > b.range + $n",
        {"n": 5},
    )
    with pytest.raises(QueryTimeoutError):
        send_download(served.room, endless, "name", "csv")
    # Its slot is free again, and its thread has ended.
    for _ in range(3):
        collect(served.room, Query("One", "SELECT 1 AS a"), "csv")


def test_few_downloads_run_at_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiredesk.pipeline.browse.room._WAIT_S", 0.1)
    one = Query("One", "SELECT 1 AS a")
    open_ones = [send_download(served.room, one, "name", "csv") for _ in range(2)]
    with pytest.raises(BusyError):
        send_download(served.room, one, "name", "csv")
    for response in open_ones:
        response._pieces.close()
    collect(served.room, one, "csv")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("rejects-rejects.csv", "wiredesk-rejects-rejects.csv"),
        ('a"; filename="b.exe', "wiredesk-a-filename-b.exe"),
        ("../../etc/passwd", "wiredesk-etc-passwd"),
        ("a\r\nSet-Cookie: b", "wiredesk-a-Set-Cookie-b"),
        ("ü", "wiredesk-download"),
    ],
)
def test_the_name_of_a_file_is_plain(name: str, safe: str) -> None:
    assert make_attachment(name) == {"Content-Disposition": f'attachment; filename="{safe}"'}


def test_every_query_of_a_page_can_be_downloaded(served: Served) -> None:
    links = re.findall(r'href="([^"]*download=[^"]*)"', served.ask("/rejects?stage=parse").text)
    assert len(links) == 8
    for link in map(unescape, links):
        answer = served.ask(f"/rejects{link}")
        assert answer.status == 200 and "stage=parse" in urlsplit(link).query
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="wiredesk-rejects-')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    "params", ["download=x", "download=newest&format=exe", "download=", "download=newest&format=../x"]
)
def test_what_cannot_be_downloaded_is_said(served: Served, params: str) -> None:
    answer = served.ask(f"/?{params}")
    assert answer.status in (400, 404) and "text/html" in answer.headers["Content-Type"]


def test_a_reader_who_takes_nothing_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(security, "SEND_TIMEOUT_S", 0.3)
    large = Query("Large", "SELECT i, repeat('x', 1000) AS x FROM range(900000) AS t(i)")
    page = Page("Large", "browse/runs.html", {}, {"large": large})
    monkeypatch.setattr("wiredesk.pipeline.browse.pages.runs.Page", lambda *_: page)
    with socket.create_connection((served.gate.host, served.gate.port), timeout=60) as connection:
        host = f"127.0.0.1:{served.gate.port}"
        connection.sendall(f"GET /runs?download=large&format=csv HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        for _ in range(600):
            if "cut off" in caplog.text:
                break
            time.sleep(0.05)
    assert "a download was cut off" in caplog.text
