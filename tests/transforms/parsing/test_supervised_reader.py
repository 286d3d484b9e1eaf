from __future__ import annotations

import gzip
import io
import json
import subprocess
import threading
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
from wiredesk.transforms.parsing import supervised_reader
from wiredesk.transforms.parsing.reader_process import ReaderStartError
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.supervised_reader import IdleProcesses, SupervisedReader, lend_reader
from wiredesk.transforms.processes.forkserver import CAN_FORK, ForkedProcess, stop_server

# A regular expression holds the interpreter, so neither a signal nor a thread can stop it.
RUNAWAY = "__import__('re').match('(a|a)*b', 'a' * 60)"
PATCHED = "import os, sys; from wiredesk.transforms.parsing import reader_child, record_reader; {}; reader_child.serve()"
POISON = "poison"

pytestmark = pytest.mark.usefixtures("forking")


def write_parquet(columns) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def read(reader, data: bytes, name: str = "a", **options):
    job = ReadJob(name, f"/in/{name}", len(data), RUN, Limits(), **options)
    return list(reader.read(job, lambda: io.BytesIO(data)))


def describe_rows(rows):
    return [
        (row.source_key, "article" if isinstance(row, Article) else f"{row.stage}/{row.reason}")
        for row in rows
    ]


@pytest.fixture
def reader():
    found = SupervisedReader(timeout_s=20)
    yield found
    found.close()


@pytest.fixture
def patch(monkeypatch):
    """Returns a function that makes readers whose process runs some code first."""
    made = []

    def make(code: str, timeout_s: float = 2) -> SupervisedReader:
        monkeypatch.setattr(supervised_reader, "_COMMAND", PATCHED.format(code))
        made.append(SupervisedReader(timeout_s))
        return made[-1]

    yield make
    for reader in made:
        reader.close()


def poison_parser(answer: str) -> str:
    """Returns code that makes the parser evaluate an expression for each poisoned text."""
    return (
        f"parse = record_reader.parse_record; record_reader.parse_record = lambda record, *rest: {answer} "
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
def test_a_parser_in_an_endless_loop_is_stopped_in_every_format(patch, data, name):
    reader = patch(poison_parser(RUNAWAY), 1)
    begun = time.monotonic()
    (reject,) = read(reader, data, name)
    assert (reject.stage, reject.reason, reject.payload) == ("parse", "timeout", data)
    assert "--record-timeout" in reject.message
    assert time.monotonic() - begun < 300
    reader.timeout_s = 30
    assert describe_rows(read(reader, STORY.encode(), "b.txt")) == [("b.txt", "article")]


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
def test_only_the_records_that_hang_their_parser_are_lost(patch, data, keys):
    ways = ["article", "parse/timeout", "article"]
    name = "a.csv" if data.startswith(b"title,") else "a"
    rows = describe_rows(read(patch(poison_parser(RUNAWAY)), data, name))
    assert rows == [(f"{name}{key}", way) for key, way in zip(keys, ways, strict=True)]


CONTAINERS = {
    "a.parquet": "wiredesk.transforms.logic.containers.columnar.pq.ParquetFile",
    "a.csv": "wiredesk.transforms.logic.containers.cutters.cut_table",
    "a.jsonl": "wiredesk.transforms.logic.containers.cutters.cut_lines",
    "a.json": "wiredesk.transforms.logic.containers.json_records.json.loads",
    "a.xml": "wiredesk.transforms.logic.containers.cutters.cut_feed",
    "a.warc": "wiredesk.transforms.logic.containers.cutters.cut_warc",
    "a.tar": "wiredesk.transforms.logic.containers.archives.list_tar",
    "a.zip": "wiredesk.transforms.logic.containers.zip.list_zip_file",
    "a.gz": "wiredesk.transforms.logic.containers.compression.gzip.GzipFile",
}
SAMPLES = {
    **{name: next(data for key, data in ALL.items() if key.endswith(name[1:])) for name in CONTAINERS},
    "a.gz": gzip.compress(STORY.encode()),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_that_hangs_is_stopped_and_becomes_one_reject(patch, name):
    where, _, function = CONTAINERS[name].rpartition(".")
    code = f"import pkgutil; place = pkgutil.resolve_name('{where}'); place.{function} = lambda *a, **k: {RUNAWAY}"
    # However little of the file is read by then, the reject is the same.
    reader = patch(code, 0.2)
    (reject,) = read(reader, SAMPLES[name], name)
    assert (reject.source_key, reject.stage, reject.reason) == (name, "read", "timeout")
    reader.timeout_s = 30
    assert describe_rows(read(reader, STORY.encode(), "b.txt")) == [("b.txt", "article")]


def test_the_records_before_a_container_hangs_are_kept(patch):
    code = (
        "from wiredesk.transforms.logic.containers import cutters; cut = cutters.cut_lines; "
        f"cutters.cut_lines = lambda *a: (part if b'{POISON}' not in part.payload else {RUNAWAY} for part in cut(*a))"
    )
    rows = describe_rows(read(patch(code), LINES))
    assert rows == [("a#1", "article"), ("a#rest", "read/timeout")]


def test_one_process_reads_several_files(reader):
    assert read(reader, STORY.encode())[0].body == STORY
    process = reader._process
    assert read(reader, PAGE)[0].body.startswith(LEAD)
    assert describe_rows(read(reader, b"<urlset></urlset>")) == [("a", "parse/sitemap")]
    assert reader._process is process and process.is_alive()


@pytest.mark.parametrize("name", ALL)
def test_the_reader_process_gives_the_rows_of_a_read_in_this_process(reader, name):
    def same(rows):
        return [replace(row, message="") if hasattr(row, "message") else row for row in rows]

    assert same(read(reader, ALL[name], name)) == same(read(SupervisedReader(timeout_s=0), ALL[name], name))


LARGE = "".join(json.dumps({"text": f"{STORY * 30} {number}"}) + "\n" for number in range(100)).encode()


def test_a_file_larger_than_a_block_is_fetched_in_several(reader):
    assert len(LARGE) > 1 << 20
    assert len(read(reader, LARGE, "a.jsonl")) == 100
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.jsonl", LARGE)
    assert len(read(reader, stored.getvalue(), "a.zip")) == 300


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("[][1]", "IndexError"),
        ("os.kill(os.getpid(), 11)", "crashed (Segmentation fault in <string>:1)"),
        ("os.kill(os.getpid(), 9)", "without a word; is memory short?"),
        (r"(os.write(2, b'one\ntwo \x1b[2J\rthree\nfour\n'), os._exit(3))", r"two \x1b[2J / three / four)"),
        ("bytes(1 << 40)", "MemoryError"),
        ("sys.exit(3)", "without a word"),
        ("(print('x' * 100000), sys.stdout.flush(), [][1])", "IndexError"),
    ],
)
def test_a_parser_that_crashes_makes_a_reject_and_the_records_after_it_are_read(patch, answer, words):
    rows = read(patch(poison_parser(answer), 20), LINES)
    assert [way for _, way in describe_rows(rows)] == ["article", "parse/crashed", "article"]
    assert words in rows[1].message


def test_waiting_for_bytes_does_not_count_towards_the_timeout(patch):
    class Slow(io.BytesIO):
        def read(self, size=-1):
            time.sleep(0.4)
            return super().read(size)

    job = ReadJob("a.jsonl", "/in/a.jsonl", len(LARGE), RUN, Limits())
    reader = patch(
        "cut = record_reader.Walker.walk_file; record_reader.Walker.walk_file = lambda *a: iter(list(cut(*a)))",
        3,
    )
    assert len(list(reader.read(job, lambda: Slow(LARGE)))) == 100


def test_an_idle_process_serves_the_next_reader_and_a_busy_one_is_ended(reader):
    read(reader, STORY.encode())
    process = reader._process
    reader.close()
    assert process.is_alive()
    job = ReadJob("a.jsonl", "/in/a.jsonl", 0, RUN, Limits())
    rows = reader.read(job, lambda: io.BytesIO(make_lines(3000)))
    assert isinstance(next(rows), Article) and reader._process is process
    rows.close()
    reader.close()
    assert not process.is_alive()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_rows_may_be_abandoned_after_their_reader_is_closed(reader):
    lines = make_lines(3000)
    rows = reader.read(ReadJob("a", "/in/a", len(lines), RUN, Limits()), lambda: io.BytesIO(lines))
    assert isinstance(next(rows), Article)
    reader.close()
    rows.close()
    assert len(read(reader, make_lines(2))) == 2


def test_a_process_without_a_supervisor_ends_at_its_limit_of_processor_time(patch):
    spent = (
        f"{poison_parser(RUNAWAY)}; from wiredesk.transforms.processes import limits; limits._GRACE_S = -1"
    )
    reader = patch(spent, 1)
    reader.start()
    reader._process.await_start()
    reader._process._channel.send(
        (ReadJob("a", "/in/a", 6, RUN, Limits(), timeout_s=0.5), POISON.encode(), None), 5
    )
    assert reader._process._process.wait(timeout=60) != 0


def test_a_started_process_is_supervised_as_well(starting, patch):
    reader = patch(poison_parser(RUNAWAY))
    assert describe_rows(read(reader, LINES)) == [
        ("a#1", "article"),
        ("a#2", "parse/timeout"),
        ("a#3", "article"),
    ]
    assert isinstance(reader._process._process, subprocess.Popen)
    _, crashed, _ = read(patch(poison_parser("os.kill(os.getpid(), 9)"), 20), LINES)
    assert "SIGKILL; is memory short?" in crashed.message


@pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")
def test_a_forked_process_gives_the_rows_of_a_started_one(reader):
    names = ("b.jsonl", "l.zip", "e.parquet", "q.warc.gz")
    forked = [read(reader, ALL[name], name) for name in names]
    assert isinstance(reader._process._process, ForkedProcess)
    stop_server()
    other = SupervisedReader(timeout_s=20)
    assert forked == [read(other, ALL[name], name) for name in names]
    assert isinstance(other._process._process, subprocess.Popen)
    other.close()


def test_an_error_of_opening_is_raised_to_the_caller(reader):
    def refuse():
        raise RecordError("read", "vanished", "it is gone")

    with pytest.raises(RecordError, match="read/vanished"):
        list(reader.read(ReadJob("a", "/in/a", 0, RUN, Limits()), refuse))


def make_texts(*texts: str) -> bytes:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()


HOSTILE = make_texts(STORY, *[f"{POISON} {STORY}"] * 300, OTHER_STORY)


def test_the_rest_of_a_file_that_stops_many_processes_becomes_one_reject(patch, monkeypatch):
    monkeypatch.setattr(supervised_reader, "MAX_RESTARTS", 5)
    rows = read(patch(poison_parser("sys.exit(3)"), 20), HOSTILE)
    crashed = [(f"a#{number}", "parse/crashed") for number in range(2, 7)]
    assert describe_rows(rows) == [("a#1", "article"), *crashed, ("a#rest", "read/crashed")]
    assert "6 times" in rows[-1].message and "6 records were read" in rows[-1].message
    assert rows[-1].payload == HOSTILE


def test_a_file_over_the_payload_limit_leaves_no_payload(patch, monkeypatch):
    monkeypatch.setattr(supervised_reader, "MAX_RESTARTS", 1)
    job = ReadJob("a", "/in/a", len(HOSTILE), RUN, replace(Limits(), payload_bytes=len(HOSTILE) - 1))
    rows = list(patch(poison_parser("sys.exit(3)"), 20).read(job, lambda: io.BytesIO(HOSTILE)))
    assert describe_rows(rows)[-1] == ("a#rest", "read/crashed") and rows[-1].payload == b""


def test_a_long_file_may_stop_more_processes(patch, monkeypatch):
    monkeypatch.setattr(supervised_reader, "MAX_RESTARTS", 1)
    monkeypatch.setattr(supervised_reader, "_RECORDS_PER_RESTART", 2)
    bad = f"{POISON} {STORY}"
    rows = read(patch(poison_parser("sys.exit(3)"), 20), make_texts(*[STORY, STORY, bad] * 4))
    assert [way for _, way in describe_rows(rows)] == ["article", "article", "parse/crashed"] * 4


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("import no_such_package", "No module named 'no_such_package'"),
        (PATCHED.format("reader_child.load_parsers = lambda: [][1]"), "IndexError: list index out of range"),
        ("import os; os.abort()", "SIGABRT"),
    ],
)
def test_a_process_that_cannot_start_fails_the_read(starting, patch, monkeypatch, command, words):
    reader = patch("pass", 20)
    monkeypatch.setattr(supervised_reader, "_COMMAND", command)
    with pytest.raises(ReaderStartError, match="does not start") as failed:
        read(reader, LINES)
    assert words in str(failed.value) and "\n" not in str(failed.value)


def test_a_process_that_fills_its_standard_error_goes_on(patch):
    answer = "os.write(2, b'x' * 1_000_000) and parse(record, *rest)"
    rows = read(patch(poison_parser(answer), 20), LINES)
    assert [way for _, way in describe_rows(rows)] == ["article"] * 3


class FakeProcess:
    def __init__(self, command="read"):
        self.command = command
        self.is_ended = False

    def serves(self, command):
        return self.command == command

    def end(self):
        self.is_ended = True


def test_idle_processes_are_bounded_and_those_of_other_code_are_ended():
    idle = IdleProcesses(2)
    first, other, excess = FakeProcess(), FakeProcess("other"), FakeProcess()
    for process in (first, other, excess):
        idle.keep(process)
    assert excess.is_ended
    assert idle.take("read") is first and other.is_ended
    assert idle.take("read") is None


def test_readers_are_lent_to_as_many_threads_as_there_are_cores(monkeypatch):
    monkeypatch.setattr(supervised_reader, "_slots", threading.BoundedSemaphore(1))
    with lend_reader(0) as reader:
        assert reader.timeout_s == 0
        assert not supervised_reader._slots.acquire(blocking=False)
    assert supervised_reader._slots.acquire(blocking=False)
