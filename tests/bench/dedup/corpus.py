"""Generates a corpus of news of any size, with copies, updates and texts that only look like them, and the truth.

    python -m tests.bench.dedup.corpus --articles 10000 --output FOLDER [--seed 1] [--data FOLDER]

Writes ``articles.jsonl`` and ``truth.tsv`` (record, cluster, parent, relation, kind, edits). The same arguments give
the same bytes. All texts are invented. With ``--data`` the ``*.txt`` articles below a folder are reprinted instead.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.bench.dedup.edits import COPY_EDITS, make_copy, make_update
from tests.bench.dedup.forms import FORMS, SCRIPTS, make_boilerplate, make_brief, make_foreign
from tests.bench.dedup.story import Doc, Facts, make_facts, make_paragraph, make_story

FIRST = datetime(2019, 3, 1, tzinfo=UTC)
DAYS = 120
SHORTEST_COPY = 25
"""Words of the shortest reprint of a long report."""


@dataclass(frozen=True)
class Record:
    """One article with the truth about it.

    Attributes:
      number: place in the file, from 1; ``parent`` and ``cluster`` are such numbers.
      relation: ``original``, ``exact``, ``copy`` or ``update`` of ``parent``.
      kind: kind of text of the cluster.
      edits: names of the edits of its parent that made it.
    """

    number: int
    cluster: int
    parent: int | None
    relation: str
    kind: str
    edits: tuple[str, ...]
    doc: Doc
    published: datetime


@dataclass(frozen=True)
class Outlet:
    """A site, with the boilerplate that it prints around every report."""

    boilerplate: tuple[str, ...]


class Maker:
    """Makes records one after another."""

    def __init__(self, seed: int, articles: int, base: list[str] | None = None) -> None:
        self._draw = Random(seed)
        self._base = base or []
        self._count = articles
        self._made = 0
        self._outlets = [
            Outlet(make_boilerplate(self._draw) if self._draw.random() < 0.5 else ())
            for _ in range(8 + articles // 400)
        ]

    def make(self) -> Iterator[Record]:
        """Yields so many records, a cluster at a time."""
        kinds = (self._add_story, self._add_event, self._add_form, self._add_brief, self._add_foreign)
        while self._made < self._count:
            yield from self._draw.choices(kinds, (50, 15, 20, 8, 7))[0]()

    def _place(self, doc: Doc, kind: str, parent: Record | None = None, **fields: object) -> Iterator[Record]:
        """Yields the record of a report, printed by some outlet."""
        if self._made >= self._count:
            return
        self._made += 1
        draw = self._draw
        if parent is None:
            published = FIRST + timedelta(minutes=draw.randrange(DAYS * 24 * 60))
        else:
            published = parent.published + timedelta(minutes=1 + int(draw.expovariate(1 / 1200)))
        yield Record(
            number=self._made,
            cluster=parent.cluster if parent else self._made,
            parent=parent.number if parent else None,
            relation=str(fields.get("relation", "original")),
            kind=kind,
            edits=tuple(fields.get("edits", ())),  # type: ignore[arg-type]
            doc=doc,
            published=published,
        )

    def _add_tree(self, doc: Doc, facts: Facts, kind: str, reprints: int) -> Iterator[Record]:
        """Yields a report, later versions of it, and prints of these versions.

        An agency writes its later version from its own text, and a site prints what the agency sent: so neither
        an update nor a reprint is made from another site's excerpt. Edits that add up from print to print would
        make two prints of one report differ more than the labelled ones do, the more the larger the cluster.
        """
        tree: list[Record] = list(self._place(doc, kind))
        versions = list(tree)
        yield from tree
        while len(tree) <= reprints and self._made < self._count:
            relation = self._draw.choices(("copy", "update", "exact"), (75, 15, 10))[0]
            parent = self._draw.choice(tree if relation == "exact" else versions)
            if parent.doc.words < 60 and relation == "update":
                relation = "copy"
            child, edits = self._edit(parent.doc, facts, relation)
            tree += self._place(child, kind, parent, relation=relation, edits=edits)
            if relation == "update":
                versions.append(tree[-1])
            yield tree[-1]

    def _edit(self, doc: Doc, facts: Facts, relation: str) -> tuple[Doc, list[str]]:
        if relation == "exact":
            return doc, []
        if relation == "update":
            return make_update(self._draw, doc, facts), []
        while True:
            # Two prints with the same edits would hide one another's errors; a stub is no reprint.
            child, edits = make_copy(self._draw, replace(doc, above="", below=()), facts)
            if child.words >= min(SHORTEST_COPY, doc.words // 2):
                return child, edits

    def _draw_reprints(self) -> int:
        """Returns the number of reprints of a report: mostly none, now and then one by every outlet."""
        return min(60, int(self._draw.paretovariate(1.1)) - 1)

    def _add_story(self) -> Iterator[Record]:
        facts = make_facts(self._draw)
        if self._base:
            paragraphs = [p.strip() for p in self._draw.choice(self._base).split("\n\n") if p.strip()]
            story = Doc(None, tuple(paragraphs))
        else:
            story = make_story(self._draw, facts, int(self._draw.lognormvariate(6.1, 0.7)) + 60)
        yield from self._add_tree(story, facts, "story", self._draw_reprints())

    def _add_event(self) -> Iterator[Record]:
        """Yields reports of one event by different reporters, which share names, figures and quotations but no words."""
        facts = make_facts(self._draw)
        statement = make_paragraph(self._draw, facts)
        for _ in range(self._draw.randint(2, 4)):
            story = make_story(self._draw, facts, self._draw.randrange(150, 700))
            if self._draw.random() < 0.3:  # A statement of an office, printed in full.
                text = statement.replace('"', "")
                story = replace(story, paragraphs=(*story.paragraphs, f'"{text}"'))
            yield from self._add_tree(story, facts, "event", self._draw_reprints() // 2)

    def _add_form(self) -> Iterator[Record]:
        form = self._draw.choice(FORMS)
        doc = form(self._draw)
        yield from self._place(doc, form.__name__.removeprefix("make_"))

    def _add_brief(self) -> Iterator[Record]:
        doc = make_brief(self._draw)
        tree = list(self._place(doc, "brief"))
        yield from tree
        if tree and self._draw.random() < 0.25:
            edits = [name for name in ("dateline", "credit", "marks") if self._draw.random() < 0.5]
            child = doc
            for name in edits:
                child = COPY_EDITS[name][0](self._draw, child, make_facts(self._draw))
            yield from self._place(child, "brief", tree[0], relation="copy", edits=edits)

    def _add_foreign(self) -> Iterator[Record]:
        script = self._draw.choice(SCRIPTS)
        words = int(self._draw.lognormvariate(5.3, 0.8)) + 20
        doc = make_foreign(self._draw, script, words)
        tree = list(self._place(doc, script))
        yield from tree
        if tree and self._draw.random() < 0.4:
            edits = [n for n in ("trimmed", "reordered", "credit", "paragraphs") if self._draw.random() < 0.4]
            child, facts = doc, make_facts(self._draw)
            for name in edits:
                child = COPY_EDITS[name][0](self._draw, child, facts)
            yield from self._place(child, script, tree[0], relation="copy", edits=edits)

    def dress(self, record: Record) -> Record:
        """Returns a record with the boilerplate of an outlet around its report."""
        outlet = self._outlets[int(self._draw.triangular(0, len(self._outlets), 0))]
        if not outlet.boilerplate or record.kind in SCRIPTS or record.relation == "exact":
            return record
        return replace(
            record,
            doc=replace(record.doc, below=(*outlet.boilerplate, *record.doc.below)),
            edits=record.edits,
        )


def make_corpus(seed: int, articles: int, base: list[str] | None = None) -> Iterator[Record]:
    """Yields the records of a corpus, not in order of time."""
    maker = Maker(seed, articles, base)
    return map(maker.dress, maker.make())


def to_json(record: Record) -> str:
    """Returns the record as its source prints it."""
    fields = {
        "title": record.doc.headline,
        "body": record.doc.body,
        "date": record.published.isoformat(),
    }
    return json.dumps({k: v for k, v in fields.items() if v is not None}, ensure_ascii=False)


def write_corpus(folder: Path, seed: int, articles: int, base: list[str] | None = None) -> None:
    """Writes ``articles.jsonl`` and ``truth.tsv`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "articles.jsonl").open("w", encoding="utf-8") as texts,
        (folder / "truth.tsv").open("w", encoding="utf-8", newline="") as truth,
    ):
        table = csv.writer(truth, delimiter="\t")
        table.writerow(("record", "cluster", "parent", "relation", "kind", "edits"))
        for r in make_corpus(seed, articles, base):
            texts.write(f"{to_json(r)}\n")
            table.writerow((r.number, r.cluster, r.parent or "", r.relation, r.kind, " ".join(r.edits)))


def read_base(folder: Path | None) -> list[str] | None:
    """Returns the texts of the articles below a folder."""
    if folder is None:
        return None
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]


def main() -> None:
    """Writes a corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="folder of real articles to reprint")
    args = parser.parse_args()
    write_corpus(args.output, args.seed, args.articles, read_base(args.data))


if __name__ == "__main__":
    main()
