"""The graph of a run gives the same rows on every engine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.support import Engine, compare_outputs
from tests.support import OTHER_STORY, SEEDS, STORY, run_wiredesk, write_files

_PAGE = f"""<html lang="en"><head><title>Trawlers collide in fog</title>
<meta property="article:published_time" content="2026-01-05T09:30:00Z"></head><body><article>
<h1>Trawlers collide in fog</h1>{"".join(f"<p>{part}</p>" for part in STORY.split(chr(10) * 2))}
</article></body></html>"""


def _write_inputs(folder: Path) -> Path:
    records = "\n".join(
        f'{{"headline": "Depot to close", "body": "{OTHER_STORY} Notice {n}.", "date": "2026-01-0{n}"}}'
        for n in range(1, 5)
    )
    files: dict[str, str | bytes] = {seed.name: seed.read_bytes() for seed in SEEDS.glob("*.txt")}
    files |= {f"wire/{n:02d}.txt": f" date 2026-01-{n + 1:02d} {STORY} Update {n}." for n in range(6)}
    files |= {"wire/again.txt": files["wire/03.txt"], "page.html": _PAGE, "depot.jsonl": records}
    files |= {"empty.txt": "", "broken.xml": "<nitf><body>", "binary.bin": bytes(range(256)) * 8}
    return write_files(folder, files)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write_inputs(tmp_path_factory.mktemp("in"))


def test_workers_in_other_processes_give_the_rows_of_a_local_run(inputs, tmp_path, engine: Engine):
    run_wiredesk(inputs, tmp_path / "local", model="en_core_web_sm")
    run_wiredesk(
        inputs,
        tmp_path / "engine",
        model="en_core_web_sm",
        runner="PortableRunner",
        beam_args=engine.beam_args,
    )
    rows = compare_outputs(tmp_path / "local", tmp_path / "engine")
    assert rows["articles"][0] > 10
    assert rows["rejects"][0] >= 3


def test_an_increment_on_an_engine_equals_that_of_a_local_run(tmp_path, engine: Engine):
    outputs = {"local": {}, "engine": {"runner": "PortableRunner", "beam_args": engine.beam_args}}
    first = {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": f" date 2026-01-02 {OTHER_STORY}"}
    later = {"c.txt": f" date 2026-01-03 {STORY} More follows.", "b.txt": f" date 2026-01-02 {STORY}"}
    for texts in (first, later, later):
        write_files(tmp_path / "in", texts)
        for name, settings in outputs.items():
            run_wiredesk(tmp_path / "in", tmp_path / name, **settings)
    rows = compare_outputs(tmp_path / "local", tmp_path / "engine")
    assert rows["articles"] == (4, 4)


def test_prism_is_started_and_stopped_by_the_run_itself(inputs, tmp_path, prism_binary):
    run_wiredesk(inputs, tmp_path / "local")
    run_wiredesk(inputs, tmp_path / "prism", runner="PrismRunner")
    assert compare_outputs(tmp_path / "local", tmp_path / "prism")["articles"][0] > 10


# A step fails, or is still at work when its job is cancelled.
_PIPELINE = """
import sys, time
import apache_beam as beam
from wiredesk.pipeline.engine.launch import run_pipeline, run_stream
from wiredesk.pipeline.telemetry.logs import configure_logging

configure_logging(sys.argv[2], follow=True)
begun = time.monotonic()

def fail(element):
    raise ValueError("no")

def work(element):
    print("at work", flush=True)
    time.sleep(3)

def stop(seconds):
    time.sleep(seconds)
    if time.monotonic() > begun + 2:
        raise ValueError("no")

try:
    if sys.argv[1] == "fails":
        run_pipeline(lambda p: p | beam.Create([1]) | beam.Map(fail), "PrismRunner", 1, [])
    else:
        run_stream(lambda p: p | beam.Create([1]) | beam.Map(work), "PrismRunner", [], stop)
except (RuntimeError, ValueError) as error:
    print("raised", str(error).splitlines()[-1], flush=True)
time.sleep(3)
"""


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("how", ["fails", "is cut off"])
def test_a_step_that_ends_badly_on_prism_is_told_by_the_run_alone(prism_binary, how, log_format):
    command = [sys.executable, "-c", _PIPELINE, how, log_format]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines()[-1].startswith("raised ") and "no" in done.stdout
    assert done.stdout.startswith("at work") == (how == "is cut off")
    # Beam warns of the extra that is not installed before logging is configured.
    lines = [line for line in done.stderr.splitlines() if "apitools not found" not in line]
    assert lines == []
