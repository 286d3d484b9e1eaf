from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import OTHER_STORY, RUN, STORY, apply_transform, make_article
from tests.transforms.dedup.support import write_signatures
from wiredesk.transforms.dedup.deduplicate import Deduplicate
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.logic.dedup.signing import place_order
from wiredesk.transforms.logic.kernel.ordering import UNDATED, find_earlier_in_bucket


def deduplicate(articles, earlier=None, shards=16):
    """Returns the articles by source key, the signatures, and the known ids."""
    found = apply_transform(Deduplicate(earlier or EarlierSettings(), shards=shards), articles)
    return {a.source_key: a for a in found["articles"]}, found["signatures"], found["known"]


def make_variants():
    """Returns a story, its exact copy, a reprint, another story, and the story reprinted again 40 days later."""
    reprint = "MARLOW BAY (AP) - " + STORY.replace("Sunday", "March 4") + "\n\n(With inputs from agencies)"
    return [
        make_article(STORY, "0.txt", 0),
        make_article(STORY, "1-exact.txt", 1),
        make_article(reprint, "2-reprint.txt", 2),
        make_article(OTHER_STORY, "3-other.txt", 3),
        make_article(reprint + "\n\nThis is the end.", "4-late.txt", 45),
    ]


@pytest.fixture(scope="module")
def whole():
    """The variants by source key, linked in one run."""
    return deduplicate(make_variants())[0]


def test_links_point_to_the_earlier_article_and_nothing_is_dropped():
    by_key, signatures, known = deduplicate(make_variants())
    relations = {key: article.relation for key, article in by_key.items()}
    assert relations == {
        "0.txt": "original",
        "1-exact.txt": "exact",
        "2-reprint.txt": "copy",
        "3-other.txt": "original",
        "4-late.txt": "original",  # 43 days after the reprint: beyond the look-back
    }
    root = by_key["0.txt"].article_id
    assert by_key["1-exact.txt"].matched_id == by_key["1-exact.txt"].annotated_from == root
    assert by_key["2-reprint.txt"].cluster_id == root and by_key["2-reprint.txt"].annotated_from is None
    assert 0 < by_key["2-reprint.txt"].similarity < 1
    assert len(signatures) == 5 and known == []
    assert {s.article_id: s.matched_id for s in signatures} == {
        a.article_id: a.matched_id for a in by_key.values()
    }


def test_links_do_not_depend_on_how_many_shards_travel_together():
    articles = [*make_variants(), make_article(STORY, "5-exact.txt", 50), make_article("No.", "6.txt", 2)]
    one, many = (deduplicate(articles, shards=shards) for shards in (1, 1024))
    assert one[0] == many[0] and len(one[0]) == len(articles)
    assert sorted(one[1], key=place_order) == sorted(many[1], key=place_order)


def test_exact_copies_have_no_look_back():
    by_key, _, _ = deduplicate([make_article(STORY, "a", 0), make_article(STORY, "b", 400)])
    assert by_key["b"].relation == "exact"


def test_the_earlier_of_two_is_by_publication_then_id_and_undated_comes_last():
    by_key, _, _ = deduplicate([make_article(STORY, "a", None), make_article(STORY, "b", 5)])
    assert by_key["a"].matched_id == by_key["b"].article_id
    same_day = [make_article(STORY, key, 0) for key in "cdef"]
    by_key, _, _ = deduplicate(same_day)
    first = min(article.article_id for article in same_day)
    assert {a.matched_id for a in by_key.values()} == {None, first}


@pytest.mark.parametrize("seed", range(2))
def test_the_links_do_not_depend_on_the_order_of_the_input(seed, whole):
    shuffled = make_variants()
    random.Random(seed).shuffle(shuffled)
    assert deduplicate(shuffled)[0] == whole


@pytest.mark.parametrize("cuts", [[2], [1, 2, 3, 4]])
def test_increments_in_order_of_publication_give_the_rows_of_one_run(tmp_path, cuts, whole):
    files, increments = [], {}
    variants = make_variants()
    for start, end in zip([0, *cuts], [*cuts, len(variants)], strict=True):
        earlier = EarlierSettings(files=tuple(files), now=RUN.started_at)
        by_key, signatures, _ = deduplicate(variants[start:end], earlier)
        increments |= by_key
        files.append(write_signatures(tmp_path / f"{start}.parquet", signatures))
    assert increments == whole


@pytest.mark.parametrize("cut", [None, 1, 2])
def test_copies_of_agency_copy_are_agency_copy(tmp_path, cut):
    articles = [
        make_article(STORY, "0-agency.txt", 0, wire_agency="AP", wire_confidence=0.98),
        make_article(STORY, "1-exact.txt", 1),
        make_article(make_variants()[2].body, "2-reprint.txt", 2),
        make_article(OTHER_STORY, "3-other.txt", 3),
    ]
    placed, files = {}, ()
    for number, part in enumerate([articles] if cut is None else [articles[:cut], articles[cut:]]):
        by_key, signatures, _ = deduplicate(part, EarlierSettings(files=files, now=RUN.started_at))
        placed |= by_key
        files += (write_signatures(tmp_path / f"{number}.parquet", signatures),)
    found = {key: (article.wire_agency, article.wire_confidence) for key, article in placed.items()}
    assert found == {
        "0-agency.txt": ("AP", 0.98),
        "1-exact.txt": ("AP", 0.96),
        "2-reprint.txt": ("AP", 0.882),
        "3-other.txt": (None, None),
    }


def test_an_article_that_the_tables_hold_is_left_out(tmp_path):
    variants = make_variants()
    _, signatures, _ = deduplicate(variants[:2])
    earlier = EarlierSettings(
        files=(write_signatures(tmp_path / "s.parquet", signatures),), now=RUN.started_at
    )
    by_key, signatures, known = deduplicate(variants[:3], earlier)
    assert list(by_key) == ["2-reprint.txt"] and len(signatures) == 1
    assert sorted(known) == sorted(article.article_id for article in variants[:2])


def test_an_article_that_the_input_has_twice_is_written_once():
    article = make_article(STORY)
    found = apply_transform(Deduplicate(), [article, make_article(OTHER_STORY, "b.txt"), article])
    assert len(found["articles"]) == len(found["signatures"]) == 2 and found["known"] == [article.article_id]


def test_an_edited_file_is_an_update_of_its_earlier_version(tmp_path):
    _, signatures, _ = deduplicate([make_article(STORY, "a.txt", 0)])
    earlier = EarlierSettings(
        files=(write_signatures(tmp_path / "s.parquet", signatures),), now=RUN.started_at
    )
    # Most of it is another text, so the likeness alone is too little.
    edited = f"{STORY[: len(STORY) // 4]} {OTHER_STORY}"
    by_key, _, _ = deduplicate([make_article(edited, "a.txt", 1), make_article(edited, "b.txt", 2)], earlier)
    assert by_key["a.txt"].relation == "update" and by_key["a.txt"].similarity > 0.1
    assert by_key["a.txt"].matched_id == by_key["b.txt"].cluster_id == signatures[0].article_id
    # A text with nothing in common is another story under the same name.
    by_key, _, _ = deduplicate([make_article(OTHER_STORY, "a.txt", 1)], earlier)
    assert by_key["a.txt"].relation == "original"
    # The number of a record in a container does not identify it.
    by_key, _, _ = deduplicate([make_article(edited, "a.txt#1", 1, container_key="a.txt")], earlier)
    assert by_key["a.txt#1"].relation == "original"


def test_identical_articles_are_linked_to_the_first():
    copies = [make_article(STORY, f"{n}.txt", n % 20) for n in range(300)]
    by_key, _, _ = deduplicate(copies)
    originals = [a for a in by_key.values() if a.relation == "original"]
    assert len(originals) == 1 and {a.matched_id for a in by_key.values()} == {None, originals[0].article_id}


def brute_force(keys, orders, ranks, span, per_bucket):
    pairs = set()
    for i, key in enumerate(keys):
        placed = sorted((orders[j], ranks[j], j) for j in range(len(keys)) if keys[j] == key)
        mine = placed.index((orders[i], ranks[i], i))
        near = [j for o, _, j in placed[:mine] if orders[i] == UNDATED or orders[i] - o <= span]
        pairs |= {(i, j) for j in near[:per_bucket]}
    return pairs


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8) | st.just(UNDATED)), min_size=1, max_size=40),
    st.integers(0, 6),
    st.integers(1, 4),
)
def test_pairs_of_a_bucket_are_the_first_within_the_look_back(entries, span, per_bucket):
    keys = np.array([key for key, _ in entries], np.uint64)
    orders = np.array([order for _, order in entries], np.int64)
    ranks = np.arange(len(entries))
    newcomers, earlier = find_earlier_in_bucket(keys, orders, ranks, span, per_bucket)
    assert len(newcomers) == len(set(zip(newcomers.tolist(), earlier.tolist(), strict=True)))
    expected = brute_force(keys.tolist(), orders.tolist(), ranks.tolist(), span, per_bucket)
    assert set(zip(newcomers.tolist(), earlier.tolist(), strict=True)) == expected
