"""The index of earlier runs gives the answers of the tables and can always be rebuilt."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.support import OTHER_STORY, STORY, read_rows, run_increments, run_wiredesk, write_files
from wiredesk.pipeline.storage.index import _SCHEMA, State
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore
from wiredesk.pipeline.storage.table_reads import list_table, read_reject_ids, read_table
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.logic.dedup.record_marks import MARK_COLUMNS, make_marks
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE, StateLookup
from wiredesk.transforms.logic.kernel.ordering import UNDATED, to_order

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three runs: January, March, and one undated article with a reject."""
    runs = (
        {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": f" date 2026-01-02 {STORY}"},
        {"c.txt": f" date 2026-03-01 {OTHER_STORY}", "a.txt": f" date 2026-01-01 {STORY} Edited."},
        {
            "d.txt": OTHER_STORY + " And more.",
            "e.txt": "",
            "f.jsonl": json.dumps({"id": 1, "body": f"{STORY} So it ended."})
            + "\n"
            + json.dumps({"url": "https://x.example/a", "body": f"{OTHER_STORY} So it is."})
            + "\n{}\n",
        },
    )
    return run_increments(tmp_path_factory.mktemp("state"), runs)


@pytest.fixture
def output(made, tmp_path):
    return LocalStore(str(shutil.copytree(made, tmp_path / "out")))


def mark(row):
    """Returns what the index must find under the marks of a row of signatures."""
    return make_marks(*(row[name] for name in MARK_COLUMNS)).all_texts


def in_folder(store):
    """Returns the source URI of a file that the runs read."""
    (uri,) = read_table(store, "sources", ["source_uri"])["source_uri"].to_pylist()[:1]
    return os.path.dirname(uri)


def answer(store):
    """Returns the answers to all questions about this output."""
    state = State(store)
    rejects = read_table(store, "rejects", ["reject_id"])["reject_id"].to_pylist()
    uris = [f"{in_folder(store)}/{name}" for name in ("a.txt", "b.txt", "e.txt", "none")]
    answers = [
        state.find_places(uris),
        state.find_rejects([*rejects, "0" * 32]),
        state.find_signature_files([to_order(datetime(2026, 1, 20, tzinfo=UTC))], 30, NOW),
        state.find_signature_files([UNDATED], 30, NOW),
    ]
    state.close()
    return answers


def test_the_index_knows_files_and_rejects(output):
    places, rejects, _, _ = answer(output)
    assert {place.source_key for place in places.values()} == {"a.txt", "b.txt", "e.txt"}
    assert len(rejects) == 2 and rejects < set(read_reject_ids(output)), (
        "one of them has a twin in its container"
    )
    latest = {
        row["source_uri"]: (row["source_key"], row["fingerprint"])
        for row in read_rows(output.locate(""), "sources", "read_at", ())
    }
    assert places == {uri: latest[uri] for uri in places}
    uris, keys = list(latest), [key for key, _ in latest.values()]
    state = State(output)
    assert state.find_places(uris) == latest
    assert state.find_owners(keys) == {latest[uri][0]: uri for uri in uris}
    state.close()


def test_the_index_finds_signature_files_that_are_near_in_time(output):
    _, _, january, undated = answer(output)
    months = sorted(path.split("/")[2] for path in january)
    # Both runs with a January article and the one with the undated article, which has just arrived; not March.
    assert months == [
        "published_month=2026-01",
        "published_month=2026-01",
        "published_month=undated",
    ]
    assert sorted(undated) == sorted(list_table(output, "signatures")), (
        "all have arrived within the look-back"
    )


def test_it_is_rebuilt_if_it_is_missing_damaged_or_of_another_version(output):
    before = answer(output)
    output.delete(STATE_FILE)
    assert answer(output) == before
    output.write_bytes(STATE_FILE, b"this is no database, whatever its name says" * 100)
    assert answer(output) == before
    state = State(output)
    state._database.execute("PRAGMA user_version = 99")
    state.close()
    assert answer(output) == before


@pytest.mark.parametrize("made", range(12))
def test_an_index_whose_making_was_interrupted_is_made_again(made, tmp_path, monkeypatch):
    """The making ends after this number of tables and indexes; the process leaves what is on the disk."""
    store, connect, left = LocalStore(str(tmp_path)), sqlite3.connect, made

    def interrupt(action, *_):
        nonlocal left
        if action not in (sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX):
            return sqlite3.SQLITE_OK
        left -= 1
        return sqlite3.SQLITE_OK if left >= 0 else sqlite3.SQLITE_DENY

    def connect_to_interrupt(path):
        database = connect(path)
        database.set_authorizer(interrupt)
        return database

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect_to_interrupt)
        with pytest.raises(sqlite3.DatabaseError):
            State(store)
    State(store).close()
    with closing(sqlite3.connect(store.locate(STATE_FILE))) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == set(re.findall(r"CREATE TABLE (\w+)", _SCHEMA))


def test_a_run_whose_manifest_was_deleted_is_forgotten(output):
    # The ids of runs that begin in the same second do not tell their order.
    (first, *_) = order_manifests(list_manifests(output))
    answer(output)
    output.delete(f"_runs/{first['run_id']}.json")
    places, _, january, _ = answer(output)
    assert "b.txt" not in {place.source_key for place in places.values()} and len(january) == 2


def test_workers_get_the_same_answers_with_and_without_the_index(output):
    State(output).close()
    files = tuple(list_table(output, "signatures"))
    tables = EarlierIndex(EarlierSettings(root=output.root, files=files, now=NOW))
    state = EarlierIndex(
        EarlierSettings(root=output.root, files=files, state=output.locate(STATE_FILE), now=NOW)
    )
    rows = read_table(output, "signatures", ["article_id", "content_hash", "source_key"]).to_pylist()
    assert len(rows) == 7
    for row in rows:
        assert row["article_id"] in tables and row["article_id"] in state
        assert tables.find_exact(row["content_hash"]) == state.find_exact(row["content_hash"]) is not None
        for index in (tables, state):
            assert index.fetch_signature(row["article_id"]).article_id == row["article_id"]
        assert tables.find_version(row["source_key"]) == state.find_version(row["source_key"]) is not None
    marked = [
        text for one in read_table(output, "signatures", MARK_COLUMNS).to_pylist() for text in mark(one)
    ]
    assert len(marked) == 3, "a name, an address in its container, and the same address anywhere"
    for text in marked:
        assert tables.find_text(*text) == state.find_text(*text) is not None
        assert tables.list_marked(text.mark, 9) == state.list_marked(text.mark, 9) != []
    assert tables.find_text(b"0" * 12, b"0" * 8) is state.find_text(b"0" * 12, b"0" * 8) is None
    lookup = StateLookup(output.locate(STATE_FILE))
    assert lookup.find_exact("0" * 64) is None and lookup.find_version("none") is None
    assert not lookup.has_article("0" * 32)
    with pytest.raises(KeyError):
        lookup.find_location("0" * 32)


def test_an_edited_file_is_an_update_and_a_late_file_goes_to_its_own_partition(output):
    rows = {
        (row["source_key"], row["relation"])
        for row in read_rows(output.locate(""), "articles", "article_id", ())
    }
    assert {("a.txt", "original"), ("a.txt", "update"), ("b.txt", "exact")} <= rows
    assert len([p for p in list_table(output, "articles") if "published_month=2026-01" in p]) == 2


def test_verify_knows_a_file_by_its_content(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": OTHER_STORY})
    output = tmp_path / "out"
    run_wiredesk(source, output, verify=True)
    os.utime(source / "a.txt")
    assert run_wiredesk(source, output, verify=True).files_new == 0, "touched, and the same"
    stamp = (source / "b.txt").stat()
    (source / "b.txt").write_text(OTHER_STORY.replace("Tuesday", "Sundays"))
    os.utime(source / "b.txt", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert run_wiredesk(source, output).files_new == 1, "only a.txt, by its time: b.txt looks the same"
    assert run_wiredesk(source, output, verify=True).files_new >= 1, "b.txt has other words"
    keys = [row["source_key"] for row in read_rows(output, "articles", "article_id")]
    assert sorted(keys) == ["a.txt", "b.txt", "b.txt"]
