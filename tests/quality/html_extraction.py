"""Measures body, headline, authors and publication date of HTML pages on labelled pages, beside trafilatura.

    python -m tests.quality.html_extraction --data DIR [--errors N]
    python -m tests.quality.html_extraction --data DIR --removed N [--pages DIR] [--seed 0]

DIR holds ``extraction_benchmark/ground-truth.json`` with ``<key>.html.gz`` beside it
(https://github.com/scrapinghub/article-extraction-benchmark) and, below ``fundus``,
folders with ``meta.info``, ``<Publisher>.json`` and ``<Publisher>_<date>.html.gz``
(https://github.com/flairNLP/fundus, tests/resources).

Body: precision, recall and F1 of that benchmark, on 4-grams of words. True and false 4-grams are normalised per page
and averaged over the pages. A rejected page counts with the body that it has, and is listed. Dates: a day is right if
it is the label's, in the label's zone or in UTC.

The second command counts the paragraphs that trimming took out of the extracted story, and lists those that the label
has, which a reader would want back. It prints N others, drawn, for reading, also from the unlabelled pages below
``--pages``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trafilatura import extract

from wiredesk.transforms.logic.formats.html.page import Page, read_page
from wiredesk.transforms.logic.formats.html.refusals import refuse_page
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.formats.parts.people import is_organization
from wiredesk.transforms.logic.kernel.errors import RecordError

_WORD = re.compile(r"\w+")
_N = 4

Counts = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page, its body, and its other labels."""

    name: str
    raw: bytes
    body: str
    labels: dict[str, Any]


def read_benchmark(data: Path) -> Iterator[LabelledPage]:
    """Yields the pages of the article-extraction-benchmark."""
    for truth in sorted(data.rglob("ground-truth.json")):
        for key, entry in sorted(json.loads(truth.read_text(encoding="utf-8")).items()):
            path = truth.parent / f"{key}.html.gz"
            if path.is_file():
                raw = gzip.decompress(path.read_bytes())
                yield LabelledPage(entry.get("url", key), raw, entry["articleBody"], {})


def read_fundus(data: Path) -> Iterator[LabelledPage]:
    """Yields the pages of publishers. The versions in a label file belong to its pages in order of date."""
    for labels in sorted(data.rglob("fundus/*/*.json")):
        pages = sorted(labels.parent.glob(f"{labels.stem}_*.html.gz"))
        versions = list(json.loads(labels.read_text(encoding="utf-8")).values())
        for path, entry in zip(pages, versions, strict=False):
            body = entry.get("body") or {"summary": [], "sections": []}
            texts = list(body["summary"])
            for section in body["sections"]:
                texts += [*section["headline"], *section["paragraphs"]]
            yield LabelledPage(path.name, gzip.decompress(path.read_bytes()), "\n".join(texts), entry)


def count_shingles(truth: str, answer: str) -> Counts:
    """Returns true, false and missing shingles as shares of all, as the benchmark's ``evaluate.py`` does."""
    wanted, found = _make_shingles(truth), _make_shingles(answer)
    right, wrong, missing = (found & wanted).total(), (found - wanted).total(), (wanted - found).total()
    total = right + wrong + missing
    return (right / total, wrong / total, missing / total) if total else (0.0, 0.0, 0.0)


def _make_shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    shingles = (tuple(words[n : n + _N]) for n in range(max(1, len(words) - _N + 1)))
    return Counter(shingle for shingle in shingles if shingle)


def score(counts: list[Counts]) -> tuple[float, float, float]:
    """Returns F1, precision and recall of pages, each page with the same weight."""
    precision = statistics.mean(tp / (tp + fp) for tp, fp, fn in counts if tp + fp > 0)
    recall = statistics.mean(tp / (tp + fn) for tp, fp, fn in counts if tp + fn > 0)
    return 2 * precision * recall / (precision + recall), precision, recall


def run_trafilatura(raw: bytes, fast: bool) -> str:
    """Returns the extraction of trafilatura alone."""
    return extract(FormatInput(raw).text, include_comments=False, fast=fast) or ""


def measure_body(name: str, pages: list[LabelledPage], answer: Callable[[LabelledPage], str]) -> list[Counts]:
    """Prints one line of the table of bodies and returns the counts of each page."""
    started = time.perf_counter()
    answers = [answer(page) for page in pages]
    spent = 1000 * (time.perf_counter() - started) / len(pages)
    counts = [count_shingles(page.body, text) for page, text in zip(pages, answers, strict=True)]
    f1, precision, recall = score(counts)
    print(f"  {name:24} F {f1:.4f}  P {precision:.4f}  R {recall:.4f}  {spent:6.1f} ms a page")
    return counts


def measure_bodies(title: str, pages: list[LabelledPage], errors: int) -> dict[str, Page]:
    """Prints the table of bodies of one set of pages."""
    print(f"{title}: body of {len(pages)} pages")
    read: dict[str, Page] = {}

    def answer(page: LabelledPage) -> str:
        read[page.name] = read_page(FormatInput(page.raw))
        return "\n".join(read[page.name].paragraphs)

    counts = measure_body("wiredesk", pages, answer)
    measure_body("trafilatura", pages, lambda page: run_trafilatura(page.raw, fast=False))
    measure_body("trafilatura fast", pages, lambda page: run_trafilatura(page.raw, fast=True))
    worst = sorted(zip(counts, pages, strict=True), key=lambda item: item[0][0])
    for (right, wrong, missing), page in worst[:errors]:
        print(f"    right {right:.2f} wrong {wrong:.2f} missing {missing:.2f}  {page.name[:110]}")
    for name, found in read.items():
        try:
            refuse_page(found.facts)
        except RecordError as error:
            print(f"    refused as {error.reason}: {name[:110]}")
    return read


def measure_fields(pages: list[LabelledPage], read: dict[str, Page], errors: int) -> None:
    """Prints the number of right headlines and sets of authors."""
    titled = [page for page in pages if page.labels.get("title")]
    wrong = [p for p in titled if _fold(read[p.name].metadata.headline) != _fold(p.labels["title"])]
    near = sum(_is_near(read[p.name].metadata.headline, p.labels["title"]) for p in wrong)
    right = len(titled) - len(wrong)
    print(
        f"  headline: {right} of {len(titled)} the same ({right / len(titled):.3f}), {near} more "
        f"share most words"
    )
    for page in wrong[:errors]:
        print(f"    {read[page.name].metadata.headline!r} is not {page.labels['title']!r}")
    signed = [page for page in pages if "authors" in page.labels]
    wrong = [page for page in signed if _persons_found(read[page.name]) != _persons_wanted(page)]
    right = len(signed) - len(wrong)
    print(f"  authors (persons): {right} of {len(signed)} sets the same ({right / len(signed):.3f})")
    for page in wrong[:errors]:
        print(f"    {[a.name for a in read[page.name].metadata.authors]} is not {page.labels['authors']}")


def _fold(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", (text or "").lower())


def _is_near(text: str | None, label: str) -> bool:
    found, wanted = set(_WORD.findall((text or "").lower())), set(_WORD.findall(label.lower()))
    return len(found & wanted) >= 0.6 * len(found | wanted)


def _persons_found(page: Page) -> set[str]:
    return {_fold(author.name) for author in page.metadata.authors}


def _persons_wanted(page: LabelledPage) -> set[str]:
    return {_fold(name) for name in page.labels["authors"] or [] if not is_organization(name)}


def measure_dates(pages: list[LabelledPage], read: dict[str, Page], errors: int) -> None:
    """Prints precision, recall and F1 of the publication day, exact times, and the calibration."""
    labelled = [page for page in pages if page.labels.get("publishing_date")]
    bins: dict[float, list[bool]] = defaultdict(list)
    timed = exact = 0
    for page in labelled:
        found, label = read[page.name].publication, read_moment(page.labels["publishing_date"])
        if found is None or label is None:
            continue
        right = found.date in (label.day, label.at.date()) or found.at.date() == label.at.date()
        bins[found.confidence].append(right)
        if label.zoned and found.precision in ("minute", "second"):
            timed += 1
            exact += abs((found.at - label.at).total_seconds()) < 60
        if not right and errors:
            print(f"    {found.at.isoformat()} ({found.method}) is not {label.at.isoformat()}: {page.name}")
    given, hits = sum(map(len, bins.values())), sum(sum(flags) for flags in bins.values())
    precision, recall = hits / given, hits / len(labelled)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"  date: {len(labelled)} labels, {given} found: P {precision:.3f} R {recall:.3f} F {f1:.3f}")
    print(f"  time: {exact} of {timed} the same to the minute")
    for confidence, flags in sorted(bins.items()):
        print(
            f"    confidence {confidence:.2f}: {sum(flags)} of {len(flags)} right "
            f"({sum(flags) / len(flags):.2f})"
        )


def measure_removed(labelled: list[LabelledPage], others: list[LabelledPage], drawn: int, seed: int) -> None:
    """Prints how many of the trimmed paragraphs the labels have, and draws others for reading."""
    found = [(page, text) for page in [*labelled, *others] for text in list_removed(page)]
    wanted = [(page, text) for page, text in found if _fold(text) in _fold(page.body)]
    of_labelled = sum(bool(page.body) for page, _ in found)
    print(
        f"trimmed: {of_labelled} paragraphs of {len(labelled)} labelled pages, {len(wanted)} are in the label"
    )
    for page, text in wanted:
        print(f"    wanted: {' '.join(text.split())[:150]}  ({page.name[:60]})")
    rest = [(page, text) for page, text in found if (page, text) not in wanted]
    print(f"{min(drawn, len(rest))} of {len(rest)} others on {len(labelled) + len(others)} pages:")
    for page, text in random.Random(seed).sample(rest, min(drawn, len(rest))):
        print(f"    {' '.join(text.split())[:150]}  ({page.name[:30]})")


def list_removed(page: LabelledPage) -> list[str]:
    """Returns the paragraphs that trimming took from a page, without repetitions of its headline."""
    try:
        read = read_page(FormatInput(page.raw))
    except RecordError:
        return []
    title = _fold(read.metadata.headline)
    return [
        text
        for text in (piece.text for piece in read.furniture)
        if len(_fold(text)) > 20 and not _is_near(text, read.facts.title) and _fold(text) not in title
    ]


def read_unlabelled(folder: Path) -> Iterator[LabelledPage]:
    """Yields pages without labels."""
    for path in sorted(folder.rglob("*.html")):
        yield LabelledPage(path.name, path.read_bytes(), "", {})


def main() -> int:
    """Runs the evaluation."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0, help="number of wrong answers of each kind to print")
    parser.add_argument("--removed", type=int, default=0, help="number of trimmed paragraphs to draw")
    parser.add_argument("--pages", type=Path, help="unlabelled pages to draw from, too")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    benchmark, fundus = list(read_benchmark(options.data)), list(read_fundus(options.data))
    if options.removed:
        others = list(read_unlabelled(options.pages)) if options.pages else []
        measure_removed([*benchmark, *fundus], others, options.removed, options.seed)
        return 0
    if benchmark:
        measure_bodies("article-extraction-benchmark", benchmark, options.errors)
    if fundus:
        read = measure_bodies("fundus", fundus, options.errors)
        measure_fields(fundus, read, options.errors)
        measure_dates(fundus, read, options.errors)
    return 0 if benchmark or fundus else 1


if __name__ == "__main__":
    sys.exit(main())
