"""Learns the weights of the choice among a page's days from labelled pages, and writes them as data.

    python -m tests.quality.train_dates --dates DIR [--pages DIR] [--out FILE]

The figures are of cross-validation: the pages are split into ten parts, and the answers for each are those of weights
learned from the other nine. The weights that are written are learned from all pages. Equal files give equal weights.

Dates: as in :mod:`tests.quality.page_dates`. Pages: publishers' pages with times
(:mod:`tests.quality.html_extraction`).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.quality.html_extraction import read_fundus
from tests.quality.page_dates import Guess, print_guesses, read_dated_pages, score_guesses
from tests.quality.train_quotes import Options, learn_choices
from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.dates import choice
from wiredesk.transforms.logic.formats.html.dates.choice import (
    CHANGED_LATER,
    DayOption,
    describe_nothing,
    weigh_options,
)
from wiredesk.transforms.logic.formats.html.metadata import read_metadata
from wiredesk.transforms.logic.formats.html.publication import MIN_CONFIDENCE, list_days
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.moments import read_moment

_PARTS = 10
_PENALTY = 4.0
_MIN_PRIOR = 0.04


@dataclass(frozen=True, slots=True)
class Case:
    """A page with its days that are right (in its zone and in UTC, where the label has a time), and those that it states."""

    name: str
    labels: tuple[date, ...]
    options: list[DayOption]
    bare: bool = False

    def list_choices(self) -> Options:
        """Returns the features of each day, and True for the right one; "no day" is last.

        Some labels are the day of a change. It is no publication, so there no day counts as right.
        """
        right = [
            option.day in self.labels and CHANGED_LATER not in option.features for option in self.options
        ]
        choices: Options = [(o.features, ok) for o, ok in zip(self.options, right, strict=True)]
        return [*choices, (describe_nothing(self.options), not any(right))]

    def guess(self) -> Guess:
        """Returns the answer by the weights in use."""
        shares = weigh_options(self.options)
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < MIN_CONFIDENCE:
            return Guess(self.name, "none", 0.0, None, self.labels[0])
        option = self.options[best]
        label = option.day if option.day in self.labels else self.labels[0]
        return Guess(self.name, option.sightings[0].source, shares[best], option.day, label)


def read_cases(dates: Path, pages: Path | None) -> Iterator[Case]:
    """Yields the labelled pages of both folders, each followed by a copy without its data."""
    for page in read_dated_pages(dates):
        yield from _make_cases(page.name, page.raw, page.day)
    for labelled in read_fundus(pages) if pages else ():
        label = read_moment(str(labelled.labels.get("publishing_date") or ""))
        if label is not None:
            yield from _make_cases(labelled.name, labelled.raw, label.day, label.at.date())


def _make_cases(name: str, raw: bytes, *labels: date) -> Iterator[Case]:
    root = parse_page(FormatInput(raw).text)
    yield Case(name, labels, list_days(root, read_metadata(root)))
    strip_data(root)
    yield Case(name, labels, list_days(root, read_metadata(root)), bare=True)


def strip_data(root: Any) -> None:
    """Removes what programs read from a page, so that its printed dates are left. Few labelled pages have no data."""
    for element in list(root.iter("meta", "link", "script")):
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.iter():
        for name in ("datetime", "content", "itemprop", "pubdate", "property"):
            element.attrib.pop(name, None)


def learn(cases: Sequence[Case]) -> dict[str, float]:
    """Returns the weights that give the right days the greatest probability.

    Where the pages say little a source has the weight that it has alone: the logarithm of its odds of being right.
    """
    choices = [case.list_choices() for case in cases]
    right, wrong = Counter[str](), Counter[str]()
    for case in cases:
        for option in case.options:
            tally = right if option.day in case.labels else wrong
            tally.update({one.source for one in option.sightings})
    prior = {name: math.log((right[name] + 1) / (wrong[name] + 1)) for name in right | wrong}
    rare = {name: round(weight, 2) for name, weight in prior.items() if abs(weight) >= _MIN_PRIOR}
    return rare | learn_choices(choices, _PENALTY, prior)


def use(weights: dict[str, float]) -> None:
    """Sets the weights in use."""
    choice.WEIGHTS.clear()
    choice.WEIGHTS.update(sorted(weights.items()))


def cross_validate(cases: Sequence[Case]) -> list[Guess]:
    """Returns an answer for each page by weights that were learned without its part."""
    guesses: list[Guess | None] = [None] * len(cases)
    for part in range(_PARTS):
        # A page and its copy are in the same part.
        use(learn([case for number, case in enumerate(cases) if number // 2 % _PARTS != part]))
        for number, case in enumerate(cases):
            if number // 2 % _PARTS == part:
                guesses[number] = case.guess()
    return [guess for guess in guesses if guess]


def _print(title: str, guesses: list[Guess]) -> None:
    if guesses:
        precision, recall, f1 = score_guesses(guesses)
        print(f"{title}: {len(guesses)} pages: P {precision:.3f}  R {recall:.3f}  F {f1:.3f}")
        print_guesses(guesses)


def main(argv: list[str] | None = None) -> int:
    """Learns the weights, prints the figures and writes the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dates", type=Path, required=True)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--out", type=Path, default=choice.FILE)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args(argv)
    cases = list(read_cases(args.dates, args.pages))
    answers = list(zip(cases, cross_validate(cases), strict=True))
    whole = [(case, guess) for case, guess in answers if not case.bare]
    _print("all", [guess for _, guess in whole])
    _print("dates", [guess for _, guess in whole if not guess.name.endswith(".gz")])
    _print("pages", [guess for _, guess in whole if guess.name.endswith(".gz")])
    _print("without data", [guess for case, guess in answers if case.bare])
    for case, guess in [one for one in whole if not one[1].right][: args.errors]:
        print(f"  {guess.name}: {guess.day} ({guess.confidence:.2f}) is not {guess.label}")
        for option in case.options:
            if option.day in (guess.day, *case.labels):
                print(f"    {option.day} {' '.join(option.features)}")
    use(learn(cases))
    text = json.dumps(choice.WEIGHTS, indent=0, ensure_ascii=False)
    args.out.write_text(text + "\n", encoding="utf-8")
    print(f"{len(choice.WEIGHTS)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())
