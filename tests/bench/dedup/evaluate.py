"""Compares the real program's deduplication of a generated corpus with the truth.

    python -m tests.bench.dedup.evaluate [--articles 5000] [--seed 1] [--data FOLDER] [--errors 20]

Counts pairs of articles in one cluster. A cluster of one hundred articles has 4,950 pairs. So the program also prints,
by kind and by edit, the share of the copies that are in the cluster of their parent. And it prints the share of the
copies that have a key in common with their parent, so that only verification can separate them.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.bench.dedup.corpus import read_base, write_corpus
from tests.support import read_rows, run_wiredesk
from wiredesk.transforms.logic.dedup.signature import make_bucket_keys
from wiredesk.transforms.logic.text.normalize import normalize_words

Truth = dict[str, str]


def count_pairs(clusters: Iterable[object]) -> int:
    """Returns the number of pairs within clusters."""
    return sum(n * (n - 1) // 2 for n in Counter(clusters).values())


def find_copy_roots(truth: list[Truth]) -> dict[str, str]:
    """Returns for each record the first record from which it descends through copies alone."""
    roots: dict[str, str] = {}
    for t in truth:
        roots[t["record"]] = (
            roots.get(t["parent"], t["parent"]) if t["relation"] in ("copy", "exact") else t["record"]
        )
    return roots


def report_pairs(truth: list[Truth], found: Mapping[str, dict[str, Any]]) -> None:
    """Prints precision, recall and F1 of pairs within clusters: of all pairs, and of pairs of copies.

    A pair of one cluster with an update between the two is neither wanted nor wrong among the pairs of copies.
    """
    said = count_pairs(found[t["record"]]["cluster_id"] for t in truth)
    every = {t["record"]: t["cluster"] for t in truth}
    together = count_pairs((every[t["record"]], found[t["record"]]["cluster_id"]) for t in truth)
    for title, clusters in (("all", every), ("copies", find_copy_roots(truth))):
        wanted = count_pairs(clusters.values())
        right = count_pairs((clusters[t["record"]], found[t["record"]]["cluster_id"]) for t in truth)
        counted = said - (together - right)
        print(
            f"pairs, {title:6}: precision {right / max(1, counted):.4f}  recall {right / max(1, wanted):.4f}  "
            f"F1 {2 * right / max(1, counted + wanted):.4f}  ({right} of {wanted}, {counted} said)"
        )


def share_key(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Returns True if two articles have a bucket key in common. Without one they are never compared."""
    keys = [set(make_bucket_keys(normalize_words(r["headline"], r["body"])).tolist()) for r in (a, b)]
    return bool(keys[0] & keys[1])


def report_links(truth: list[Truth], found: Mapping[str, dict[str, Any]]) -> tuple[list[Truth], list[Truth]]:
    """Prints links by kind and edit; returns the missed and the wrong records."""
    by_record = {t["record"]: t for t in truth}
    by_id = {row["article_id"]: record for record, row in found.items()}
    tallies: defaultdict[str, list[bool]] = defaultdict(list)
    missed, wrong = [], []
    for t in truth:
        row = found[t["record"]]
        match = by_id.get(row["matched_id"] or "")
        if match and by_record[match]["cluster"] != t["cluster"]:
            wrong.append(t)
            tallies[f"wrong links of {t['kind']}"].append(True)
        if t["parent"]:
            together = row["cluster_id"] == found[t["parent"]]["cluster_id"]
            for name in (
                f"relation {t['relation']}",
                f"kind {t['kind']}",
                *map("edit {}".format, t["edits"].split()),
            ):
                tallies[name].append(together)
            if t["relation"] != "exact":
                tallies[f"key in common {t['relation']}"].append(share_key(row, found[t["parent"]]))
            if not together:
                missed.append(t)
            elif t["relation"] in ("copy", "update") and match == t["parent"] and row["relation"] != "exact":
                tallies[f"told {t['relation']}"].append(row["relation"] == t["relation"])
    for name, hits in sorted(tallies.items()):
        print(f"  {name:28} {sum(hits):6} of {len(hits):6}  {sum(hits) / len(hits):.3f}")
    return missed, wrong


def show(title: str, errors: list[Truth], found: Mapping[str, dict[str, Any]], limit: int) -> None:
    """Prints examples of errors."""
    by_id = {row["article_id"]: record for record, row in found.items()}
    for t in errors[:limit]:
        row = found[t["record"]]
        other = t["parent"] if title == "missed" else by_id[row["matched_id"]]
        print(
            f"\n--- {title}: {t} | linked to {by_id.get(row['matched_id'] or '')} {row['relation']} {row['containment']}"
        )
        for record in (other, t["record"]):
            print(f"  {record}: {found[record]['headline']} | {found[record]['body'][:600]!r}")


def main() -> None:
    """Makes a corpus, runs the program on it and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="folder of real articles to reprint")
    parser.add_argument("--errors", type=int, default=0, help="examples of each kind to print")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder, args.seed, args.articles, read_base(args.data))
        summary = run_wiredesk(folder / "articles.jsonl", folder / "out")
        rows = read_rows(folder / "out", "articles", "article_id")
        with (folder / "truth.tsv").open(encoding="utf-8") as lines:
            truth = list(csv.DictReader(lines, delimiter="\t"))
    found = {row["source_key"].rpartition("#")[2]: row for row in rows}
    lost = [t for t in truth if t["record"] not in found]
    print(f"{len(rows):,} articles in {summary.elapsed_s:.0f} s; {len(lost)} records gave no article")
    truth = [t for t in truth if t["record"] in found and (not t["parent"] or t["parent"] in found)]
    report_pairs(truth, found)
    missed, wrong = report_links(truth, found)
    show("missed", missed, found, args.errors)
    show("wrong", wrong, found, args.errors)


if __name__ == "__main__":
    main()
