"""Prune and forget: what goes is gone from every byte, what stays is whole, and nothing comes back."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import zlib
from datetime import UTC, datetime

import fastavro
import pyarrow.parquet as pq
import pytest
import zstandard
from rich.console import Console

from tests.pipeline.maintenance.test_compact import join
from tests.pipeline.storage.test_commits import Killed, die_at
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from tests.transforms.parsing.test_payload_search import PATCHED, RUNAWAY
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.maintenance.forget import NoSuchArticleError, forget
from wiredesk.pipeline.maintenance.prune import parse_before, prune
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.locks import LockedError, hold_lock
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.pipeline.storage.table_reads import read_refused
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.parsing import supervisor as guard_module

VIEW = ProgressView(Console(quiet=True))
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
LONG = STORY + "\n\n" + "Nobody at the harbour wanted to say more about the matter that night. " * 20
FIRST = {
    "a.txt": f" date 2026-01-01 {LONG}",
    "b.txt": f" date 2026-03-02 {LONG}",
    "c.txt": f" date 2026-03-03 {LONG}",
    "d.txt": f" date 2026-02-01 {OTHER_STORY}",
    "e.txt": "",
    # What could be read of it is an article, and the payload of its reject holds the text as well.
    "f.gz": gzip.compress(f" date 2026-01-05 {LONG} The end.".encode())[:-40],
    "g.txt": f" date 2026-03-09 {LONG.replace('twelve', 'eleven')} A third boat was near.",
}


def settings(output, **others):
    return RunSettings(inputs=(), output=str(output), workers=1, **({"model": "none"} | others))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("withdraw")
    source = write_files(folder / "in", {name: FIRST[name] for name in ("a.txt", "d.txt", "e.txt", "f.gz")})
    run_wiredesk(source, folder / "out", model="en_core_web_sm")
    run_wiredesk(write_files(source, FIRST), folder / "out")
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


def rows_of(output, table="articles"):
    return {row["source_key"]: row for row in read_rows(output, table, KEYS[table], ())}


def find_id(output, key):
    return rows_of(output)[key]["article_id"]


def check(output):
    return check_output(open_store(str(output)), full=True).findings


def count_all(output):
    """What all manifests say was read, and what is in the tables."""
    manifests = order_manifests(list_manifests(open_store(str(output))))
    assert all(manifest["read"] == manifest["articles"] + manifest["rejects"] for manifest in manifests)
    in_tables = sum(len(read_rows(output, table, KEYS[table])) for table in ("articles", "rejects"))
    return sum(manifest["read"] for manifest in manifests), in_tables


def list_leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from list_leaves(item)
    elif isinstance(value, str):
        yield value.encode()
    elif isinstance(value, bytes):
        yield value
        if value[1:5] == b"\x28\xb5\x2f\xfd":
            yield zstandard.decompress(value[1:])
        if value[:2] == b"\x1f\x8b":
            yield zlib.decompressobj(31).decompress(value)


def list_contents(path):
    """Yields the bytes of a file, and of every value in it, unpacked."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield str(pq.read_metadata(path).to_dict()).encode()
        yield from list_leaves(pq.read_table(path, partitioning=None).to_pylist())
    if path.suffix == ".avro":
        with path.open("rb") as stream:
            yield from list_leaves(list(fastavro.reader(stream)))


def find_text(output, text):
    """Returns the files that hold some words, whatever is between them."""
    pattern = re.compile(rb"\W+".join(word.encode() for word in text.split()), re.IGNORECASE)
    files = [path for path in sorted(output.rglob("*")) if path.is_file()]
    return [path for path in files if any(pattern.search(content) for content in list_contents(path))]


WORDS = "twelve fishermen from the sea"


def test_the_text_is_where_it_is_thought_to_be(output):
    tables = {path.relative_to(output).parts[0] for path in find_text(output, WORDS)}
    assert tables == {"articles", "signatures", "rejects"}
    assert {row["relation"] for row in rows_of(output).values()} >= {"original", "exact"}


def test_a_forgotten_text_is_in_no_byte_of_any_file(output):
    before = rows_of(output)
    lines, summary = forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    # A truncated record is another text, and the near copy says eleven.
    forget(
        settings(output), VIEW, [row["article_id"] for key, row in before.items() if key.startswith("f.gz")]
    )
    assert find_text(output, WORDS) == []
    assert summary.totals["forgotten"] == 3 and any("reject whose payload" in line for line in lines)
    assert check(output) == []
    read, in_tables = count_all(output)
    assert read == in_tables
    kept = rows_of(output)
    assert kept["d.txt"] == before["d.txt"] and kept["g.txt"] == before["g.txt"]
    assert not {"a.txt", "b.txt", "c.txt"} & set(kept)


def test_what_is_forgotten_stands_in_the_rejects_without_its_payload(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id])
    row = next(row for row in rows_of(output, "rejects").values() if row["source_key"] == "a.txt")
    assert (row["stage"], row["reason"], row["payload"], row["payload_bytes"]) == (
        "forget",
        "forgotten",
        b"",
        0,
    )
    assert article_id in row["message"]
    manifest = order_manifests(list_manifests(open_store(str(output))))[-1]
    assert [manifest[name] for name in ("read", "articles", "rejects")] == [0, -1, 1]
    stub = rows_of(output, "signatures")["a.txt"]
    assert (stub["withdrawn"], stub["minhash"], stub["evidence"]) == ("forgotten", b"", b"")


def test_a_copy_that_stays_has_the_annotations_of_what_is_forgotten(output):
    before = rows_of(output)
    forget(settings(output), VIEW, [before["a.txt"]["article_id"]])
    after = rows_of(output)
    heir, other = after["b.txt"], after["c.txt"]
    assert before["b.txt"]["entities"] == [] and before["a.txt"]["entities"]
    assert heir["annotated_from"] is None and heir["model"] == before["a.txt"]["model"]
    for name in ("entities", "quotes", "places", "times", "keyphrases"):
        assert heir[name] == before["a.txt"][name]
    assert other["annotated_from"] == heir["article_id"] and other["entities"] == []
    for key in ("b.txt", "c.txt"):
        assert after[key]["matched_id"] == after[key]["cluster_id"] == before["a.txt"]["article_id"]
    assert check(output) == []


def test_an_heir_with_another_layout_is_annotated_by_reprocess(tmp_path):
    texts = {
        "a.txt": f" date 2026-01-01 {STORY}",
        "b.txt": f" date 2026-01-02 {STORY.upper().replace('. ', '.  ')}",
    }
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in", texts), output, model="en_core_web_sm")
    assert rows_of(output)["b.txt"]["relation"] == "exact"
    forget(settings(output), VIEW, [find_id(output, "a.txt")])
    assert (rows_of(output)["b.txt"]["model"], rows_of(output)["b.txt"]["entities"]) == (None, [])
    summary = reprocess(settings(output, model="en_core_web_sm"), VIEW, "0.0.1")
    assert summary.totals["reannotated"] == 1 and rows_of(output)["b.txt"]["model"]
    assert check(output) == []


def test_later_copies_are_linked_to_the_heir(output, tmp_path):
    forget(settings(output), VIEW, [find_id(output, "a.txt")])
    more = {
        "h.txt": f" date 2026-03-20 {LONG}",
        "i.txt": f" date 2026-03-21 {LONG} The harbour is open again.",
    }
    run_wiredesk(write_files(tmp_path / "more", more), output)
    rows = rows_of(output)
    assert (rows["h.txt"]["relation"], rows["h.txt"]["matched_id"]) == ("exact", rows["b.txt"]["article_id"])
    assert rows["h.txt"]["annotated_from"] == rows["b.txt"]["article_id"]
    assert rows["h.txt"]["cluster_id"] == rows["b.txt"]["cluster_id"]
    assert rows["i.txt"]["relation"] in ("copy", "update")
    assert check(output) == []
    # The heir may go in its turn.
    forget(settings(output), VIEW, [rows["b.txt"]["article_id"]])
    assert rows_of(output)["c.txt"]["annotated_from"] is None
    assert rows_of(output)["h.txt"]["annotated_from"] == rows["c.txt"]["article_id"]
    assert check(output) == []


@pytest.mark.parametrize("copies", [False, True])
def test_it_does_not_come_back_with_the_next_run(output, made, tmp_path, copies):
    source = shutil.copytree(made / "in", tmp_path / "in")
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=copies)
    before = rows_of(output)
    moved = run_wiredesk(source, output, moved_from=str(made / "in"))
    assert moved.totals["articles"] == moved.totals["rejects"] == 0
    assert run_wiredesk(source, output).files_new == 0
    for path in source.iterdir():
        os.utime(path)
    shutil.copy(source / "a.txt", source / "z.txt")
    summary = run_wiredesk(source, output)
    assert summary.files_new == len(FIRST) + 1
    assert (summary.totals["articles"], summary.totals["rejects"]) == ((0, 1) if copies else (1, 0))
    assert set(rows_of(output)) - set(before) == (set() if copies else {"z.txt"})
    assert check(output) == []
    for path in source.iterdir():
        os.utime(path)
    (output / "_state.sqlite").unlink()
    again = run_wiredesk(source, output)
    assert again.totals["articles"] == again.totals["rejects"] == 0
    assert (find_text(output, WORDS) == []) is copies, "nor with the payload of f.gz"


def test_it_does_not_come_back_with_a_replay(tmp_path):
    output, source = tmp_path / "out", write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {LONG}"})
    run_wiredesk(source, output, max_record_bytes=1000)
    assert replay(settings(output), VIEW).totals["articles"] == 1
    second = write_files(tmp_path / "second", {"b.txt": f" date 2026-01-09 {LONG}"})
    run_wiredesk(second, output, max_record_bytes=1000)
    assert len(find_text(output, WORDS)) == 7, "two rejects and one article, and its signature"
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    assert find_text(output, WORDS) == []
    assert replay(settings(output), VIEW).totals["replayed"] == 0
    assert run_wiredesk(second, output).files_new == 0
    os.utime(second / "b.txt")
    run_wiredesk(second, output)
    assert rows_of(output) == {} and find_text(output, WORDS) == [] and check(output) == []


def test_refused_texts_are_known_without_a_state_file(output):
    content = rows_of(output)["a.txt"]["content_hash"]
    assert read_refused(open_store(str(output))) == frozenset()
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    assert read_refused(open_store(str(output))) == {content}


def test_forgetting_again_does_nothing_and_never_less(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id], copies=True)
    for copies in (True, False):
        lines, summary = forget(settings(output), VIEW, [article_id], copies=copies)
        assert lines == [] and summary.run_ids == []
    assert read_refused(open_store(str(output)))


def test_copies_may_be_forgotten_later(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id])
    forget(settings(output), VIEW, [article_id], copies=True)
    assert not {"a.txt", "b.txt", "c.txt"} & set(rows_of(output)) and check(output) == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(output):
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    article_id = find_id(output, "a.txt")
    lines, _ = forget(settings(output), VIEW, [article_id[:10]], dry_run=True)
    assert lines[0].startswith(f"{article_id}  original  a.txt  in articles/parquet/published_month=2026-01/")
    assert any(f"{find_id(output, 'c.txt')}  of the same cluster, stays" in line for line in lines)
    old, _ = prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC), dry_run=True)
    assert {gone.source_key for gone in old.removed.values()} >= {"a.txt", "d.txt"}
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


@pytest.fixture
def hostile(tmp_path):
    """An article, and rejects of which one is large."""
    run_wiredesk(write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {LONG}"}), tmp_path / "out")
    files = {"slow.txt": b"word " * 3_000_000, "small.bin": b"\x00\x01\x02" * 99}
    run_wiredesk(write_files(tmp_path / "bad", files), tmp_path / "out", max_record_bytes=1_000_000)
    return tmp_path / "out"


def test_a_payload_that_takes_too_long_is_named_with_what_to_do_and_stops_nothing(hostile, monkeypatch):
    # The search of a large payload never ends.
    endless = PATCHED.replace("data == b'poison'", "len(data) > 9_999").format(RUNAWAY)
    monkeypatch.setattr(guard_module, "_COMMAND", endless)
    slow = rows_of(hostile, "rejects")["slow.txt"]["reject_id"]
    lines, summary = forget(settings(hostile, record_timeout_s=5), VIEW, [find_id(hostile, "a.txt")])
    assert rows_of(hostile) == {} and summary.totals["forgotten"] == summary.totals["unsearched"] == 1
    (told,) = (line for line in lines if "could not be searched" in line)
    assert told.startswith(f"{slow}  reject whose payload could not be searched (parse/timeout)")
    assert told.endswith(
        f"wiredesk rejects --payload {slow}, and if it holds the text: wiredesk forget {slow}"
    )
    assert check(hostile) == []


def test_the_payload_of_a_reject_is_forgotten_by_its_id(hostile):
    before = rows_of(hostile, "rejects")["slow.txt"]
    lines, _ = forget(settings(hostile), VIEW, [before["reject_id"][:12]])
    assert lines == [f"{before['reject_id']}  reject whose payload was named"]
    after = rows_of(hostile, "rejects")["slow.txt"]
    assert (after["reason"], after["payload"], after["reject_id"]) == ("forgotten", b"", before["reject_id"])
    assert set(rows_of(hostile)) == {"a.txt"} and check(hostile) == []
    assert forget(settings(hostile), VIEW, [before["reject_id"]])[0] == []


@pytest.mark.parametrize("wanted", ["0" * 32, "abc", "00000000"])
def test_an_id_that_is_of_no_article_is_refused(output, wanted):
    with pytest.raises(NoSuchArticleError, match="no article or reject has the id"):
        forget(settings(output), VIEW, [wanted])


def test_prune_takes_out_what_was_published_before(output):
    before = rows_of(output)
    old, summary = prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC))
    after = rows_of(output)
    assert set(before) - set(after) == {"a.txt", "d.txt", *(key for key in before if key.startswith("f.gz"))}
    assert summary.totals["pruned"] == len(old.removed)
    assert after["b.txt"]["entities"] == before["a.txt"]["entities"]
    assert set(rows_of(output, "rejects")) >= {"e.txt"}, "rejects go by the time of their run"
    assert check(output) == []
    read, in_tables = count_all(output)
    assert read == in_tables
    assert not list((output / "articles").rglob("published_month=2026-01/*")), "no empty files"


def test_prune_leaves_the_sources_so_that_nothing_is_read_again(output, made, tmp_path):
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    assert rows_of(output) == {}
    source = shutil.copytree(made / "in", tmp_path / "in")
    assert run_wiredesk(source, output, moved_from=str(made / "in")).totals["articles"] == 0
    assert run_wiredesk(source, output).files_new == 0
    for path in source.iterdir():
        os.utime(path)
    assert run_wiredesk(source, output).totals["articles"] == 0, "known, if it is read for another reason"
    assert check(output) == []


def test_a_copy_of_what_was_pruned_is_an_original(output, tmp_path):
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    run_wiredesk(write_files(tmp_path / "more", {"k.txt": f" date 2026-03-20 {LONG}"}), output)
    assert rows_of(output)["k.txt"]["relation"] == "original" and check(output) == []


def test_prune_by_arrival_takes_rejects_too(output):
    prune(settings(output), VIEW, datetime(2100, 1, 1, tzinfo=UTC), by="ingested")
    assert rows_of(output) == rows_of(output, "rejects") == {}
    assert find_text(output, WORDS) == [] and check(output) == []
    _, again = prune(settings(output), VIEW, datetime(2100, 1, 1, tzinfo=UTC), by="ingested")
    assert again.run_ids == []


def test_what_is_pruned_may_be_forgotten(output, tmp_path):
    article_id = find_id(output, "a.txt")
    prune(settings(output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    lines, _ = forget(settings(output), VIEW, [article_id], copies=True)
    assert any("in no table any more" in line for line in lines)
    summary = run_wiredesk(write_files(tmp_path / "more", {"k.txt": f" date 2026-03-20 {LONG}"}), output)
    assert summary.totals["reason:forget/forgotten"] == 1 and check(output) == []


def test_joined_files_are_pruned_and_forgotten_alike(output):
    join(output)
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC))
    join(output)
    assert set(rows_of(output)) == {"g.txt"} and check(output) == []


def test_the_moment_is_a_date_or_days_back():
    now = datetime(2026, 5, 10, 13, tzinfo=UTC)
    assert parse_before("2026-01-01", now) == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_before("10d", now) == datetime(2026, 4, 30, tzinfo=UTC)
    with pytest.raises(UsageError, match="--before takes"):
        parse_before("soon", now)


def test_nothing_goes_while_another_run_writes(output):
    with hold_lock(open_store(str(output)), "other"), pytest.raises(LockedError, match="run other holds"):
        forget(settings(output), VIEW, [find_id(output, "a.txt")])


def test_a_death_at_any_change_leaves_all_or_nothing(output, tmp_path, monkeypatch):
    article_id, before = find_id(output, "a.txt"), rows_of(output)
    outcomes = []
    for fatal in range(0, 200, 2):
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(output, folder)
        with pytest.MonkeyPatch.context() as patch:
            die_at(patch, fatal, "before")
            try:
                forget(settings(folder), VIEW, [article_id], copies=True)
            except Killed:
                pass
            else:
                break
        with open_job(settings(folder), VIEW):
            pass  # Whichever job comes next goes on where the dead one stopped.
        outcomes.append({"a.txt", "b.txt", "c.txt"} & set(rows_of(folder)))
        assert outcomes[-1] in ({"a.txt", "b.txt", "c.txt"}, set())
        assert LocalStore(str(folder)).list_files("_staging") == []
        forget(settings(folder), VIEW, [article_id], copies=True)
        assert {key for key in rows_of(folder) if key in before} == set(before) - {"a.txt", "b.txt", "c.txt"}
    assert len(outcomes) > 10 and outcomes[0] and not outcomes[-1]


@pytest.mark.parametrize(
    "payload",
    [
        LONG.encode(),
        LONG[:500].encode(),
        LONG.encode("utf-16"),
        b"\xff\xfe\x00 binary " + LONG.encode() + b"\x00\x01",
        f"<p>{LONG.replace('. ', '.</p> <p>')}</p>".encode(),
        ('{"body": "' + LONG.replace("\n", "\\n") + '"}').encode(),
    ],
)
def test_a_text_is_found_in_a_payload_of_any_shape(payload):
    assert TextFinder([LONG]).is_in(payload)


@pytest.mark.parametrize(
    "payload", [b"", b"\x00\x01", OTHER_STORY.encode(), f"He said: {STORY[:90]}".encode()]
)
def test_another_text_or_a_sentence_of_it_is_not(payload):
    assert not TextFinder([LONG]).is_in(payload)


def test_a_text_of_a_few_words_is_found():
    assert TextFinder(["Quake hits Marlow"]).is_in(b"<b>QUAKE</b> hits Marlow!")
    assert not TextFinder([""]).is_in(b"anything")
