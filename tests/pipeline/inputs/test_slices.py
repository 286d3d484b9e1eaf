from __future__ import annotations

import os
import tracemalloc

import numpy as np
import pytest

from tests.support import OTHER_STORY, RUN, STORY, make_article, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.inputs import slices
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.logic.kernel.identity import unpack_id
from wiredesk.transforms.parsing.files import tally_file

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


def test_what_is_spilled_is_listed_in_order_and_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(slices, "_REFS_AT_ONCE", 3)
    articles = [
        make_article(f"{STORY} Part {n}.", f"{n}.txt", day) for n, day in enumerate((4, None, 2, 9, 0))
    ]
    for bundle in (articles[:4], articles[4:]):
        spill = slices._SpillFn(str(tmp_path), "articles")
        for article in bundle:
            spill.process(article)
        spill.finish_bundle()
    files, refs = slices.list_spilled(str(tmp_path), "articles")
    names = {article.article_id: article.source_key for article in articles}
    found = [names[unpack_id(one)] for one in refs["identity"]]
    assert found == ["4.txt", "2.txt", "0.txt", "3.txt", "1.txt"]
    read = [row for block in slices._make_blocks(files, refs) for row in slices.read_spill(block)]
    assert sorted(read, key=lambda row: row.source_key) == articles


def spill(folder, kind, rows):
    function = slices._SpillFn(str(folder), kind)
    for row in rows:
        function.process(row)
    function.finish_bundle()


def make_source(article, records=1):
    return tally_file(
        SourceFile("", article.source_uri, article.source_key, 1, "1-1"), [article] * records, RUN
    )


def test_what_speaks_of_a_file_is_closed_by_the_slice_with_the_last_of_its_records(tmp_path):
    uris = ["/in/a#1.txt", "/in/b.json", "/in/c.zip", "/in/b.json"]
    articles = [make_article(f"{STORY} {n}", f"k{n}", n, source_uri=uri) for n, uri in enumerate(uris)]
    spill(tmp_path, "articles", articles)
    spill(tmp_path, "sources", map(make_source, articles[:3]))
    cut = slices.Slices(str(tmp_path), 2, "sources")
    assert (len(cut), cut.records, cut.closings) == (2, 4, 3)
    closed = [sorted(row.source_uri for row in piece.closing) for piece in cut]
    assert closed == [["/in/a#1.txt"], ["/in/b.json", "/in/c.zip"]]
    spill(tmp_path, "sources", [make_source(make_article(STORY, "k", source_uri="/in/d"))])
    with pytest.raises(AssertionError, match="were not parsed"):
        slices.Slices(str(tmp_path), 2, "sources")


def test_what_is_held_of_a_million_records_is_bounded(tmp_path):
    records = 100_000
    refs = np.zeros(records, slices._REF)
    refs["order"] = np.random.default_rng(1).permutation(records)
    refs["length"], refs["place"] = 2_000, slices._hash_place("/in/a.jsonl")
    refs.tofile(tmp_path / "articles-1.index")
    spill(tmp_path, "sources", [make_source(make_article(STORY, "a.jsonl"))])
    tracemalloc.start()
    try:
        cut = slices.Slices(str(tmp_path), 10_000, "sources")
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(cut) == 10 and cut[9].records == 10_000
    assert held < 72 * records and peak < 300 * records
    assert cut[0].orders == tuple(range(10_000))


def test_a_slice_ends_where_it_is_full_or_heavy():
    big = slices._MAX_SLICE_BYTES
    assert slices._cut(np.array([1, 1, 1, 1, 1], "<u4"), 2) == [2, 4, 5]
    assert slices._cut(np.array([big // 2, big // 2, 1, big * 2, 1], "<u4"), 9) == [2, 3, 4, 5]
    assert slices._cut(np.array([], "<u4"), 9) == []


@pytest.mark.parametrize("slice_size", [1, 5, 100])
def test_slices_give_the_rows_of_one_pipeline(source, tmp_path, whole, slice_size):
    summary = run_wiredesk(source, tmp_path / "out", slice_size=slice_size)
    assert {table: read_rows(tmp_path / "out", table, key) for table, key in KEYS.items()} == whole
    manifests = list_manifests(open_store(str(tmp_path / "out")))
    assert len(manifests) == len(summary.run_ids) == -(-len(INPUT) // slice_size)
    assert all(m["read"] == m["articles"] + m["rejects"] for m in manifests)
    assert sum(m["read"] for m in manifests) == len(INPUT)


def test_a_run_that_died_between_slices_goes_on_where_it_was(source, tmp_path, whole, monkeypatch):
    from wiredesk.pipeline.jobs import job

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


def test_a_file_touched_but_not_changed_is_the_same_article(source, tmp_path, whole):
    copy = write_files(tmp_path / "in", INPUT)
    run_wiredesk(copy, tmp_path / "out")
    for path in copy.iterdir():
        os.utime(path)
    summary = run_wiredesk(copy, tmp_path / "out")
    assert summary.totals["unchanged"] == len(INPUT) and summary.totals["read"] == 0
    for table in ("articles", "rejects", "signatures"):
        assert read_rows(tmp_path / "out", table, KEYS[table]) == whole[table], table
    assert run_wiredesk(copy, tmp_path / "out").files_new == 0


def test_files_of_one_run_that_come_in_another_order_give_the_same_rows(source, tmp_path, whole):
    listing = tmp_path / "list"
    listing.write_text("\n".join(sorted((str(p) for p in source.iterdir()), reverse=True)))
    run_wiredesk(f"@{listing}", tmp_path / "out")
    assert read_rows(tmp_path / "out", "articles", "article_id") == whole["articles"]
