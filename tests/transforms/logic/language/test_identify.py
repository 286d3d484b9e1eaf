from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.transforms.logic.text.sentences import SAMPLES
from wiredesk.transforms.logic.language.identify import identify_language

ENGLISH = "The council decided on Monday that the old tram would run again, officials said."


@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_sentences_in_many_languages(language: str) -> None:
    found = identify_language(SAMPLES[language])
    assert found is not None
    assert found.tag == language
    assert 0.5 <= found.confidence < 1


@pytest.mark.parametrize("text", ["", "OK", "12345 67890 12345", "AP", "— — —", "Xz Qw Rt"])
def test_short_texts_have_no_language(text: str) -> None:
    assert identify_language(text) is None


def test_two_words_are_not_certain() -> None:
    found = identify_language("Breaking news")
    assert found is not None
    assert 0.5 < found.confidence < 0.9


def test_written_chinese_has_the_tag_of_the_macrolanguage() -> None:
    found = identify_language("市议会周一决定重新开放旧的电车线路。市长说，工程将于春季开始。")
    assert found is not None
    assert found.tag == "zh"


def test_threads_get_equal_results() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(identify_language, [ENGLISH] * 50))) == 1


def test_telegraphic_english_is_not_pidgin() -> None:
    table = "Oper shr loss 31 cts vs profit 19 cts\n\nOper net loss 512,340 vs profit 301,220\n\nRevs 4,120,660 vs 3,998,010"
    pidgin = "Di goment don tok say dem go dey pay workers new salary, afta union people don threaten to go strike."
    found = [identify_language(text) for text in (table, pidgin)]
    assert [language and language.tag for language in found] == ["en", "pcm"]
