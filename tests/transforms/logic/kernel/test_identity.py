from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.kernel.identity import make_article_id, make_reject_id, pack_ids, unpack_id

HEX_IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)


def test_ids_are_what_they_were_when_they_were_first_written():
    assert make_article_id("a/b.txt", "0" * 64) == "a4a7af8dbb12cc164b42b16a599de5a7"
    assert make_reject_id("a", "parse", "empty", b"x") == "d3227d6ecf8502e94961675cf1e0c5db"
    assert make_article_id("a", "b") != make_article_id("ab", "")


def test_a_reject_is_told_by_its_key_its_trouble_and_its_payload():
    ids = {
        make_reject_id("a", "parse", "empty", b""),
        make_reject_id("b", "parse", "empty", b""),
        make_reject_id("a", "decode", "empty", b""),
        make_reject_id("a", "parse", "empty", b"x"),
    }
    assert len(ids) == 4 and all(len(i) == 32 for i in ids)


@given(st.lists(HEX_IDS, min_size=1))
def test_packed_ids_sort_as_the_ids_do_and_come_back(ids):
    packed = pack_ids(ids)
    assert [unpack_id(row) for row in packed] == ids
    assert [unpack_id(row) for row in sorted(packed, key=tuple)] == sorted(ids)
