from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.support import OTHER_STORY, STORY, apply_transform, make_article
from tests.transforms.dedup.support import write_signatures
from wiredesk.transforms.dedup.known_keys import RestoreKeys
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.logic.dedup.signing import sign_article


def make_record(body: str, number: int, record_id: str):
    return make_article(body, f"feed.jsonl#{number}", container_key="feed.jsonl", record_id=record_id)


def test_records_keep_the_ids_that_they_have_in_the_tables(tmp_path) -> None:
    known = make_record(STORY, 1, "a")
    path = write_signatures(tmp_path / "s.parquet", [sign_article(known)])
    moved, new = (
        replace(one, ingested_at=one.ingested_at + timedelta(days=1))
        for one in (make_record(STORY, 2, "a"), make_record(OTHER_STORY, 3, "b"))
    )
    found = apply_transform(RestoreKeys(EarlierSettings(files=(path,))), [moved, new])["main"]
    assert {one.article_id for one in found} == {known.article_id, new.article_id}
