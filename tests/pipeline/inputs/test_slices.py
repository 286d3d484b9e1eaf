"""Slices: which rows are in each, and where it ends."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from tests.support import RUN, STORY, make_article
from wiredesk.pipeline.inputs import slices
from wiredesk.pipeline.inputs.spill import REF, SpillFn, hash_place
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.parsing.source_rows import tally_file


def spill(folder, kind, rows):
    function = SpillFn(str(folder), kind)
    for row in rows:
        function.process(row)
    function.finish_bundle()


def make_source(article, records=1):
    return tally_file(
        SourceFile("", article.source_uri, article.source_key, 1, "1-1"), [article] * records, RUN
    )


def test_the_row_of_a_file_is_in_the_slice_with_its_last_record(tmp_path):
    uris = ["/in/a#1.txt", "/in/b.json", "/in/c.zip", "/in/b.json"]
    articles = [make_article(f"{STORY} {n}", f"k{n}", n, source_uri=uri) for n, uri in enumerate(uris)]
    spill(tmp_path, "articles", articles)
    spill(tmp_path, "sources", map(make_source, articles[:3]))
    cut = slices.Slices(str(tmp_path), 2, "sources")
    assert (len(cut), cut.records, cut.completed) == (2, 4, 3)
    completed = [sorted(row.source_uri for row in piece.completed) for piece in cut]
    assert completed == [["/in/a#1.txt"], ["/in/b.json", "/in/c.zip"]]
    spill(tmp_path, "sources", [make_source(make_article(STORY, "k", source_uri="/in/d"))])
    with pytest.raises(AssertionError, match="were not parsed"):
        slices.Slices(str(tmp_path), 2, "sources")


def test_the_memory_for_a_record_is_bounded(tmp_path):
    records = 100_000
    refs = np.zeros(records, REF)
    refs["order"] = np.random.default_rng(1).permutation(records)
    refs["length"], refs["place"] = 2_000, hash_place("/in/a.jsonl")
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


def test_a_slice_ends_at_its_size_or_at_256_mb():
    big = slices._MAX_SLICE_BYTES
    assert slices._find_ends(np.array([1, 1, 1, 1, 1], "<u4"), 2) == [2, 4, 5]
    assert slices._find_ends(np.array([big // 2, big // 2, 1, big * 2, 1], "<u4"), 9) == [2, 3, 4, 5]
    assert slices._find_ends(np.array([], "<u4"), 9) == []
