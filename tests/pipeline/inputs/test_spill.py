"""Spill files."""

from __future__ import annotations

from tests.support import STORY, make_article
from wiredesk.pipeline.inputs import spill
from wiredesk.transforms.logic.kernel.identity import unpack_id


def test_spilled_rows_are_listed_in_order_and_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(spill, "_REFS_AT_ONCE", 3)
    articles = [
        make_article(f"{STORY} Part {n}.", f"{n}.txt", day) for n, day in enumerate((4, None, 2, 9, 0))
    ]
    for bundle in (articles[:4], articles[4:]):
        function = spill.SpillFn(str(tmp_path), "articles")
        for article in bundle:
            function.process(article)
        function.finish_bundle()
    files, refs = spill.list_spilled(str(tmp_path), "articles")
    names = {article.article_id: article.source_key for article in articles}
    found = [names[unpack_id(one)] for one in refs["identity"]]
    assert found == ["4.txt", "2.txt", "0.txt", "3.txt", "1.txt"]
    read = [row for block in spill.make_blocks(files, refs) for row in spill.read_spill(block)]
    assert sorted(read, key=lambda row: row.source_key) == articles
