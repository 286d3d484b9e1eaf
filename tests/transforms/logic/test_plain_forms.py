import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.transforms.logic import plain_forms
from wiredesk.transforms.logic.dedup.signature import hash_words
from wiredesk.transforms.logic.text import characters
from wiredesk.transforms.logic.text.edges import trim_certain, trim_edges
from wiredesk.transforms.logic.text.normalize import (
    fold_lines,
    make_content_hash,
    normalize_words,
    split_lines,
    unify_text,
)

# Pieces that the rules are about, so that they occur more often than by chance.
# fmt: off
PIECES = (
    *(" ", "  ", "\n", "\n\n", "\n \n", "\t", "\xa0", "\u2028", "\x1c", "\x01", "\x06", "_", "-", "–", "—", "/", ":", "%"),
    *(".", "..", "...", "…", "!", "?", "。", "।", ",", ";", '"', "“", "”", "«", "»", "„", "'", "’", "`", "``", "''", "´"),
    *(")", "]", "(", "$", "€", "₹", "•", "™", "½", "²", "ﬁ", "ß", "İ", "ſ", "K", "ΐ", "ǰ", "é", "e\u0301", "\u0301"),
    *("1", "12", "1,200", "1,2", "2.5", "2.5m", "3.", "a1", "٣", "۱.۲", "1_2", "U.S.", "A", "b", "word", "Said", "n't"),
    *("東京", "กรุงเทพ", "हिन्दी", "ไฟ", "Пожар", "ΌΣΟΣ", "각", "\u1100\u1161", "\U0001f525", "\ufe0f", "\u200d"),
    *("\u0378", "\u20c1", "\U00010d50", "\ud83d", "\ude00", "\U0001d7d8", "\U00011066", "\U0001d165"),
    *("(Reuters)", "By Ann Lee\n", "LONDON — ", "\nCopyright 2020 ", "\nReporting by Bo", "\n(Reporting by Bo)"),
    "\nREUTERS",
    *("\n----\n", "\n***", "\nA man contributed to this report", "\nAll rıghts reserved", "\nThe aſſociated press writer "),
    *("http://a.example/b\n", "Updated 9:06 AM ET, March 3, 2020\n", "\n(c) 2020", "\nwith inputs from PTI"),
)
# fmt: on
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40).map("".join)
HEADLINES = st.none() | TEXTS


@given(HEADLINES, TEXTS)
@example("2020", "5 died")
@example("", "1.2.3 a1.5.6 12.5abc.7 2.5m")
@example(None, '"Yes". No "U.S." Go. 1.5" x')
def test_lines_equal_those_of_the_plain_form(headline: str | None, body: str) -> None:
    assert split_lines(headline, body) == plain_forms.split_lines(headline, body)


@given(HEADLINES, TEXTS)
def test_words_equal_those_of_the_plain_form(headline: str | None, body: str) -> None:
    words = plain_forms.normalize_words(headline, body)
    assert normalize_words(headline, body) == words
    assert fold_lines(plain_forms.split_lines(headline, body)) == " ".join(words)


@given(HEADLINES, TEXTS)
@example("Up 5", "5 died")
@example(None, "5…6 5% 3 1\u00ad2 1\u2010\u20112")
def test_content_hashes_equal_those_of_the_plain_form(headline: str | None, body: str) -> None:
    assert make_content_hash(headline, body) == plain_forms.make_content_hash(headline, body)


@given(TEXTS)
def test_edges_and_unified_texts_equal_those_of_the_plain_form(body: str) -> None:
    assert trim_edges(body) == plain_forms.trim_edges(body)
    assert trim_certain(body) == plain_forms.trim_certain(body)
    assert unify_text(body) == plain_forms.unify_text(body)


@given(st.lists(st.text(st.characters(exclude_characters=" "), min_size=1), max_size=60))
def test_hashes_equal_those_of_the_plain_form(words: list[str]) -> None:
    assert hash_words(words).tolist() == [plain_forms.hash_word(word) for word in words]


@pytest.mark.parametrize("end", ["", "\n", " \n\n", " x", "\n\nx\n"])
@pytest.mark.parametrize("line", [piece for piece in PIECES if piece.startswith("\n")])
def test_the_same_credit_lines_are_removed_as_in_the_plain_form(line: str, end: str) -> None:
    body = f"The bridge was opened.\n{line} Bo Lee in Arden{end}"
    assert trim_edges(body) == plain_forms.trim_edges(body)
    assert trim_edges(body.upper()) == plain_forms.trim_edges(body.upper())


def test_plain_characters_never_compose_with_others() -> None:
    composing = set()
    for char in map(chr, range(0x110000)):
        decomposed = unicodedata.decomposition(char).split()
        if len(decomposed) == 2 and not decomposed[0].startswith("<"):
            composing.add(chr(int(decomposed[1], 16)))
    plain = [chr(code) for block in characters._PLAIN_BLOCKS for code in block]
    images = [unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold()) for char in plain]
    for char in plain + [image for image in images if len(image) == 1]:
        assert char not in composing
        assert not unicodedata.combining(char)
