"""Measures publication times: each method against known days, and the share of right days by decile of confidence.

    python -m tests.quality.publication --articles DIR [--reuters DIR] [--pages DIR] [--dates DIR] [--errors N]

Articles: DIR holds ``articles.jsonl`` (with the address of each) beside the texts. The date prefix of each text is
removed, and compared with the day in its address, its file (named like its address) or its dateline. Labels that
were taken from the address flatter the address.

Reuters: the day of the dateline against DATE, which is hidden. The year, which the wire leaves out, is written into it.

Pages: the times stated in the HTML (:mod:`tests.quality.html_extraction`) against the labels, and the day of fetching
that a page's file is named after. So a crawl's day and the names of downloads have labels too, but only in a collection
of news that was fetched when published, not in a crawl of the whole web.

Dates: pages of all kinds with their days (:mod:`tests.quality.page_dates`), beside htmldate; not in the last table.

A day is right if it is the label's; "next" is one beside it.

The last table is of all sources: for each decile of the confidence, the share of right days. A row with at least 50
cases whose mean confidence is off by more than 0.05 is marked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.quality.html_extraction import read_benchmark, read_fundus
from tests.quality.page_dates import RUN_AT, print_dates
from tests.quality.provenance import print_record, read_reuters
from wiredesk.transforms.logic.containers.warc import FETCHED_CONFIDENCE
from wiredesk.transforms.logic.formats.html.page import read_page
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.text import read_date_prefix
from wiredesk.transforms.logic.kernel.days import make_midnight
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance import read_provenance
from wiredesk.transforms.logic.provenance.detach import detach_edges
from wiredesk.transforms.logic.provenance.printed_days import DAY, complete_day
from wiredesk.transforms.logic.provenance.publication import CONFIDENCE
from wiredesk.transforms.logic.text.clean import clean_characters, split_paragraphs

Answer = tuple[str, float, int]
"""Method, confidence, and days from the label."""


def choose(
    document: ParsedDocument, label: date, note: str = "", source_key: str | None = None
) -> Iterator[Answer]:
    """Yields the publication chosen for a document, if any, with its label; ``note`` names the case."""
    found = read_provenance(document, RUN_AT, source_key).document.publication
    if found is not None:
        yield f"{found.method}{note}", found.confidence, (found.date - label).days


def read_articles(folder: Path) -> Iterator[Answer]:
    """Yields the days of an article's address, file name and dateline; its date prefix is removed."""
    (index,) = sorted(folder.rglob("articles.jsonl"))
    for line in index.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        text, _ = clean_characters((index.parent.parent / known["file"]).read_text(encoding="utf-8"))
        prefix, start, _ = read_date_prefix(text)
        if prefix is None:
            continue
        bare = ParsedDocument(source_format="text", paragraphs=split_paragraphs(text[start:]))
        yield from choose(replace(bare, url=known["url"]), prefix.date)
        key = (known["url"] or "").partition("://")[2]
        shape = " in folders" if re.search(r"/\d{4}/\w{1,4}/", key) else ""
        yield from choose(bare, prefix.date, f"{shape} (address)", key)
        # The missing year of a dateline is completed from the address; the day is its own.
        line_day = detach_edges(bare.paragraphs, prefix.date).dateline
        if line_day is not None and line_day.date is not None:
            yield "dateline (articles)", CONFIDENCE["dateline"], (line_day.date - prefix.date).days


def read_wire(folder: Path) -> Iterator[Answer]:
    """Yields the day of a Reuters dateline, with its year and no other evidence, against DATE."""
    for label in read_reuters(folder):
        if label.publication is None or label.dateline is None:
            continue
        dated = DAY.search(label.dateline.text)
        near = complete_day(dated, label.publication.date) if dated else None
        if dated is None or near is None:
            continue
        line = f"{label.dateline.text[: dated.end()]}, {near.year}{label.dateline.text[dated.end() :]}"
        printed = print_record(replace(label, dateline=replace(label.dateline, text=line)))
        yield from choose(replace(printed, publication=None, url=None), label.publication.date)


def read_pages(folder: Path) -> Iterator[Answer]:
    """Yields the days that labelled HTML pages state, and those of their files' names and of fetching."""
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("meta.info"))]
    fetched = {name: entry["crawl_date"] for note in notes for name, entry in note.items()}
    for page in (*read_benchmark(folder), *read_fundus(folder)):
        stated = page.labels.get("publishing_date")
        label = read_moment(str(stated)) if stated else None
        if label is None:
            continue
        bare = ParsedDocument(source_format="html", paragraphs=("It was late.",))
        yield from choose(bare, label.day, " (downloads)", page.name)
        if page.name in fetched:
            day = date.fromisoformat(fetched[page.name][:10])
            at = Publication(make_midnight(day), day, "day", "warc", FETCHED_CONFIDENCE)
            yield from choose(replace(bare, publication=at), label.day)
        try:
            found = read_page(FormatInput(page.raw, page.name)).publication
        except RecordError:
            continue
        if found is not None:
            distance = min(((found.date - day).days for day in {label.day, label.at.date()}), key=abs)
            yield found.method, found.confidence, distance


_MANY, _TOLERANCE = 50, 0.05


def print_deciles(answers: list[Answer]) -> None:
    """Prints, for each tenth of the confidence, its mean and the share of right days."""
    tenths: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        tenths[min(9, int(10 * answer[1] + 1e-9))].append(answer)
    print("decile        n    mean   right  methods")
    for tenth, some in sorted(tenths.items()):
        mean = sum(one[1] for one in some) / len(some)
        right = sum(one[2] == 0 for one in some) / len(some)
        off = " *" if len(some) >= _MANY and abs(mean - right) > _TOLERANCE else ""
        methods = Counter(one[0].partition(" ")[0] for one in some)
        listed = ", ".join(f"{name} {count}" for name, count in methods.most_common())
        print(f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f} {len(some):7}{mean:8.3f}{right:8.3f}  {listed}{off}")


def print_methods(answers: list[Answer], errors: int) -> None:
    """Prints the share of right days for each method, and for each confidence."""
    for title, key in (("method", 0), ("confidence", 1)):
        tally: dict[str | float, Counter[str]] = defaultdict(Counter)
        for answer in answers:
            distance = abs(answer[2])
            tally[answer[key]]["right" if distance == 0 else "next" if distance == 1 else "wrong"] += 1
        print(f"{title:32}    n   right    next   wrong")
        for name, counts in sorted(tally.items(), key=str):
            total = counts.total()
            shares = "".join(f"{counts[kind] / total:8.3f}" for kind in ("right", "next", "wrong"))
            print(f"{name!s:32}{total:5}{shares}")
    for answer in [one for one in answers if abs(one[2]) > 1][:errors]:
        print(answer)


def main(arguments: list[str]) -> None:
    """Runs the evaluations that the arguments name."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("articles", "reuters", "pages", "dates"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args(arguments)
    every: list[Answer] = []
    for folder, read in (
        (given.articles, read_articles),
        (given.reuters, read_wire),
        (given.pages, read_pages),
    ):
        if folder:
            answers = list(read(folder))
            every += answers
            print(f"== {read.__name__}")
            print_methods(answers, given.errors)
    if every:
        print("== all")
        print_deciles(every)
    if given.dates:
        print("== dates of pages")
        print_dates(given.dates, given.errors)


if __name__ == "__main__":
    main(sys.argv[1:])
