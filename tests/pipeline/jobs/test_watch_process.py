"""Watches as processes: from an empty folder to the signal that ends them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.pipeline.telemetry.test_http import fetch
from tests.support import OTHER_STORY, STORY, write_files
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.locks import LOCK_FILE
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import LocalStore

BIN = Path(sys.executable).parent / "wiredesk"


def wait_for(condition, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("the condition did not become true in time")


def count_articles(output):
    query = [BIN, "query", "SELECT source_key FROM articles ORDER BY 1", "-o", output, "--format", "csv"]
    done = subprocess.run(query, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.split()[1:]


def test_a_watch_reads_files_as_they_are_completed_until_sigterm(tmp_path):
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    # The file is old and its name is final except for the suffix: only the suffix holds it back.
    write_files(source, {"b.txt.part": OTHER_STORY})
    command = [
        BIN,
        "watch",
        "-i",
        source,
        "-o",
        output,
        "--every",
        "1s",
        "--settle",
        "0.2s",
        "--annotate",
        "none",
    ]
    command += ["--metrics-port", "0", "--log-format", "json"]
    log = tmp_path / "log"
    with log.open("wb") as stderr, subprocess.Popen(command, stderr=stderr, stdout=stderr) as process:
        try:
            url = wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()))[0]
            (source / "a.txt").write_text(STORY)
            wait_for(lambda: list_committed(LocalStore(str(output))))
            assert count_articles(output) == ["a.txt"]
            wait_for(lambda: 'wiredesk_runs_total{outcome="committed"} 1.0' in fetch(f"{url}/metrics")[2])
            assert "wiredesk_files_waiting 1.0" in fetch(f"{url}/metrics")[2]
            status, _, body = fetch(f"{url}/healthz")
            assert status == 200 and json.loads(body)["last_success"] is not None
            (source / "b.txt.part").rename(source / "b.txt")
            wait_for(lambda: len(list_committed(LocalStore(str(output)))) == 2)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=120) == 143
        finally:
            process.kill()
    assert count_articles(output) == ["a.txt", "b.txt"]
    assert not (output / LOCK_FILE).exists() and not (output / STAGING).exists()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert lines[-1]["message"].startswith("stopped by SIGTERM; what was committed stands")
    assert lines[-1]["level"] == "info"
    assert "Marlow Bay" not in log.read_text()


def test_sigterm_during_an_increment_leaves_a_sentence_and_no_staged_files(tmp_path):
    texts = {f"{n:04d}.txt": f"{STORY} {n}\n\n{OTHER_STORY} {n}" for n in range(3000)}
    source, output = write_files(tmp_path / "in", texts), tmp_path / "out"
    command = [BIN, "watch", "-i", source, "-o", output, "--annotate", "none", "--slice-size", "500"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: list((output / STAGING).glob("*/parsed/*.spill")))
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=20)[1].decode()
        finally:
            process.kill()
    assert process.returncode == 143 and said.splitlines()[-1].startswith("wiredesk: stopped by SIGTERM; ")
    assert "Traceback" not in said and "ERROR" not in said
    assert not (output / LOCK_FILE).exists() and not (output / STAGING).exists()
