from dataclasses import replace

import pytest

from tests.support import OTHER_STORY, STORY, make_article
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.dedup.signing import sign_article, sign_copy
from wiredesk.transforms.logic.dedup.state_lookup import PRUNED
from wiredesk.transforms.logic.dedup.withdrawal import (
    TextFinder,
    make_representative,
    make_stub,
    sign_representative,
)

ENTITIES = (Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),)),)


def test_a_stub_has_no_trace_of_the_text() -> None:
    signature = sign_article(make_article(STORY))
    stub = make_stub(signature, PRUNED)
    assert (stub.words, stub.minhash, stub.evidence, stub.withdrawn) == (0, b"", b"", PRUNED)
    assert (stub.article_id, stub.content_hash) == (signature.article_id, signature.content_hash)


@pytest.mark.parametrize(("body", "entities"), [(STORY, ENTITIES), (STORY.upper(), ())])
def test_a_representative_has_the_annotations_only_if_their_offsets_fit(body, entities) -> None:
    original = make_article(STORY, "a.txt", entities=ENTITIES, model="m")
    copy = make_article(body, "b.txt", annotated_from=original.article_id)
    found = make_representative(copy, original)
    assert (found.entities, found.model) == (entities, "m" if entities else None)
    assert (found.article_id, found.annotated_from) == (copy.article_id, None)


def test_the_signature_of_a_representative_has_its_evidence() -> None:
    copy = make_article(STORY, "b.txt")
    row = replace(sign_copy(copy), relation="exact", matched_id="0" * 32)
    signed = sign_representative(row, copy)
    assert (signed.minhash, signed.evidence) == (sign_article(copy).minhash, sign_article(copy).evidence)
    assert (signed.relation, signed.matched_id) == ("exact", "0" * 32)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(STORY.encode(), True, id="the text"),
        pytest.param(f"<p>{STORY.replace(' ', '</p> <p>')}".encode(), True, id="with markup"),
        pytest.param(STORY.encode("utf-16"), True, id="UTF-16"),
        pytest.param(STORY[: len(STORY) // 3].encode(), True, id="a third"),
        pytest.param(STORY[:60].encode(), False, id="half a sentence"),
        pytest.param(OTHER_STORY.encode(), False, id="another text"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_a_text_is_found_in_bytes_that_hold_a_fifth_of_it(payload, expected) -> None:
    assert TextFinder([STORY]).is_in(payload) is expected


def test_no_texts_are_in_nothing() -> None:
    assert not TextFinder([]).is_in(STORY.encode()) and not TextFinder(["..."]).is_in(b"...")
