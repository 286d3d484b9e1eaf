from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_linear
from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.keyphrases.extract import MAX_PHRASES, SHARES, extract_keyphrases, fold_word

BODY = (
    "The border wall was the subject of a hearing. Opponents of the border wall spoke of its costs.\n\n"
    "Two courts looked at the border wall. Lower courts had stopped the funding before. "
    "The funding was taken from other budgets, and the courts doubted that. The pandemic's toll was large."
)


def test_repeated_phrases_are_given_as_first_written():
    found = {k.text: k.count for k in extract_keyphrases(BODY, None, ())}
    assert found["border wall"] == 3
    assert found["courts"] == 3
    assert found["funding"] == 2


def test_no_phrase_is_part_of_another():
    texts = [k.text for k in extract_keyphrases(BODY, None, ())]
    assert "wall" not in texts
    assert "border" not in texts


def test_the_best_has_score_1_and_order_is_that_of_the_text():
    found = extract_keyphrases(BODY, None, ())
    assert max(k.score for k in found) == 1
    assert all(0 < k.score <= 1 for k in found)
    positions = [BODY.index(k.text) for k in found]
    assert positions == sorted(positions)


def test_words_of_entities_are_left_out():
    body = "Odinga spoke. Odinga said the election was lost. The election cost Odinga much."
    entity = Entity(0, "Odinga", "PERSON", 3, 1.0, (Mention(0, 6, "Odinga"),))
    texts = [k.text for k in extract_keyphrases(body, None, (entity,))]
    assert "Odinga" not in texts
    possessive = extract_keyphrases("Odinga's ouster and Odinga's ouster.", None, (entity,))
    assert [k.text for k in possessive] == ["ouster"]
    assert "election" in texts


def test_words_of_the_headline_weigh_more():
    def score(headline):
        return {k.text: k.score for k in extract_keyphrases(BODY, headline, ())}["funding"]

    assert score("Funding stopped") > score(None)


def test_stop_words_and_verbs_are_no_key_phrases():
    body = "They want to negotiate. He said they will negotiate. We said that they said so. To negotiate is good."
    texts = {k.text for k in extract_keyphrases(body, None, ())}
    assert not texts & {"said", "negotiate", "they", "want"}


def test_an_empty_text_has_no_key_phrases():
    assert extract_keyphrases("", None, ()) == ()
    assert extract_keyphrases("\n\n", "Title", ()) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "wall’s",
                "wall",
                "Wall",
                "walls",
                "court",
                "courts",
                "of",
                ",",
                ".",
                "é",
                "𝒳",
                "30-year",
                "it's",
                "\n\n",
            ]
        ),
        max_size=60,
    )
)
def test_every_phrase_is_in_the_text(words):
    body = " ".join(words)
    found = extract_keyphrases(body, None, ())
    assert len(found) <= MAX_PHRASES
    assert len({k.text for k in found}) == len(found)
    flat = " ".join(body.split())
    assert all(k.text in flat and k.count > 0 for k in found)
    assert found == extract_keyphrases(body, None, ())


def test_time_grows_with_length_only():
    assert_linear(lambda count: extract_keyphrases("border wall and courts of law " * count, None, ()), 4_000)
    assert_linear(lambda count: extract_keyphrases("w" * count, None, ()), 125_000)
    assert_linear(
        lambda count: extract_keyphrases(" ".join(f"word{i} thing{i}x" for i in range(count)), None, ()),
        8_000,
    )


def test_a_phrase_ends_in_a_noun():
    body = (
        "The panel charged with the audit met. The panel charged with repairs met too. A plane crashed there. "
        "The plane crashed again. They considered the audit. He considered the repairs, and the audit of the plane."
    )
    texts = [k.text for k in extract_keyphrases(body, None, ())]
    assert "panel" in texts and "audit" in texts
    assert not any("charged" in text or "crashed" in text or "considered" in text for text in texts)


def test_words_of_many_articles_weigh_less():
    body = "The lighthouse is an issue. An issue is the lighthouse. It is the lighthouse, an issue."
    scores = {k.text: k.score for k in extract_keyphrases(body, None, ())}
    assert scores["lighthouse"] > 2 * scores["issue"]


def test_the_table_of_shares_has_each_folded_word_once():
    rows = [line.split("\t") for line in SHARES.read_text("utf-8").splitlines()]
    words = [word for word, _ in rows]
    assert len(words) > 2000 and words == sorted(set(words))
    assert all(fold_word(word) for word in words[::50])
    assert all(10 <= int(share) <= 1000 for _, share in rows)


def test_verbs_and_adverbs_end_no_phrase():
    body = (
        "The ferry was deteriorating fast. Crews slept on the deck overnight. There is a limit inside. "
        "A list that dates back years dates back further. He's painted it. She's painted the hull. "
        "He ended by noting that the hull leaks, and by noting the rust. Endless queues, seemingly endless, and endless. "
        "They didn't learn. Few leaders learn."
    )
    words = {word for k in extract_keyphrases(body, None, ()) for word in k.text.lower().split()}
    assert not words & {"fast", "overnight", "inside", "dates", "painted", "noting", "endless", "learn"}
    assert "hull" in words


def test_blanks_at_the_end_take_linear_time():
    body = BODY + "\n" * 200_000
    begun = time.process_time()
    assert extract_keyphrases(body, None, ())
    assert time.process_time() - begun < 5
