"""Errors that only several files together show: duplicates, links, counts."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.pipeline.check.damage import (
    BOTH,
    change_rows,
    check,
    find_codes,
    find_id,
    rewrite,
)
from wiredesk.pipeline.check.across import _QUERIES, Facts
from wiredesk.pipeline.check.findings import CATALOGUE, Findings
from wiredesk.pipeline.check.rows import FACTS
from wiredesk.schemas.arrow import make_arrow_schema


def test_a_duplicate_article(output):
    rewrite(output, "articles", lambda rows: sorted([*rows, rows[0]], key=lambda row: row["published_at"]))
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"duplicate_article", "manifest_counts"}
    assert found["duplicate_article"].count == 2


def test_a_duplicate_signature_and_a_duplicate_reject(output):
    for table in ("signatures", "rejects"):
        rewrite(output, table, lambda rows: [rows[0], *rows])
    assert find_codes(output) == {"duplicate_signature", "duplicate_reject", "manifest_counts"}


def test_a_link_to_nothing(output):
    change_rows(output, BOTH, "b.txt", matched_id="0" * 32, annotated_from="0" * 32)
    assert find_codes(output) == {"link_dangling", "annotated_from"}


def test_links_in_a_circle(output):
    first, third = find_id(output, "a.txt"), find_id(output, "c.txt")
    change_rows(output, BOTH, "a.txt", matched_id=third, relation="copy")
    change_rows(output, BOTH, "c.txt", matched_id=first, relation="copy")
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"link_cycle"}
    assert sum(f.count for f in check(output).findings) == 3, "the two, and the copy whose link leads there"


def test_a_link_to_itself(output):
    change_rows(output, BOTH, "c.txt", matched_id=find_id(output, "c.txt"), relation="copy")
    assert find_codes(output) == {"link_cycle"}


def test_a_link_to_a_later_run(output):
    later = find_id(output, "b.txt")
    change_rows(output, BOTH, "c.txt", matched_id=later, relation="copy", cluster_id=find_id(output, "a.txt"))
    assert find_codes(output) == {"link_later"}


def test_a_cluster_that_is_not_the_root(output):
    change_rows(output, BOTH, "b.txt", cluster_id=find_id(output, "b.txt"))
    assert find_codes(output) == {"link_cluster"}


@pytest.mark.parametrize("values", [{"relation": "copy"}, {"relation": "reprint"}, {"relation": "original"}])
def test_a_relation_that_contradicts_the_link(output, values):
    change_rows(output, BOTH, "b.txt", **values)
    assert find_codes(output) & {"link_relation", "annotated_from"}


def test_an_exact_copy_of_another_text(output):
    other = find_id(output, "c.txt")
    change_rows(output, BOTH, "b.txt", matched_id=other, annotated_from=other, cluster_id=other)
    assert find_codes(output) == {"link_exact"}


def test_an_exact_copy_without_annotated_from(output):
    change_rows(output, ("articles",), "b.txt", annotated_from=None)
    assert find_codes(output) == {"annotated_from"}


def test_signatures_that_disagree(output):
    change_rows(output, ("signatures",), "b.txt", cluster_id="0" * 32)
    change_rows(output, ("signatures",), "c.txt", article_id="0" * 32)
    assert find_codes(output) >= {"signature_differs", "signature_missing", "signature_alone"}


def test_rows_of_an_unknown_run(output):
    change_rows(output, ("rejects",), "d.txt", run_id="20200101T000000Z-000000")
    assert find_codes(output) == {"unknown_run"}


def test_sources_that_do_not_add_up(output):
    change_rows(output, ("sources",), "a.txt", records=5)
    found = {finding.where for finding in check(output).findings if finding.code == "source_counts"}
    assert len(found) == 2, "the row, and its run"


RUN = {"run_id": "r1", "read": 1, "articles": 1, "rejects": 0, "counts": {"files": 1}}
ROW = {
    "article_id": "a" * 32, "content_hash": "h", "source_key": "a.txt", "run_id": "r1", "published_at": None,
    "relation": "original", "matched_id": None, "cluster_id": "a" * 32, "annotated_from": None, "withdrawn": None,
}  # fmt: skip
SOURCE = {"source_key": "a.txt", "run_id": "r1", "records": 1, "articles": 1, "rejects": 0}


def find_across(folder, articles, signatures, sources=(SOURCE,), manifests=(RUN,)):
    """Returns the codes found in rows that no file holds."""
    facts, findings = Facts(folder), Findings()
    for table, rows in (("articles", articles), ("signatures", signatures), ("sources", sources)):
        schema = make_arrow_schema(table)
        columns = [pa.array([row[name] for row in rows], schema.field(name).type) for name in FACTS[table]]
        batch = pa.RecordBatch.from_arrays([pa.array(["f"] * len(rows)), *columns], ["path", *FACTS[table]])
        facts.add(table, [batch])
    facts.check(list(manifests), findings)
    facts.close()
    return {finding.code for finding in findings.list()}


@pytest.mark.parametrize(
    ("articles", "signatures", "codes"),
    [
        ([ROW], [ROW], set()),
        ([ROW, ROW], [ROW], {"duplicate_article"}),
        ([ROW], [], {"signature_missing"}),
        ([], [ROW], {"signature_alone"}),
        ([], [ROW | {"withdrawn": "pruned"}], set()),
        ([ROW], [ROW | {"withdrawn": "pruned"}], {"withdrawn_present"}),
        ([ROW | {"relation": "copy"}], [ROW | {"relation": "copy"}], {"link_relation"}),
        ([ROW], [ROW | {"cluster_id": "b" * 32}], {"signature_differs"}),
        ([ROW | {"run_id": "r2"}], [ROW], {"unknown_run"}),
    ],
)
def test_rows_are_compared_across_tables(tmp_path, articles, signatures, codes):
    assert find_across(tmp_path, articles, signatures) == codes


def test_counts_of_sources_and_manifests_are_compared(tmp_path):
    assert find_across(tmp_path, [ROW], [ROW], sources=[SOURCE | {"articles": 2}]) == {"source_counts"}


def test_every_query_has_a_code_of_the_catalogue():
    assert set(_QUERIES) <= set(CATALOGUE)
