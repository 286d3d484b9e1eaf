"""Scores the French annotations against labels of articles that were read.

``python -m tests.quality.french --data DIR`` reads texts named ``ANYTHING_2024-04-30.txt``, by their day of publication.
The labels hold offsets and answers but no texts; a text is known by the hash of its words.

* ``french_labels.tsv``: answers of the program that were judged. What nobody judged counts for nothing.
* ``french_read.tsv``: articles that were read without a look at the answers: every quotation, claim, time, place and name.
  What is found there and has no label is wrong. A label holds all answers that are right, divided by ``|``.

Both files are split by the hash: one half to mend on (``--half work``), a quarter to look at later (``second``) and
one to report (``kept``).
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from wiredesk.transforms.logic.entities.french import group_french_entities
from wiredesk.transforms.logic.ner.model import LoadedModel, NamedMention, load_model
from wiredesk.transforms.logic.places.french import resolve_french_places
from wiredesk.transforms.logic.quotes.french import extract_french_quotes
from wiredesk.transforms.logic.times.french import find_french_times

JUDGED = Path(__file__).with_name("french_labels.tsv")
READ = Path(__file__).with_name("french_read.tsv")
MODEL = "fr_core_news_sm"
COLUMNS = ("entities", "quotes", "indirect", "times", "places")
HALVES = ("work", "second", "kept", "all")
_PARTS = ("work", "second", "work", "kept")
_TYPES = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC"}
_SAME_SPAN = {"quotes": 0.8, "indirect": 0.5, "entities": 0.5, "places": 0.5, "times": 0.3}
"""The share of all characters of two spans that both have, from which on they are one."""

_BESIDE = 4
"""Characters of marks and spaces between a quotation and the author's words in its sentence at most."""

_PART = 40
"""Characters of a part of a quotation at least."""

_SURE = 0.95
_PEOPLES = "NORP"
"""The type of names that were not labelled."""

_VAGUE = re.compile(r"\w+_REF|PT?X\w+|")
"""Times without a number, which were not labelled throughout."""

_BEFORE_NAME = re.compile(r"^(?:(?:le|la|les|un|une|des|du|de|ce|cet|cette|ces|m|mme|me)\b[ .]*|l'|d')+")


class Label(NamedTuple):
    """One answer: the hash of its text, the column, the bounds, and what is said there."""

    text: str
    column: str
    start: int
    end: int
    answer: str
    confidence: float | None = None


class Tally(NamedTuple):
    """A found answer, the label on its place or None, and whether it is right (None: not judged)."""

    found: Label
    label: Label | None
    right: bool | None


def hash_text(body: str) -> str:
    """Returns a name for a text that does not depend on its white space."""
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()[:12]


def annotate(body: str, published: date, model: LoadedModel) -> Iterator[Label]:
    """Yields what is found in a text: one label an entity, a quotation, a time and a mention of a place."""
    key = hash_text(body)
    found = model.find_mentions([body])[0]
    mentions = [NamedMention(m.start, m.end, m.text, _TYPES[m.label]) for m in found if m.label in _TYPES]
    entities = group_french_entities(body, mentions)
    for entity in entities:
        yield Label(key, "entities", entity.mentions[0].start, entity.mentions[0].end, entity.type)
    for quote in extract_french_quotes(body, entities):
        column = "indirect" if quote.kind == "indirect" else "quotes"
        yield Label(key, column, quote.start, quote.end, quote.speaker or "", quote.confidence)
    for time in find_french_times(body, published):
        yield Label(key, "times", time.start, time.end, time.value or "")
    for place in resolve_french_places(body, entities, None):
        yield Label(key, "places", place.start, place.end, place.name, place.confidence)


def list_texts(folder: Path, half: str) -> Iterator[tuple[str, date]]:
    """Yields the texts of a half with their days of publication."""
    for path in sorted(folder.glob("*_*.txt")):
        body = path.read_text(encoding="utf-8")
        if half in ("all", _PARTS[int(hash_text(body), 16) % 4]):
            yield body, date.fromisoformat(path.stem.rpartition("_")[2])


def read_labels(path: Path) -> dict[str, list[tuple[Label, str]]]:
    """Returns the labels of a file by text, each with its verdict: ``right``, ``wrong`` or ``either``."""
    labels: dict[str, list[tuple[Label, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        text, column, start, end, answer, verdict = line.split("\t")
        labels[text].append((Label(text, column, int(start), int(end), answer), verdict))
    return labels


def share_span(one: Label, other: Label) -> float:
    """Returns the share of the characters of two spans that both have."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(both, 0) / max(max(one.end, other.end) - min(one.start, other.start), 1)


def _share(found: Label, label: Label) -> float:
    """Returns the share of two spans; a part of a quotation, which the author's words divide, is all of it."""
    if (
        found.column == "quotes"
        and label.start <= found.start
        and found.end <= label.end
        and found.end - found.start > _PART
    ):
        return 0.9
    if (
        found.column == "entities"
        and "LOC" in label.answer
        and found.start <= label.start
        and label.end <= found.end
    ):
        return max(share_span(found, label), 0.5)  # "l'aéroport de Lyon" for "Lyon".
    return share_span(found, label)


def is_answer(found: Label, label: Label) -> bool:
    """Returns True if an answer is one of those that a label holds."""
    fold = _fold_speaker if label.column in ("quotes", "indirect") else str.casefold
    answer = fold(found.answer)
    wanted = [fold(one) for one in label.answer.split("|" if label.column != "times" else "/")]
    if label.column == "times":
        wanted.append(fold(label.answer))
    if fold is _fold_speaker:
        return any(_is_same_speaker(answer, one) for one in wanted)
    return answer in wanted


def _fold_speaker(name: str) -> str:
    return _BEFORE_NAME.sub("", name.casefold().replace("’", "'")).strip()


def _is_same_speaker(one: str, other: str) -> bool:
    """Returns True for the same words, and for a surname or the head of a phrase beside the whole."""
    if not one or not other:
        return one == other
    words, others = one.split(), other.split()
    return words == others[: len(words)] or others == words[: len(others)] or others[-len(words) :] == words


def judge(found: Sequence[Label], labels: Iterable[tuple[Label, str]], *, is_read: bool) -> Iterator[Tally]:
    """Yields a verdict for each found answer of one text."""
    by_column: dict[str, list[tuple[Label, str]]] = defaultdict(list)
    for label, verdict in labels:
        by_column[label.column].append((label, verdict))
    taken: set[Label] = set()
    for one in found:
        near = [(_share(one, label), label, verdict) for label, verdict in by_column[one.column]]
        near = [item for item in near if item[0] >= _SAME_SPAN[one.column] and item[1] not in taken]
        if not near:
            is_free = (
                one.answer == _PEOPLES
                or (one.column == "times" and _VAGUE.fullmatch(one.answer))
                or _is_beside(one, by_column["quotes"])
            )
            yield Tally(one, None, False if is_read and not is_free else None)
            continue
        _, label, verdict = max(near, key=lambda item: (item[0], item[2] == "right"))
        taken.add(label)
        if verdict == "either" or (verdict == "right" and label.answer == "?"):
            yield Tally(one, label, None)
        else:
            yield Tally(
                one,
                label,
                (verdict == "right") == is_answer(one, label)
                if is_read
                else verdict == "right" and is_answer(one, label),
            )


def _is_beside(found: Label, quotes: Iterable[tuple[Label, str]]) -> bool:
    """Returns True for the author's words right before or behind a quotation, which were not labelled apart from it."""
    return found.column == "indirect" and any(
        0 <= quote.start - found.end <= _BESIDE or 0 <= found.start - quote.end <= _BESIDE
        for quote, _ in quotes
    )


def list_missed(found: list[Tally], labels: Iterable[tuple[Label, str]]) -> list[Label]:
    """Returns the right labels at whose place nothing was found.

    A claim with quoted words in it, of which the parts were found one by one, is added to the tallies.
    """
    met = {tally.label for tally in found}
    missed = []
    for label, verdict in labels:
        if verdict != "right" or label in met:
            continue
        parts = [tally.found for tally in found if tally.found.column in ("quotes", "indirect")]
        if label.column == "indirect" and _share_parts(label, parts) >= _SAME_SPAN["indirect"]:
            found.append(Tally(label, label, True))
        else:
            missed.append(label)
    return missed


def _share_parts(label: Label, parts: Iterable[Label]) -> float:
    """Returns the share of the characters of a claim that quotations of its speaker hold."""
    said = sum(
        max(min(part.end, label.end) - max(part.start, label.start), 0)
        for part in parts
        if is_answer(part, label)
    )
    return said / (label.end - label.start)


def report(tallies: Sequence[Tally], missed: Sequence[Label], title: str) -> None:
    """Prints precision and recall by column, and how many of the answers without doubt are wrong."""
    print(title)
    for column in COLUMNS:
        mine = [tally for tally in tallies if tally.found.column == column]
        count = Counter(tally.right for tally in mine)
        silent = sum(tally.right is False and not tally.found.answer for tally in mine)
        off = sum(tally.right is False and tally.label is not None for tally in mine)
        lost = sum(label.column == column for label in missed)
        answers, wanted = count[True] + count[False] - silent, count[True] + off + lost
        sure = [t for t in mine if t.right is not None and (t.found.confidence or 0) >= _SURE]
        print(
            f"  {column:9} precision {count[True] / max(answers, 1):.3f} recall {count[True] / max(wanted, 1):.3f}"
            f" found {(count[True] + off) / max(wanted, 1):.3f} right {count[True]} wrong answer {off}"
            f" (of them silent {silent}) not wanted {count[False] - off} missed {lost} not judged {count[None]}"
            + (f" sure {len(sure)} of them wrong {sum(not t.right for t in sure)}" if sure else "")
        )


def main() -> None:
    """Scores; with ``--show`` prints the wrong and missed answers of a column, with ``--write`` all answers as labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES, default="all")
    parser.add_argument("--show", choices=COLUMNS)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    model = load_model(MODEL)
    files = {"read": read_labels(READ), "judged": read_labels(JUDGED)}
    sums: dict[str, tuple[list[Tally], list[Label]]] = {name: ([], []) for name in files}
    for body, published in list_texts(arguments.data, arguments.half):
        found = list(annotate(body, published, model))
        if arguments.write:
            for label in found:
                print(*label[:5], "right", sep="\t")
        for name, labels in files.items():
            mine = labels.get(hash_text(body))
            if mine:
                tallies = list(judge(found, mine, is_read=name == "read"))
                missed = list_missed(tallies, mine)
                sums[name][0].extend(tallies)
                sums[name][1].extend(missed)
                if arguments.show:
                    show(body, tallies, missed, arguments.show)
    for name, (tallies, missed) in sums.items():
        if tallies and not arguments.write:
            report(tallies, missed, f"{name}, half {arguments.half}")


def show(body: str, tallies: Sequence[Tally], missed: Sequence[Label], column: str) -> None:
    """Prints the wrong and the missed answers of a column."""
    for tally in tallies:
        if tally.found.column == column and tally.right is False:
            start, end, answer = tally.found[2:5]
            wanted = tally.label.answer if tally.label else "nothing"
            print(f"{tally.found.confidence} {answer!r} for {wanted!r}: {_quote(body, start, end)}")
    for label in missed:
        if label.column == column:
            print(f"missed {label.answer!r}: {_quote(body, label.start, label.end)}")


def _quote(body: str, start: int, end: int) -> str:
    text = body[start:end] if end - start < 160 else f"{body[start : start + 70]} ... {body[end - 70 : end]}"
    return f"{body[max(0, start - 60) : start]}[{text}]{body[end : end + 60]}".replace("\n", " / ")


if __name__ == "__main__":
    main()
