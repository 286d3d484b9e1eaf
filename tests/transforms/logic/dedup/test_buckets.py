from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import STORY, make_article
from wiredesk.transforms.logic.dedup.buckets import (
    ARTICLE,
    CANDIDATE,
    IN_THIS_RUN,
    make_candidates,
    pack_blocks,
    pair_blocks,
    unpack_keys,
)
from wiredesk.transforms.logic.dedup.lookback import to_span
from wiredesk.transforms.logic.dedup.paragraphs import unpack_paragraphs
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.kernel.identity import unpack_id
from wiredesk.transforms.logic.kernel.ordering import to_order

PARTS = STORY.split(". ")
SPAN = to_span(30)


def sign(number: int, day: int | None):
    """Returns the signature of an article that shares a sentence with its neighbours in number."""
    body = f"{PARTS[number % 5]}. {PARTS[(number + 1) % 5]}. Item {number} of the day."
    return sign_article(make_article(body, f"{number}.txt", day))


def list_buckets(signature):
    """Returns the keys and the paragraphs of an article."""
    return np.concatenate((unpack_keys(signature), unpack_paragraphs(signature)))


def pair(signatures, blocks, per_bucket=8):
    """Returns the (article, candidate, key) triples of all shards."""
    by_shard = defaultdict(list)
    for some in blocks:
        for shard, block in pack_blocks(some):
            by_shard[shard].append(block)
    names = {one.article_id: one.source_key for one in signatures}
    found = [pairs for shard in by_shard.values() for pairs in pair_blocks(shard, SPAN, per_bucket)]
    return {
        (names[article_id], names[unpack_id(entry["id"])], int(entry["key"]))
        for article_id, packed in found
        for entry in np.frombuffer(packed, CANDIDATE)
    }


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50) | st.none()), min_size=1, max_size=12))
def test_each_article_is_paired_with_all_earlier_ones_of_its_buckets(drawn) -> None:
    signatures = list({one.article_id: one for one in (sign(*some) for some in drawn)}.values())
    order = {one.source_key: (to_order(one.published_at), one.article_id) for one in signatures}
    expected = {
        (later.source_key, earlier.source_key, int(key))
        for later in signatures
        for earlier in signatures
        if order[earlier.source_key] < order[later.source_key]
        and (
            later.published_at is None
            or earlier.published_at is None
            or (later.published_at - earlier.published_at).days <= 30
        )
        for key in np.intersect1d(list_buckets(later), list_buckets(earlier))
    }
    assert pair(signatures, [signatures], per_bucket=100) == expected


@pytest.mark.parametrize("per_bucket", [1, 3, 100])
def test_pairs_do_not_depend_on_how_articles_are_cut_into_blocks(per_bucket) -> None:
    signatures = [sign(number, number % 7) for number in range(20)]
    whole = pair(signatures, [signatures], per_bucket)
    assert (
        whole and pair(signatures, [signatures[13:], signatures[:4], signatures[4:13]], per_bucket) == whole
    )


def test_a_bucket_names_only_the_first_articles_in_order() -> None:
    copies = [sign_article(make_article(f"{STORY} {n}", f"{n}", n)) for n in range(9)]
    found = pair(copies, [copies], per_bucket=2)
    for key in unpack_keys(copies[8]).tolist():
        carriers = [one.source_key for one in copies[:8] if key in unpack_keys(one).tolist()]
        assert {name for article, name, shared in found if (article, shared) == ("8", key)} == set(
            carriers[:2]
        )


def test_a_block_keeps_what_a_candidate_is_judged_by() -> None:
    signature = sign(0, 3)
    blocks = dict(pack_blocks([signature]))
    buckets = np.concatenate([np.frombuffer(block[1], "<u8") for block in blocks.values()])
    assert sorted(buckets.tolist()) == sorted(list_buckets(signature).tolist()) and len(blocks) > 1
    assert len(unpack_paragraphs(signature)) == 1
    (article,) = np.frombuffer(next(iter(blocks.values()))[0], ARTICLE)
    assert unpack_id(article["id"]) == signature.article_id
    assert (article["order"], article["words"]) == (to_order(signature.published_at), signature.words)
    assert (article["row"], article["keys"]) == (IN_THIS_RUN, len(unpack_keys(signature)))


def test_candidates_are_keys_with_the_fields_of_their_articles() -> None:
    articles = np.zeros(2, ARTICLE)
    articles["words"] = 7, 9
    entries = make_candidates(np.array([4, 5], np.uint64), articles)
    assert entries.dtype == CANDIDATE
    assert (entries["key"].tolist(), entries["words"].tolist()) == ([4, 5], [7, 9])
