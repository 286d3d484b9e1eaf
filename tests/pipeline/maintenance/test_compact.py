from __future__ import annotations

import shutil

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.pipeline.maintenance.support import join
from tests.pipeline.storage.support import Killed, die_at, list_live
from tests.support import (
    OTHER_STORY,
    STORY,
    make_article,
    read_rows,
    run_increments,
    run_wiredesk,
    write_files,
)
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.maintenance.compact import merge_files, plan_joins
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage import commits
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.locks import LockedError, hold_lock
from wiredesk.pipeline.storage.manifests import LiveFile, list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.pipeline.storage.table_files import write_parquet
from wiredesk.pipeline.storage.table_reads import list_table
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.schemas import TABLES, load_avro_schema, to_row
from wiredesk.schemas.arrow import make_arrow_schema

VIEW = ProgressView(Console(quiet=True))
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
RUNS = (
    {"b.txt": f" date 2026-01-02 {STORY}", "c.txt": f" date 2026-02-01 {OTHER_STORY}", "x.txt": ""},
    {"a.txt": f" date 2026-01-01 {STORY} And the fog has lifted.", "y.bin": b"\x00\x01\x02" * 99},
    {"d.txt": OTHER_STORY.replace("tram", "bus"), "e.txt": f" date 2026-01-20 {OTHER_STORY}"},
)


def read_all(output):
    return {table: read_rows(output, table, key, leave_out=()) for table, key in KEYS.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compact")
    run_increments(folder, RUNS)
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


def test_the_same_rows_are_in_fewer_files(output):
    before = read_all(output)
    avro = sorted(repr(row) for row in read_avro(output))
    summary = join(output)
    assert read_all(output) == before
    assert sorted(repr(row) for row in read_avro(output)) == avro
    store = open_store(str(output))
    # One file each: three partitions of articles (one undated), rejects, sources, three partitions of signatures.
    assert [len(list_table(store, table)) for table in TABLES] == [3, 1, 1, 3]
    assert (summary.totals["joined_files"], summary.totals["joint_files"]) == (11, 4)
    assert check_output(store, full=True).findings == []
    manifest = order_manifests(list_manifests(store))[-1]
    assert [manifest[name] for name in ("read", "articles", "rejects")] == [0, 0, 0]


def read_avro(output):
    for path in sorted((output / "articles" / "avro").rglob("*.avro")):
        with path.open("rb") as stream:
            yield from fastavro.reader(stream)


def test_a_joined_file_has_the_order_that_one_run_would_have_written(output):
    join(output)
    for table in ("articles", "signatures"):
        for file in list_live(output, table):
            found = pq.ParquetFile(output / file.path)
            order = [(row["published_at"], row["article_id"]) for row in found.read().to_pylist()]
            assert order == sorted(order, key=lambda key: (key[0] is None, key[0] or 0, key[1]))
            assert found.metadata.row_group(0).sorting_columns
            assert found.metadata.row_group(0).column(0).has_column_index
            assert found.schema_arrow.equals(make_arrow_schema(table))


def test_a_second_compact_has_nothing_to_do(output):
    join(output)
    assert join(output).run_ids == []


def test_full_files_are_left_alone(output):
    largest = max(file.bytes for table in TABLES for file in list_live(output, table))
    assert join(output, target_bytes=2).run_ids == []
    before = {file.path for file in list_live(output, "articles")}
    join(output, target_bytes=largest)
    after = {file.path for file in list_live(output, "articles")}
    assert before & after, "files of half the target are full"
    with pytest.raises(UsageError, match="--target-bytes"):
        join(output, target_bytes=0)


def test_the_index_is_the_same_as_without_the_join(output):
    def ask():
        state = State(LocalStore(str(output)))
        rows = {
            table: sorted(state._database.execute(f"SELECT {names} FROM {table}"))
            for table, names in {
                "sources": "*",
                "contents": "*",
                "rejects": "reject_id",
                "versions": "source_key, ingested",
            }.items()
        }
        state.close()
        return rows

    before = ask()
    join(output)
    assert ask() == before


def test_the_next_run_finds_the_same_as_without_the_join(output, made, tmp_path):
    more = {
        "a.txt": f" date 2026-01-01 {STORY} And the fog has lifted. Edited later.",
        "f.txt": f" date 2026-02-03 {OTHER_STORY}",
    }
    plain = shutil.copytree(made / "out", tmp_path / "plain")
    source = write_files(tmp_path / "more", more)
    join(output)
    for folder in (plain, output):
        run_wiredesk(source, folder, moved_from=str(made / "in"))
    columns = ("run_id", "ingested_at", "read_at", "rejected_at")
    for table, key in KEYS.items():
        assert read_rows(output, table, key, columns) == read_rows(plain, table, key, columns)
    again = run_wiredesk(write_files(source, RUNS[1]), output)
    assert (again.totals["articles"], again.totals["unchanged"]) == (0, 1), (
        "a.txt has its first content again"
    )
    assert check_output(open_store(str(output)), full=True).findings == []


def test_nothing_is_joined_while_another_run_writes(output):
    before = read_all(output)
    with hold_lock(open_store(str(output)), "other"), pytest.raises(LockedError, match="run other holds"):
        join(output)
    assert read_all(output) == before


@pytest.mark.one_python
@pytest.mark.parametrize(("moment", "step"), [("before", 1), ("after", 5)])
def test_a_death_at_any_change_leaves_every_row_once(output, tmp_path, monkeypatch, moment, step):
    before = read_all(output)
    fatal = 0
    while fatal < 100:
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(output, folder)
        with pytest.MonkeyPatch.context() as patch:
            made = die_at(patch, fatal, moment)
            try:
                join(folder)
            except Killed:
                pass
            else:
                break
        store = LocalStore(str(folder))
        # A reader who goes by the manifests finds every row once at any time.
        rows = [row for file in list_live(folder, "articles") for row in read_file(folder, file)]
        assert sorted(row["article_id"] for row in rows) == [row["article_id"] for row in before["articles"]]
        join(folder)
        assert read_all(folder) == before, (fatal, made)
        assert store.list_files("_staging") == []
        assert check_output(store).is_clean
        fatal += step
    assert fatal > 30, "a death at every write, rename and delete was tried"


def read_file(folder, file):
    return pq.read_table(folder / file.path, partitioning=None).to_pylist()


def test_the_next_run_carries_out_the_plan_of_a_dead_one(output, made, monkeypatch):
    before = read_all(output)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(commits, "_carry_out", lambda *args: (_ for _ in ()).throw(Killed()))
        join(output)
    codes = {finding.code for finding in check_output(open_store(str(output))).findings}
    assert codes == {"plan_pending", "consequences"}
    summary = run_wiredesk(made / "in", output)
    assert len(summary.recovered) == 1 and summary.files_new == 0
    assert read_all(output) == before
    assert check_output(open_store(str(output)), full=True).findings == []


def test_rows_of_an_older_release_get_the_columns_of_this_one(tmp_path):
    store = LocalStore(str(tmp_path))
    schema = make_arrow_schema("articles")
    rows = [to_row(make_article(f"Text {n}.", f"{n}.txt", day=n)) for n in range(4)]
    for n in range(2):
        table = pa.Table.from_pylist(rows[n::2], schema=schema).drop_columns(["wire_agency", "removed"])
        with store.open_output(f"{n}.parquet") as stream:
            pq.write_table(table, stream)
    (merged,) = merge_files(store, "articles", ["0.parquet", "1.parquet"])
    assert merged.schema.equals(schema) and merged.to_pylist() == rows


def test_large_payloads_are_written_in_small_groups(tmp_path, monkeypatch):
    monkeypatch.setattr("wiredesk.pipeline.maintenance.compact._CHUNK_PAYLOAD_BYTES", 100)
    store = LocalStore(str(tmp_path))
    names = [field["name"] for field in load_avro_schema("rejects")["fields"]]
    blank = dict.fromkeys(names, "") | {"rejected_at": 0, "replayed_run_id": None}
    rows = [
        blank | {"source_key": f"{n:02}", "reject_id": f"{n:02}", "payload": b"x" * 60, "payload_bytes": 60}
        for n in range(7)
    ]
    for n in range(3):
        with store.open_output(f"{n}.parquet") as stream:
            write_parquet("rejects", rows[n::3], stream)
    pieces = list(merge_files(store, "rejects", [f"{n}.parquet" for n in range(3)]))
    assert [piece.num_rows for piece in pieces] == [1] * 7
    assert [key for piece in pieces for key in piece["source_key"].to_pylist()] == [
        f"{n:02}" for n in range(7)
    ]


def test_joins_are_planned_by_partition_in_order_of_writing():
    def file(number, size, partition="published_month=2026-01"):
        path = f"articles/parquet/{partition}/{number}.parquet"
        return LiveFile(f"r{number}", "articles", "parquet", path, 1, size, f"r{number}")

    files = [
        file(0, 40),
        file(1, 30),
        file(2, 60),
        file(3, 45),
        file(4, 10, "published_month=2026-02"),
        file(5, 9),
    ]
    joins = plan_joins(files, target_bytes=100)
    assert [[path[-9] for path in join.paths] for join in joins] == [["0", "1", "3"]]
    assert joins[0].bytes == 115 and joins[0].partition == "published_month=2026-01"
