import string

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.text.normalize import make_content_hash, normalize_words

BODY = "The mayor of Arden opened the new bridge over the Lorn on Tuesday.\n\nIt cost 1.5 million crowns."
HASH = "41246ebcd7a027bbfb300dfa54c690e084ed3d25045644e7d8eab394540cabc6"
WORDS = st.lists(st.text(string.ascii_letters, min_size=1, max_size=9), min_size=1, max_size=40)


@given(WORDS, st.sampled_from([" ", "\n\n", "  ", ", ", " – ", "\t"]))
def test_hash_is_insensitive_to_case_white_space_and_punctuation(words: list[str], separator: str) -> None:
    plain = make_content_hash("A headline", "x " + " ".join(words))
    assert make_content_hash("a  HEADLINE!", "x " + separator.join(words).upper()) == plain


def test_hash_does_not_depend_on_the_unicode_form_or_the_quotation_marks() -> None:
    assert make_content_hash(None, "Caf\u00e9 \u201copen\u201d, it\u2019s said") == make_content_hash(
        None, "Cafe\u0301 'open', it's said"
    )


def test_hash_keeps_numbers_signs_and_the_place_of_the_headline() -> None:
    different = [
        (None, "1.5 pct"),
        (None, "15 pct"),
        (None, "1 5 pct"),
        (None, "$5"),
        (None, "£5"),
        (None, "5%"),
    ]
    different += [(None, "5"), ("a", "b"), (None, "ab")]
    assert len({make_content_hash(*pair) for pair in different}) == len(different)


def test_hash_vector_is_stable() -> None:
    assert make_content_hash("Bridge opened", BODY) == HASH


def test_certain_edges_do_not_count_for_the_hash() -> None:
    plain = make_content_hash(None, BODY)
    assert make_content_hash(None, f"ARDEN, March 3 (Reuters) - {BODY}") == plain
    assert (
        make_content_hash(None, f"By Ann Lee\n(AP) — {BODY}\n\n(Reporting by Ann Lee; Editing by Bo Day)")
        == plain
    )


def test_likely_edges_do_not_count_for_the_words() -> None:
    plain = normalize_words(None, BODY)
    assert plain[:4] == ["the", "mayor", "of", "arden"]
    assert (
        normalize_words(None, f"ARDEN, Lorn -- {BODY}\nCopyright 2020 Lorn Post. All rights reserved.")
        == plain
    )
    assert (
        normalize_words(None, f"http://lorn.example/bridge\nUpdated 9:06 AM ET, March 3, 2020\n{BODY}")
        == plain
    )


def test_a_wrapped_line_that_begins_with_a_number_is_kept() -> None:
    assert "13.9" in normalize_words(
        None, "Consumer prices rose\n13.9 pct in February, compared to January's"
    )


def test_words_unify_apostrophes_numbers_and_tokenised_text() -> None:
    assert normalize_words("It\u2019s", "Bo 's 1,200 did n't go") == normalize_words(
        "it's", "Bo's 1200 didn't go"
    )


def test_scripts_without_spaces_give_a_token_a_character() -> None:
    assert normalize_words(None, "東京で会議") == ["東", "京", "で", "会", "議"]
    assert len(normalize_words(None, "กรุงเทพ")) > 3
    assert normalize_words(None, "हिन्दी समाचार") == ["हिन्दी", "समाचार"]


def test_nothing_gives_no_words() -> None:
    assert normalize_words(None, " \n…") == []
