from __future__ import annotations

import numpy as np
import pytest

from tests.support import STORY, make_article
from tests.transforms.dedup.support import write_signatures
from wiredesk.transforms.dedup.article_steps import (
    attach_contained,
    attach_link,
    compare_with_earlier,
    link_in_run,
    sign_contained,
)
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.failures import Failure, Lost
from wiredesk.transforms.logic.dedup.linking import Origin, link_exact
from wiredesk.transforms.logic.dedup.signing import sign_article, sign_copy

ARTICLE = make_article(STORY, "b.txt", 2)
FIRST = make_article(f"{STORY} Nobody else was hurt.", "a.txt", 1)
ORIGIN = Origin("Post", "AP", 0.9)


def test_an_original_is_its_own_root() -> None:
    article, signature = attach_link(ARTICLE, None, None, sign_article(ARTICLE))
    assert article == ARTICLE
    assert (signature.relation, signature.cluster_id, signature.matched_id) == (
        "original",
        ARTICLE.article_id,
        None,
    )


def test_a_copy_has_its_link_in_both_rows_and_the_agency_of_its_original() -> None:
    link = link_exact(ARTICLE.article_id, "1" * 32, None, ORIGIN)
    article, signature = attach_link(ARTICLE, link, "2" * 32, None)
    for row in (article, signature):
        assert (row.relation, row.matched_id, row.cluster_id) == ("exact", "1" * 32, "2" * 32)
    assert (article.annotated_from, article.wire_agency) == ("1" * 32, "AP")
    assert signature.words == 0, "the original is compared in its place"


def test_each_loss_is_a_warning() -> None:
    lost = [Lost(what, Failure("ValueError: x", "a.py:1 in b")) for what in ("its links", "some links")]
    article, _ = attach_contained(ARTICLE, None, None, None, lost)
    assert [warning.code for warning in article.warnings] == ["deduplication_failed"] * 2


def test_signing_needs_no_containment_for_a_text() -> None:
    assert sign_contained(ARTICLE) == (sign_article(ARTICLE), ())


@pytest.mark.parametrize("is_in_tables", [True, False])
def test_the_link_is_the_same_to_an_earlier_run_and_to_this_one(tmp_path, is_in_tables) -> None:
    first, later = sign_article(FIRST), sign_article(ARTICLE)
    files = (write_signatures(tmp_path / "s.parquet", [first]),) if is_in_tables else ()
    compared = compare_with_earlier(later, [], EarlierIndex(EarlierSettings(files=files)), 8, 30)
    assert (compared.pairs, len(compared.judged)) == (is_in_tables, is_in_tables)
    linked = link_in_run([] if is_in_tables else [first], compared.signature, compared.judged)
    assert linked.link is not None
    assert (linked.link.matched_id, linked.link.relation) == (FIRST.article_id, "copy")
    assert linked.link.cluster_id == (FIRST.article_id if is_in_tables else None)


def test_an_article_without_keys_matches_nothing() -> None:
    compared = compare_with_earlier(sign_copy(ARTICLE), [], EarlierIndex(EarlierSettings()), 8, 30)
    assert (compared.judged, compared.wanted.tolist(), compared.lost) == ([], [], ())
    assert isinstance(compared.wanted, np.ndarray)
    assert link_in_run([], compared.signature, []).link is None
