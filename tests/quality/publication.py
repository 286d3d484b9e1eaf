"""Publication times: every method against known days, and how often a confidence is right.

    python -m tests.quality.publication --articles DIR [--reuters DIR] [--pages DIR] [--errors N]

DIR of the articles holds ``articles.jsonl`` (the address of each) beside the texts. The date
prefix of each is taken away, and the day that its address or its dateline names is compared with it; where
the label itself was taken from the address, this flatters the address. Reuters: the dateline's day
against DATE. Pages: what the HTML states (:mod:`tests.quality.html_extraction`) against their
labels. A day is right if it is the label's; "next" is one beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.quality.html_extraction import read_benchmark, read_fundus
from tests.quality.provenance import print_record, read_reuters
from transforms.logic.clean import clean_characters, split_paragraphs
from transforms.logic.errors import RecordError
from transforms.logic.formats.document import ParsedDocument
from transforms.logic.formats.html import read_page
from transforms.logic.formats.input import FormatInput
from transforms.logic.formats.moments import read_moment
from transforms.logic.formats.text import read_date_prefix
from transforms.logic.provenance import read_provenance

RUN_AT = datetime(2025, 1, 1, tzinfo=UTC)
Answer = tuple[str, float, int]
"""Method, confidence, and days from the label."""


def read_articles(folder: Path) -> Iterator[Answer]:
    """Yields what an article's address and dateline give, its date prefix taken away."""
    (index,) = sorted(folder.rglob("articles.jsonl"))
    for line in index.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        text, _ = clean_characters((index.parent.parent / known["file"]).read_text(encoding="utf-8"))
        prefix, start, _ = read_date_prefix(text)
        if prefix is None:
            continue
        label = prefix.date
        document = ParsedDocument(source_format="text", paragraphs=split_paragraphs(text[start:]))
        for url in (known["url"], None):
            stated = ParsedDocument(source_format="text", paragraphs=document.paragraphs, url=url)
            found = read_provenance(stated, RUN_AT).document.publication
            if found is not None:
                yield found.method, found.confidence, (found.date - label).days


def read_wire(folder: Path) -> Iterator[Answer]:
    """Yields the day of a Reuters dateline, completed from DATE, against DATE."""
    for label in read_reuters(folder):
        found = read_provenance(print_record(label), RUN_AT).document.dateline
        if label.publication is not None and found is not None and found.date is not None:
            yield "dateline (year from metadata)", 0.9, (found.date - label.publication.date).days


def read_pages(folder: Path) -> Iterator[Answer]:
    """Yields what labelled HTML pages state."""
    for page in (*read_benchmark(folder), *read_fundus(folder)):
        stated = page.labels.get("publishing_date")
        label = read_moment(str(stated)) if stated else None
        try:
            found = read_page(FormatInput(page.raw, page.name)).publication
        except RecordError:
            continue
        if label is not None and found is not None:
            distance = min(((found.date - day).days for day in {label.day, label.at.date()}), key=abs)
            yield found.method, found.confidence, distance


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
    for folder, read in (
        (given.articles, read_articles),
        (given.reuters, read_wire),
        (given.pages, read_pages),
    ):
        if folder:
            print(f"== {read.__name__}")
            print_methods(list(read(folder)), given.errors)


if __name__ == "__main__":
    main(sys.argv[1:])
