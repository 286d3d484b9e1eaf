"""What a request must be before the reading room answers it, and the headers that every answer has.

The reading room is for one person on one machine. Another machine, another site in the same browser, and a name that
was pointed at this machine (DNS rebinding) are kept out:

- A request is trusted if it comes from this machine and is for one of our own addresses. Any other needs the token
  of this start, once in the address; then a cookie has it, and the address is asked for again without it.
- A request that another site has made the browser send is refused, unless it follows a link to a page.
- Nothing is changed by a request without the form token of a page of ours.
"""

from __future__ import annotations

import asyncio
import html
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing goes to other sites. With `no-referrer` the Origin of the own forms would be "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Headers of every answer. An answer may only have another Cache-Control."""

MAX_URL_CHARS = 8_000
MAX_HEADER_BYTES = 16_000
MAX_BODY_BYTES = 4_000
MAX_REQUESTS = 32
"""Requests that are answered at once."""

BODY_TIMEOUT_S = 10.0
"""Seconds that a client may take to send the body of a request."""

SEND_TIMEOUT_S = 30.0
"""Seconds that a client may take to accept a piece of an answer."""

_TOKEN = "token"
_METHODS = ("GET", "HEAD")

Render = Callable[[int, str], Response]
"""Makes the page of an error from its status and a sentence."""


def render_plainly(status: int, sentence: str) -> Response:
    """Returns an error as a small page, for those who see nothing else of the reading room."""
    title = HTTPStatus(status).phrase
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title} · wiredesk</title></head>\n'
        f"<body><main><h1>{title}</h1><p>{html.escape(sentence)}</p></main></body></html>\n"
    )
    return Response(page, status, media_type="text/html")


@dataclass(frozen=True)
class Gate:
    """Decides which requests are answered.

    Attributes:
      host: address that the server is bound to.
      port: its port.
      token: what a request must know that is not trusted.
    """

    host: str
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie(self) -> str:
        """Returns the name of the cookie. Cookies are shared by all ports of a host, so it has the port."""
        return f"wiredesk-{self.port}"

    @property
    def address(self) -> str:
        """Returns the address to open, with the token."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}/?{urlencode({_TOKEN: self.token})}"

    def is_trusted(self, peer: str, host: str) -> bool:
        """Returns True if a request needs no token: everything is on this machine, and under one of our names.

        Args:
          peer: address of the client.
          host: the header Host.
        """
        ours = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        return is_loopback(self.host) and is_loopback(peer) and host.lower() in ours

    def knows_token(self, given: str) -> bool:
        """Returns True if this is the token; it takes as long to say no as to say yes."""
        return secrets.compare_digest(given.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Returns True for an address of this machine that no other machine reaches."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Secured:
    """An application behind a gate (ASGI middleware)."""

    def __init__(self, app: ASGIApp, gate: Gate, *, may_post: Iterable[str] = ()) -> None:
        """Wraps an application.

        Args:
          app: answers what is let through.
          gate: decides what is.
          may_post: paths that take POST.
        """
        self._app = app
        self._gate = gate
        self._may_post = frozenset(may_post)
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            # There are no web sockets here, and nothing to start.
            return
        send = _add_headers(send)
        answer = self._check(scope)
        if answer is not None:
            await answer(scope, receive, send)
            return
        if self._running >= MAX_REQUESTS:
            busy = render_plainly(503, "too many requests at once; try again in a few seconds")
            busy.headers["Retry-After"] = "5"
            await busy(scope, receive, send)
            return
        self._running += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self._running -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request that is let through, once all of its body is there."""
        if scope["method"] == "POST":
            try:
                receive = await asyncio.wait_for(_receive_body(receive), BODY_TIMEOUT_S)
            except TimeoutError:
                slow = render_plainly(408, f"the body of the request took more than {BODY_TIMEOUT_S:g} s")
                slow.headers["Connection"] = "close"
                await slow(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> Response | None:
        """Returns the answer to a request that is not let through, and None for one that is."""
        headers = Headers(scope=scope)
        return (
            _check_size(scope)
            or self._check_method(scope)
            or self._check_sender(scope, headers)
            or _check_site(scope, headers)
            or _check_body(scope, headers)
        )

    def _check_method(self, scope: Scope) -> Response | None:
        allowed = (*_METHODS, "POST") if scope["path"] in self._may_post else _METHODS
        if scope["method"] in allowed:
            return None
        refused = render_plainly(405, f"{scope['path']} takes {', '.join(allowed)} only")
        refused.headers["Allow"] = ", ".join(allowed)
        return refused

    def _check_sender(self, scope: Scope, headers: Headers) -> Response | None:
        params = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in params if name == _TOKEN]
        is_trusted = self._gate.is_trusted((scope.get("client") or ("", 0))[0], headers.get("host", ""))
        is_known = any(map(self._gate.knows_token, given))
        if given and (is_trusted or is_known):
            rest = urlencode([(name, value) for name, value in params if name != _TOKEN])
            # Two slashes at the beginning would be an address of another site.
            here = "/" + scope["raw_path"].decode("latin-1").lstrip("/")
            answer = RedirectResponse(f"{here}?{rest}" if rest else here, 303)
            if is_known:
                answer.set_cookie(self._gate.cookie, self._gate.token, httponly=True, samesite="strict")
            return answer
        if is_trusted or self._gate.knows_token(_read_cookie(headers, self._gate.cookie)):
            return None
        return render_plainly(
            403,
            "this address needs the token; open the address that wiredesk browse has printed at its start",
        )


def _read_cookie(headers: Headers, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _check_size(scope: Scope) -> Response | None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL_CHARS:
        return render_plainly(414, f"the address is too long; {MAX_URL_CHARS:,} characters are allowed")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
        return render_plainly(431, f"the headers are too long; {MAX_HEADER_BYTES:,} bytes are allowed")
    return None


def _check_site(scope: Scope, headers: Headers) -> Response | None:
    """Refuses what another site has made a browser send. A link to a page may be followed from anywhere."""
    site = headers.get("sec-fetch-site", "none")
    is_link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    ours = f"{scope['scheme']}://{headers.get('host', '')}"
    is_read = scope["method"] in _METHODS
    is_foreign = site not in ("none", "same-origin") or headers.get("origin", ours) != ours
    if is_foreign and not (is_read and is_link):
        return render_plainly(403, "another site has sent this request; open the reading room itself")
    return None


def _check_body(scope: Scope, headers: Headers) -> Response | None:
    length = headers.get("content-length", "0")
    limit = MAX_BODY_BYTES if scope["method"] == "POST" else 0
    # A body in pieces does not say how long it is. No form of ours is sent so.
    if "transfer-encoding" in headers or not length.isdecimal() or int(length) > limit:
        return render_plainly(413, f"the request has a body of more than {limit:,} bytes")
    return None


async def _receive_body(receive: Receive) -> Receive:
    """Waits for the body of a request, and returns what gives it to an application.

    A client that sends it slowly, or not at all, would hold one of the few requests that are answered at once.
    """
    messages = deque([await receive()])
    while messages[-1].get("more_body", False):
        messages.append(await receive())

    async def receive_again() -> Message:
        return messages.popleft() if messages else await receive()

    return receive_again


def _add_headers(send: Send) -> Send:
    """Returns a sender that gives every answer the headers, and gives up a client that does not take it."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name == "Cache-Control":
                    headers.setdefault(name, value)
                else:
                    headers[name] = value
        await asyncio.wait_for(send(message), SEND_TIMEOUT_S)

    return send_guarded
