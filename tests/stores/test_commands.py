"""Every command on a bucket does what it does on a disk, with nothing but the settings of the environment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.questions import NEWSDAYS
from tests.support import SEEDS, read_rows
from wiredesk.pipeline.storage.commits import STAGING
from wiredesk.pipeline.storage.layout import RUNS
from wiredesk.pipeline.storage.stores import open_store

PROGRAM = str(Path(sys.executable).parent / "wiredesk")
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
# Place and time of a file differ between a disk and a bucket.
OF_PLACE = (
    "fingerprint",
    "run_id",
    "ingested_at",
    "rejected_at",
    "read_at",
    "source_uri",
    "pipeline_version",
)


def call(*args, fails=False):
    done = subprocess.run(
        [PROGRAM, *map(str, args)], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "httpfs" not in done.stderr
    return done.stdout + done.stderr


def upload(place, folder, paths):
    store = open_store(f"{place}/{folder}")
    for path in paths:
        store.write_bytes(path.name, path.read_bytes())


def use(place):
    """Runs the commands that change tables, and returns what the commands that show them print."""
    raw, out = f"{place}/raw", f"{place}/out"
    upload(place, "raw", [path for path in SEEDS.iterdir() if path.is_file()])
    call("run", "-i", f"{raw}/", "-o", out, "--annotate", "none", "--slice-size", "8")
    upload(place, "raw", sorted(NEWSDAYS.glob("*.jsonl"))[:2])
    call("run", "-i", raw, "-o", out)
    assert "Nothing is new" in call("run", "-i", raw, "-o", out)
    call("replay", "-o", out)
    call("reprocess", "-o", out)
    call("compact", "-o", out)
    call("prune", "--before", "2026-03-10", "--by", "published", "-o", out)
    first = min(row["article_id"] for row in read_rows(out, "articles", "article_id"))
    call("forget", first, "-o", out)
    assert "clean" in call("check", "--full", "-o", out)
    # The commands that took rows out have written it anew already.
    assert b"</html>" in open_store(out).read_bytes("report.html")
    assert f"{out}/report.html" in call("report", "-o", out)
    return {
        "runs": call("runs", "-o", out, "--format", "csv"),
        "rejects": call("rejects", "-o", out),
        "query": call("query", "SELECT speaker, count(*) FROM quotes GROUP BY ALL ORDER BY ALL", "-o", out),
        "show": call("show", read_rows(out, "articles", "article_id")[0]["article_id"], "-o", out),
    }


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory):
    place = tmp_path_factory.mktemp("disk")
    return place, use(str(place))


def test_every_command_does_what_it_does_on_a_disk(on_disk, bucket, tmp_path):
    disk, printed = on_disk
    told = use(bucket)
    for table, key in KEYS.items():
        assert read_rows(f"{bucket}/out", table, key, OF_PLACE) == read_rows(
            disk / "out", table, key, OF_PLACE
        )
    for name in ("query", "show"):
        assert hide_place(told[name]) == hide_place(printed[name])
    assert len(told["runs"].splitlines()) == len(printed["runs"].splitlines())
    assert told["rejects"].count("\n") == printed["rejects"].count("\n")
    store = open_store(f"{bucket}/out")
    assert store.list_files(STAGING) == []
    for file_format in ("csv", "parquet", "duckdb"):
        call("export", "--format", file_format, tmp_path / file_format, "-o", f"{bucket}/out")
        assert (tmp_path / file_format).exists()
    settings = json.loads(store.read_bytes(store.list_files(RUNS)[0]))["settings"]
    assert not re.search("secret|AKIA", json.dumps(settings), re.I), "no secret is stored"


def hide_place(text):
    return re.sub(
        r"(s3|gs)://\S+|/\S+|\d{8}T\d{6}Z-[0-9a-f]{6}\S*|20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\S*"
        r"|(?m:^Read  .*$)",
        "",
        text,
    )


def test_watch_takes_what_arrives_in_a_bucket(bucket):
    command = [
        PROGRAM,
        "watch",
        "-i",
        f"{bucket}/raw/",
        "-o",
        f"{bucket}/out",
        "--annotate",
        "none",
        "--every",
        "1",
    ]
    with subprocess.Popen([*command, "--settle", "0"], stderr=subprocess.PIPE, text=True) as process:
        try:
            upload(bucket, "raw", sorted(SEEDS.glob("*"))[:3])
            deadline = time.monotonic() + 60
            while len(read_rows(f"{bucket}/out", "sources", "source_key")) < 3:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.5)
            process.terminate()
            assert process.wait(60) == 143
        finally:
            process.kill()


def test_a_second_writer_is_refused_and_says_who_holds_the_bucket(bucket):
    from wiredesk.pipeline.storage.locks import hold_lock

    with hold_lock(open_store(f"{bucket}/out"), "20260101T000000Z-aaaaaa"):
        upload(bucket, "raw", sorted(SEEDS.glob("*"))[:1])
        said = call("run", "-i", f"{bucket}/raw/", "-o", f"{bucket}/out", fails=True)
    assert "run 20260101T000000Z-aaaaaa holds the output" in said


@pytest.mark.parametrize("command", ["query", "runs", "check", "rejects", "run"])
def test_what_is_missing_is_one_sentence(bucket, command):
    given = {"query": ["SELECT 1 FROM articles"], "run": ["-i", f"{bucket}/nothing/"]}.get(command, [])
    said = call(command, *given, "-o", f"{bucket}/out", fails=True)
    assert re.search("there are no (tables|runs) in|matches no file", said) and said.count("\n") <= 2, said
    scheme = bucket.partition("://")[0]
    missing = f"{scheme}://no-such-bucket-here"
    given = {"query": ["SELECT 1 FROM articles"], "run": ["-i", f"{missing}/raw/"]}.get(command, [])
    said = call(command, *given, "-o", f"{missing}/out", fails=True)
    assert "there is no bucket no-such-bucket-here" in said and said.count("\n") <= 3, said


def test_the_index_is_kept_in_the_bucket_and_made_again_when_it_is_lost_or_damaged(bucket):
    upload(bucket, "raw", sorted(SEEDS.glob("*"))[:3])
    run = ("run", "-i", f"{bucket}/raw/", "-o", f"{bucket}/out", "--annotate", "none")
    call(*run)
    store = open_store(f"{bucket}/out")
    for damage in (
        lambda: store.delete("_state.sqlite"),
        lambda: store.write_bytes("_state.sqlite", b"x" * 5000),
    ):
        damage()
        assert "Nothing is new" in call(*run)
        assert store.read_bytes("_state.sqlite").startswith(b"SQLite format 3")


def test_no_working_file_is_left_on_this_machine(bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    upload(bucket, "raw", sorted(SEEDS.glob("*"))[:3])
    call("run", "-i", f"{bucket}/raw/", "-o", f"{bucket}/out", "--annotate", "none")
    assert os.listdir(tmp_path) == []


def test_no_working_file_is_left_by_a_run_that_is_stopped(bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    upload(bucket, "raw", sorted(SEEDS.glob("*"))[:3])
    command = [PROGRAM, "run", "-i", f"{bucket}/raw/", "-o", f"{bucket}/out", "--annotate", "none"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not any("beam" in name for name in os.listdir(tmp_path)):
            assert process.poll() is None
            time.sleep(0.005)
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 143 and "stopped by SIGTERM" in said
    assert os.listdir(tmp_path) == []
