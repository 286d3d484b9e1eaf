from __future__ import annotations

import numpy as np
import pytest

from tests.support import STORY, make_article
from wiredesk.transforms.dedup import pairing
from wiredesk.transforms.dedup.pairing import pack_contained, pair_contained, part_lost
from wiredesk.transforms.failures import Failure, Lost
from wiredesk.transforms.logic.dedup.buckets import ARTICLE
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.kernel.identity import unpack_id

SIGNATURES = [sign_article(make_article(f"{STORY} Part {n}.", f"{n}.txt", n)) for n in range(4)]
BAD = SIGNATURES[2].article_id


def list_ids(block):
    return {unpack_id(one) for one in np.frombuffer(block[0], ARTICLE)["id"]}


def pair_all():
    """Returns the ids of articles with a candidate, and those of articles with a loss."""
    paired = [pair_contained([block], to_span(30), 8) for _, block in pack_contained(SIGNATURES).found]
    return {name for one in paired for name, _ in one.found}, {name for one in paired for name, _ in one.lost}


def test_blocks_and_losses_are_separated_in_their_order() -> None:
    lost = ("a", Lost("its links", Failure("ValueError: x", "y.py:1 in z")))
    blocks = [(b"1", b"2", b"3"), (b"4", b"5", b"6")]
    assert part_lost([blocks[0], lost, blocks[1]]) == (blocks, [lost])


def test_later_articles_have_candidates() -> None:
    assert pair_all() == ({one.article_id for one in SIGNATURES[1:]}, set())
    assert pair_contained([], to_span(30), 8) == ([], [])


def test_an_article_that_cannot_be_packed_is_in_no_block(monkeypatch) -> None:
    pack = pairing.pack_blocks

    def spoilt(signatures):
        if any(one.article_id == BAD for one in signatures):
            raise ValueError("bad")
        return pack(signatures)

    monkeypatch.setattr(pairing, "pack_blocks", spoilt)
    packed = pack_contained(SIGNATURES)
    assert [name for name, _ in packed.lost] == [BAD]
    assert set().union(*(list_ids(block) for _, block in packed.found)) == {
        one.article_id for one in SIGNATURES if one.article_id != BAD
    }


def test_an_article_that_cannot_be_paired_does_not_affect_the_others(monkeypatch) -> None:
    pair = pairing.pair_blocks

    def spoilt(blocks, *rest):
        if any(BAD in list_ids(block) for block in blocks):
            raise ValueError("bad")
        return pair(blocks, *rest)

    monkeypatch.setattr(pairing, "pair_blocks", spoilt)
    assert pair_all() == ({SIGNATURES[1].article_id, SIGNATURES[3].article_id}, {BAD})


def test_an_error_of_the_machine_is_not_contained(monkeypatch) -> None:
    def fail(*_):
        raise OSError("no memory")

    monkeypatch.setattr(pairing, "pair_blocks", fail)
    with pytest.raises(OSError, match="no memory"):
        pair_all()
