"""One way to change a table: new files come under new names, old ones go, and whoever goes by the manifests sees
what was before or what is after, whatever dies when."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import duckdb
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.pipeline.storage.support import list_live
from tests.pipeline.storage.test_commits import MUTATIONS, Killed, die_at
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output, verify
from wiredesk.pipeline.export import warehouse
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage import commits, rewrite
from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.changes import Change, check_change
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.layout import find_first_version, name_version
from wiredesk.pipeline.storage.manifests import (
    LiveFile,
    fold_files,
    list_manifests,
    order_manifests,
    read_steadily,
)
from wiredesk.pipeline.storage.stores import BeamStore, LocalStore, open_store
from wiredesk.pipeline.storage.table_reads import list_table
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.schemas.records import DataFile
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE

VIEW = ProgressView(Console(quiet=True))
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
MODEL = "en_core_web_sm"
LONG = STORY + "\n\n" + "Nothing more was known on Sunday night. " * 30
RUNS = (
    {"a.txt": f" date 2026-01-01 {STORY}", "d.txt": f" date 2026-02-01 {OTHER_STORY}", "e.txt": ""},
    {
        "b.txt": f" date 2026-01-02 {STORY}",
        "g.bin": b"\x00\x01\x02" * 99,
        "l.txt": f" date 2026-02-03 {LONG}",
    },
)
MORE = {
    "d.txt": f" date 2026-02-01 {OTHER_STORY} The mayor was not there.",
    "m.txt": f" date 2026-02-04 {STORY}",
    "n.txt": f" date 2026-02-05 {OTHER_STORY}",
    "o.txt": f" date 2026-02-06 {OTHER_STORY.replace('two hundred', 'three hundred')}",
    "e.txt": "",
}
"""An edited file, an exact copy of each text, a near copy and a reject that is there already."""


def settings(output, **others):
    return RunSettings(inputs=(), output=str(output), workers=1, **({"model": "none"} | others))


def find_id(output, key):
    rows = read_rows(output, "articles", "article_id", ())
    return next(row["article_id"] for row in rows if row["source_key"] == key)


COMMANDS = {
    "compact": lambda output: compact(settings(output), VIEW, 100_000_000),
    "forget": lambda output: forget(settings(output), VIEW, [IDS["a.txt"]]),
    "prune": lambda output: prune(settings(output), VIEW, datetime(2026, 1, 2, tzinfo=UTC)),
    "replay": lambda output: replay(settings(output), VIEW),
    "reprocess": lambda output: reprocess(settings(output, model=MODEL), VIEW, "0"),
}
IDS: dict[str, str] = {}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    for texts in RUNS:
        # The limit is too low for one of them, which a replay finds out.
        run_wiredesk(write_files(folder / "in", texts), folder / "out", max_record_bytes=1500)
    IDS["a.txt"] = find_id(folder / "out", "a.txt")
    reprocess(settings(shutil.copytree(folder / "out", folder / "warm"), model=MODEL), VIEW, "0")
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


@pytest.fixture(scope="module")
def clean(made):
    """What each command makes of the rows when it is left alone."""
    rows = {"": read_all(made / "out")}
    for name, command in COMMANDS.items():
        folder = shutil.copytree(made / "out", made / name)
        command(folder)
        rows[name] = read_all(folder)
    return rows


def read_all(output):
    """Returns all rows as the manifests say, less what depends on the run."""
    found = {table: read_rows(output, table, key) for table, key in KEYS.items()}
    for row in found["rejects"]:
        row["replayed_run_id"] = row["replayed_run_id"] is not None
        row["message"] = row["message"].replace(str(output), "")
    return found


def count_in_duckdb(output):
    """Returns how many rows a DuckDB session with wiredesk.sql sees in each table."""
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE wiredesk = '{output}'")
        connection.execute((output / "wiredesk.sql").read_text("utf-8"))
        return {table: connection.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in KEYS}


def watch_the_disk(patch, look):
    """Has ``look`` be called after every change of the disk."""

    def wrap(operation):
        def call(self, *args):
            result = operation(self, *args)
            look(f"{operation.__name__} {args[0]}")
            return result

        return call

    for kind, name in MUTATIONS:
        if kind is LocalStore:
            patch.setattr(kind, name, wrap(getattr(kind, name)))


@pytest.mark.parametrize("name", COMMANDS)
def test_readers_by_manifests_see_before_or_after_and_nothing_else(output, clean, name, monkeypatch):
    before, after = clean[""], clean[name]
    assert (before == after) is (name == "compact")
    seen, counted = [], []

    def look(what):
        rows = read_all(output)
        seen.append("before" if rows == before else "after" if rows == after else f"neither, at {what}")
        if what.startswith(("rename", "delete")):
            counted.append(count_in_duckdb(output))

    with monkeypatch.context() as patch:
        watch_the_disk(patch, look)
        COMMANDS[name](output)
    last = "before" if name == "compact" else "after"
    assert seen == sorted(seen, reverse=True) and set(seen) == {"before", last}, "it changes once and whole"
    states = [{table: len(rows) for table, rows in state.items()} for state in (before, after)]
    assert all(counts in states for counts in counted) and counted[-1] == states[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_is_written_over_or_named_again(output, name):
    """So what a reader, a cache or an Iceberg table knows of a name stays true."""
    before = {path: path.read_bytes() for path in output.rglob("*.*") if path.suffix in (".parquet", ".avro")}
    files = {path for manifest in list_manifests(open_store(str(output))) for path in written(manifest)}
    COMMANDS[name](output)
    COMMANDS["compact" if name != "compact" else "prune"](output)
    for path, content in before.items():
        assert not path.exists() or path.read_bytes() == content
    for manifest in order_manifests(list_manifests(open_store(str(output))))[2:]:
        assert "replaced" not in manifest and files.isdisjoint(written(manifest))
        files.update(written(manifest))


def written(manifest):
    return [file["path"] for file in manifest["files"]]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_death_at_any_change_is_mended_by_the_next_command(made, tmp_path, clean, name):
    before, after = clean[""], clean[name]
    moments = 0
    for fatal in range(0, 200, 5):
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made / "out", folder)
        with pytest.MonkeyPatch.context() as patch:
            changes = die_at(patch, fatal, "before" if moments % 2 else "after")
            try:
                COMMANDS[name](folder)
            except Killed:
                pass
            else:
                break
        moments += 1
        seen = read_all(folder)
        assert seen in (before, after), (fatal, changes)
        # Any other command completes it, or removes what it has left.
        prune(settings(folder), VIEW, datetime(1990, 1, 1, tzinfo=UTC))
        assert read_all(folder) in ((after,) if seen == after else (before, after)), (fatal, changes)
        assert check_output(open_store(str(folder))).is_clean
        COMMANDS[name](folder)
        assert read_all(folder) == after
        assert not LocalStore(str(folder)).list_files("_staging")
    assert moments > 4, "many a moment was tried"


@pytest.mark.parametrize("name", ["prune", "replay"])
def test_a_disk_that_fails_once_leaves_nothing_half(made, tmp_path, clean, name):
    before, after = clean[""], clean[name]
    failed = 0
    for fatal in range(3, 200, 6):
        folder = tmp_path / "full"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made / "out", folder)
        with pytest.MonkeyPatch.context() as patch:
            changes = []

            def fail(what, changes=changes, fatal=fatal):
                changes.append(what)
                if len(changes) == fatal:
                    raise OSError("No space left on device")

            watch_the_disk(patch, fail)
            try:
                COMMANDS[name](folder)
            except (OSError, RuntimeError) as error:
                assert "No space left" in str(error)
        if len(changes) < fatal:
            break
        failed += 1
        seen, staged = read_all(folder), LocalStore(str(folder)).list_files("_staging")
        assert seen in (before, after), (fatal, changes)
        assert not staged or any(path.endswith("plan.json") for path in staged)
        COMMANDS[name](folder)
        assert read_all(folder) == after and check_output(open_store(str(folder))).is_clean
    assert failed > 3


@pytest.mark.parametrize("name", COMMANDS)
def test_the_next_run_links_as_if_nothing_had_been_rewritten(made, output, tmp_path, name):
    plain = shutil.copytree(made / "out", tmp_path / "plain")
    COMMANDS[name](output)
    source = write_files(tmp_path / "more", MORE)
    for folder in (plain, output):
        run_wiredesk(source, folder)
    # What is a copy of an article that was taken out has another one to be linked to.
    new = {"d.txt", "n.txt", "o.txt", *(["m.txt"] if name not in ("forget", "prune") else [])}
    columns = ("source_key", "article_id", "matched_id", "relation", "cluster_id", "similarity")
    links = [
        [
            {column: row[column] for column in columns}
            for row in read_rows(folder, "articles", "article_id", ())
            if row["source_key"] in new
        ]
        for folder in (plain, output)
    ]
    assert links[0] == links[1] and {row["relation"] for row in links[0]} >= {"exact", "update"}
    assert check_output(open_store(str(output)), full=True).findings == []


def ask_everything(output):
    state = State(LocalStore(str(output)))
    columns = {
        "sources": "*",
        "rejects": "*",
        "contents": "*",
        "refused": "*",
        "files": "path, first, last, undated, ingested",
        "articles JOIN files USING (file)": "article_id, place, path",
        "versions JOIN files USING (file)": "source_key, place, versions.ingested, path",
    }
    answers = {
        tables: sorted(state._database.execute(f"SELECT {names} FROM {tables}"))
        for tables, names in columns.items()
    }
    state.close()
    return answers


@pytest.mark.parametrize("name", COMMANDS)
def test_the_index_that_follows_is_the_one_that_is_made_anew(output, name):
    State(LocalStore(str(output))).close()
    COMMANDS[name](output)
    followed = ask_everything(output)
    (output / STATE_FILE).unlink()
    assert ask_everything(output) == followed
    paths = {path for _, path in followed["rejects"]}
    assert paths <= set(list_table(open_store(str(output)), "rejects"))


def test_pruned_rejects_leave_the_index_and_others_stay(output):
    State(LocalStore(str(output))).close()
    kept = ask_everything(output)
    prune(settings(output), VIEW, datetime(2999, 1, 1, tzinfo=UTC))
    left = ask_everything(output)
    assert kept["rejects"] and not left["rejects"] and left["sources"] == kept["sources"]


def test_only_what_moves_signatures_has_the_index_made_anew(output, monkeypatch):
    State(LocalStore(str(output))).close()
    begun = []
    monkeypatch.setattr(State, "_begin_anew", lambda self: begun.append(1))
    COMMANDS["reprocess"](output)
    COMMANDS["replay"](output)
    assert begun == []


def file(path, rows=1, table="articles"):
    return {"table": table, "format": "parquet", "path": path, "rows": rows, "bytes": 9}


def test_a_version_sorts_and_counts_where_the_first_one_did():
    first, other = (
        "articles/parquet/published_month=2026-01/r1-00000.parquet",
        "articles/parquet/r2-00000.parquet",
    )
    second = name_version(first, "r3").format("parquet")
    third = name_version(second, "r4").format("parquet")
    assert (second, third) == (first[:-8] + ".r3.parquet", first[:-8] + ".r4.parquet")
    assert name_version(first, "r3").format("avro") == second.replace("parquet", "avro")
    assert {find_first_version(path) for path in (first, second, third)} == {first}
    manifests = [
        {"run_id": "r1", "files": [file(first)]},
        {"run_id": "r2", "files": [file(other)]},
        {"run_id": "r3", "files": [file(second)], "removed": [first]},
        {"run_id": "r4", "files": [file(third)], "removed": [second]},
    ]
    live = list(fold_files(manifests).values())
    assert [(f.path, f.run_id, f.since) for f in live] == [(third, "r4", "r1"), (other, "r2", "r2")]
    manifests.append({"run_id": "r5", "files": [], "removed": [third]})
    assert list(fold_files(manifests)) == [other]


def test_manifests_of_older_releases_that_renamed_over_files_are_understood():
    manifests = [
        {"run_id": "r1", "files": [file("a"), file("b")], "replaced": []},
        {"run_id": "r2", "files": [], "replaced": [file("a", rows=7)]},
    ]
    live = fold_files(manifests)
    assert list(live) == ["a", "b"] and live["a"] == LiveFile("r2", "articles", "parquet", "a", 7, 9, "r1")


def test_the_index_follows_an_output_of_an_older_release(output):
    """It renamed new versions of files over the old ones: signatures have other places in them then."""
    State(LocalStore(str(output))).close()
    signatures = [f._asdict() for f in list_live(output, "signatures")]
    manifest = order_manifests(list_manifests(open_store(str(output))))[-1] | {
        "run_id": "29990101T000000Z-000000",
        "committed_at": "2999-01-01",
        "files": [],
        "replaced": [{key: old[key] for key in file("")} for old in signatures],
    }
    path = output / signatures[0]["path"]
    table = pq.ParquetFile(path).read()
    pq.write_table(table.take(list(reversed(range(table.num_rows)))), path)
    (output / "_runs" / "29990101T000000Z-000000.json").write_text(json.dumps(manifest))
    followed = ask_everything(output)
    (output / STATE_FILE).unlink()
    assert ask_everything(output) == followed


def test_a_replay_in_slices_marks_each_file_of_rejects_again(tmp_path):
    texts = {f"{n}.txt": f" date 2026-01-0{n} {LONG} Number {n}. {OTHER_STORY}" for n in range(1, 5)}
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in", texts), output, max_record_bytes=1500)
    summary = replay(settings(output, slice_size=1), VIEW)
    assert (summary.totals["replayed"], len(summary.run_ids)) == (4, 4)
    marks = {
        row["source_key"]: row["replayed_run_id"] for row in read_rows(output, "rejects", "source_key", ())
    }
    assert sorted(marks.values()) == sorted(summary.run_ids)
    assert len(list_live(output, "rejects")) == 1
    assert check_output(open_store(str(output)), full=True).findings == []


def test_a_change_that_would_lose_rows_is_not_committed(output):
    live = list_live(output, "articles")
    before = read_all(output)
    short = DataFile("articles", "parquet", "articles/parquet/new.parquet", "", live[0].rows - 1, 1)
    with pytest.raises(AccountingError, match="parquet files would change by -1"):
        check_change(Change([short], [live[0].path]), live)
    with pytest.raises(AccountingError, match="in no table"):
        check_change(Change([], ["articles/parquet/none.parquet"]), live)

    def lose_a_row(store, run_id):
        result = commits.read_result(store, run_id)
        result["files"][0]["rows"] -= 1
        return result

    with pytest.MonkeyPatch.context() as patch, pytest.raises(AccountingError, match="nothing was committed"):
        patch.setattr("wiredesk.pipeline.jobs.reprocess.read_result", lose_a_row)
        COMMANDS["reprocess"](output)
    assert read_all(output) == before and not LocalStore(str(output)).list_files("_staging")


def test_a_file_that_goes_while_it_is_read_has_all_be_read_anew(output):
    store, tries = open_store(str(output)), []

    def read(tables):
        tries.append(tables.list_paths("signatures"))
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return [store.read_bytes(path) for path in tables.list_paths("signatures")]

    assert read_steadily(store, read) and len(tries) == 2 and tries[0] != tries[1]
    store.delete(tries[1][0])
    with pytest.raises(FileNotFoundError):
        read_steadily(store, read)


def test_a_store_gives_the_manifests_in_the_same_order(output):
    assert list_manifests(BeamStore(str(output))) == list_manifests(LocalStore(str(output))) != []
    assert list_table(BeamStore(str(output)), "sources") == list_table(LocalStore(str(output)), "sources")


def test_a_check_that_is_overtaken_begins_again(output, monkeypatch):
    look, tries = verify.take_inventory, []

    def be_overtaken(store, findings):
        inventory = look(store, findings)
        tries.append(1)
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return inventory

    monkeypatch.setattr(verify, "take_inventory", be_overtaken)
    assert check_output(open_store(str(output))).findings == [] and len(tries) == 2
    (output / list_table(open_store(str(output)), "sources")[0]).unlink()
    assert not check_output(open_store(str(output))).is_clean and len(tries) == 3


def test_our_own_queries_are_made_anew_when_files_go_as_they_begin(output, monkeypatch):
    make, tries = warehouse.make_wiredesk_sql, []

    def run_into_a_compact():
        # It comes between the list of the files and the first look at them.
        tries.append(1)
        old = list_table(open_store(str(output)), "sources")[0]
        if len(tries) == 1:
            COMMANDS["compact"](output)
        return f"{make()}\nCREATE TEMP TABLE seen AS FROM read_parquet('{output}/{old}');"

    monkeypatch.setattr(warehouse, "make_wiredesk_sql", run_into_a_compact)
    with connect(open_store(str(output))) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(3,)] and len(tries) == 2
    monkeypatch.setattr(warehouse, "make_wiredesk_sql", lambda: "FROM read_parquet('none.parquet')")
    with pytest.raises(duckdb.IOException):
        connect(open_store(str(output)))


def test_what_is_rewritten_is_read_and_written_a_little_at_a_time(output, monkeypatch):
    events = []
    layout = rewrite.LAYOUTS["articles"]._replace(row_group_rows=2)
    monkeypatch.setitem(rewrite.LAYOUTS, "articles", layout)
    monkeypatch.setattr("wiredesk.pipeline.jobs.reprocess._ROWS_AT_A_TIME", 1)
    run_wiredesk(
        write_files(
            output.parent / "many", {f"p{n}.txt": f" date 2026-03-0{n} {STORY * n}" for n in range(1, 8)}
        ),
        output,
    )
    read, write = rewrite.read_rows, rewrite.FileWriter.write

    def read_slowly(*args):
        for rows in read(*args):
            events.append(("read", rows.num_rows))
            yield rows

    monkeypatch.setattr("wiredesk.pipeline.jobs.reprocess.read_rows", read_slowly)
    monkeypatch.setattr(
        rewrite.FileWriter,
        "write",
        lambda self, rows: events.append(("write", rows.num_rows)) or write(self, rows),
    )
    COMMANDS["reprocess"](output)
    kinds = [kind for kind, _ in events]
    longest = max(len(run) for run in "".join(kind[0] for kind in kinds).split("w"))
    assert longest <= 2 and max(rows for _, rows in events) <= 2
    assert kinds.count("read") >= 9
