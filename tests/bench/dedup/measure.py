"""Measures how desks edit a report that they print again, on labelled copies and updates.

    python -m tests.bench.dedup.measure --data DIR --labels dedup_pairs_labelled.tsv
    python -m tests.bench.dedup.measure --generated 2000

Prints quantiles over the pairs of a label. The generator (``edits.py``) draws from the figures that the
first command printed for the pairs of the development data. The second command prints the figures of
generated pairs, to compare.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np

from tests.bench.dedup.corpus import Maker, Record
from tests.quality.dedup_pairs import Text, load_corpus, load_pairs
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.overlap import compare, share_lead

PAIRS_A_CLUSTER = 6
LONG_WORDS = 20
"""An insertion or deletion of so many words is a sentence or more, and no edit of style."""


def measure_pair(a: Text, b: Text) -> dict[str, list[float]]:
    """Returns the edits between two texts, from the side of the longer one."""
    evidence = [unpack_evidence(pack_evidence(t.headline, t.body)) for t in (a, b)]
    longer, shorter = sorted((e.body for e in evidence), key=len, reverse=True)
    matcher = SequenceMatcher(None, longer, shorter, autojunk=False)
    edits = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    found: defaultdict[str, list[float]] = defaultdict(list)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    common = compare(*evidence)
    found["share of the shorter in common runs of five"].append(common.covered if common else 0.0)
    found["share of the longer in common runs of five"].append(common.covered_larger if common else 0.0)
    found["longest stretch without a run, share of words"].append(
        common.gap / common.words if common else 1.0
    )
    if common:
        found["names of the shorter in the longer"].append(common.name_agreement)
        found["numbers of the shorter in the longer"].append(common.number_agreement)
    leads = share_lead(*evidence), share_lead(*reversed(evidence))
    found["telling words of one of the leads in the other"].append(max(leads))
    found["kept share of the shorter"].append(kept / len(shorter))
    found["length of the shorter by the longer"].append(len(shorter) / len(longer))
    style = [op for op in edits if max(op[2] - op[1], op[4] - op[3]) < LONG_WORDS]
    found["style edits in 100 words"].append(100 * len(style) / len(shorter))
    for kind, i, j, k, m in edits:
        if max(j - i, m - k) >= LONG_WORDS:
            place = "tail" if j == len(longer) else "lead" if i == 0 else "middle"
            found[f"long {kind} at the {place}, share of the longer"].append(max(j - i, m - k) / len(longer))
        else:
            found[f"style {kind}: words out"].append(j - i)
            found[f"style {kind}: words in"].append(m - k)
    if a.headline and b.headline:
        found["other headline"].append(float(a.headline != b.headline))
    return found


def list_labelled(data: Path, labels: Path) -> Iterator[tuple[str, Text, Text]]:
    """Yields the labelled copies and updates."""
    corpus = load_corpus(data)
    for pair in load_pairs(labels):
        yield pair.label, corpus[pair.a], corpus[pair.b]


def list_generated(articles: int) -> Iterator[tuple[str, Text, Text]]:
    """Yields pairs of texts of one report of a generated corpus: any two, and as few of each report as were labelled."""
    clusters: defaultdict[int, list[Record]] = defaultdict(list)
    versions: dict[int, int] = {}
    for r in Maker(1, articles).make():
        clusters[r.cluster].append(r)
        versions[r.number] = versions[r.parent] if r.parent and r.relation != "update" else r.number
    draw = Random(1)
    for records in clusters.values():
        pairs = [(a, b) for a, b in combinations(records, 2) if a.doc != b.doc]
        for a, b in draw.sample(pairs, min(PAIRS_A_CLUSTER, len(pairs))):
            label = "copy" if versions[a.number] == versions[b.number] else "update"
            yield label, *(Text(str(r.number), r.doc.headline, r.doc.body, "") for r in (a, b))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of the unpacked sets")
    parser.add_argument("--labels", type=Path, help="tab-separated id_a, id_b, label")
    parser.add_argument("--generated", type=int, help="articles to generate")
    args = parser.parse_args()
    pairs = list_generated(args.generated) if args.generated else list_labelled(args.data, args.labels)
    found: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for label, a, b in pairs:
        if label in ("copy", "update"):
            for name, values in measure_pair(a, b).items():
                found[label][name] += values
    for label, figures in sorted(found.items()):
        print(f"{label}: quantiles 0.1, 0.25, 0.5, 0.75, 0.9; mean; count")
        for name, values in sorted(figures.items()):
            quantiles = " ".join(f"{q:7.2f}" for q in np.quantile(values, (0.1, 0.25, 0.5, 0.75, 0.9)))
            print(f"  {name:49} {quantiles} {np.mean(values):7.2f} {len(values):5}")


if __name__ == "__main__":
    main()
