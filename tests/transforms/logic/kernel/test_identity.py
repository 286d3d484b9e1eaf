from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.kernel.identity import (
    FORGET_STAGE,
    list_twins,
    make_article_id,
    make_reject_id,
    make_twin_id,
    pack_ids,
    unpack_id,
)

HEX_IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)


def test_ids_never_change():
    assert make_article_id("a/b.txt", "0" * 64) == "a4a7af8dbb12cc164b42b16a599de5a7"
    assert make_reject_id("a", "parse", "empty", b"x") == "d3227d6ecf8502e94961675cf1e0c5db"
    assert make_article_id("a", "b") != make_article_id("ab", "")


def test_the_id_of_a_reject_depends_on_key_stage_reason_and_payload():
    ids = {
        make_reject_id("a", "parse", "empty", b""),
        make_reject_id("b", "parse", "empty", b""),
        make_reject_id("a", "decode", "empty", b""),
        make_reject_id("a", "parse", "empty", b"x"),
    }
    assert len(ids) == 4 and all(len(i) == 32 for i in ids)


@given(st.lists(HEX_IDS, min_size=1))
def test_packed_ids_keep_their_order_and_can_be_unpacked(ids):
    packed = pack_ids(ids)
    assert [unpack_id(row) for row in packed] == ids
    assert [unpack_id(row) for row in sorted(packed, key=tuple)] == sorted(ids)


def test_only_rejects_of_containers_have_twins_and_forgotten_ones_store_theirs():
    twins = list_twins(
        ["feed.xml", None, "feed.xml", "feed.xml"],
        ["parse", "parse", "parse", FORGET_STAGE],
        ["no_text"] * 3 + ["forgotten"],
        ["hash", "hash", None, "stored twin"],
    )
    assert list(twins) == [make_twin_id("feed.xml", "parse", "no_text", "hash"), "stored twin"]
