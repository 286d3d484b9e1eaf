"""The Iceberg tables have the rows of the Parquet tables after every command that changes files."""

from __future__ import annotations

import json
import shutil

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.support import OTHER_STORY, STORY, read_rows, run_increments, run_wiredesk, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import BeamStore, open_store
from wiredesk.pipeline.storage.table_reads import list_table
from wiredesk.schemas import TABLES

pytest.importorskip("pyiceberg", reason="the extra is not installed: pip install 'wiredesk[iceberg]'")
pytest.importorskip("sqlalchemy", reason="the extra is not installed: pip install 'wiredesk[iceberg]'")

from wiredesk.pipeline.export import iceberg

KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
RUNS = (
    {"a.txt": f" date 2026-01-01 {STORY}", "e.txt": ""},
    {"b.txt": f" date 2026-02-02 {STORY}", "d.txt": OTHER_STORY},
)
LOCAL = iceberg.CatalogSettings()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("iceberg")
    run_increments(folder, RUNS)
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


def settings(output):
    return RunSettings(inputs=(), output=str(output), model="none")


def register(output, catalog=LOCAL):
    return iceberg.register(settings(output), catalog)


def load(output, table):
    return iceberg.open_catalog(open_store(str(output)), LOCAL).load_table(f"wiredesk.{table}")


def call(*args):
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == 0, result.output
    return result.output


def check_same(output):
    """Checks that every row equals that in the Parquet files, and the partition column the name of the folder."""
    for table, key in KEYS.items():
        wanted = read_rows(output, table, key, ())
        found = load(output, table).scan().to_arrow().sort_by(key).to_pylist()
        for row in found:
            month = row.pop("published_month", None)
            if row.get("published_at") is not None and table in ("articles", "signatures"):
                assert month == row["published_at"].strftime("%Y-%m")
        assert found == wanted, table


def test_every_row_is_read_back(output):
    register(output)
    check_same(output)


def test_each_run_is_a_snapshot_and_a_second_call_adds_nothing(output):
    done = register(output)
    runs = list_committed(open_store(str(output)))
    snapshots = load(output, "articles").snapshots()
    assert [snapshot.summary["wiredesk.run-id"] for snapshot in snapshots] == runs
    assert (done["articles"]["added"], done["articles"]["files"]) == (3, 3)
    assert all(counts["snapshots"] == counts["added"] == 0 for counts in register(output).values())
    assert [s.snapshot_id for s in load(output, "articles").snapshots()] == [s.snapshot_id for s in snapshots]


def test_the_first_snapshot_is_the_first_run(output):
    register(output)
    table = load(output, "articles")
    first = table.scan(snapshot_id=table.snapshots()[0].snapshot_id).to_arrow()
    assert first["source_key"].to_pylist() == ["a.txt"]


def test_a_later_run_is_added(output, tmp_path):
    register(output)
    more = {"f.txt": f" date 2026-01-09 {OTHER_STORY}"}
    run_wiredesk(write_files(tmp_path / "more", more), output)
    done = register(output)
    assert (done["articles"]["snapshots"], done["articles"]["added"]) == (1, 1)
    assert done["rejects"]["snapshots"] == 0, "its tables had no file before"
    check_same(output)


def test_files_are_pruned_by_partition_and_by_time(output):
    register(output)
    table = load(output, "articles")
    for condition in (
        "published_month == '2026-02'",
        "published_at >= '2026-02-01T00:00:00+00:00'",
        "published_month is null",
    ):
        assert len(list(table.scan(row_filter=condition).plan_files())) == 1, condition


def list_metadata(output):
    return set((output / "_iceberg" / "warehouse").rglob("*.avro"))


def test_joined_files_replace_the_old_ones(output):
    register(output)
    said = call("compact", "-o", output)
    assert "wiredesk.rejects" in said, "the local catalog follows"
    table = load(output, "signatures")
    assert len(list(table.scan().plan_files())) == len(list_table(open_store(str(output)), "signatures"))
    check_same(output)
    sources = load(output, "sources")
    assert len(sources.snapshots()) == 1, "earlier snapshots name deleted files"
    assert all(counts["snapshots"] == 0 for counts in register(output).values())


def test_a_forgotten_article_is_in_no_snapshot_and_no_manifest(output):
    register(output)
    article_id = next(
        row["article_id"]
        for row in read_rows(output, "articles", "article_id")
        if row["source_key"] == "a.txt"
    )
    call("forget", article_id, "--copies", "-o", output)
    check_same(output)
    table = load(output, "articles")
    assert len(table.snapshots()) == 1
    known = {snapshot.manifest_list for snapshot in table.snapshots()} | {
        manifest.manifest_path for snapshot in table.snapshots() for manifest in snapshot.manifests(table.io)
    }
    of_table = {f"file://{path}" for path in list_metadata(output) if "articles" in path.parts}
    assert of_table == known, "no manifest is left over"
    assert article_id not in str(table.scan().to_arrow()["article_id"].to_pylist())


def test_no_text_is_in_the_metadata(output):
    register(output)
    metadata = [path.read_bytes() for path in (output / "_iceberg").rglob("*") if path.is_file()]
    assert metadata and not any(b"Rescue crews" in content for content in metadata)


def test_a_pruned_table_may_be_empty(output):
    register(output)
    call("prune", "--before", "2100-01-01", "--by", "ingested", "-o", output)
    check_same(output)
    assert load(output, "articles").scan().to_arrow().num_rows == 0


def test_a_deleted_manifest_is_noticed(output):
    register(output)
    store = open_store(str(output))
    last = list_committed(store)[-1]
    for file in json.loads(store.read_bytes(f"_runs/{last}.json"))["files"]:
        store.delete(file["path"])
    store.delete(f"_runs/{last}.json")
    register(output)
    check_same(output)


def test_columns_that_were_added_later_are_null_in_older_files(output, monkeypatch, tmp_path):
    # An output of an older release: neither its files nor its table have the column.
    store = open_store(str(output))
    for name in list_committed(store):
        manifest = json.loads(store.read_bytes(f"_runs/{name}.json"))
        for file in manifest["files"]:
            if (file["table"], file["format"]) == ("articles", "parquet"):
                path = output / file["path"]
                pq.write_table(pq.ParquetFile(path).read().drop_columns(["wire_agency", "removed"]), path)
                file["bytes"] = path.stat().st_size
        store.write_bytes(f"_runs/{name}.json", json.dumps(manifest).encode())
    make = iceberg.make_table_schema

    def make_older(table, partition=None):
        schema = make(table, partition)
        for name in ("wire_agency", "removed") if table == "articles" else ():
            schema = schema.remove(schema.get_field_index(name))
        return schema

    with monkeypatch.context() as patch:
        patch.setattr(iceberg, "make_table_schema", make_older)
        register(output)
    assert "removed" not in load(output, "articles").scan().to_arrow().column_names
    run_wiredesk(write_files(tmp_path / "more", {"f.txt": f" date 2026-01-09 {OTHER_STORY}"}), output)
    register(output)
    rows = {row["source_key"]: row for row in load(output, "articles").scan().to_arrow().to_pylist()}
    assert len(rows) == 4 and rows["a.txt"]["removed"] is None and rows["f.txt"]["removed"] is not None
    wanted = {row["source_key"]: row for row in read_rows(output, "articles", "article_id", ())}
    rows["f.txt"].pop("published_month")
    assert rows["f.txt"] == wanted["f.txt"]


def test_files_partitioned_in_two_ways_are_refused(output, tmp_path):
    register(output)
    more = write_files(tmp_path / "more", {"f.txt": f" date 2026-01-09 {OTHER_STORY}"})
    run_wiredesk(more, output, partition_by="day")
    with pytest.raises(UsageError, match="partitioned in several ways"):
        register(output)


@pytest.mark.parametrize("partition_by", ["day", "none"])
def test_other_partitionings_work_too(tmp_path, partition_by):
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in", RUNS[0] | RUNS[1]), output, partition_by=partition_by)
    register(output)
    fields = [field.name for field in load(output, "articles").spec().fields]
    assert fields == (["published_day"] if partition_by == "day" else [])
    assert load(output, "articles").scan().to_arrow().num_rows == 3


def test_a_catalog_is_chosen_by_its_properties(output, tmp_path):
    properties = {
        "type": "sql",
        "uri": f"sqlite:///{tmp_path}/other.db",
        "warehouse": f"file://{tmp_path}/warehouse",
    }
    options = [f"-P{key}={value}" for key, value in properties.items()]
    said = call("iceberg", "-o", output, "--namespace", "news", *options)
    assert "news.articles" in said and not (output / "_iceberg").exists()
    catalog = iceberg.open_catalog(open_store(str(output)), iceberg.CatalogSettings("", properties))
    assert catalog.load_table("news.articles").scan().to_arrow().num_rows == 3


def test_tables_in_a_store_need_a_catalog(tmp_path):
    with pytest.raises(UsageError, match="name a catalog"):
        iceberg.open_catalog(BeamStore(str(tmp_path)), LOCAL)


def test_every_table_has_a_description_on_every_column():
    for table in TABLES:
        for column in iceberg.make_table_schema(table, "published_month"):
            assert column.metadata[b"doc"], (table, column.name)


@pytest.mark.parametrize("command", ["compact", "forget", "prune", "replay", "reprocess"])
def test_every_change_of_a_table_is_one_snapshot_with_the_same_rows(tmp_path, command):
    long = f" date 2026-01-03 {STORY}\n\n{'Nothing more was known on Sunday night. ' * 30}"
    output = run_increments(tmp_path, (*RUNS, {"l.txt": long}), max_record_bytes=1500)
    register(output)
    before = {table: load(output, table).current_snapshot() for table in TABLES}
    (article_id,) = (
        row["article_id"]
        for row in read_rows(output, "articles", "article_id")
        if row["source_key"] == "a.txt"
    )
    arguments = {
        "forget": [article_id],
        "prune": ["--before", "2026-01-02"],
        "replay": ["--annotate", "none"],
    }
    said = call(command, *arguments.get(command, []), "-o", output)
    assert "wiredesk.rejects" in said, "the local catalog follows"
    check_same(output)
    last = list_committed(open_store(str(output)))[-1]
    changed = [table for table in TABLES if load(output, table).current_snapshot() != before[table]]
    assert changed
    for table in changed:
        (snapshot,) = load(output, table).snapshots()[-1:]
        assert snapshot.summary["wiredesk.run-id"] == last
    assert all(counts["snapshots"] == 0 for counts in register(output).values())
