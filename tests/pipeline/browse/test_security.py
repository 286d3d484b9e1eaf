"""Each rule of the gate is tried over a real socket."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.pipeline.browse.conftest import Served, serve_output
from wiredesk.pipeline.browse import security, server
from wiredesk.pipeline.browse.paging import Page
from wiredesk.pipeline.browse.security import HEADERS, MAX_BODY_BYTES, MAX_URL_CHARS, Gate

PAGES = [
    "/",
    "/rejects",
    "/runs",
    "/style.css",
    "/nothing",
    "/?page=x",
    "/?a=%00",
    "/?download=none",
    "/reject/x",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers(served: Served, path: str) -> None:
    answer = served.ask(path)
    kept = {name: value for name, value in HEADERS.items() if path != "/style.css" or name != "Cache-Control"}
    assert [name for name, value in kept.items() if answer.headers.get_all(name) != [value]] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_need_no_token(served: Served, host: str) -> None:
    assert served.ask("/", Host=f"{host}:{served.gate.port}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "news.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.news.example:{}",
        "127.0.0.2:{}",
        "x@127.0.0.1:{}",
        "",
    ],
)
def test_a_name_that_was_pointed_here_is_refused(served: Served, host: str) -> None:
    for path in ("/", "/style.css", "/nothing", "/?token=wrong"):
        answer = served.ask(path, Host=host.format(served.gate.port))
        assert answer.status == 403 and "needs the token" in answer.text


def test_the_token_moves_from_the_address_to_a_cookie(served: Served) -> None:
    token, host = served.gate.token, "desk.example"
    answer = served.ask(f"/runs?a=1&token={token}", Host=host)
    assert (answer.status, answer.headers["Location"]) == (303, "/runs?a=1")
    cookie, _, rest = answer.headers["Set-Cookie"].partition(";")
    assert {part.strip().lower() for part in rest.split(";")} == {"httponly", "samesite=strict", "path=/"}
    assert served.ask("/runs", Host=host, Cookie=cookie).status == 200
    assert served.ask("/runs", Host=host, Cookie=f"{cookie}x").status == 403
    assert served.ask("/runs", Host=host, Cookie="a=b; \x01; =;").status == 403


def test_a_redirect_stays_here(served: Served) -> None:
    for path in ("//news.example/", "///news.example", "/\\news.example"):
        location = served.ask(f"{path}?token={served.gate.token}").headers["Location"]
        assert re.match(r"/(?![/\\])", location), location


def test_an_old_token_does_no_harm_at_home(served: Served) -> None:
    answer = served.ask("/?token=of-yesterday")
    assert (answer.status, answer.headers["Location"], answer.headers["Set-Cookie"]) == (303, "/", None)


def test_another_address_needs_the_token_from_everyone() -> None:
    gate = Gate("0.0.0.0", 8470)
    assert not gate.is_trusted("127.0.0.1", "127.0.0.1:8470")
    assert Gate("::1", 8470).is_trusted("::1", "[::1]:8470")
    assert not Gate("127.0.0.1", 8470).is_trusted("192.0.2.1", "127.0.0.1:8470")
    assert gate.token not in repr(gate)


def test_a_server_for_all_asks_for_the_token(rejected) -> None:
    with serve_output(rejected, host="0.0.0.0") as open_to_all:
        assert open_to_all.ask("/").status == 403
        assert open_to_all.ask(f"/?token={open_to_all.gate.token}").status == 303


def test_a_header_cannot_name_another_peer(served: Served) -> None:
    forged = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Host": "x", "Forwarded": "for=192.0.2.1"}
    assert served.ask("/", **forged).status == 200
    assert served.ask("/", Host="x", X_Forwarded_Host=f"127.0.0.1:{served.gate.port}").status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_may_link_to_a_page_and_no_more(served: Served, site: str) -> None:
    link = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert served.ask("/", Sec_Fetch_Site=site, **link).status == 200
    for dest in ("image", "script", "style", "iframe", "empty"):
        for mode in ("no-cors", "cors", "navigate"):
            parts = {"Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": dest}
            assert served.ask("/style.css", Sec_Fetch_Site=site, **parts).status == 403
    assert served.ask("/", Origin="http://news.example").status == 403
    assert served.ask("/", Origin="null").status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_only_reading_is_allowed(served: Served, method: str) -> None:
    for path in ("/", "/replay", "/style.css"):
        answer = served.ask(path, method)
        assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"


def test_head_has_no_body(served: Served) -> None:
    answer = served.ask("/", "HEAD")
    assert (answer.status, answer.body) == (200, b"") and int(answer.headers["Content-Length"]) > 1_000


def test_a_long_address_is_refused(served: Served) -> None:
    assert served.ask(f"/?q={'x' * (MAX_URL_CHARS - 20)}").status != 414
    assert served.ask(f"/?q={'x' * MAX_URL_CHARS}").status == 414


def test_a_body_is_refused(served: Served) -> None:
    assert served.ask("/", body=b"x").status == 413
    assert served.ask("/", Transfer_Encoding="chunked").status == 413
    assert served.ask("/", Content_Length="9" * 30).status in (400, 413)


PATHS = [
    "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/style.css/../../look.py", "/%00",
    "/style.css%00.html", "/reject/..%2f..%2fetc%2fpasswd", "/run/..%2f..%2f..%2fetc%2fpasswd", "/run/_runs", "/run/%2e%2e",
    "/file:///etc/passwd", "//etc/passwd", "/reject/%2e%2e/payload", "/run/%f0%28%8c%28", "/\\..\\..\\etc\\passwd",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_reaches_the_file_system(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status in (400, 404) and "root:" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_an_error_shows_the_address_as_text(served: Served, text: str) -> None:
    from urllib.parse import quote

    for path in (
        f"/{quote(text)}",
        f"/reject/{quote(text, safe='')}",
        f"/?download={quote(text)}",
        f"/rejects?page={quote(text)}",
    ):
        answer = served.ask(path)
        assert answer.status in (400, 404) and text not in answer.text


def test_a_bug_shows_no_traceback(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiredesk.pipeline.browse import app

    monkeypatch.setattr(app, "render_page", render := _fail_once(app.render_page))
    answer = served.ask("/runs")
    assert answer.status == 500 and "secret" not in answer.text and "terminal" in answer.text
    assert [str(bug) for bug in served.bugs] == ["a secret"] and render.calls == 2
    served.bugs.clear()


class _fail_once:
    def __init__(self, render) -> None:
        self.render, self.calls = render, 0

    def __call__(self, page: Page, **around) -> str:
        self.calls += 1
        if self.calls == 1:
            raise RuntimeError("a secret")
        return self.render(page, **around)


def talk(served: Served, data: bytes, timeout: float = 20.0) -> bytes:
    """Sends bytes, and returns all that comes back until the server ends the connection."""
    with socket.create_connection((served.gate.host, served.gate.port), timeout=timeout) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * (server.MAX_HEAD_BYTES + 1),
    ],
    ids=["no request", "no host", "two hosts", "two lengths", "large head"],
)
def test_what_is_no_request_gets_an_answer_with_the_headers(served: Served, data: bytes) -> None:
    head = talk(served, data).partition(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith("http/1.1 400") and "nosniff" in head and "default-src 'none'" in head


def test_long_headers_are_refused(served: Served) -> None:
    assert served.ask("/", X="x" * 16_000).status == 431


def test_a_request_of_http_1_0_without_host_is_refused(served: Served) -> None:
    assert talk(served, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 403")


def test_a_slow_head_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_TIMEOUT_S", 0.3)
    with socket.create_connection((served.gate.host, served.gate.port), timeout=20) as connection:
        try:
            for _ in range(200):
                connection.sendall(b"G")
                time.sleep(0.05)
        except OSError:
            return
    pytest.fail("the server has waited for ten seconds")


def test_too_many_connections_are_not_accepted(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 0)
    with pytest.raises(OSError):
        served.ask("/")


def test_too_many_requests_are_told_to_wait(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "MAX_REQUESTS", 0)
    answer = served.ask("/")
    assert answer.status == 503 and answer.headers["Retry-After"] == "5"


def test_the_token_is_in_no_log(served: Served, capfd: pytest.CaptureFixture[str], caplog) -> None:
    served.ask(f"/?token={served.gate.token}")
    served.ask(f"/nothing?token={served.gate.token}")
    assert served.gate.token not in "".join(capfd.readouterr()) + caplog.text


def test_requests_are_answered_side_by_side(served: Served) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(served.ask, ["/", "/runs", "/rejects"] * 8))
    assert {answer.status for answer in answers} == {200}


def test_a_body_is_limited_where_forms_are_taken(rejected) -> None:
    with serve_output(rejected, may_replay=True) as running:
        assert running.ask("/replay", "POST", b"x" * (MAX_BODY_BYTES + 1)).status == 413
        assert running.ask("/", "POST").status == 405


def test_a_slow_body_is_given_up(rejected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "BODY_TIMEOUT_S", 0.3)
    with serve_output(rejected, may_replay=True) as running:
        host = f"POST /replay HTTP/1.1\r\nHost: 127.0.0.1:{running.gate.port}\r\n"
        for body in ("", "a", "ab"):
            answer = talk(running, f"{host}Content-Length: 3\r\n\r\n{body}".encode())
            assert answer.startswith(b"HTTP/1.1 408") and b"nosniff" in answer
        whole = talk(running, f"{host}Content-Length: 3\r\nConnection: close\r\n\r\nabc".encode())
        assert whole.startswith(b"HTTP/1.1 403") and b"form is not of this reading room" in whole
