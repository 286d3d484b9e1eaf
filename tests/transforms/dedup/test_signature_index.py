from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest

from tests.support import OTHER_STORY, RUN, STORY, make_article
from tests.transforms.dedup.support import write_signatures
from wiredesk.pipeline.storage.table_files import write_parquet
from wiredesk.schemas import to_row
from wiredesk.transforms.dedup import signature_index
from wiredesk.transforms.dedup.signature_index import (
    EarlierIndex,
    EarlierSettings,
    OutdatedSignaturesError,
    load_index,
)
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE, unpack_keys
from wiredesk.transforms.logic.dedup.signing import sign_article

DAYS = (0, 3, 45, None)
ARTICLES = [make_article(f"{STORY} Part {n}.", f"{n}.txt", day) for n, day in enumerate(DAYS)]
SIGNATURES = [sign_article(article) for article in ARTICLES]


@pytest.fixture
def index(tmp_path):
    files = [write_signatures(tmp_path / f"{n}.parquet", [one]) for n, one in enumerate(SIGNATURES)]
    return EarlierIndex(EarlierSettings(files=tuple(files), now=RUN.started_at))


def test_articles_are_found_by_id_content_and_source(index) -> None:
    assert len(index) == len(SIGNATURES)
    for article, signature in zip(ARTICLES, SIGNATURES, strict=True):
        assert article.article_id in index
        assert index.fetch_signature(article.article_id) == signature
        assert index.find_exact(article.content_hash).article_id == article.article_id
        assert index.find_version(article.source_key) == signature
    assert "0" * 32 not in index
    assert index.find_exact("0" * 64) is index.find_version("other.txt") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(1, {"0.txt", "1.txt", "3.txt"}, id="near the first"),
        pytest.param(31, {"1.txt", "2.txt", "3.txt"}, id="near the others"),
        pytest.param(100, {"3.txt"}, id="near none"),
        pytest.param(None, {"0.txt", "1.txt", "2.txt", "3.txt"}, id="undated: what arrived of late"),
    ],
)
def test_candidates_are_within_the_look_back(index, day, expected) -> None:
    published = make_article(STORY, day=day).published_at
    found = index.find_candidates(unpack_keys(SIGNATURES[0]), published)
    assert {index.fetch(int(row)).source_key for row in found["row"]} == expected
    assert found.dtype == CANDIDATE


def test_undated_articles_are_near_for_a_time_after_their_arrival(index) -> None:
    later = index.at(RUN.started_at + timedelta(days=31))
    assert len(later.find_candidates(unpack_keys(SIGNATURES[0]), None)) == 0


@pytest.mark.parametrize("per_bucket", [1, 2])
def test_a_bucket_gives_only_its_first_articles(tmp_path, per_bucket) -> None:
    path = write_signatures(tmp_path / "s.parquet", SIGNATURES)
    index = EarlierIndex(EarlierSettings(files=(path,), per_bucket=per_bucket, now=RUN.started_at))
    found = index.find_candidates(unpack_keys(SIGNATURES[0]), ARTICLES[0].published_at)
    _, counts = np.unique(found["key"], return_counts=True)
    assert counts.max() == per_bucket
    assert {int(order) for order in found["order"][:1]} == {int(found["order"].min())}


def test_no_earlier_run_is_an_empty_index() -> None:
    index = EarlierIndex(EarlierSettings())
    assert "0" * 32 not in index and index.find_exact("0" * 64) is None and index.find_version("a") is None
    assert len(index.find_candidates(np.array([1], np.uint64), None)) == 0


def test_signatures_of_another_version_are_refused(tmp_path) -> None:
    row = to_row(SIGNATURES[0]) | {"signature_version": 0}
    write_parquet("signatures", [row], str(tmp_path / "s.parquet"))
    with pytest.raises(OutdatedSignaturesError, match="version"):
        EarlierIndex(EarlierSettings(files=(str(tmp_path / "s.parquet"),)))


def test_few_files_are_open_at_a_time(tmp_path) -> None:
    signatures = [sign_article(make_article(f"{OTHER_STORY} {n}", f"{n}.txt")) for n in range(40)]
    files = tuple(write_signatures(tmp_path / f"{n}.parquet", [one]) for n, one in enumerate(signatures))
    index = EarlierIndex(EarlierSettings(files=files))
    assert not index._open_files
    assert len({index.fetch(row).article_id for row in range(40)}) == 40
    assert len(index._open_files) == 32


def test_threads_share_one_index_and_the_next_settings_replace_it(monkeypatch) -> None:
    made = []
    monkeypatch.setattr(signature_index, "EarlierIndex", lambda settings: made.append(settings) or settings)
    settings = [EarlierSettings(root=root) for root in "ab"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(load_index, [settings[0]] * 20))
    assert found == [settings[0]] * 20 and made == [settings[0]]
    assert [load_index(one) for one in settings[::-1]] == settings[::-1]
    assert made == [settings[0], settings[1], settings[0]]
