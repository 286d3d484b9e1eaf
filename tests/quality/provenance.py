"""Provenance fields: Reuters-21578 against its labels, and articles drawn by a fixed seed to be read.

    python -m tests.quality.provenance --reuters DIR [--show]
    python -m tests.quality.provenance --articles DIR [--draw 100] [--seed 6] [--field dateline]
    python -m tests.quality.provenance --articles DIR --draw 300 --read 0:15
    python -m tests.quality.provenance --articles DIR --speed

The first rebuilds the printed form of each record from its elements (AUTHOR on a line of
its own, then DATELINE and BODY in one paragraph) and reads that as plain text; labels are
the elements. The place of the label is what stands before the month. The second prints
what each article's text gave, beside its first and last lines. The third is for judging every
field by reading: of the drawn articles with these numbers it prints the raw head and tail, every
value with the words around it, and what may have been missed: names of media without a cue, cues beside
media without a name, brackets of capitals that define nothing, lines that speak of reporters or agencies. What is
found and what is missed are counted by the reader; the raw head and tail are where bylines, datelines and credits stand.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wiredesk.schemas.records import Article, RawRecord, RunInfo
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.text import parse_plain_text
from wiredesk.transforms.logic.formats.wire.reuters_sgml import parse_reuters_sgml, split_reuters_sgml
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance import (
    find_acronyms,
    find_cited_outlets,
    read_provenance,
    rebuild_source,
)
from wiredesk.transforms.logic.provenance.outlets import find_names
from wiredesk.transforms.logic.text.clean import join_paragraphs

RUN = RunInfo("quality", datetime(2025, 1, 1, tzinfo=UTC), "0")
FIELDS = (
    "byline",
    "authors",
    "dateline",
    "credit_line",
    "agencies",
    "cited_outlets",
    "acronyms",
    "correction_note",
    "removed",
)


def read_reuters(folder: Path) -> Iterator[ParsedDocument]:
    """Yields the records of the files that are articles."""
    for path in sorted(folder.rglob("*.sgm")):
        with path.open("rb") as stream:
            for number, payload in enumerate(split_reuters_sgml(stream)):
                try:
                    yield parse_reuters_sgml(FormatInput(payload, f"{path.name}#{number}"))
                except RecordError:
                    continue


def measure_reuters(folder: Path, show: bool) -> None:
    """Prints the share of records whose field, read from the printed form, is that of the label."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for label in read_reuters(folder):
        printed = print_record(label)
        found = read_provenance(printed, RUN.started_at).document
        for field, wanted, got in compare_fields(label, found):
            total[field] += 1
            right[field] += wanted == got
            if show and wanted != got:
                print(f"{field}: {wanted!r} != {got!r}   {printed.paragraphs[:2]!r:.160}")
    for field in sorted(total):
        print(f"{field:28} {right[field]:6} / {total[field]:6} = {right[field] / total[field]:.4f}")


def print_record(label: ParsedDocument) -> ParsedDocument:
    """Returns the record as the wire printed it, with nothing kept apart but the publication time."""
    first, *rest = label.paragraphs
    head = f"{label.dateline.text} {first}" if label.dateline else first
    lines = ([label.byline] if label.byline else []) + [
        head,
        *rest,
        *([label.credit_line] if label.credit_line else []),
    ]
    return replace(label, paragraphs=tuple(lines), byline=None, authors=(), dateline=None, credit_line=None)


def compare_fields(label: ParsedDocument, found: ParsedDocument) -> Iterator[tuple[str, object, object]]:
    """Yields a field's name, its label and what was found."""
    wanted, got = label.dateline, found.dateline
    yield "dateline present", wanted is not None, got is not None
    if wanted and got:
        yield "dateline place", wanted.place, got.place
        yield "dateline date", wanted.date, got.date
    yield "byline present", label.byline is not None, found.byline is not None
    if label.byline:
        yield "authors", [author.name for author in label.authors], [author.name for author in found.authors]
    yield "credit line", label.credit_line, found.credit_line


def draw_articles(folder: Path, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yields the names and bytes of articles drawn by a fixed seed."""
    paths = sorted(folder.rglob("*.txt"))
    for path in random.Random(seed).sample(paths, min(count, len(paths))):
        yield path.name, path.read_bytes()


def show_articles(folder: Path, count: int, seed: int, fields: tuple[str, ...]) -> None:
    """Prints the fields of drawn articles for a person to judge, and checks offsets and rebuilding."""
    for name, payload in draw_articles(folder, count, seed):
        try:
            article = parse_record(RawRecord(name, name, payload), RUN)
        except RecordError as error:
            print(f"== {name} {error.reason}")
            continue
        check_article(article, payload)
        print(f"== {name} {article.published_date}  {article.body[:90]!r} ... {article.body[-90:]!r}")
        for field in fields:
            for value in show_field(article, field):
                print(f"     {field}: {value}")


_HEAD_CHARS, _TAIL_CHARS = 600, 900
READ_FIELDS = (
    "published_at",
    "published_precision",
    "published_method",
    "published_confidence",
    "modified_at",
    *FIELDS,
    "wire_agency",
    "wire_confidence",
)
# A word of reporting beside a kind of medium, whose name no table may have.
_MAYBE_CITED = re.compile(
    r"\b(?i:told|according to|interview with|reported (?:by|in|on)|wrote (?:in|for|on)|said on)\s[^.\n]{0,40}?"
    r"\b(?i:newspaper|magazine|broadcaster|radio|television|TV|channel|website|news (?:agency|site|outlet)|\w+\.com)"
    r"\b[^.\n]{0,30}"
)
_MAYBE_CREDIT = re.compile(
    r"(?i)\b(?:contributed to|staff writers?|reporting by|this (?:story|article|report|post)|"
    r"agenc(?:y|ies) (?:reports?|inputs?)|copyright|©|updated|correction|follow \w+ on twitter|"
    r"is an? (?:\w+ ){0,3}(?:reporter|correspondent|writer|columnist))\b"
)


def read_articles(folder: Path, count: int, seed: int, numbers: range) -> None:
    """Prints drawn articles with all they gave and all that may have been missed, for a person to judge."""
    for number, (name, payload) in enumerate(draw_articles(folder, count, seed)):
        if number not in numbers:
            continue
        try:
            article = parse_record(RawRecord(name, name, payload), RUN)
        except RecordError as error:
            print(f"== {number} {name} {error.reason}")
            continue
        check_article(article, payload)
        text = payload.decode("utf-8", "replace").strip()
        print(
            f"== {number} {name[:5]} {len(text)} chars\n{_fold(text[:_HEAD_CHARS])}\n ... {_fold(text[-_TAIL_CHARS:])}"
        )
        for field in READ_FIELDS:
            if field == "published_confidence" and article.published_method == "prefix":
                continue
            for value in show_field(article, field):
                print(f"   {field}: {value}")
        for line in list_possible_misses(article):
            print(f"   ? {line}")


def _fold(text: str) -> str:
    return re.sub(r"\s*\n\s*", " | ", text)


def list_possible_misses(article: Article) -> Iterator[str]:
    """Yields what a reader should look at: media without a cue, brackets of capitals, lines like credits."""
    body, cited = article.body, {one.start for one in article.cited_outlets}
    for start, end in sorted(find_names(body)):
        if start not in cited and not any(one.start < start < one.end for one in article.cited_outlets):
            yield f"name [{body[start:end]}] {_fold(body[max(0, start - 50) : end + 40])}"
    for match in _MAYBE_CITED.finditer(body):
        if not any(match.start() <= one.start < match.end() for one in article.cited_outlets):
            yield f"cue {_fold(body[max(0, match.start() - 30) : match.end()])}"
    defined = {one.end for one in article.acronyms}
    for match in re.finditer(r"\([A-Z][A-Za-z&./-]{1,10}\)", body):
        if match.end() not in defined and sum(map(str.isupper, match[0])) > 1:
            yield f"bracket {_fold(body[max(0, match.start() - 60) : match.end()])}"
    for paragraph in body.split("\n\n"):
        if len(paragraph) < 600 and (found := _MAYBE_CREDIT.search(paragraph)):
            yield f"line {_fold(paragraph[max(0, found.start() - 80) : found.end() + 80])}"


def check_article(article: Article, payload: bytes) -> None:
    """Raises AssertionError where offsets do not hold or the source text cannot be rebuilt."""
    assert all(article.body[one.start : one.end] == one.name for one in article.cited_outlets)
    assert all(article.body[one.start : one.end].startswith(one.long) for one in article.acronyms)
    source = join_paragraphs(parse_plain_text(FormatInput(payload, article.source_key).text).paragraphs)
    assert rebuild_source(article.body, article.removed) == source


def show_field(article: Article, field: str) -> Iterator[str]:
    """Yields a field's values as a person reads them, with the words around an offset."""
    value = getattr(article, field)
    for one in value if isinstance(value, tuple) else (value,) if value else ():
        start, end = getattr(one, "start", None), getattr(one, "end", None)
        if start is not None and end is not None:
            around = re.sub(r"\s+", " ", article.body[max(0, start - 60) : end + 50])
            print_name = getattr(one, "name", None) or f"{one.short} = {one.long}"
            yield f"[{print_name}] cue={getattr(one, 'cue', None)!r} | {around}"
        else:
            yield f"{one!r:.260}"


def measure_speed(folder: Path) -> None:
    """Prints the milliseconds an article that provenance adds to parsing."""
    documents = []
    for _, payload in draw_articles(folder, 1_000, 1):
        try:
            documents.append(parse_plain_text(payload.decode("utf-8")))
        except RecordError:
            continue
    for document in documents[:20]:
        read_provenance(document, RUN.started_at)
    begun = time.process_time()
    found = [read_provenance(document, RUN.started_at) for document in documents]
    detached = time.process_time()
    bodies = [join_paragraphs(one.document.paragraphs) for one in found]
    for body in bodies:
        find_cited_outlets(body)
    cited = time.process_time()
    for body in bodies:
        find_acronyms(body)
    steps = (detached - begun, cited - detached, time.process_time() - cited)
    words = sum(len(body.split()) for body in bodies) / len(bodies)
    milliseconds = " + ".join(f"{1000 * step / len(bodies):.3f}" for step in steps)
    print(f"edges + cited outlets + acronyms: {milliseconds} ms an article of {words:.0f} words")


def main(arguments: list[str]) -> None:
    """Runs the evaluations that the arguments name."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reuters", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--draw", type=int, default=100)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--field", action="append", choices=FIELDS)
    parser.add_argument("--read", metavar="FROM:TO", help="numbers of the drawn articles to read whole")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args(arguments)
    if given.reuters:
        measure_reuters(given.reuters, given.show)
    if given.articles and given.speed:
        measure_speed(given.articles)
    elif given.articles and given.read:
        first, _, last = given.read.partition(":")
        numbers = range(int(first), int(last or int(first) + 1))
        read_articles(given.articles, given.draw, given.seed, numbers)
    elif given.articles:
        show_articles(given.articles, given.draw, given.seed, tuple(given.field or FIELDS))


if __name__ == "__main__":
    main(sys.argv[1:])
