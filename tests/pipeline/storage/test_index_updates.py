"""The index after a command equals one that is built anew, and later runs link as before."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from tests.pipeline.storage.support import (
    COMMANDS,
    MORE,
    VIEW,
    ask_everything,
    list_live,
    settings,
)
from tests.support import read_rows, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.manifests import (
    list_manifests,
    order_manifests,
)
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.pipeline.storage.table_reads import list_table
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE


@pytest.mark.one_python
@pytest.mark.parametrize("name", COMMANDS)
def test_the_next_run_links_as_if_nothing_had_been_rewritten(made, output, tmp_path, name):
    plain = shutil.copytree(made / "out", tmp_path / "plain")
    COMMANDS[name](output)
    source = write_files(tmp_path / "more", MORE)
    for folder in (plain, output):
        run_wiredesk(source, folder)
    # A copy of an article that was taken out is linked to another article.
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


@pytest.mark.parametrize("name", COMMANDS)
def test_an_updated_index_equals_one_that_is_built_anew(output, name):
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


def test_the_index_is_rebuilt_only_when_rows_of_signatures_move(output, monkeypatch):
    State(LocalStore(str(output))).close()
    begun = []
    monkeypatch.setattr(State, "_begin_anew", lambda self: begun.append(1))
    COMMANDS["reprocess"](output)
    COMMANDS["replay"](output)
    assert begun == []


def file(path, rows=1, table="articles"):
    return {"table": table, "format": "parquet", "path": path, "rows": rows, "bytes": 9}


def test_the_index_follows_an_output_of_an_older_release(output):
    """Those renamed new versions over the old files, in which signatures then had other positions."""
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
