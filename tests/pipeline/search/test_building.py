"""An index that is kept up says what one says that is made from nothing, whatever the commands do to the tables."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import duckdb
import pytest
import tantivy

from tests.pipeline.maintenance.support import VIEW, settings
from tests.pipeline.search.support import describe, open_index, open_rebuilt, read_tables
from tests.questions import NEWSDAYS
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.search import building, state
from wiredesk.pipeline.search.folder import drop_index, locked
from wiredesk.pipeline.search.index import SearchRequest
from wiredesk.pipeline.storage.layout import SEARCH
from wiredesk.pipeline.storage.stores import open_store

pytestmark = pytest.mark.one_python

NEWER = {
    "x.txt": f" date 2026-03-12 {STORY}",
    "y.txt": f" date 2026-03-13 {STORY}",
    "z.txt": f" date 2026-04-01 {OTHER_STORY}",
}


@pytest.fixture
def output(newsdays, tmp_path):
    return shutil.copytree(newsdays, tmp_path / "out")


def find_id(output, relation):
    rows = read_rows(output, "articles", "article_id", ())
    return next(row["article_id"] for row in rows if row["relation"] == relation)


def find_original_of_a_copy(output):
    rows = read_rows(output, "articles", "article_id", ())
    return next(row["annotated_from"] for row in rows if row["annotated_from"])


STEPS = {
    "run": lambda output, folder: run_wiredesk(write_files(folder / "newer", NEWER), output),
    "annotated run": lambda output, folder: run_wiredesk(
        write_files(folder / "more", {"m.txt": f" date 2026-03-14 {STORY} And so on."}), output, model="en_core_web_sm"
    ),
    "rejects": lambda output, folder: run_wiredesk(write_files(folder / "bad", {"e.txt": ""}), output),
    "reprocess": lambda output, _: reprocess(settings(output, model="en_core_web_sm"), VIEW, "9999"),
    "replay": lambda output, _: replay(settings(output), VIEW),
    "compact": lambda output, _: compact(settings(output), VIEW, 1_000_000),
    "forget an original": lambda output, _: forget(settings(output), VIEW, [find_original_of_a_copy(output)]),
    "forget a copy": lambda output, _: forget(settings(output), VIEW, [find_id(output, "exact")]),
    "prune": lambda output, _: prune(settings(output), VIEW, datetime(2026, 3, 12, tzinfo=UTC)),
}  # fmt: skip


def test_after_every_command_it_says_what_a_new_one_says(output, tmp_path):
    open_index(output)
    for name, step in STEPS.items():
        step(output, tmp_path)
        index = open_index(output)
        said = describe(index)
        assert said == describe(open_rebuilt(output, tmp_path)), name
        assert {kind: said[kind] for kind in read_tables(output)} == read_tables(output), name
        assert not index.refresh()
    assert index.search(SearchRequest()).total == len(read_rows(output, "articles", "article_id"))


def test_many_commands_at_once_make_one_change(output, tmp_path):
    open_index(output)
    for step in STEPS.values():
        step(output, tmp_path)
    assert describe(open_index(output)) == describe(open_rebuilt(output, tmp_path))


def add_copy(output, folder, model):
    """Adds an exact copy of an article of the first day, in which Behrens speaks."""
    line = json.loads((NEWSDAYS / "2026-03-10.jsonl").read_text("utf-8").splitlines()[0])
    line |= {
        "id": 99,
        "publisher": "The Copyist",
        "published_at": "2026-03-14T08:00:00Z",
        "url": "https://c.example/9",
    }
    run_wiredesk(write_files(folder / "copy", {"copy.jsonl": json.dumps(line)}), output, model=model)


def test_a_copy_follows_its_original(output, tmp_path):
    add_copy(output, tmp_path, "en_core_web_sm")
    index = open_index(output)
    by_copyist = SearchRequest(speaker="Behrens", outlet="the copyist")
    (copy,) = index.list_ids(by_copyist)
    original = find_original_of_a_copy(output)
    # The copy itself has no annotations, and its own file does not change.
    before = index.list_files()
    forget(settings(output), VIEW, [original])
    index.refresh()
    assert describe(index) == describe(open_rebuilt(output, tmp_path))
    assert before != index.list_files()
    assert index.list_ids(by_copyist) == [copy] and original not in index.list_ids(SearchRequest())


def test_a_copy_is_indexed_again_when_its_original_changes(tmp_path):
    output, by_behrens = tmp_path / "out", SearchRequest(speaker="Behrens")
    run_wiredesk(NEWSDAYS / "2026-03-10.jsonl", output)
    add_copy(output, tmp_path, "none")
    index = open_index(output)
    assert index.list_ids(by_behrens) == []
    reprocess(settings(output, model="en_core_web_sm"), VIEW, "9999")
    index.refresh()
    rows = {row["article_id"]: row for row in read_rows(output, "articles", "article_id", ())}
    quoted = {
        key for key, row in rows.items() if any("Behrens" in (q["speaker"] or "") for q in row["quotes"])
    }
    expected = {key for key, row in rows.items() if (row["annotated_from"] or key) in quoted}
    assert set(index.list_ids(by_behrens)) == expected and expected - quoted
    assert describe(index) == describe(open_rebuilt(output, tmp_path))


def test_a_forgotten_text_leaves_the_index_with_the_next_search(output, tmp_path):
    word = "qwertzuiop"
    run_wiredesk(write_files(tmp_path / "in", {"s.txt": f" date 2026-03-14 {STORY} {word} {word}."}), output)
    index = open_index(output)
    (secret,) = index.list_ids(SearchRequest(word))
    forget(settings(output), VIEW, [secret])
    index.refresh()
    assert index.search(SearchRequest(word)).total == 0
    searcher = tantivy.Index.open(str(next((output / SEARCH).glob("texts-*")))).searcher()
    # Both count what is marked as deleted and still there.
    assert searcher.doc_freq("body", word) == 0 and searcher.doc_freq("article_id", secret) == 0
    assert searcher.doc_freq("relation", "original") > 0
    with duckdb.connect() as session:
        kept = [
            repr(session.sql(f"FROM '{path}'").fetchall()) for path in (output / SEARCH).glob("*.parquet")
        ]
    assert len(kept) > 5 and not any(word in rows or secret in rows for rows in kept)


def test_dropping_removes_everything_but_the_lock(output, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    index = open_index(output)
    drop_index(open_store(str(output)))
    assert os.listdir(output / SEARCH) == ["lock"]
    # One who reads goes on, and finds everything again after the next look.
    assert index.search(SearchRequest("tunnel fire")).total > 0
    assert index.refresh() and index.search(SearchRequest("tunnel fire")).total > 0


def test_an_unchanged_output_is_not_read_again(output, monkeypatch):
    open_index(output)
    said: list[str] = []
    monkeypatch.setattr(building, "read_rows", None)
    index = open_index(output, said)
    assert said == [] and index.search(SearchRequest()).total == 16


def test_only_new_files_are_read(output, tmp_path, monkeypatch):
    open_index(output)
    said: list[str] = []
    read: list[str] = []
    plain = building.read_rows
    monkeypatch.setattr(
        building, "read_rows", lambda store, table, path: (read.append(path), plain(store, table, path))[1]
    )
    run_wiredesk(write_files(tmp_path / "newer", {"z.txt": NEWER["z.txt"]}), output)
    open_index(output, said)
    assert len(read) == 1 and "2026-04" in read[0] and said == ["adding 1 article ..."]


DAMAGES = {
    "lost": shutil.rmtree,
    "no state": lambda folder: (folder / "state.json").unlink(),
    "half a state": lambda folder: (folder / "state.json").write_bytes(
        (folder / "state.json").read_bytes()[:99]
    ),
    "another format": lambda folder: change_state(folder, format="0/0.1/15.0/x"),
    "a state of other shape": lambda folder: change_state(folder, files=[1, 2]),
    "a lost segment": lambda folder: next(folder.glob("quotes-*[0-9a-f].parquet")).unlink(),
    "half a segment": lambda folder: halve(max(folder.glob("articles-*.parquet"), key=os.path.getsize)),
    "no text index": lambda folder: shutil.rmtree(next(folder.glob("texts-*"))),
    "a lost file of texts": lambda folder: next(folder.glob("texts-*/*.store")).unlink(),
    "half a file of texts": lambda folder: halve(next(folder.glob("texts-*/*.term"))),
    "texts of zeros": lambda folder: blank(folder, ("idx", "term", "store", "fast", "pos")),
    "no list of texts": lambda folder: blank(folder, ("json",)),
}


def change_state(folder, **values):
    path = folder / "state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def halve(path):
    os.truncate(path, path.stat().st_size // 2)


def blank(folder, suffixes):
    for suffix in suffixes:
        for path in folder.glob(f"texts-*/*.{suffix}"):
            size = path.stat().st_size
            path.unlink()
            path.write_bytes(bytes(size))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_built_anew(output, tmp_path, damage):
    expected = describe(open_index(output))
    DAMAGES[damage](output / SEARCH)
    assert describe(open_index(output)) == expected
    assert describe(open_index(output)) == expected
    assert len(list((output / SEARCH).glob("texts-*"))) == 1


def test_an_index_that_is_damaged_while_it_is_open_is_built_anew(output):
    index = open_index(output)
    expected = describe(index)
    shutil.rmtree(output / SEARCH)
    assert index.refresh() and describe(index) == expected


def test_an_index_of_another_tantivy_is_built_anew(output, monkeypatch):
    said: list[str] = []
    open_index(output)
    monkeypatch.setattr(state.tantivy, "__version__", "0.0.1")
    state._describe_format.cache_clear()
    try:
        assert open_index(output, said).search(SearchRequest()).total == 16
    finally:
        state._describe_format.cache_clear()
    assert said == ["building the index of 16 articles ..."]


CHILD = """
import sys, time
from wiredesk.pipeline.search import building
from wiredesk.pipeline.search.index import SearchIndex
from wiredesk.pipeline.storage.stores import open_store
step, name = int(sys.argv[2]), sys.argv[3]
calls = 0
def stop_at(plain):
    def stopping(*args, **options):
        global calls
        calls += 1
        if calls == step:
            print("there", flush=True)
            time.sleep(600)
        return plain(*args, **options)
    return stopping
module = building if hasattr(building, name) else building.TextWriter
setattr(module, name, stop_at(getattr(module, name)))
SearchIndex.open(open_store(sys.argv[1]))
print("done", flush=True)
"""
MOMENTS = [
    (name, step)
    for name in ("write_segments", "make_document", "write_state", "sweep", "finish", "_clone")
    for step in (1, 2)
]


def stop_child(output, name, step):
    """Starts a process that changes the index, and returns it stopped at a moment, or when it is done."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(output), str(step), name], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


@pytest.mark.parametrize(("name", "step"), MOMENTS)
def test_a_process_that_is_killed_leaves_the_state_before_or_after(output, tmp_path, name, step):
    old = describe(open_index(output))
    before = json.loads((output / SEARCH / "state.json").read_bytes())
    run_wiredesk(write_files(tmp_path / "newer", NEWER), output)
    child, said = stop_child(output, name, step)
    with child:
        child.send_signal(signal.SIGKILL)
    after = json.loads((output / SEARCH / "state.json").read_bytes())
    assert said == "done" or after == before or name == "sweep"
    index = open_index(output)
    new = describe(index)
    assert new == describe(open_rebuilt(output, tmp_path)) and new != old
    assert {entry.name for entry in os.scandir(output / SEARCH)} == {"lock", *index._state.list_names()}


def test_while_another_process_changes_it_the_index_is_read_as_it_was(output, tmp_path):
    old = describe(open_index(output))
    run_wiredesk(write_files(tmp_path / "newer", NEWER), output)
    child, said = stop_child(output, "write_state", 1)
    with child:
        assert said == "there"
        assert describe(open_index(output)) == old
        child.send_signal(signal.SIGKILL)
    assert describe(open_index(output)) == describe(open_rebuilt(output, tmp_path))


def test_without_an_index_a_second_process_waits_for_the_first(output):
    child, told = stop_child(output, "write_state", 1)
    with child:
        assert told == "there"
        with locked(output / SEARCH, 0.0) as is_mine:
            assert not is_mine
        reading = subprocess.Popen(
            [sys.executable, "-c", "from wiredesk.pipeline.cli import main; main()",
             "search", "tunnel", "-o", str(output), "--format", "json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert reading.stderr is not None
        assert "another process builds the index" in reading.stderr.readline()
        child.send_signal(signal.SIGKILL)
    with reading:
        assert reading.stdout is not None
        assert len(reading.stdout.readlines()) > 3
