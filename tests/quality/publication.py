"""Publication times: every method against known days, and how often a confidence is right, by decile.

    python -m tests.quality.publication --articles DIR [--reuters DIR] [--pages DIR] [--errors N]

DIR of the articles holds ``articles.jsonl`` (the address of each) beside the texts. The date prefix of
each is taken away, and the day that its address, its file (named like its address) or its dateline
names is compared with it; where the label itself was taken from the address, this flatters the address.
Reuters: the day of the dateline against DATE, which is hidden; its year, which the wire leaves out, is
written into it. Pages: what the HTML states (:mod:`tests.quality.html_extraction`) against their labels,
and the day that each was fetched, which its file is named after: so a crawl's day and the names of
downloads have labels too, but those of a collection of news that was fetched as it came out; a crawl of
the whole web has none here. A day is right if it is the label's; "next" is one beside it.

The last table is of all sources: by decile of the confidence, how many were right. A row of 50 cases or
more whose mean confidence is off by more than 0.05 is marked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests.quality.html_extraction import read_benchmark, read_fundus
from tests.quality.provenance import print_record, read_reuters
from wiredesk.transforms.logic.containers.warc import FETCHED_CONFIDENCE
from wiredesk.transforms.logic.formats.html.page import read_page
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.text import read_date_prefix
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance import read_provenance
from wiredesk.transforms.logic.provenance.dates import DAY, complete_day, make_midnight
from wiredesk.transforms.logic.provenance.detach import detach_edges
from wiredesk.transforms.logic.provenance.publication import CONFIDENCE
from wiredesk.transforms.logic.text.clean import clean_characters, split_paragraphs

# Behind the newest of the labelled pages.
RUN_AT = datetime(2027, 1, 1, tzinfo=UTC)
Answer = tuple[str, float, int]
"""Method, confidence, and days from the label."""


def choose(
    document: ParsedDocument, label: date, note: str = "", source_key: str | None = None
) -> Iterator[Answer]:
    """Yields what is chosen for a document, if anything, against its label; ``note`` tells the case apart."""
    found = read_provenance(document, RUN_AT, source_key).document.publication
    if found is not None:
        yield f"{found.method}{note}", found.confidence, (found.date - label).days


def read_articles(folder: Path) -> Iterator[Answer]:
    """Yields what an article's address, file name and dateline give, its date prefix taken away."""
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
        # A dateline without its year is completed from the address; the day is its own.
        line_day = detach_edges(bare.paragraphs, prefix.date).dateline
        if line_day is not None and line_day.date is not None:
            yield "dateline (articles)", CONFIDENCE["dateline"], (line_day.date - prefix.date).days


def read_wire(folder: Path) -> Iterator[Answer]:
    """Yields the day of a Reuters dateline, with its year and with nothing else to tell it, against DATE."""
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
    """Yields what labelled HTML pages state, and what their files' names and the day of fetching would."""
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
    """Prints, for each tenth of the confidence, its mean and the share of days that are right."""
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
    """Prints how many days of each method are right, and then by the confidence that was given."""
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
    for name in ("articles", "reuters", "pages"):
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
    print("== all")
    print_deciles(every)


if __name__ == "__main__":
    main(sys.argv[1:])
