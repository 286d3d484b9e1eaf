"""Takes odd texts through every stage; any exception is a failure.

    python -m tests.faults.odd_texts --count 100000 [--data FOLDER] [--seed 1] [--workers 2] [--model en_core_web_sm]

A grammar (:mod:`tests.faults.odd_grammar`) makes the texts, or they are mutations of the real articles and pages below
``--data`` (:mod:`tests.faults.odd_records`). If any stage raises, the exit code is 1. For each place in the code that
raises, the program prints the exception, its number and the shortest text that fails. ``--only 17,4012`` repeats these
records of the same seed. The slowest records come at the end; they show steps whose time is not linear.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from more_itertools import chunked

from tests.faults.odd_records import RealTexts, make_record
from tests.faults.odd_stages import Cost, Failure, Stages, pick_slowest, shrink
from wiredesk.transforms.logic.ner.model import LoadedModel, load_model

_BATCH = 32
_CHUNK = 256
_SHOWN_CHARS = 600


class Settings(NamedTuple):
    """The settings of a run."""

    seed: int
    data: Path | None
    model: str | None


class Result(NamedTuple):
    """The result of a chunk of records."""

    failures: list[Failure]
    costs: list[Cost]
    records: int
    articles: int
    rejects: int


@cache
def _list_texts(folder: Path | None) -> RealTexts:
    return RealTexts(folder)


def _load(name: str | None) -> LoadedModel | None:
    return None if name is None else load_model(name)


def run_numbers(settings: Settings, numbers: list[int]) -> Result:
    """Takes the records with these numbers through every stage."""
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    real, stages = _list_texts(settings.data), Stages(_load(settings.model))
    for batch in chunked(numbers, _BATCH):
        stages.run([make_record(settings.seed, number, real) for number in batch])
    return Result(
        stages.failures, pick_slowest(stages.costs, 10), len(numbers), stages.articles, stages.rejects
    )


def run_all(settings: Settings, numbers: list[int], workers: int) -> Iterator[Result]:
    """Yields the result of each chunk as it is ready."""
    chunks = list(chunked(numbers, _CHUNK))
    if workers < 2:
        yield from (run_numbers(settings, chunk) for chunk in chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(run_numbers, settings, chunk) for chunk in chunks]):
            yield done.result()


def _print_failures(failures: Iterable[Failure], model: LoadedModel | None) -> None:
    by_kind: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in failures:
        by_kind[failure.kind].append(failure)
    for (_, place), found in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        smallest = min(found, key=lambda one: sum(len(record.payload) for record in one.records))
        numbers = ",".join(str(one.records[0].number) for one in found[:8] if one.records)
        print(f"\n{len(found)} x {smallest.error}\n  in {smallest.stage}, at {place} (--only {numbers})")
        for record in shrink(smallest, model) if len(smallest.records) < 3 else smallest.records[:0]:
            print(f"  {record.name} {record.published_at or ''}: {record.payload[:_SHOWN_CHARS]!r}")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", default="en_core_web_sm", help="none: without the names of a model")
    parser.add_argument("--only", help="numbers of records, with commas between")
    return parser.parse_args()


def main() -> int:
    """Runs and reports; returns 1 if any stage has failed."""
    args = _read_arguments()
    settings = Settings(args.seed, args.data, None if args.model == "none" else args.model)
    numbers = [int(n) for n in args.only.split(",")] if args.only else list(range(args.count))
    began, failures, costs = time.monotonic(), list[Failure](), list[Cost]()
    records = articles = rejects = 0
    for result in run_all(settings, numbers, args.workers):
        failures += result.failures
        for failure in result.failures:
            print(
                f"{failure.stage}: {failure.error} at {failure.place} --only {failure.records[0].number}",
                flush=True,
            )
        costs = pick_slowest([*costs, *result.costs], 5)
        records, articles, rejects = (
            records + result.records, articles + result.articles, rejects + result.rejects
        )  # fmt: skip
        took = time.monotonic() - began
        print(
            f"{records} records, {articles} articles, {rejects} rejects, {len(failures)} failures, {took:.0f} s",
            flush=True,
        )
    print("\nslowest, in milliseconds for 1,000 bytes:")
    for cost in costs:
        print(f"  {cost.stage:<9}{cost.ms_per_kchar:>9.1f}  of {cost.characters} bytes, --only {cost.number}")
    _print_failures(failures, _load(settings.model))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
