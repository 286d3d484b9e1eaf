"""Runs in slices: they give the rows of one pipeline, and are continued after a death."""

from __future__ import annotations

import os

import pytest

from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.jobs import job
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import open_store

INPUT = {
    f"{n:02}.txt": f" date 2026-01-{1 + n % 9:02} {STORY if n % 3 else OTHER_STORY} Part {n // 4}."
    for n in range(12)
}
INPUT |= {"empty.txt": "", "links.txt": "https://a.example/1\nhttps://a.example/2\nhttps://a.example/3\n"}
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_files(tmp_path_factory.mktemp("slices") / "in", INPUT)


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    output = tmp_path_factory.mktemp("whole") / "out"
    run_wiredesk(source, output, slice_size=0)
    return {table: read_rows(output, table, key) for table, key in KEYS.items()}


@pytest.mark.one_python
@pytest.mark.parametrize("slice_size", [1, 5, 100])
def test_slices_give_the_rows_of_one_pipeline(source, tmp_path, whole, slice_size):
    summary = run_wiredesk(source, tmp_path / "out", slice_size=slice_size)
    assert {table: read_rows(tmp_path / "out", table, key) for table, key in KEYS.items()} == whole
    manifests = list_manifests(open_store(str(tmp_path / "out")))
    assert len(manifests) == len(summary.run_ids) == -(-len(INPUT) // slice_size)
    assert all(m["read"] == m["articles"] + m["rejects"] for m in manifests)
    assert sum(m["read"] for m in manifests) == len(INPUT)


def test_a_run_that_died_between_slices_is_continued(source, tmp_path, whole, monkeypatch):
    real, done = job.commit, []

    def die_after_two(*args, **options):
        if len(done) == 2:
            raise KeyboardInterrupt
        real(*args, **options)
        done.append(args)

    monkeypatch.setattr(job, "commit", die_after_two)
    with pytest.raises(KeyboardInterrupt):
        run_wiredesk(source, tmp_path / "out", slice_size=3)
    monkeypatch.undo()
    assert len(read_rows(tmp_path / "out", "articles", "article_id")) == 6
    summary = run_wiredesk(source, tmp_path / "out", slice_size=3)
    assert summary.totals["read"] == summary.files_new == len(INPUT) - 6
    for table in KEYS:
        assert read_rows(tmp_path / "out", table, KEYS[table]) == whole[table], table


def test_a_touched_but_unchanged_file_is_the_same_article(source, tmp_path, whole):
    copy = write_files(tmp_path / "in", INPUT)
    run_wiredesk(copy, tmp_path / "out")
    for path in copy.iterdir():
        os.utime(path)
    summary = run_wiredesk(copy, tmp_path / "out")
    assert summary.totals["unchanged"] == len(INPUT) and summary.totals["read"] == 0
    for table in ("articles", "rejects", "signatures"):
        assert read_rows(tmp_path / "out", table, KEYS[table]) == whole[table], table
    assert run_wiredesk(copy, tmp_path / "out").files_new == 0


@pytest.mark.one_python
def test_files_listed_in_another_order_give_the_same_rows(source, tmp_path, whole):
    listing = tmp_path / "list"
    listing.write_text("\n".join(sorted((str(p) for p in source.iterdir()), reverse=True)))
    run_wiredesk(f"@{listing}", tmp_path / "out")
    assert read_rows(tmp_path / "out", "articles", "article_id") == whole["articles"]
