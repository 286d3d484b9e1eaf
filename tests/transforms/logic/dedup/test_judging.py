from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bench.dedup.scale import make_near
from tests.support import OTHER_STORY, STORY, make_article
from wiredesk.transforms.logic.dedup import judging
from wiredesk.transforms.logic.dedup.judging import judge_candidates, judge_edit, judge_pair, unpack_cached
from wiredesk.transforms.logic.dedup.signing import place_order, sign_article, sign_copy
from wiredesk.transforms.logic.kernel.cache import WeighedCache

EDITED = f"{STORY[: len(STORY) // 4]} {OTHER_STORY}"


def sign(body: str, key: str = "a.txt", day: int | None = 0):
    return sign_article(make_article(body, key, day))


def test_candidates_that_are_left_out_are_worse_than_the_best() -> None:
    signatures = [sign_article(article) for article in make_near(20)]
    left_out = 0
    for number, later in enumerate(signatures):
        verdicts = {one.article_id: (one, judge_pair(one, later)) for one in signatures[:number]}
        found = list(judge_candidates(signatures[:number], later))
        assert all(verdict == verdicts[one.article_id][1] for one, verdict in found)
        linked = [pair for pair in verdicts.values() if pair[1] is not None]

        def rank(pair):
            return -pair[1].score, place_order(pair[0])

        assert min(found, key=rank, default=None) == min(linked, key=rank, default=None)
        left_out += len(linked) - len(found)
    assert left_out > 0


@pytest.mark.parametrize(
    ("body", "day", "is_edit"),
    [
        (STORY, 1, True),
        (EDITED, 1, True),
        (EDITED, 30, True),
        (EDITED, 31, False),
        (OTHER_STORY, 1, False),
    ],
)
def test_a_text_with_something_in_common_is_an_edit_within_the_look_back(body, day, is_edit) -> None:
    verdict = judge_edit(sign(STORY), sign(body, day=day), 30)
    assert (verdict is not None) is is_edit
    assert verdict is None or (verdict.relation, verdict.score) == ("update", float("inf"))


def test_arrivals_count_for_edits_of_undated_articles() -> None:
    first = sign(STORY, day=None)
    second = replace(sign(EDITED, day=None), ingested_at=first.ingested_at + timedelta(days=31))
    assert judge_edit(first, second, 30) is None
    assert judge_edit(first, second, 32) is not None


def test_an_article_without_evidence_has_no_edits() -> None:
    assert judge_edit(sign_copy(make_article(STORY)), sign(STORY), 30) is None


def test_unpacked_evidence_is_kept_up_to_a_limit(monkeypatch) -> None:
    monkeypatch.setattr(judging, "unpacked_evidence", WeighedCache(250, judging._count_words))
    first = sign(STORY)
    kept = unpack_cached(first.evidence, b"", b"")
    assert unpack_cached(first.evidence, b"", b"") is kept
    for number in range(4):
        unpack_cached(sign(f"{OTHER_STORY} {number}").evidence, b"", b"")
    assert judging.unpacked_evidence.weight <= 250
    assert unpack_cached(first.evidence, b"", b"") is not kept
