"""Reads the annotated quotations of PolNeAR (https://aclanthology.org/L18-1694), and counts found ones.

Gold stretches are the texts between double quotation marks inside the annotated contents. A gold stretch is found,
and a found stretch is right, if half of its characters are covered. A speaker is right if its words overlap those of the
annotated source. An indirect quotation is right if it overlaps an annotated content by half of both.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.ner.model import load_model

Span = tuple[int, int]
_PAIR = re.compile(r"(?:[\"“”]|'')((?:[^\"“”']|'(?!'))+)(?:[\"“”]|''|$)")
_BATCH = 16
_MIN_PLAIN = 3
"""Letters and digits outside of the marks of a mixed content, more than these."""
SHARES = {"learn": (0, 50), "calibrate": (50, 75), "report": (75, 100)}
"""Parts of the training files, by the hash of their names modulo 100: each file is in one."""


@dataclass(frozen=True, slots=True)
class GoldContent:
    """One annotated content: its spans, those of its source and those of its cue."""

    spans: tuple[Span, ...]
    sources: tuple[Span, ...]
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text and the contents marked by its first annotator."""

    name: str
    body: str
    contents: tuple[GoldContent, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that any of the compared systems has found."""

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
            cues = [s for name, key in roles if name.startswith("Cue") for s in spans.get(key, ())]
            contents.append(GoldContent(tuple(parts), tuple(sources), tuple(cues)))
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


def select_share(articles: Sequence[GoldArticle], share: str) -> list[GoldArticle]:
    """Returns the articles of a share: ``learn``, ``calibrate`` or ``report``; all for another name."""
    low, high = SHARES.get(share, (0, 100))
    return [a for a in articles if low <= int(hashlib.sha256(a.name.encode()).hexdigest(), 16) % 100 < high]


def measure_overlap(span: Span, others: Sequence[Span]) -> float:
    """Returns the share of a span that the other spans cover together."""
    covered = {at for start, end in others for at in range(max(start, span[0]), min(end, span[1]))}
    return len(covered) / max(span[1] - span[0], 1)


def list_gold(article: GoldArticle) -> dict[Span, list[Span]]:
    """Returns the quoted stretches of an article with the sources of all contents around them."""
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


def touches(one: Span, others: Sequence[Span]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in others)


def tally_article(tally: Tally, article: GoldArticle, found: Sequence[Found]) -> None:
    """Adds the quoted stretches of an article to the counts."""
    gold = list_gold(article)
    contents = [span for content in article.contents for span in content.spans]
    for span, sources in gold.items():
        hits = [f for f in found if touches(span, [f.span])]
        tally.gold += 1
        tally.sourced += bool(sources)
        tally.recalled += measure_overlap(span, [f.span for f in hits]) >= 0.5
        tally.spoken += any(f.speaker is not None and touches(f.speaker, sources) for f in hits)
    tally.found += len(found)
    tally.right += sum(measure_overlap(f.span, contents) >= 0.5 for f in found)


def judge(article: GoldArticle, found: Found) -> bool:
    """Returns True if an item is a quotation with the right speaker, the event whose probability is the confidence."""
    for content in article.contents:
        if measure_overlap(found.span, content.spans) < 0.5:
            continue
        if found.kind == "indirect" and not is_found(content, [found]):
            continue
        if found.speaker is None or not content.sources or touches(found.speaker, content.sources):
            return True
    return False


def is_content(article: GoldArticle, found: Found) -> bool:
    """Returns True if an indirect quotation overlaps an annotated content by half of both."""
    return any(is_found(content, [found]) for content in article.contents if content.spans)


def list_kinds(article: GoldArticle) -> list[tuple[str, GoldContent]]:
    """Returns the contents of an article, each with its kind: ``indirect`` without marks, ``mixed``, ``direct``."""
    kinds = []
    for content in article.contents:
        text = " ".join(article.body[start:end] for start, end in content.spans)
        plain = sum(map(str.isalnum, _PAIR.sub(" ", text)))
        if content.spans:
            kind = "indirect" if _PAIR.search(text) is None else "mixed" if plain > _MIN_PLAIN else "direct"
            kinds.append((kind, content))
    return kinds


def is_found(content: GoldContent, found: Sequence[Found]) -> bool:
    """Returns True if a found stretch overlaps an annotated content by half of both."""
    return any(
        measure_overlap(own.span, content.spans) >= 0.5
        and max(measure_overlap(span, [own.span]) for span in content.spans) >= 0.5
        for own in found
        if touches(own.span, content.spans)
    )


def convert(quote: Quote) -> Found:
    """Returns a quote of wiredesk as a stretch for comparison."""
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
