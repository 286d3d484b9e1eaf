"""Every command changes the tables in one step: readers by manifests see the state before or after, whatever dies when."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import duckdb
import pytest

from tests.pipeline.storage.support import (
    COMMANDS,
    KEYS,
    VIEW,
    Killed,
    die_at,
    list_live,
    read_all,
    settings,
    watch_the_disk,
)
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.storage import commits
from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.changes import Change, check_change
from wiredesk.pipeline.storage.manifests import (
    list_manifests,
    order_manifests,
)
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.schemas.records import DataFile


def count_in_duckdb(output):
    """Returns how many rows a DuckDB session with wiredesk.sql sees in each table."""
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE wiredesk = '{output}'")
        connection.execute((output / "wiredesk.sql").read_text("utf-8"))
        return {table: connection.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in KEYS}


@pytest.mark.one_python
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
    assert seen == sorted(seen, reverse=True) and set(seen) == {"before", last}, (
        "the tables change once and completely"
    )
    states = [{table: len(rows) for table, rows in state.items()} for state in (before, after)]
    assert all(counts in states for counts in counted) and counted[-1] == states[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_is_written_over_or_named_again(output, name):
    """So a reader, a cache or an Iceberg table may rely on what it has read under a name."""
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


@pytest.mark.one_python
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
        # Any other command completes the commit, or removes the staging.
        prune(settings(folder), VIEW, datetime(1990, 1, 1, tzinfo=UTC))
        assert read_all(folder) in ((after,) if seen == after else (before, after)), (fatal, changes)
        assert check_output(open_store(str(folder))).is_clean
        COMMANDS[name](folder)
        assert read_all(folder) == after
        assert not LocalStore(str(folder)).list_files("_staging")
    assert moments > 4, "several moments were tried"


@pytest.mark.one_python
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
