"""Measures the publication days of labelled pages of all kinds, beside htmldate's wider search.

DIR holds ``ground-truth.json``, days by the names of pages, and the pages below ``pages`` (the evaluation pages of
htmldate, https://github.com/adbar/htmldate). As in its own evaluation, a wrong day is a false positive, no day a false
negative, and no page is without a label.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import htmldate

from wiredesk.transforms.logic.formats.html.page import read_page
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance import read_provenance

RUN_AT = datetime(2027, 1, 1, tzinfo=UTC)
"""After the newest of the labelled pages."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page with its label."""

    name: str
    raw: bytes
    day: date


@dataclass(frozen=True, slots=True)
class Guess:
    """An answer for a page: its source, its confidence, and the day beside the label's; None if there is no day."""

    name: str
    method: str
    confidence: float
    day: date | None
    label: date

    @property
    def right(self) -> bool:
        """True if the day is the label's."""
        return self.day == self.label


def read_dated_pages(folder: Path) -> Iterator[DatedPage]:
    """Yields the labelled pages of a folder; labels without a page are passed over."""
    labels = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, day in sorted(labels.items()):
        path = folder / "pages" / name
        if path.is_file():
            yield DatedPage(name, path.read_bytes(), date.fromisoformat(day))


def date_page(page: DatedPage) -> Publication | None:
    """Returns the publication that a run would give a page, article or not; its file's name is not used."""
    try:
        read = read_page(FormatInput(page.raw))
    except RecordError:
        return None
    document = ParsedDocument(
        source_format="html",
        paragraphs=tuple(read.paragraphs),
        publication=read.publication,
        url=read.metadata.url,
    )
    return read_provenance(document, RUN_AT, None).document.publication


def guess_day(page: DatedPage) -> Guess:
    """Returns the answer of wiredesk for a page."""
    found = date_page(page)
    if found is None:
        return Guess(page.name, "none", 0.0, None, page.day)
    return Guess(page.name, found.method, found.confidence, found.date, page.day)


def guess_with_htmldate(page: DatedPage) -> Guess:
    """Returns the answer of htmldate's wider search for a page."""
    text = FormatInput(page.raw).text
    found = htmldate.find_date(text, extensive_search=True, original_date=True)
    return Guess(page.name, "htmldate", 1.0, date.fromisoformat(found) if found else None, page.day)


def score_guesses(guesses: list[Guess]) -> tuple[float, float, float]:
    """Returns precision, recall and F1."""
    right = sum(guess.right for guess in guesses)
    missing = sum(guess.day is None for guess in guesses)
    wrong = len(guesses) - right - missing
    precision, recall = right / max(1, right + wrong), right / max(1, right + missing)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def bin_guesses(guesses: list[Guess]) -> dict[int, list[Guess]]:
    """Returns the guesses that have a day by tenth of their confidence."""
    bins: dict[int, list[Guess]] = defaultdict(list)
    for guess in guesses:
        if guess.day is not None:
            bins[min(_BINS - 1, int(_BINS * guess.confidence + 1e-9))].append(guess)
    return dict(sorted(bins.items()))


def measure_calibration(guesses: list[Guess]) -> float:
    """Returns the expected calibration error: the mean gap of confidence and right answers over ten bins."""
    bins = bin_guesses(guesses).values()
    gaps = (abs(sum(guess.confidence - guess.right for guess in some)) for some in bins)
    return sum(gaps) / max(1, sum(map(len, bins)))


def print_dates(folder: Path, errors: int) -> None:
    """Prints precision, recall, F, calibration and the sources of the pages of a folder."""
    pages = list(read_dated_pages(folder))
    ways: tuple[tuple[str, Callable[[DatedPage], Guess]], ...] = (
        ("wiredesk", guess_day),
        ("htmldate", guess_with_htmldate),
    )
    answers = {name: list(map(guess, pages)) for name, guess in ways}
    for name, guesses in answers.items():
        precision, recall, f1 = score_guesses(guesses)
        print(f"{name:10} {len(pages)} pages: P {precision:.3f}  R {recall:.3f}  F {f1:.3f}")
    print_guesses(answers["wiredesk"])
    for guess in [one for one in answers["wiredesk"] if not one.right][:errors]:
        print(f"    {guess.name}: {guess.day} ({guess.method}, {guess.confidence:.2f}) is not {guess.label}")


def print_guesses(guesses: list[Guess]) -> None:
    """Prints the calibration error, its bins and the sources of guesses."""
    print(f"ECE {measure_calibration(guesses):.3f}")
    print("confidence     n    mean   right")
    for tenth, some in bin_guesses(guesses).items():
        mean = sum(guess.confidence for guess in some) / len(some)
        right = sum(guess.right for guess in some) / len(some)
        print(f"{tenth / _BINS:.1f}-{(tenth + 1) / _BINS:.1f}    {len(some):5}{mean:8.3f}{right:8.3f}")
    tally = {
        method: Counter(g.right for g in guesses if g.method == method)
        for method in {g.method for g in guesses}
    }
    for method, counts in sorted(tally.items()):
        print(f"{method:10} {counts.total():5}   right {counts[True] / counts.total():.3f}")
