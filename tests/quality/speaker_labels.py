"""Reads the labels of quotations in ordinary articles.

``speaker_labels.tsv`` beside this module has a row for each quotation that was read: article, start and end of the
quotation, and the answer: ``start-end`` of words in the text that name the speaker or are the words for an unnamed one,
``none`` where the text does not say who, ``no`` where nobody said the words, ``other`` where the speaker is another
than was found when it was read. It has no texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.quality.drawn_quotes import annotate_named
from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.attributor import Attributor
from wiredesk.transforms.logic.quotes.cues import PRONOUNS
from wiredesk.transforms.logic.quotes.judgement import describe_stretch
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.unnamed import DETERMINERS

LABELS = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True, slots=True)
class Label:
    """A quotation that was read: article, place, and the answer (see the module)."""

    name: str
    start: int
    end: int
    answer: str


def read_labels() -> list[Label]:
    """Returns the labels in order."""
    rows = [line.split("\t") for line in LABELS.read_text(encoding="ascii").splitlines() if line[0] != "#"]
    return [Label(name, int(start), int(end), answer) for name, start, end, answer in rows]


def drop_added(entity: Entity) -> Entity:
    """Returns an entity without the pronouns and roles that are among its mentions once its quotations are known."""
    return replace(entity, mentions=tuple(m for m in entity.mentions if not _is_added(m.text)))


def _is_added(text: str) -> bool:
    lower = text.lower()
    return lower in PRONOUNS or lower.partition(" ")[0] in DETERMINERS


def list_labelled_stretches(folder: Path) -> list[tuple[Sequence[str], bool]]:
    """Returns the features of each labelled stretch in marks, and True if somebody said it."""
    labels = read_labels()
    rows: list[tuple[Sequence[str], bool]] = []
    for name, article in annotate_named(folder, sorted({label.name for label in labels})):
        reading = Reading(article.body, [drop_added(entity) for entity in article.entities])
        found = {item.stretch.start: item for item in Attributor(reading).attribute_all()}
        for label in labels:
            item = found.get(label.start) if label.name == name else None
            if item is not None and item.method != "empty":
                rows.append((describe_stretch(reading, item), label.answer != "no"))
    return rows
