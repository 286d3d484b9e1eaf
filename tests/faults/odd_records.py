"""Odd records: odd texts and mutated real ones, in every format that is read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.faults.odd_grammar import (
    Draw,
    draw_atom,
    draw_characters,
    draw_date,
    draw_digits,
    draw_name,
    draw_text,
    draw_time,
)

_MAX_REAL_BYTES = 400_000
"""A larger real file is cut to this size."""

_MAX_MUTATED_CHARS = 3_000
"""Most characters of a real text that are mutated, so that many texts can be."""

_WHOLE_SHARE = 0.002
"""Share of the records that are a whole real file."""

_SUFFIXES = frozenset(
    (".txt", ".html", ".htm", ".json", ".xml", ".tml", ".sgm", ".gz", ".tst", ".arc", ".warc")
)


# Letters with an ASCII letter as their other case, digits of other scripts, wide forms, and spaces and marks.
_TWINS = (
    str.maketrans("isSkKI", "ıſſ\u212a\u212aİ"),
    str.maketrans("sk", "ſ\u212a"),
    str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    str.maketrans("0123456789", "①②③④⑤⑥⑦⑧⑨⑩"),
    str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    str.maketrans({code: code + 0x1D400 - 0x41 for code in range(0x41, 0x5B)}),
    str.maketrans(" ", "\xa0"),
    str.maketrans(" ", "\u2028"),
    str.maketrans("\n", "\x85"),
    str.maketrans({" ": "\u200b \u200d"}),
    str.maketrans({letter: letter + "\u0301" for letter in "aeiousk"}),
    str.maketrans('“”‘’"-', "\"\"''`–"),
)


@dataclass(frozen=True, slots=True)
class OddRecord:
    """A file to be read.

    Attributes:
      number: number of the record in the run.
      name: name of the file; its suffix is the format.
      payload: bytes of the file.
      published_at: publication time that the articles get; None keeps the one that was read.
      undated: True if the articles are to have no publication time.
    """

    number: int
    name: str
    payload: bytes
    published_at: datetime | None = None
    undated: bool = False


class RealTexts:
    """Files of real articles and pages, which are read when they are drawn."""

    def __init__(self, folder: Path | None) -> None:
        found = [] if folder is None else sorted(path for path in folder.rglob("*") if _is_text(path))
        by_folder: dict[Path, list[Path]] = {}
        for path in found:
            by_folder.setdefault(path.parent, []).append(path)
        self._folders = list(by_folder.values())

    def __bool__(self) -> bool:
        return bool(self._folders)

    def draw(self, draw: Draw) -> tuple[str, bytes]:
        """Returns the name and the bytes of a file; all folders are equally likely, whatever their size."""
        path = draw.choice(draw.choice(self._folders))
        data = path.read_bytes()
        if path.suffix == ".gz" and path.suffixes[-2:-1] == [".html"]:
            data, path = gzip.decompress(data), path.with_suffix("")
        return path.name, data[:_MAX_REAL_BYTES]


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def make_record(seed: int, number: int, real: RealTexts) -> OddRecord:
    """Returns a record of a run, always the same for a seed and a number; every second one resembles the one before."""
    draw = random.Random(f"{seed}-{number // 2}")
    name, payload = _draw_file(draw, real)
    if number % 2:
        again = random.Random(f"{seed}-{number}")
        payload = to_bytes(mutate(to_text(payload), again, (1, 3)))
    moment = draw.choice((None, None, _draw_moment(draw)))
    return OddRecord(number, f"{number}-{name}", payload, moment, draw.random() < 0.1)


def to_text(payload: bytes) -> str:
    """Returns bytes as a text that can be cut at any place."""
    return payload.decode("utf-8", "surrogateescape")


def to_bytes(text: str) -> bytes:
    """Returns the bytes of a text; bytes that are no text are kept if the text holds nothing odder."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _draw_file(draw: Draw, real: RealTexts) -> tuple[str, bytes]:
    chosen = draw.random()
    if real and chosen < _WHOLE_SHARE:
        return real.draw(draw)
    if real and chosen < 0.45:
        name, data = real.draw(draw)
        return name, encode(mutate(_cut(data.decode("utf-8", "replace"), draw), draw, (1, 12), real), draw)
    text = draw_text(draw)
    if draw.random() < 0.15:
        text = twist(text, draw)
    if real and chosen < 0.6:
        text = _splice(text, _cut(real.draw(draw)[1].decode("utf-8", "replace"), draw), draw)
    return wrap(text, draw)


def _cut(text: str, draw: Draw) -> str:
    """Returns the beginning of a text, which shows its format, and a part of the rest."""
    if len(text) <= _MAX_MUTATED_CHARS:
        return text
    start = draw.randrange(len(text) - _MAX_MUTATED_CHARS // 2)
    return text[: _MAX_MUTATED_CHARS // 2] + text[start : start + _MAX_MUTATED_CHARS // 2]


def _splice(first: str, second: str, draw: Draw) -> str:
    at, cut = draw.randrange(len(first) + 1), draw.randrange(len(second) + 1)
    return first[:at] + second[cut : cut + 800] + first[at:]


def mutate(text: str, draw: Draw, times: tuple[int, int], real: RealTexts | None = None) -> str:
    """Returns a text with stretches left out, doubled, swapped or cut, and with odd atoms put in."""
    for _ in range(draw.randint(*times)):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.choice((1, 1, 5, 40, 300)))
        chosen = draw.randrange(10)
        if chosen == 0:
            text = text[:at] + text[end:]
        elif chosen == 1:
            text = text[:at] + text[at:end] * draw.choice((2, 3, 20)) + text[end:]
        elif chosen == 2:
            text = text[:at] + text[at:end][::-1] + text[end:]
        elif chosen == 3 and draw.random() < 0.3:
            text = text[:at]
        elif chosen == 4:
            end = draw.choice((end, at + 300, len(text)))
            text = text[:at] + twist(text[at:end], draw) + text[end:]
        elif chosen == 5 and real and draw.random() < 0.5:
            text = _splice(text, real.draw(draw)[1].decode("utf-8", "replace"), draw)
        else:
            text = f"{text[:at]}{draw_atom(draw)}{text[at:]}"
    return text


def twist(text: str, draw: Draw) -> str:
    """Returns a text with letters, digits, spaces or marks replaced by others that some functions treat as equal."""
    chosen = draw.randrange(len(_TWINS) + 4)
    if chosen < len(_TWINS):
        return text.translate(_TWINS[chosen])
    return (text.upper, text.lower, text.swapcase, text.title)[chosen - len(_TWINS)]()


def _draw_moment(draw: Draw) -> datetime:
    year = draw.choice((1, 2, 100, 1605, 1987, 2016, 2019, 2020, 2026, 9998, 9999))
    month, day = draw.choice(((1, 1), (2, 28), (12, 31), (6, 30), (3, 1), (10, 31)))
    return datetime(year, month, day, draw.choice((0, 23)), draw.choice((0, 59)), tzinfo=UTC)


def encode(text: str, draw: Draw) -> bytes:
    """Returns a text in UTF-8, at times in another encoding or damaged."""
    chosen = draw.random()
    if chosen < 0.9:
        return text.encode("utf-8", "surrogatepass")
    if chosen < 0.95:
        coding = draw.choice(
            ("utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "gb18030", "shift_jis", "utf-7")
        )
        return text.encode(coding, "replace")
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(draw.randrange(1, 20)):
        data.insert(draw.randrange(len(data) + 1), draw.randrange(256))
    return bytes(data)


def wrap(text: str, draw: Draw) -> tuple[str, bytes]:
    """Returns the name and bytes of a file that holds a text in one of the formats that are read."""
    forms = (
        _wrap_text,
        _wrap_text,
        _wrap_text,
        _wrap_html,
        _wrap_json,
        _wrap_lines,
        _wrap_csv,
        _wrap_feed,
        _wrap_nitf,
        _wrap_mail,
    )
    name, content = draw.choice(forms)(text, draw)
    return name, encode(content, draw)


def _wrap_text(text: str, draw: Draw) -> tuple[str, str]:
    return draw.choice(
        ("a.txt", "a.txt", "2019-02-30-a.txt", "a", "a.md", "20190230_a.txt", "99999999.story")
    ), text


def _wrap_html(text: str, draw: Draw) -> tuple[str, str]:
    lines = "".join(
        f"<p>{line if draw.random() < 0.3 else escape(line)}</p>" for line in text.split("\n") if line
    )
    data = json.dumps(
        {"@type": "NewsArticle", "headline": draw_atom(draw), "datePublished": _draw_value(draw)}
    )
    head = (
        f"<title>{escape(draw_atom(draw))}</title>"
        f'<meta property="article:published_time" content="{escape(draw_date(draw))}">'
        f'<meta name="author" content="{escape(draw_name(draw))}"><script type="application/ld+json">{data}</script>'
    )
    time = f"<time datetime='{escape(draw_date(draw))}'>{escape(draw_time(draw))}</time>"
    return (
        "a.html",
        f"<html><head>{head}</head><body><article><h1>{draw_name(draw)}</h1>{time}{lines}</article></body></html>",
    )


def _draw_value(draw: Draw, depth: int = 0) -> Any:
    """Returns a JSON value of a type that a field seldom has."""
    chosen = draw.randrange(10)
    if draw.random() < 0.02 and depth < 3:
        # Only once, since the JSON writer does not go deeper.
        return _nest(_draw_value(draw, 3), draw)
    if chosen < 3:
        return draw_date(draw)
    if chosen == 3:
        return draw.choice(
            (0, -1, 1e308, 10**30, float("nan"), float("inf"), 1546300800, 1546300800000, 2**63, 5e-324)
        )
    if chosen == 4:
        return draw.choice((None, True, False, "", [], {}))
    if chosen == 5 and depth < 3:
        return [_draw_value(draw, depth + 1) for _ in range(draw.randrange(3))]
    if chosen == 6 and depth < 3:
        return {
            draw.choice(("name", "value", "@value", "rendered", "$date", "")): _draw_value(draw, depth + 1)
        }
    return draw.choice((draw_name, draw_digits, draw_atom, draw_time))(draw)


def _nest(value: Any, draw: Draw) -> Any:
    """Returns a value in lists or objects that are nested exactly as deep as the JSON reader allows."""
    name, depth = draw.choice((None, "value", "name", "text")), draw.choice((5, 60, 450, 900))
    for _ in range(depth):
        value = [value] if name is None else {name: value}
    return value


def _make_fields(text: str, draw: Draw) -> dict[str, Any]:
    names = (
        "title",
        "date",
        "author",
        "url",
        "published_at",
        "keywords",
        "section",
        "language",
        "dateline",
        "modified",
        "id",
    )
    fields = {name: _draw_value(draw) for name in names if draw.random() < 0.5}
    return fields | {
        draw.choice(("body", "text", "content", "articleBody")): text
        if draw.random() < 0.95
        else _draw_value(draw)
    }


def _wrap_json(text: str, draw: Draw) -> tuple[str, str]:
    fields = _make_fields(text, draw)
    return "a.json", json.dumps(fields if draw.random() < 0.7 else [fields, _make_fields(text[::-1], draw)])


def _wrap_lines(text: str, draw: Draw) -> tuple[str, str]:
    pieces: Sequence[str] = [text, text[: len(text) // 2]]
    return "a.jsonl", "".join(json.dumps(_make_fields(piece, draw)) + "\n" for piece in pieces)


def _wrap_csv(text: str, draw: Draw) -> tuple[str, str]:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=draw.choice((",", ",", "\t", ";")))
    writer.writerow(("title", "date", "body"))
    writer.writerow((draw_atom(draw), draw_date(draw), text))
    writer.writerow((draw_name(draw), _draw_value(draw), text[::2]))
    return draw.choice(("a.csv", "a.tsv")), stream.getvalue()


def _wrap_feed(text: str, draw: Draw) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{escape(draw_atom(draw))}</title><link>http://x.org/{escape(draw_digits(draw))}</link>"
        f"<pubDate>{escape(draw_date(draw))}</pubDate><description>{escape(piece)}</description></item>"
        for piece in (text, text[len(text) // 3 :])
    )
    return (
        "a.rss",
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(draw_name(draw))}</title>{items}</channel></rss>',
    )


def _wrap_nitf(text: str, draw: Draw) -> tuple[str, str]:
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    head = f'<head><docdata><date.issue norm="{escape(draw_date(draw))}"/></docdata></head>'
    headline, dateline = escape(draw_atom(draw)), escape(draw_date(draw))
    edge = f"<hedline><hl1>{headline}</hl1></hedline><dateline>{dateline}</dateline>"
    body = f"<body.head>{edge}</body.head><body.content>{lines}</body.content>"
    return "a.xml", f"<nitf>{head}<body>{body}</body></nitf>"


def _wrap_mail(text: str, draw: Draw) -> tuple[str, str]:
    dated = draw.choice((draw_date(draw), "Mon, 30 Feb 2019 25:61:99 +9999", "Tue, 1 Jan 99999 00:00:00 GMT"))
    subject = draw_atom(draw).replace("\n", " ").replace("\r", " ")
    sender = draw.choice(
        (f"{draw_name(draw)} <a@b.org>", "(" * draw.choice((3, 5000)), "<<a>", draw_characters(draw))
    )
    charset = draw.choice(
        ("=utf-8", "=utf-8", "*=us-ascii''utf%008", "=\x00", "=none", "*0=a; charset*1=b", "=utf-7")
    )
    more = draw.choice(
        ("", "", "Content-Transfer-Encoding: base64\n", "Content-Disposition: x; filename*=a'b'%FF%00\n")
    )
    head = f"From: {sender}\nSubject: {subject}\nDate: {dated}\n{more}Content-Type: text/plain; charset{charset}\n\n"
    return "a.eml", head + text
