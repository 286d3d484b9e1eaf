"""Errors in single rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow.parquet as pq

from tests.pipeline.check.damage import (
    BOTH,
    change_rows,
    check,
    find_codes,
    list_data,
    rewrite,
)
from wiredesk.schemas import to_row
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.kernel.identity import make_article_id


def test_an_exact_copy_with_annotations_of_its_own(output):
    entity = to_row(Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),)))
    change_rows(output, ("articles",), "b.txt", entities=[entity])
    assert find_codes(output) == {"annotated_copy"}


def test_a_wrong_offset(output):
    entity = Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),))
    change_rows(output, ("articles",), "a.txt", entities=[to_row(entity)])
    assert find_codes(output) == set()
    moved = replace(entity, mentions=(Mention(17, 27, "Marlow Bay"),))
    change_rows(output, ("articles",), "a.txt", entities=[to_row(moved)])
    (finding,) = check(output).findings
    assert finding.code == "wrong_offset" and "entities.mentions [17:27]" in finding.what


def test_an_entity_of_no_type_of_the_contract(output):
    for kind, codes in {
        "PERSON": set(),
        "DATE": {"wrong_entity_type"},
        "person": {"wrong_entity_type"},
    }.items():
        entity = Entity(0, "Marlow Bay", kind, 1, 1.0, (Mention(16, 26, "Marlow Bay"),))
        change_rows(output, ("articles",), "a.txt", entities=[to_row(entity)])
        assert find_codes(output) == codes


def test_a_row_in_the_wrong_partition(output):
    moved = datetime(2026, 2, 1, tzinfo=UTC)
    change_rows(output, BOTH, "c.txt", published_at=moved)
    found = check(output).findings
    assert {finding.code for finding in found} == {"wrong_partition"} and len(found) == 2
    assert "belong to published_month=2026-02" in found[0].what


def test_unsorted_rows(output):
    rewrite(output, "articles", lambda rows: rows[::-1])
    assert find_codes(output) == {"rows_unsorted"}


def test_ids_that_do_not_match_their_row(output):
    change_rows(output, ("articles", "signatures"), "c.txt", source_key="z.txt")
    assert find_codes(output) == {"wrong_article_id"}


def test_changed_texts_and_payloads_are_found_by_a_full_check(output):
    change_rows(output, ("articles",), "c.txt", body="Something else.")
    change_rows(output, ("rejects",), "e.txt", payload=b"else")
    assert find_codes(output) == set()
    assert find_codes(output, full=True) == {"wrong_content_hash", "wrong_payload_bytes", "wrong_reject_id"}


def test_identity_of_the_test_rows_is_real(made):
    rows = pq.read_table(list_data(made, "articles")[0], partitioning=None).to_pylist()
    assert all(row["article_id"] == make_article_id(row["source_key"], row["content_hash"]) for row in rows)
