"""How desks edit a report that they print again: statistics of labelled copies and updates.

    python -m tests.bench.dedup.measure --data DIR --labels dedup_pairs_labelled.tsv

Prints quantiles over the pairs of a label. The generator (``edits.py``) draws from the
figures that this printed for the pairs of the development data.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from tests.quality.dedup_pairs import Text, load_corpus, load_pairs
from transforms.logic.signature import pack_evidence, unpack_evidence

LONG_WORDS = 20
"""An insertion or deletion of so many words is a sentence or more, not an edit of style."""


def measure_pair(a: Text, b: Text) -> dict[str, list[float]]:
    """Returns what was edited between two texts, seen from the longer one."""
    bodies = [unpack_evidence(pack_evidence(t.headline, t.body)).body for t in (a, b)]
    longer, shorter = sorted(bodies, key=len, reverse=True)
    matcher = SequenceMatcher(None, longer, shorter, autojunk=False)
    edits = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    found: defaultdict[str, list[float]] = defaultdict(list)
    kept = sum(block.size for block in matcher.get_matching_blocks())
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


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the unpacked sets")
    parser.add_argument("--labels", type=Path, required=True, help="tab-separated id_a, id_b, label")
    args = parser.parse_args()
    corpus = load_corpus(args.data)
    for label in ("copy", "update"):
        found: defaultdict[str, list[float]] = defaultdict(list)
        for pair in load_pairs(args.labels):
            if pair.label == label:
                for name, values in measure_pair(corpus[pair.a], corpus[pair.b]).items():
                    found[name] += values
        print(f"{label}: quantiles 0.1, 0.25, 0.5, 0.75, 0.9; mean; count")
        for name, values in sorted(found.items()):
            quantiles = " ".join(f"{q:7.2f}" for q in np.quantile(values, (0.1, 0.25, 0.5, 0.75, 0.9)))
            print(f"  {name:49} {quantiles} {np.mean(values):7.2f} {len(values):5}")


if __name__ == "__main__":
    main()
