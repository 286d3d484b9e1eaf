from __future__ import annotations

import gzip
import io
import json
import sys
import time
import zipfile
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support import OTHER_STORY, RUN, STORY
from tests.transforms.logic.containers.samples import ALL, LEAD, PAGE, make_lines, make_tar, make_zip
from wiredesk.schemas.records import Article
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing import supervisor as guard_module
from wiredesk.transforms.parsing.child_process import ChildStartError
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.supervisor import Guard
from wiredesk.transforms.processes.forkserver import CAN_FORK, Forked, start_server, stop_server
from wiredesk.transforms.processes.limits import limit_resource

# A regular expression holds the interpreter: no signal and no thread would stop it.
RUNAWAY = "__import__('re').match('(a|a)*b', 'a' * 60)"
PATCHED = "import os, sys; from wiredesk.transforms.parsing import child as guarded, record_reader as reading; {}; guarded.serve()"
POISON = "poison"


def write_parquet(columns) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def read(guard, data: bytes, name: str = "a", **options):
    job = ReadJob(name, f"/in/{name}", len(data), RUN, Limits(), **options)
    return list(guard.read(job, lambda: io.BytesIO(data)))


def tell(rows):
    return [
        (row.source_key, "article" if isinstance(row, Article) else f"{row.stage}/{row.reason}")
        for row in rows
    ]


@pytest.fixture
def guard():
    found = Guard(timeout_s=20)
    yield found
    found.close()


@pytest.fixture
def server(monkeypatch):
    """Makes guards fork their children, as they do in a worker process, instead of starting a Python."""
    if not CAN_FORK:
        pytest.skip("this system cannot fork so")
    monkeypatch.setattr(guard_module, "_idle", [])
    start_server("wiredesk.transforms.parsing.child:load")
    yield
    stop_server()


@pytest.fixture
def patch(monkeypatch):
    """Returns a function that makes guards whose child runs some code first."""
    made = []

    def make(code: str, timeout_s: float = 2) -> Guard:
        monkeypatch.setattr(guard_module, "_COMMAND", PATCHED.format(code))
        made.append(Guard(timeout_s))
        return made[-1]

    yield make
    for guard in made:
        guard.close()


def poison_parser(answer: str) -> str:
    """Returns code that makes a parser do something where the text says so."""
    return (
        f"parse = reading.parse_record; reading.parse_record = lambda record, *rest: {answer} "
        f"if b'{POISON}' in record.payload else parse(record, *rest)"
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (POISON.encode(), "a.txt"),
        (PAGE.replace(b"<p>", b"<p>poison ", 1), "a.html"),
        (json.dumps({"text": f"{POISON} {STORY}"}).encode(), "a.json"),
        (f"From: a@b.example\nMIME-Version: 1.0\n\n{POISON} {STORY}".encode(), "a.eml"),
    ],
)
def test_a_parser_that_never_ends_is_stopped_whatever_it_parses(patch, data, name):
    guard = patch(poison_parser(RUNAWAY))
    begun = time.monotonic()
    (reject,) = read(guard, data, name)
    assert (reject.stage, reject.reason, reject.payload) == ("parse", "timeout", data)
    assert "--record-timeout" in reject.message
    assert time.monotonic() - begun < 300
    guard.timeout_s = 30
    assert tell(read(guard, STORY.encode(), "b.txt")) == [("b.txt", "article")]


TEXTS = [STORY, f"{POISON} {STORY}", OTHER_STORY]
FILES = {f"{number}.txt": text.encode() for number, text in enumerate(TEXTS)}
LINES = "".join(json.dumps({"text": text}) + "\n" for text in TEXTS).encode()
COLUMN = write_parquet({"text": TEXTS})
TABLE = "title,text\n" + "".join(f'x,"{text}"\n' for text in TEXTS)


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (LINES, [f"#{n}" for n in range(1, 4)]),
        (TABLE.encode(), [f"#{n}" for n in range(1, 4)]),
        (make_tar(FILES), [f"!{n}.txt" for n in range(3)]),
        (make_zip(FILES), [f"!{n}.txt" for n in range(3)]),
        (COLUMN, [f"#{n}" for n in range(1, 4)]),
    ],
)
def test_only_the_records_that_run_away_are_lost(patch, data, keys):
    ways = ["article", "parse/timeout", "article"]
    name = "a.csv" if data.startswith(b"title,") else "a"
    rows = tell(read(patch(poison_parser(RUNAWAY)), data, name))
    assert rows == [(f"{name}{key}", way) for key, way in zip(keys, ways, strict=True)]


CONTAINERS = {
    "a.parquet": "wiredesk.transforms.logic.containers.table.pq.ParquetFile",
    "a.csv": "wiredesk.transforms.logic.containers.walk.cut_table",
    "a.jsonl": "wiredesk.transforms.logic.containers.walk.cut_lines",
    "a.json": "wiredesk.transforms.logic.containers.json_records.json.loads",
    "a.xml": "wiredesk.transforms.logic.containers.walk.cut_feed",
    "a.warc": "wiredesk.transforms.logic.containers.walk.cut_warc",
    "a.tar": "wiredesk.transforms.logic.containers.walk.list_tar",
    "a.zip": "wiredesk.transforms.logic.containers.walk.list_zip",
    "a.gz": "wiredesk.transforms.logic.containers.compression.gzip.GzipFile",
}
SAMPLES = {
    **{name: next(data for key, data in ALL.items() if key.endswith(name[1:])) for name in CONTAINERS},
    "a.gz": gzip.compress(STORY.encode()),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_that_never_ends_is_stopped_and_is_one_reject(patch, name):
    where, _, function = CONTAINERS[name].rpartition(".")
    code = f"import pkgutil; place = pkgutil.resolve_name('{where}'); place.{function} = lambda *a, **k: {RUNAWAY}"
    guard = patch(code, 1)
    (reject,) = read(guard, SAMPLES[name], name)
    assert (reject.source_key, reject.stage, reject.reason) == (name, "read", "timeout")
    guard.timeout_s = 30
    assert tell(read(guard, STORY.encode(), "b.txt")) == [("b.txt", "article")]


def test_what_a_container_gave_before_it_ran_away_is_kept(patch):
    code = (
        "from wiredesk.transforms.logic.containers import walk; cut = walk.cut_lines; "
        f"walk.cut_lines = lambda *a: (part if b'{POISON}' not in part.payload else {RUNAWAY} for part in cut(*a))"
    )
    rows = tell(read(patch(code), LINES))
    assert rows == [("a#1", "article"), ("a#rest", "read/timeout")]


def test_files_are_read_in_one_child(guard):
    assert read(guard, STORY.encode())[0].body == STORY
    child = guard._child
    assert read(guard, PAGE)[0].body.startswith(LEAD)
    assert tell(read(guard, b"<urlset></urlset>")) == [("a", "parse/sitemap")]
    assert guard._child is child and child.is_alive()


@pytest.mark.parametrize("name", ALL)
def test_the_child_reads_what_this_process_would(guard, name):
    def same(rows):
        return [replace(row, message="") if hasattr(row, "message") else row for row in rows]

    assert same(read(guard, ALL[name], name)) == same(read(Guard(timeout_s=0), ALL[name], name))


LARGE = "".join(json.dumps({"text": f"{STORY * 30} {number}"}) + "\n" for number in range(100)).encode()


def test_a_file_larger_than_what_is_sent_at_once_is_asked_for(guard):
    assert len(LARGE) > 1 << 20
    assert len(read(guard, LARGE, "a.jsonl")) == 100
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.jsonl", LARGE)
    assert len(read(guard, stored.getvalue(), "a.zip")) == 300


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("[][1]", "IndexError"),
        ("os.kill(os.getpid(), 11)", "crashed (Segmentation fault in <string>:1)"),
        ("os.kill(os.getpid(), 9)", "SIGKILL; is memory short?"),
        (r"(os.write(2, b'one\ntwo \x1b[2J\rthree\nfour\n'), os._exit(3))", r"two \x1b[2J / three / four)"),
        ("bytes(1 << 40)", "MemoryError"),
        ("sys.exit(3)", "without a word"),
        ("(print('x' * 100000), sys.stdout.flush(), [][1])", "IndexError"),
    ],
)
def test_a_parser_that_crashes_makes_a_reject_and_what_follows_is_read(patch, answer, said):
    rows = read(patch(poison_parser(answer), 20), LINES)
    assert [way for _, way in tell(rows)] == ["article", "parse/crashed", "article"]
    assert said in rows[1].message


def test_the_time_that_bytes_take_to_come_is_not_the_parsers(patch):
    class Slow(io.BytesIO):
        def read(self, size=-1):
            time.sleep(0.4)
            return super().read(size)

    job = ReadJob("a.jsonl", "/in/a.jsonl", len(LARGE), RUN, Limits())
    guard = patch(
        "cut = reading.Walker.walk_file; reading.Walker.walk_file = lambda *a: iter(list(cut(*a)))", 3
    )
    assert len(list(guard.read(job, lambda: Slow(LARGE)))) == 100


def test_an_idle_child_serves_the_next_guard_and_a_busy_one_ends(guard):
    read(guard, STORY.encode())
    child = guard._child
    guard.close()
    assert child.is_alive()
    job = ReadJob("a.jsonl", "/in/a.jsonl", 0, RUN, Limits())
    rows = guard.read(job, lambda: io.BytesIO(make_lines(3000)))
    assert isinstance(next(rows), Article) and guard._child is child
    rows.close()
    guard.close()
    assert not child.is_alive()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_rows_may_be_given_up_after_their_guard_is_closed(guard):
    lines = make_lines(3000)
    rows = guard.read(ReadJob("a", "/in/a", len(lines), RUN, Limits()), lambda: io.BytesIO(lines))
    assert isinstance(next(rows), Article)
    guard.close()
    rows.close()
    assert len(read(guard, make_lines(2))) == 2


def test_a_child_that_nobody_can_end_any_more_ends_by_itself(patch):
    spent = f"{poison_parser(RUNAWAY)}; from wiredesk.transforms.processes import limits; limits._GRACE_S = -1"
    guard = patch(spent, 1)
    guard.start()
    guard._child.await_start()
    guard._child._channel.send(
        (ReadJob("a", "/in/a", 6, RUN, Limits(), timeout_s=0.5), POISON.encode(), None), 5
    )
    assert guard._child._process.wait(timeout=60) != 0


def test_a_forked_child_is_as_good_as_one_started_anew(server, patch):
    guard = patch(poison_parser(RUNAWAY))
    assert tell(read(guard, LINES)) == [("a#1", "article"), ("a#2", "parse/timeout"), ("a#3", "article")]
    assert isinstance(guard._child._process, Forked)
    guard = patch(poison_parser("bytes(1 << 40)"), 20)
    assert [way for _, way in tell(read(guard, LINES))] == ["article", "parse/crashed", "article"]
    guard = patch(poison_parser("sys.exit(3)"), 20)
    assert [way for _, way in tell(read(guard, LINES))] == ["article", "parse/crashed", "article"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.zip", "a.parquet"])
def test_a_forked_child_reads_what_one_started_anew_would(server, guard, name):
    data = next(data for key, data in ALL.items() if key.endswith(name[1:]))
    rows = read(guard, data, name)
    assert isinstance(guard._child._process, Forked)
    stop_server()
    other = Guard(timeout_s=20)
    assert rows == read(other, data, name)
    other.close()


def test_what_cannot_be_opened_is_told_to_whoever_asked(guard):
    def refuse():
        raise RecordError("read", "vanished", "it is gone")

    with pytest.raises(RecordError, match="read/vanished"):
        list(guard.read(ReadJob("a", "/in/a", 0, RUN, Limits()), refuse))


def make_texts(*texts: str) -> bytes:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()


HOSTILE = make_texts(STORY, *[f"{POISON} {STORY}"] * 300, OTHER_STORY)


def test_a_file_that_stops_child_after_child_is_one_reject_in_the_end(server, patch, monkeypatch):
    monkeypatch.setattr(guard_module, "MAX_RESTARTS", 5)
    rows = read(patch(poison_parser("sys.exit(3)"), 20), HOSTILE)
    crashed = [(f"a#{number}", "parse/crashed") for number in range(2, 7)]
    assert tell(rows) == [("a#1", "article"), *crashed, ("a#rest", "read/crashed")]
    assert "6 times" in rows[-1].message and "6 records were read" in rows[-1].message
    assert rows[-1].payload == HOSTILE


def test_a_file_too_large_to_be_kept_leaves_no_payload(server, patch, monkeypatch):
    monkeypatch.setattr(guard_module, "MAX_RESTARTS", 1)
    job = ReadJob("a", "/in/a", len(HOSTILE), RUN, replace(Limits(), payload_bytes=len(HOSTILE) - 1))
    rows = list(patch(poison_parser("sys.exit(3)"), 20).read(job, lambda: io.BytesIO(HOSTILE)))
    assert tell(rows)[-1] == ("a#rest", "read/crashed") and rows[-1].payload == b""


def test_a_long_file_may_stop_more_children(server, patch, monkeypatch):
    monkeypatch.setattr(guard_module, "MAX_RESTARTS", 1)
    monkeypatch.setattr(guard_module, "_RECORDS_A_RESTART", 2)
    bad = f"{POISON} {STORY}"
    rows = read(patch(poison_parser("sys.exit(3)"), 20), make_texts(*[STORY, STORY, bad] * 4))
    assert [way for _, way in tell(rows)] == ["article", "article", "parse/crashed"] * 4


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("import no_such_package", "No module named 'no_such_package'"),
        (PATCHED.format("guarded.load = lambda: [][1]"), "IndexError: list index out of range"),
        ("import os; os.abort()", "SIGABRT"),
    ],
)
def test_a_child_that_cannot_start_is_no_files_fault(patch, monkeypatch, command, said):
    guard = patch("pass", 20)
    monkeypatch.setattr(guard_module, "_COMMAND", command)
    with pytest.raises(ChildStartError, match="does not start") as failed:
        read(guard, LINES)
    assert said in str(failed.value) and "\n" not in str(failed.value)


def test_a_child_that_says_much_is_listened_to(patch):
    answer = "os.write(2, b'x' * 1_000_000) and parse(record, *rest)"
    rows = read(patch(poison_parser(answer), 20), LINES)
    assert [way for _, way in tell(rows)] == ["article"] * 3


def test_where_memory_is_not_limited_that_is_said_once(monkeypatch, caplog):
    monkeypatch.setattr(guard_module, "PROBE_MEMORY", "raise ValueError")
    guard_module.tell_unbounded.cache_clear()
    guard_module.tell_unbounded()
    assert sys.platform != "linux" or caplog.text == ""
    monkeypatch.setattr("sys.platform", "darwin")
    guard_module.tell_unbounded.cache_clear()
    for _ in range(2):
        guard_module.tell_unbounded()
    assert caplog.text.count("does not limit the memory") == 1
    guard_module.tell_unbounded.cache_clear()


@pytest.mark.parametrize("error", [ValueError("current limit exceeds maximum limit"), OSError(22, "no")])
def test_a_limit_that_the_system_refuses_is_told_and_no_error(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr("resource.setrlimit", refuse)
    assert not limit_resource("RLIMIT_AS", 1 << 30)
