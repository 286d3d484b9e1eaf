"""The page of a report: it is complete, bounded, safe, and holds for outputs of every kind."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from tests.pipeline.pages.test_charts import ODD
from tests.pipeline.report.support import Output, make_entity, make_place, make_quote, make_reject
from tests.support import ROOT, SEEDS, make_article, run_wiredesk
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.report.page import make_report, write_report
from wiredesk.pipeline.report.reading import read_columns
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.views.runs import NoSuchRunError
from wiredesk.schemas.records import Dateline, RowWarning

PLAIN = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "section",
        "footer",
        "h1",
        "h2",
        "h3",
        "p",
    ),
    *(
        "div",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "ul",
        "li",
        "bdi",
    ),
    *("code", "small", "strong", "svg", "g", "path", "text", "use", "defs", "desc"),
}
_VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """A parsed page: its tags, its ids, its texts by tag; unbalanced tags are errors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.heads: list[str] = []
        self.cells: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.heads.append("")
        if tag == "td":
            self.cells.append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("h1", "h2", "h3"):
            self.heads[-1] += data
        if "td" in self.open:
            self.cells[-1] += data


def check_page(text: str) -> Page:
    """Checks what holds for every report, and returns it parsed."""
    assert len(text.encode()) <= 1_000_000
    page = Page(text)
    assert not page.tags & {"script", "iframe", "img", "link", "object", "embed", "form", "base", "image"}
    assert not {name for name in page.attributes if name.startswith("on")} and "style" not in page.attributes
    assert not {"src", "srcset", "xlink:href", "action"} & page.attributes
    assert not re.search(r"url\(|@import|https?://", text)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in text
    assert len(page.ids) == len(set(page.ids))
    assert page.heads and all(head.strip() for head in page.heads)
    assert not re.search(r"\bnan\b|\bNone\b|Undefined", " ".join(page.heads))
    return page


def test_a_report_of_the_seeds(tmp_path):
    run_wiredesk(SEEDS, tmp_path / "out")
    text = make_report(open_store(str(tmp_path / "out")))
    page = check_page(text)
    assert page.heads[0] == "".join(page.heads[0].split("\n")) and "21 records of 21 files" in page.heads[0]
    assert "21 records = 17 articles + 4 rejects." in text
    assert any("4 records are rejected" in head for head in page.heads)
    assert "parse/empty" in "".join(page.cells)
    assert "wiredesk replay --reason" in text


def test_a_report_of_the_news(newsdays):
    text = make_report(open_store(str(newsdays)))
    page = check_page(text)
    joined = " ".join(page.heads)
    assert "Katrin Behrens" in joined and "Hamburg" in joined
    assert "Elbe tunnel shut for six weeks after lorry fire" in text
    assert "beyond noise against the earlier run" in joined
    assert text.count('class="chart"') >= 15


def test_the_first_run_of_two_can_be_asked_for(newsdays):
    store = open_store(str(newsdays))
    first, second = sorted(path.stem for path in (newsdays / "_runs").glob("*.json"))
    assert first in make_report(store, first) and f"Since then: {second}" in make_report(store, first)
    assert "Since then" not in make_report(store)
    with pytest.raises(NoSuchRunError, match="no run has the id"):
        make_report(store, "1999")


@pytest.mark.parametrize("odd", ODD)
def test_no_text_of_the_data_becomes_markup(tmp_path, odd):
    output = Output(tmp_path)
    # A surrogate, which Python calls no text, or a NUL, which Avro holds but a path does not, may stand in no row.
    first = make_article(
        "a", odd or "k", headline=odd, publisher=odd, language=odd or None, wire_agency=odd or None
    )
    copy = make_article(
        "b", "second", relation="copy", matched_id=first.article_id, publisher=f"{odd} 2", headline=odd
    )
    rich = make_article(
        "c",
        "third",
        byline=odd,
        dateline=Dateline(odd),
        entities=(make_entity(odd), make_entity(odd, "ORG", 1)),
        quotes=(make_quote(odd),),
        places=(make_place(odd, 1, country=odd), make_place(odd, 2, "A.PCLI")),
        warnings=(RowWarning(odd, odd),),
    )
    rejects = [make_reject(odd, odd, stage=odd, message=odd), make_reject("r2", odd, message=f"{odd} {odd}")]
    output.add_run([first, copy, rich], rejects, stage_s={odd or "x": 1.0})
    output.add_run(
        [], [make_reject("r3", odd)], counts={f"reason:parse/{odd}": 1, f"language:{odd}": 0, "rejects": 1}
    )
    page = check_page(make_report(output.store))
    assert page.tags <= PLAIN


@pytest.mark.one_python
@pytest.mark.parametrize("piece", ["Long Name ", "&", "<", '"', "\U0001f5de", "\u0301", "a b"])
def test_a_page_is_bounded_for_any_input(tmp_path, piece):
    output = Output(tmp_path)
    long = piece * 1_000
    articles = [
        make_article(
            "x",
            f"{number}",
            day=number,
            headline=f"{long} {number}",
            publisher=f"{number} {long}",
            language=f"{number} {long}",
            wire_agency=f"{number} {long}",
            entities=(make_entity(f"{number} {long}"), make_entity(f"{number} {long}", "ORG")),
            quotes=(make_quote(f"{number} {long}"),),
            places=(
                make_place(f"{number} {long}", number),
                make_place(f"{number} {long}", -number, "A.PCLI"),
            ),
            warnings=(RowWarning(f"{number} {long}", long),),
        )
        for number in range(1, 600)
    ]
    copies = [
        make_article(
            "y", f"c{n}", relation="copy", matched_id=articles[n // 100].article_id, publisher=f"{n} {long}"
        )
        for n in range(500)
    ]
    rejects = [make_reject(f"{n} {long}", f"{n} {long}", message=long * 5) for n in range(600)]
    counts = {f"{kind}:{n} {long}": 1 for n in range(600) for kind in ("reason", "language", "relation")}
    for _ in range(2):
        output.add_run(articles, rejects, counts=counts, stage_s={f"{n} {long}": 1.0 for n in range(500)})
        articles, rejects = copies, []
    text = make_report(output.store)
    check_page(text)


EMPTY = {"articles": 0, "rejects": 0, "read": 0, "counts": {}}
KINDS = {
    "one article": ([([make_article("a", "1")], [], {})], "1 record"),
    "one undated article": ([([make_article("a", "1", day=None)], [], {})], "No article has a date"),
    "nothing known of an article": (
        [([make_article("a", "1", day=None, language=None, published_date=None)], [], {})],
        "No language is known",
    ),
    "rejects alone": ([([], [make_reject("r")], {})], "There are no articles"),
    "a run of nothing": ([([], [], {})], "This run read no records, in 10.0 s."),
    "no seconds": (
        [([make_article("a", "1")], [], {"stage_s": {}, "committed_at": "2026-03-11T06:00:00+00:00"})],
        "The run took 0.0 s",
    ),
    "forgotten": (
        [
            ([make_article("a", "1")], [], {}),
            (
                [],
                [make_reject("f", "forgotten", stage="forget")],
                {"articles": -1, "read": 0, "counts": {"forgotten": 1}},
            ),
        ],
        "took out articles (forget)",
    ),
    "compacted alone": ([([], [], EMPTY | {"counts": {"joined_files": 4}})], "joined files (compact)"),
    "days far apart": (
        [
            (
                [
                    make_article("a", "1", published_date=date(1, 1, 1)),
                    make_article("b", "2", published_date=date.max),
                ],
                [],
                {},
            )
        ],
        "Articles from 1 January 1 to 31 December 9999",
    ),
    "does not add up": ([([make_article("a", "1")], [], {"read": 3})], "do not add up"),
    "lost rows": (
        [([make_article("a", "1")], [], {"articles": 2, "read": 2, "counts": {}})],
        "wiredesk check",
    ),
    "unchanged alone": ([([], [], EMPTY | {"unchanged": 7})], "7 were in the tables already"),
    "without stages": ([([make_article("a", "1")], [], {"versions": {}, "stage_s": {}})], "1 article"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_of_every_kind(tmp_path, kind):
    runs, says = KINDS[kind]
    output = Output(tmp_path)
    for articles, rejects, manifest in runs:
        output.add_run(articles, rejects, **manifest)
    text = make_report(output.store)
    check_page(text)
    assert says in text
    for run_id in sorted(path.stem for path in (tmp_path / "_runs").iterdir()):
        check_page(make_report(output.store, run_id))


def test_a_report_without_tables(tmp_path):
    with pytest.raises(NoTablesError, match="wiredesk run"):
        make_report(open_store(str(tmp_path)))


def test_a_report_is_written_whole_beside_the_tables(tmp_path):
    output = Output(tmp_path)
    output.add_run([make_article("a", "1")])
    assert write_report(output.store) == f"{tmp_path}/report.html"
    check_page((tmp_path / "report.html").read_text("utf-8"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_runs", "articles", "report.html"]


def test_a_commit_during_the_reading_is_in_all_figures_or_in_none(tmp_path, monkeypatch):
    output = Output(tmp_path)
    output.add_run([make_article("a", "1")])

    def read(tables, most):
        found = read_columns(tables, most)
        output.add_run([make_article("b", "2")])
        return found

    monkeypatch.setattr("wiredesk.pipeline.report.page.read_columns", read)
    text = make_report(output.store)
    assert "1 record read, 1 article, no reject" in text and "other numbers of rows" not in text


def test_a_large_output_says_what_is_left_out(tmp_path, monkeypatch):
    output = Output(tmp_path)
    for day in range(3):
        output.add_run([make_article("x", f"{day}-{number}", day=day) for number in range(10)])
    monkeypatch.setattr("wiredesk.pipeline.report.page.MOST_ARTICLES", 5)
    text = make_report(output.store)
    assert "The tables hold 30 articles." in text and "the newest 10" in text


def test_what_a_report_imports(tmp_path):
    output = Output(tmp_path)
    first = make_article("a", "1")
    output.add_run([first, make_article("b", "2", relation="copy", matched_id=first.article_id)])
    code = (
        "import sys, wiredesk.pipeline.cli\n"
        "print([name for name in ('matplotlib', 'jinja2') if name in sys.modules])\n"
        "from wiredesk.pipeline.report.page import write_report\n"
        "from wiredesk.pipeline.storage.stores import open_store\n"
        "write_report(open_store(sys.argv[1]))\n"
        "heavy = ('pandas', 'matplotlib.pyplot', 'apache_beam', 'spacy', 'starlette')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == ["[]", "[]"]
    assert not done.stderr


def test_the_page_says_when_it_was_made(tmp_path):
    output = Output(tmp_path)
    output.add_run([make_article("a", "1")])
    made = re.search(r"Made (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC", make_report(output.store))
    assert made is not None
    age = datetime.now(UTC) - datetime.fromisoformat(f"{made[1]}+00:00")
    assert 0 <= age.total_seconds() < 3600
