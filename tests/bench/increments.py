"""Compares one run over all articles with many runs over increments: the rows must be equal, and the times are printed.

    python -m tests.bench.increments --data FOLDER [--pieces 7 50] [--limit N] [--annotate none]

The articles are cut in order of publication, at random places drawn from a fixed seed. All columns
of ``articles`` and ``signatures`` are compared, except those of the run that made a row.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.support import read_rows, run_wiredesk
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "signatures": "article_id"}
ORDER = "SELECT source_uri FROM articles ORDER BY published_at NULLS LAST, article_id"


def cut(paths: list[str], pieces: int, seed: int) -> list[list[str]]:
    """Cuts a list at random places."""
    places = sorted(random.Random(seed).sample(range(1, len(paths)), pieces - 1))
    return [paths[start:end] for start, end in zip([0, *places], [*places, len(paths)], strict=True)]


def main() -> None:
    """Runs, compares and prints; the exit code is 1 if rows differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--pieces", type=int, nargs="+", default=[7, 50])
    parser.add_argument("--limit", type=int, default=100_000)
    parser.add_argument("--annotate", default="none")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    differ = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(path for path in args.data.rglob("*") if path.is_file())[: args.limit]
        (folder / "all").write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
        summary = run_wiredesk(f"@{folder}/all", folder / "whole", model=args.annotate, slice_size=0)
        whole = {table: read_rows(folder / "whole", table, key) for table, key in KEYS.items()}
        linked = sum(row["relation"] != "original" for row in whole["articles"])
        print(
            f"1 run: {summary.elapsed_s:.1f} s, {len(whole['articles']):,} articles, {linked:,} linked",
            flush=True,
        )
        paths = [path for (path,) in connect(open_store(str(folder / "whole"))).sql(ORDER).fetchall()]
        for pieces in args.pieces:
            output, begun = folder / f"cut{pieces}", time.monotonic()
            for number, piece in enumerate(cut(paths, pieces, args.seed)):
                (folder / "piece").write_text("".join(f"{path}\n" for path in piece), encoding="utf-8")
                run_wiredesk(f"@{folder}/piece", output, model=args.annotate)
                print(f"\r{pieces} pieces: {number + 1}", end="", file=sys.stderr)
            same = {table: read_rows(output, table, key) == whole[table] for table, key in KEYS.items()}
            differ |= not all(same.values())
            print(f"{pieces} runs: {time.monotonic() - begun:.1f} s, rows equal: {same}", flush=True)
    sys.exit(differ)


if __name__ == "__main__":
    main()
