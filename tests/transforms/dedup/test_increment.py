"""An increment linked in memory has the links of one linked over a shuffle, and a stream those of increments."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import OTHER_STORY, STORY, apply_transform, make_article
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.dedup import article_steps, pairing
from wiredesk.transforms.dedup.deduplicate import Deduplicate
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex, pack_signatures

_EMPTY = EarlierSettings()
_NOW = datetime(2026, 2, 1, tzinfo=UTC)


def _make_corpus(seed: int, count: int) -> list[Article]:
    """Returns stories, their copies, extensions, excerpts and updates, many of one day, some undated."""
    drawn = random.Random(seed)
    words = [f"word{n}" for n in range(400)]
    stories = [STORY, OTHER_STORY] + [" ".join(drawn.choices(words, k=120)) + "." for _ in range(4)]
    articles = []
    for n in range(count):
        body = drawn.choice(stories)
        kind = drawn.randrange(5)
        if kind == 1:
            body += f" Desk note {drawn.randrange(3)} was added later by an editor."
        elif kind == 2:
            body = body[: len(body) * 2 // 3]
        elif kind == 3:
            body = " ".join(drawn.choices(words, k=60)) + "."
        if drawn.random() < 0.5:
            # A line of the site.
            body += "\n\nOur weekly letter for anglers and their friends"
        articles.append(make_article(body, f"{n}.txt", drawn.choice([0, 0, 1, 2, 40, None])))
    return articles


def _index(*increments: list[Signature]) -> RecentIndex:
    index = RecentIndex(EarlierIndex(_EMPTY), _EMPTY)
    for number, signatures in enumerate(increments):
        if signatures:
            index = index.add(str(number), pack_signatures(signatures))
    return index.at(_NOW)


@pytest.mark.parametrize("seed", range(3))
def test_links_in_memory_are_those_of_the_shuffle(seed):
    articles = _make_corpus(seed, 40)
    rows = apply_transform(Deduplicate(_EMPTY), articles)
    linked = link_increment(articles, _index(), 8, 30)
    assert sorted(linked.articles, key=lambda a: a.article_id) == sorted(
        rows["articles"], key=lambda a: a.article_id
    )
    assert {s.article_id: s for s in linked.signatures} == {s.article_id: s for s in rows["signatures"]}
    assert {a.relation for a in linked.articles} >= {"original", "exact", "copy"}
    assert any(a.boilerplate for a in linked.articles)


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), cuts=st.lists(st.integers(0, 40), max_size=6))
def test_windows_cut_anywhere_give_the_links_of_one_increment(seed, cuts):
    """The articles arrive in order of publication, since the order between windows is that of arrival."""
    dated = [a for a in _make_corpus(seed, 40) if a.published_at is not None]
    articles = sorted(dated, key=lambda a: (a.published_at, a.article_id))
    whole = {
        a.article_id: (a.matched_id, a.boilerplate)
        for a in link_increment(articles, _index(), 8, 30).articles
    }
    found, placed = {}, []
    borders = [0, *sorted(cuts), len(articles)]
    for start, end in pairwise(borders):
        linked = link_increment(articles[start:end], _index(*placed), 8, 30)
        found |= {a.article_id: (a.matched_id, a.boilerplate) for a in linked.articles}
        placed.append(linked.signatures)
    assert found == whole


def test_an_article_that_comes_twice_or_is_in_the_index_is_left_out():
    first, second = make_article(STORY, "a.txt"), make_article(OTHER_STORY, "b.txt")
    placed = link_increment([first, first], _index(), 8, 30)
    assert (len(placed.articles), placed.known) == (1, 1)
    again = link_increment([first, second], _index(placed.signatures), 8, 30)
    assert ([a.article_id for a in again.articles], again.known) == ([second.article_id], 1)


def test_blocks_are_merged_like_digits_and_searched_in_their_order():
    index = RecentIndex(EarlierIndex(_EMPTY), _EMPTY)
    for n in range(13):
        placed = link_increment([make_article(f"{STORY} Part {n}.", f"{n}.txt", n)], index.at(_NOW), 8, 30)
        index = index.add(str(n), pack_signatures(placed.signatures))
    assert [len(block) for block in index.blocks] == [8, 4, 1]
    assert [index.fetch(row).source_key for row in (0, 7, 8, 12)] == ["0.txt", "7.txt", "8.txt", "12.txt"]
    late = make_article(f"{STORY} Part 99.", "12.txt", 13)
    (linked,) = link_increment([late], index.at(_NOW), 8, 30).articles
    assert linked.relation == "update"
    assert index.find_version("12.txt").published_at == datetime(2026, 1, 13, tzinfo=UTC)


def test_arrivals_of_undated_articles_are_counted_back_from_the_window():
    old = make_article(STORY, "a.txt", None, ingested_at=_NOW - timedelta(days=31))
    placed = link_increment([old], _index(), 8, 30).signatures
    new = replace(make_article(f"{STORY} More.", "b.txt", None), ingested_at=_NOW)
    (late,) = link_increment([new], _index(placed), 8, 30).articles
    (early,) = link_increment([new], _index(placed).at(_NOW - timedelta(days=2)), 8, 30).articles
    assert (late.relation, early.relation) == ("original", "copy")


FAULTS = {
    "sign_article": article_steps,
    "compare_with_earlier": article_steps,
    "unpack_keys": article_steps,
    "judge_candidates": article_steps,
    "find_edit": article_steps,
    "link_in_run": article_steps,
    "inherit_wire": article_steps,
    "attach_link": article_steps,
    "pack_blocks": pairing,
}
STAYS_LINKED = ("inherit_wire", "attach_link", "find_edit")


def _spoil(module, name, monkeypatch, is_bad):
    """Makes a function raise for bad arguments."""
    function = getattr(module, name)

    def spoilt(*args):
        if is_bad(*args):
            raise ValueError("bad text")
        return function(*args)

    monkeypatch.setattr(module, name, spoilt)


def _is_of_bad(*args):
    """Returns True if one of the arguments, or one of the items of the first, is the bad article."""
    items = args[0] if isinstance(args[0], list) and len(args) == 1 else args
    return any(getattr(item, "source_key", "") == "bad.txt" for item in items)


_ARTICLES = [
    make_article(STORY, "a.txt", 0),
    make_article(f"{STORY} More of it.", "bad.txt", 2),
    make_article(f"{STORY} An editor has added this.", "c.txt", 1),
    make_article(OTHER_STORY, "d.txt", 1),
]


@pytest.mark.parametrize("name", FAULTS)
def test_an_article_that_fails_does_not_affect_the_others_of_its_window(name, monkeypatch):
    clean = {article.source_key: article for article in link_increment(_ARTICLES, _index(), 8, 30).articles}
    _spoil(FAULTS[name], name, monkeypatch, _is_of_bad)
    linked = link_increment(_ARTICLES, _index(), 8, 30)
    found = {article.source_key: article for article in linked.articles}
    bad = found.pop("bad.txt")
    assert found == {key: row for key, row in clean.items() if key != "bad.txt"}
    (warning,) = bad.warnings
    assert warning.code == "deduplication_failed" and "after ValueError: bad text (" in warning.message
    assert sorted(s.article_id for s in linked.signatures) == sorted(a.article_id for a in linked.articles)
    assert clean["bad.txt"].relation == "copy"
    assert bad.relation == ("copy" if name in STAYS_LINKED else "original")


def test_a_candidate_that_cannot_be_judged_does_not_affect_the_other_candidates(monkeypatch):
    is_bad = lambda candidates, _: any(one.source_key == "c.txt" for one in candidates)  # noqa: E731
    _spoil(article_steps, "judge_candidates", monkeypatch, is_bad)
    found = {article.source_key: article for article in link_increment(_ARTICLES, _index(), 8, 30).articles}
    assert found["bad.txt"].matched_id == found["a.txt"].article_id
    assert {key for key, article in found.items() if article.warnings} == {"bad.txt"}
