"""Tables in which every text tries to be more than a text: markup, addresses of scripts, templates, formulas.

The rows are made by the sinks and the commit of a run, because parsing would clean some of these texts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import RUN, make_article
from wiredesk.pipeline.storage.commits import commit
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.writers import SinkSettings, Staged, stage_counted
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import (
    Acronym,
    Article,
    Author,
    CitedOutlet,
    Dateline,
    Entity,
    Keyphrase,
    Mention,
    Place,
    Quote,
    Reject,
    RemovedText,
    RowWarning,
    Signature,
    TimeExpression,
)
from wiredesk.transforms.logic.dedup.signing import sign_article

TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "handler": "' onmouseover='alert(1)' x='",
    "address": "javascript:alert(1)",
    "spaced address": " \tJavaScript:alert(1)//http://a.example",
    "data address": "data:text/html,<script>alert(1)</script>",
    "elsewhere": "//elsewhere.example/a.png",
    "template": "{{7*7}} ${7*7} {% raw %} #{7*7}",
    "style": "<!-- --><style>*{display:none}</style>",
    "ends of elements": "</title></textarea></style></script><svg/onload=alert(1)>",
    "references": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
    "long word": f"W{'o' * 400}rd",
    "right to left": "\u202eevil\u202c اهلا وسهلا שלום",
    "invisible": "A\u200bl\u200de\u2060rt\ufeff e\u0301",
    "control": "bell\x07 escape\x1b[31m unit\x1f",
    "formula": '=HYPERLINK("http://elsewhere.example","click")',
    "command": "+1+cmd|' /C calc'!A0",
    "path": "../../etc/passwd",
    "parameters": "a&b=c?d#e%20f+g;h",
    "statement": "'; DROP TABLE articles; --",
    "mathematics": "$\\frac{1}{2}$ _x_ ^y",
    "emoji": "👩‍👩‍👧‍👦 ﷽ 𝕏",
}
"""Texts by what they try to be."""

PAYLOADS = {
    "page": b"<!doctype html><html><body onload=alert(1)><script>alert(1)</script><img src=//elsewhere.example/a>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "binary": bytes(range(256)) * 20,
    "line": b"x" * 100_000,
    "lines": b"line\n" * 20_000,
    "empty": b"",
}
"""Payloads of rejects by what they are."""

_DAY = timedelta(days=1)


def write_hostile(store: Store) -> None:
    """Commits a run of hostile articles and rejects: an original and its changed copy for each text, and rows of nulls."""
    articles = [
        article
        for number, (name, text) in enumerate(TEXTS.items())
        for article in _make_pair(number, name, text)
    ]
    articles += [make_article("A report without anything else.", "null.txt", None, language=None), _empty()]
    rejects = [_reject(f"{name}.html", payload, text) for name, payload, text in _pair_payloads()]
    sink = SinkSettings(store.root, RUN.run_id)
    partitions = {name_partition(article.published_at, "month") for article in articles}
    staged = [_stage("rejects", sink, "", rejects)]
    for partition in sorted(partitions):
        rows = [article for article in articles if name_partition(article.published_at, "month") == partition]
        staged += [
            _stage("articles", sink, partition, rows),
            _stage("signatures", sink, partition, list(map(_sign, rows))),
        ]
    files = [asdict(file) for part in staged for file in part.files]
    counts = sum((part.counts for part in staged), Counter[str]())
    totals = {"articles": len(articles), "rejects": len(rejects)}
    times = {name: RUN.started_at.isoformat() for name in ("started_at", "committed_at")}
    ids = dict.fromkeys(("run_id", "invocation"), RUN.run_id)
    facts = {"counts": counts, "stage_s": {"write": 0.1}, "versions": {"wiredesk": RUN.pipeline_version}}
    manifest = {**ids, **times, "read": sum(totals.values()), **totals, **facts}
    with hold_lock(store, RUN.run_id) as lock:
        commit(store, RUN.run_id, {"files": files}, manifest, lock=lock)


def _stage(table: str, sink: SinkSettings, partition: str, rows: list[Any]) -> Staged:
    return stage_counted(table, sink, name_file(table, partition, f"{RUN.run_id}-00000"), rows)


def _sign(article: Article) -> Signature:
    link = {name: getattr(article, name) for name in ("relation", "matched_id", "cluster_id")}
    return replace_fields(sign_article(article), **link)


def _pair_payloads() -> list[tuple[str, bytes, str]]:
    found = list(PAYLOADS.items()) + [(name, text.encode()) for name, text in TEXTS.items()]
    return [(name, payload, TEXTS.get(name, "")) for name, payload in found]


def _reject(key: str, payload: bytes, text: str) -> Reject:
    return Reject(
        reject_id=sign_article(make_article(key)).content_hash[:32],
        source_key=f"{text}{key}",
        source_uri=f"/in/{text}{key}",
        stage="parse",
        reason="no_text",
        message=f"there is no text in {text or key}",
        payload=payload,
        payload_bytes=len(payload),
        rejected_at=RUN.started_at,
        run_id=RUN.run_id,
        pipeline_version=RUN.pipeline_version,
    )


def _empty() -> Article:
    return make_article(
        "Texts that hold nothing.",
        "empty.txt",
        3,
        headline="",
        publisher="",
        url="",
        section="",
        byline="",
    )


def _make_pair(number: int, name: str, text: str) -> tuple[Article, Article]:
    first = _make(text, f"{name}.txt", number % 28)
    later = _make(text, f"{name}, copied.txt", number % 28 + 1, changed="Later a sentence was added to it. ")
    return first, replace_fields(
        later,
        relation="copy" if number % 2 else "update",
        matched_id=first.article_id,
        cluster_id=first.article_id,
        similarity=0.9,
        containment=0.95,
        wire_agency=text,
        wire_confidence=0.8,
    )


def _make(text: str, key: str, day: int, changed: str = "") -> Article:
    """Returns an article that has the text in every column, and an annotation of each kind on it."""
    said = "We will not open it before every slab has been looked at"
    body = (
        f"The council met about {text} on Monday in Hamburg.\n\n{changed}"
        f'"{said}," said {text}. Nobody else spoke of {text} at the meeting, and the minutes say no more about it.'
    )
    spots = [spot for spot in range(len(body)) if body.startswith(text, spot)]
    mentions = tuple(Mention(spot, spot + len(text), text) for spot in spots)
    quoted, monday, hamburg = body.index(said), body.index("Monday"), body.index("Hamburg")
    speaker = body.index(f"said {text}") + 5
    return make_article(
        body,
        key,
        day,
        headline=f"Report: {text}",
        publisher=text,
        section=text,
        slug=text,
        url=text if ":" in text else f"https://news.example/{text}",
        keywords=(text,),
        byline=f"By {text}",
        authors=(Author(text, text, text),),
        dateline=Dateline(f"{text} (AP) -", text, None, text),
        credit_line=text,
        agencies=(text,),
        cited_outlets=(CitedOutlet(text, spots[0], spots[0] + len(text), "reported"),),
        acronyms=(Acronym("ABC", text, spots[0], spots[0] + len(text)),),
        language_confidence=0.9,
        published_precision="day",
        published_method="metadata",
        published_confidence=0.7,
        modified_at=datetime(2026, 2, 1, tzinfo=UTC) + day * _DAY,
        entities=(
            Entity(0, text, "PERSON", len(mentions), 0.9, mentions),
            Entity(1, text, "ORG", 0, 0.1, ()),
        ),
        quotes=(
            Quote(
                quoted, quoted + len(said), said, "direct", text, 0, speaker, speaker + len(text),
                "said", speaker - 5, speaker - 1, 0.8, text,
            ),
        ),
        places=(
            Place(hamburg, hamburg + 7, "Hamburg", text, 2911298, 53.55, 9.99, "DE", text, "P.PPLA", 0.9),
        ),
        times=(TimeExpression(monday, monday + 6, "Monday", "DATE", "2026-01-05", text),),
        keyphrases=(Keyphrase(text, 0.9, 3),),
        warnings=(RowWarning("zone_unknown", text),),
        correction_note=text,
        removed=(RemovedText("credit", len(body), text),),
    )  # fmt: skip
