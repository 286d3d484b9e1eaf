"""Measures deduplication on labelled pairs of real news, alone and inside a run over the whole corpus.

Run as ``python -m tests.quality.dedup_pairs --data DIR --labels dedup_pairs_labelled.tsv``; ``--show 50``
prints links at random to be read by eye. ``--perturb`` moves every limit of the rules by a tenth instead.
"""

from __future__ import annotations

import argparse
import csv
import html
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.fakes.linked import link_signatures
from tests.support import make_article
from wiredesk.schemas.records import Signature
from wiredesk.transforms.logic.dedup.evidence import Evidence, pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.overlap import Comparison, compare
from wiredesk.transforms.logic.dedup.signature import make_bucket_keys
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.dedup.thresholds import LIMITS, Limits
from wiredesk.transforms.logic.dedup.verdict import Verdict, judge, weigh
from wiredesk.transforms.logic.text.normalize import normalize_words


@dataclass(frozen=True)
class Text:
    """One article of the corpus; ``published`` is ISO 8601, empty where unknown."""

    id: str
    headline: str | None
    body: str
    published: str


@dataclass(frozen=True)
class Pair:
    """A labelled pair."""

    a: str
    b: str
    label: str


def load_articles(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        prefix = re.match(r"\s*date (\d{4}-\d\d-\d\d) ", text)
        body = text[prefix.end() :] if prefix else text
        yield Text(f"articles:{path.name}", None, body, prefix[1] if prefix else "")


def load_reuters(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.rglob("*.sgm")):
        text = path.read_bytes().decode("latin-1")
        for record in re.finditer(r'<REUTERS[^>]*NEWID="(\d+)"[^>]*>(.*?)</REUTERS>', text, re.DOTALL):
            stamp = (_find_element(record[2], "DATE") or "").strip().split(".")[0]
            published = datetime.strptime(stamp, "%d-%b-%Y %H:%M:%S").isoformat()
            yield Text(
                f"reuters:{record[1]}", _find_element(record[2], "TITLE"), _find_body(record[2]), published
            )


def _find_body(record: str) -> str:
    body = _find_element(record, "BODY")
    if body is None:
        text = re.search(r"<TEXT[^>]*>(.*?)</TEXT>", record, re.DOTALL)
        bare = re.sub(r"<TITLE>.*?</TITLE>|<[^>]+>", "", text[1] if text else "", flags=re.DOTALL)
        body = html.unescape(bare)
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", body)


def _find_element(record: str, name: str) -> str | None:
    found = re.search(rf"<{name}>(.*?)</{name}>", record, re.DOTALL)
    return html.unescape(found[1]) if found else None


def load_ecbplus(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.rglob("*.xml")):
        sentences: defaultdict[str, list[str]] = defaultdict(list)
        for token in ElementTree.parse(path).iter("token"):
            sentences[token.get("sentence", "")].append(token.text or "")
        yield Text(f"ecbplus:{path.name}", None, "\n".join(map(" ".join, sentences.values())), "")


def load_corpus(data: Path) -> dict[str, Text]:
    texts = [*load_articles(data / "articles"), *load_reuters(data / "reuters")]
    texts += load_ecbplus(data / "stories_ecbplus")
    return {text.id: text for text in texts}


def load_pairs(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [Pair(r["id_a"], r["id_b"], r["label"]) for r in rows if not r["label"].startswith("?")]


def sign(text: Text) -> Signature:
    """Returns the signature of a text."""
    published = datetime.fromisoformat(text.published).replace(tzinfo=UTC) if text.published else None
    article = make_article(text.body, text.id, None, headline=text.headline)
    return sign_article(replace(article, published_at=published))


class Run:
    """A run over a corpus: what each text is linked to, and why."""

    def __init__(self, corpus: dict[str, Text]) -> None:
        signatures = [sign(text) for text in corpus.values()]
        keys = {signature.article_id: signature.source_key for signature in signatures}
        self._ids = {key: article_id for article_id, key in keys.items()}
        self.linked = link_signatures(signatures)
        self.links = {keys[i]: link for i, link in self.linked.links.items()}
        self.parents = {key: keys[link.matched_id] for key, link in self.links.items()}

    def find_root(self, text_id: str) -> str:
        return self.linked.find_root(self._ids[text_id])


def measure_f1(right: int, predicted: int, actual: int) -> float:
    return 2 * right / max(1, predicted + actual)


def score_counts(right: int, predicted: int, actual: int) -> str:
    precision, recall = right / max(1, predicted), right / max(1, actual)
    f1 = measure_f1(right, predicted, actual)
    counts = f"({right} of {actual}, {predicted} said)"
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  {counts}"


def count_linked(pairs: list[Pair], linked: dict[Pair, bool]) -> dict[str, tuple[int, int, int]]:
    """Returns right, said and actual links, of copies (updates left out) and of copies and updates together."""
    counts = {}
    for title, wanted, left_out in (("copies", {"copy"}, {"update"}), ("both", {"copy", "update"}, set())):
        kept = [p for p in pairs if p.label not in left_out]
        right = sum(linked[p] and p.label in wanted for p in kept)
        counts[title] = right, sum(linked[p] for p in kept), sum(p.label in wanted for p in kept)
    return counts


def report_linked(name: str, pairs: list[Pair], linked: dict[Pair, bool]) -> None:
    """Prints how well ``linked`` finds the copies (updates left out), and copies and updates together."""
    for title, counts in count_linked(pairs, linked).items():
        print(f"{name} {title:7} {score_counts(*counts)}")


def unpack_text(text: Text) -> Evidence:
    """Returns the evidence of a text, as it comes out of the table."""
    return unpack_evidence(pack_evidence(text.headline, text.body))


def report_pairs(pairs: list[Pair], corpus: dict[str, Text], show_errors: bool) -> None:
    """Prints candidate recall and how :func:`judge` does on each pair alone."""
    found: dict[Pair, Verdict | None] = {}
    met: defaultdict[str, list[bool]] = defaultdict(list)
    for pair in pairs:
        a, b = corpus[pair.a], corpus[pair.b]
        keys = [set(make_bucket_keys(normalize_words(t.headline, t.body)).tolist()) for t in (a, b)]
        met[pair.label].append(bool(keys[0] & keys[1]))
        found[pair] = judge(unpack_text(a), unpack_text(b))
    for label, hits in sorted(met.items()):
        print(f"candidates {label:10} {sum(hits)} of {len(hits)}")
    report_linked("pairwise", pairs, {p: v is not None for p, v in found.items()})
    told = [(p, v.relation) for p, v in found.items() if v and p.label in ("copy", "update")]
    right = sum(p.label == relation for p, relation in told)
    print(f"pairwise copy against update: {right / max(1, len(told)):.3f} ({right} of {len(told)})")
    if show_errors:
        for p, v in found.items():
            if (v.relation if v else None) != (p.label if p.label in ("copy", "update") else None):
                print("  ", p, v)


Compared = dict[Pair, tuple[Comparison | None, Evidence, Evidence]]


def score_limits(compared: Compared, limits: Limits) -> tuple[float, float, float]:
    """Returns F1 of copies, F1 of copies and updates, and the share of these that are told apart."""
    found = {p: None if c is None else weigh(c, a, b, limits) for p, (c, a, b) in compared.items()}
    counts = count_linked(list(found), {p: v is not None for p, v in found.items()})
    told = [p.label == v.relation for p, v in found.items() if v and p.label in ("copy", "update")]
    return measure_f1(*counts["copies"]), measure_f1(*counts["both"]), sum(told) / max(1, len(told))


def report_limits(pairs: list[Pair], corpus: dict[str, Text]) -> None:
    """Prints what comes of the pairs where each limit is a tenth less, and a tenth more."""
    compared: Compared = {}
    for pair in pairs:
        a, b = unpack_text(corpus[pair.a]), unpack_text(corpus[pair.b])
        compared[pair] = compare(a, b), a, b
    as_is = score_limits(compared, LIMITS)
    print(f"{'as they are':20} {'':24} copies {as_is[0]:.3f}  both {as_is[1]:.3f}  told {as_is[2]:.3f}")
    worst = [as_is]
    for name, value in asdict(LIMITS).items():
        for moved in (0.9 * value, 1.1 * value):
            scores = score_limits(compared, replace(LIMITS, **{name: moved}))
            worst.append(scores)
            if scores != as_is:
                print(
                    f"{name:20} {value:8.3f} -> {moved:8.3f}     "
                    f"copies {scores[0]:.3f}  both {scores[1]:.3f}  told {scores[2]:.3f}"
                )
    least = [min(scores) for scores in zip(*worst, strict=True)]
    print(f"{'at worst':20} {'':24} copies {least[0]:.3f}  both {least[1]:.3f}  told {least[2]:.3f}")


def report_run(pairs: list[Pair], corpus: dict[str, Text], show: int, seed: int) -> None:
    """Prints how the labels do as "same cluster" in a run over the whole corpus."""
    start = time.perf_counter()
    run = Run(corpus)
    seconds = time.perf_counter() - start
    counts = Counter(link.relation for link in run.links.values())
    print(
        f"run: {len(corpus)} texts in {seconds:.0f} s, {run.linked.judged} pairs judged, links: "
        f"{counts['exact']} exact, {counts['copy']} copies, {counts['update']} updates"
    )
    report_linked("clusters", pairs, {p: run.find_root(p.a) == run.find_root(p.b) for p in pairs})
    near = sorted(key for key, link in run.links.items() if link.relation != "exact")
    for text_id in random.Random(seed).sample(near, min(show, len(near))):
        link = run.links[text_id]
        print(f"\n=== {link.relation} {link.similarity:.2f} {link.containment:.2f}")
        for text in (corpus[run.parents[text_id]], corpus[text_id]):
            print(f"  {text.id} {text.published} {text.headline} | {' '.join(text.body.split())[:300]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the unpacked sets")
    parser.add_argument("--labels", type=Path, required=True, help="tab-separated id_a, id_b, label")
    parser.add_argument("--show", type=int, default=0, help="links to print, at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--errors", action="store_true", help="print the pairs that are judged wrong")
    parser.add_argument("--perturb", action="store_true", help="move each limit of the rules by a tenth")
    options = parser.parse_args()
    corpus, pairs = load_corpus(options.data), load_pairs(options.labels)
    if options.perturb:
        report_limits(pairs, corpus)
        return
    report_pairs(pairs, corpus, options.errors)
    report_run(pairs, corpus, options.show, options.seed)


if __name__ == "__main__":
    main()
