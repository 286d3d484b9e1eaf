import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.linked import link_signatures
from tests.support import make_article
from wiredesk.transforms.logic.dedup.boilerplate import (
    NO_BOILERPLATE,
    Boilerplate,
    drop_own,
    find_boilerplate,
    group_carriers,
    make_sketches,
    unpack_boilerplate,
)
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.judging import judge_pair
from wiredesk.transforms.logic.dedup.signature import hash_shingles, hash_words, make_bucket_keys
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.text.normalize import normalize_words

WORDS = [
    a + b
    for a in ("mar", "tel", "von", "kas", "ru", "pel", "din", "go")
    for b in ("ton", "dor", "mi", "las", "ne")
]


def write_text(seed, sentences=12):
    draw = random.Random(seed)
    return "\n\n".join(" ".join(draw.choices(WORDS, k=16)).capitalize() + "." for _ in range(sentences))


BOILERPLATE = write_text("gallery", 8)
STORIES = [write_text(n) for n in range(8)]


def sign(body, key, day):
    return sign_article(make_article(body, key, day))


def link(articles):
    """Links (key, day, body) triples; returns the match and the boilerplate of each by key."""
    signatures = [sign(body, key, day) for key, day, body in articles]
    keys = {s.article_id: s.source_key for s in signatures}
    found = link_signatures(signatures)
    matches = {keys[i]: keys[link.matched_id] for i, link in found.links.items()}
    return matches, {s.source_key: s.furniture for s in found.signatures.values()}


def test_a_passage_of_several_otherwise_different_articles_is_boilerplate():
    # The gallery below is nearly all of the short notices.
    notices = [f"{write_text(100 + n, 1)}\n\n{BOILERPLATE}" for n in range(2)]
    carriers = [(f"{n}", n, f"{story}\n\n{BOILERPLATE}") for n, story in enumerate(STORIES[:3])]
    matches, boilerplate = link([*carriers, ("first", 5, notices[0]), ("second", 6, notices[1])])
    assert matches == {}
    assert boilerplate["0"] is boilerplate["1"] is boilerplate["2"] is None
    assert boilerplate["first"] and boilerplate["second"]
    assert "second" in link([("first", 5, notices[0]), ("second", 6, notices[1])])[0], (
        "two articles are too few"
    )


def test_a_reprint_is_found_beside_boilerplate():
    carriers = [(f"{n}", n, f"{story}\n\n{BOILERPLATE}") for n, story in enumerate(STORIES[:3])]
    report = write_text("report", 4)
    matches, _ = link([*carriers, ("report", 4, report), ("reprint", 5, f"{report}\n\n{BOILERPLATE}")])
    assert matches == {"reprint": "report"}


def test_the_reprints_of_one_report_do_not_make_it_boilerplate():
    prints = [(f"{n}", n, f"{STORIES[0]}\n\n{write_text(200 + n, 3)}") for n in range(9)]
    matches, boilerplate = link(prints)
    assert set(matches) == {f"{n}" for n in range(1, 9)} and set(boilerplate.values()) == {None}


def test_a_report_that_is_often_printed_with_edits_is_no_boilerplate():
    report = write_text("often", 20).split(" ")
    prints = []
    for n in range(200):
        draw = random.Random(n)
        words = [draw.choice(WORDS) if draw.random() < 0.03 else word for word in report]
        prints.append((f"{n}", n % 28, " ".join(words)))
    matches, boilerplate = link(prints)
    assert not any(boilerplate.values())
    assert len(matches) == 199


def test_reports_about_one_text_that_share_more_than_it_are_not_otherwise_different():
    long = "\n\n".join(STORIES[:3])
    prints = [(f"{n}", n, f"{long}\n\n{write_text(300 + n, 2)}") for n in range(4)]
    matches, _ = link([*prints, ("excerpt", 6, STORIES[1])])
    assert set(matches) == {"1", "2", "3", "excerpt"}


def test_sketches_are_the_smallest_keys_of_each_article():
    keys = np.array([5, 6, 7, *range(20, 30)], np.uint64) << np.uint64(32)
    assert make_sketches(keys, np.array([0, 3, 10])).tolist() == [
        [0] * 8,
        [5, 6, 7, 0, 0, 0, 0, 0],
        list(range(20, 28)),
    ]
    assert make_sketches(keys[:0], np.array([0, 0])).tolist() == [[0] * 8] * 2


def test_without_candidates_there_is_no_boilerplate():
    assert find_boilerplate(np.zeros(0, CANDIDATE), make_bucket_keys(["a", "b"])) is NO_BOILERPLATE
    assert NO_BOILERPLATE.pack() is None and unpack_boilerplate(None) is NO_BOILERPLATE


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 2, st.integers(-1, 1)), min_size=1, max_size=30))
def test_carriers_are_the_distinct_rows(rows: list[tuple[int, int, int]]) -> None:
    found = np.zeros(len(rows), CANDIDATE)
    found["id"], found["row"] = [row[:2] for row in rows], [row[2] for row in rows]
    who = np.column_stack((found["id"], found["row"].astype(np.uint64)))
    _, *plain = np.unique(who, axis=0, return_index=True, return_inverse=True, return_counts=True)
    for mine, expected in zip(group_carriers(found), plain, strict=True):
        assert mine.tolist() == expected.tolist()


def test_an_article_keeps_everything_but_its_boilerplate():
    body = f"{STORIES[0]}\n\n{BOILERPLATE}"
    words = unpack_evidence(pack_evidence(None, body)).body
    keys = make_bucket_keys(words)
    gallery = np.intersect1d(keys, hash_shingles(hash_words(words[-8 * 16 :]), 5))
    boilerplate = unpack_boilerplate(Boilerplate(gallery, int(keys[-1])).pack())
    assert boilerplate.keys.tolist() == gallery.tolist() and boilerplate.reach == keys[-1]
    assert drop_own(unpack_evidence(pack_evidence(None, body)), keys, boilerplate).body == words[: 12 * 16]
    assert drop_own(unpack_evidence(pack_evidence(None, body)), keys, NO_BOILERPLATE).body == words


def test_a_single_stock_phrase_is_kept():
    words = unpack_evidence(pack_evidence(None, STORIES[0])).body
    keys = make_bucket_keys(words)
    boilerplate = Boilerplate(keys[:1], int(keys[-1]))
    assert drop_own(unpack_evidence(pack_evidence(None, STORIES[0])), keys, boilerplate).body == words


def make_corpus(draw):
    """Returns stories in order of publication, some reprinted, some with the boilerplate of one of two sites."""
    other = write_text("menu", 5)
    articles = []
    for number in range(draw.randint(6, 14)):
        story = STORIES[draw.randrange(len(STORIES))]
        if draw.random() < 0.5:
            story = "\n\n".join(story.split("\n\n")[: draw.randint(3, 12)])
        below = draw.choice(("", f"\n\n{BOILERPLATE}", f"\n\n{other}"))
        articles.append(make_article(f"{story}{below}", f"{number}", number // 2))
    return articles


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_boilerplate_depends_on_earlier_articles_only(seed):
    draw = random.Random(seed)
    signatures = [sign_article(article) for article in make_corpus(draw)]
    whole = link_signatures(signatures)
    draw.shuffle(signatures)
    assert link_signatures(signatures) == whole
    ordered = sorted(signatures, key=lambda s: (s.published_at, s.article_id))
    part = link_signatures(ordered[: draw.randrange(1, len(ordered))])
    assert part.links.items() <= whole.links.items()
    assert part.signatures.items() <= whole.signatures.items()


@pytest.mark.parametrize("days", [31, 200])
def test_boilerplate_is_forgotten_after_the_look_back(days):
    articles = [make_article(f"{story}\n\n{BOILERPLATE}", f"{n}", n) for n, story in enumerate(STORIES[:4])]
    late = make_article(f"{STORIES[5]}\n\n{BOILERPLATE}", "late", 3)
    late = replace(late, published_at=late.published_at + timedelta(days=days))
    found = link_signatures([sign_article(article) for article in [*articles, late]])
    boilerplate = {s.source_key: s.furniture for s in found.signatures.values()}
    assert boilerplate["3"] and boilerplate["late"] is None


def test_forms_with_different_facts_are_not_linked_when_their_sentences_are_boilerplate():
    form = (
        "The Bank of Lorn said it had provided the houses of the money market with {} mln crowns of help this morning. "
        "The central bank bought bills outright, comprising {} mln crowns of bank bills in the first band."
    )
    end = "Dealers in Marlow expected it to act once more after the fixing of the crown on Tuesday afternoon."
    texts = [f"{form.format(*figures)}\n\n{end}" for figures in ((478, 191), (57, 300))]
    keys = [make_bucket_keys(normalize_words(None, text)) for text in texts]
    common = np.setdiff1d(np.intersect1d(*keys), make_bucket_keys(normalize_words(None, end)))
    boilerplate = Boilerplate(common, 2**64 - 1).pack()
    notices = [replace(sign(text, f"{n}", n), furniture=boilerplate) for n, text in enumerate(texts)]
    assert judge_pair(*notices) is None
    assert judge_pair(notices[0], replace(notices[1], evidence=notices[0].evidence)) is not None


def pack_known(signature, sentences):
    """Returns the signature with its keys in the given sentences as its boilerplate."""
    keys = np.frombuffer(signature.minhash, "<u8")
    known = np.concatenate([hash_shingles(hash_words(normalize_words(None, s)), 5) for s in sentences])
    return replace(signature, furniture=Boilerplate(np.intersect1d(keys, known), int(keys[-1])).pack())


def test_partly_known_boilerplate_links_no_notices_above_it():
    gallery = [f"Picture of Arden: {sentence.lower()}" for sentence in BOILERPLATE.split("\n\n")]
    page = "\n\n".join(gallery)
    first, second, again = (
        pack_known(sign(f"{notice}\n\n{page}", notice, day), gallery[:4])
        for day, notice in enumerate(
            (
                "Arden Mining pays a dividend of ten cents for each of its shares in May.",
                "The ferry to Lorn was late again on Friday because of ice in the harbour.",
                "Arden Mining pays a dividend of ten cents for each of its shares in May, it said.",
            )
        )
    )
    assert judge_pair(first, second) is None
    assert judge_pair(first, again) is not None


def test_a_notice_is_found_above_different_boilerplate():
    menu = write_text("menu", 5)
    notice = "Arden Mining said it bought the old pier of Lorn for twelve million crowns in cash."
    first = pack_known(sign(f"{notice}\n\n{BOILERPLATE}", "first", 1), BOILERPLATE.split("\n\n"))
    second = pack_known(sign(f"{notice}\n\n{menu}", "second", 2), menu.split("\n\n"))
    verdict = judge_pair(first, second)
    assert verdict is not None and verdict.relation == "copy"
    other = notice.replace("twelve", "ninety")
    third = pack_known(sign(f"{other}\n\n{menu}", "third", 2), menu.split("\n\n"))
    assert judge_pair(first, third) is None, "another price is another notice"
