import hashlib
import sys
import unicodedata

import pytest

from wiredesk.transforms.logic.dedup.signature import make_bucket_keys
from wiredesk.transforms.logic.text.normalize import make_content_hash, normalize_words
from wiredesk.transforms.logic.text.unicode14 import UNKNOWN, blank_unknown

TABLES = "484a60c831b1769c97855581ca2737fe88d73b9fe96052498a3b36c3a7fd9aea"
LATER = "\u20c1\U00010d50\U0001e5d0"
"""A currency sign of Unicode 17 and letters of Unicode 16, which the program must not take for content."""

TEXTS = {
    "Cyrillic": "Пожар уничтожил рынок рано утром, никто не пострадал, сообщили власти.",
    "Greek": "Η πυρκαγιά κατέστρεψε την αγορά· κανείς δεν τραυματίστηκε, είπε ο δήμαρχος.",
    "Han": "周一清晨一场大火烧毁了阿登的市场，消防队用了5个小时。",
    "Arabic": "أتى حريق على سوق المدينة فجر الاثنين ولم يصب أحد بأذى.",
    "Hebrew": "שריפה כילתה את השוק ביום שני, אמרו הרשויות.",
    "Thai": "ไฟไหม้ตลาดเมื่อเช้าวันจันทร์ไม่มีผู้ได้รับบาดเจ็บ",
    "Devanagari": "सोमवार तड़के बाज़ार में आग लग गई, ₹12 करोड़ का नुकसान हुआ।",
    "Turkish": "İstanbul'da çıkan yangında ölen ya da yaralanan olmadı.",
    "German": "Das Feuer im Großmarkt hat 1,5 Mio. € gekostet.",
}
HASHES = {
    "Cyrillic": "25a0d85f38be5b65",
    "Greek": "227cbc277bc62d24",
    "Han": "4844aa75e1c19ee7",
    "Arabic": "dab357a487c2e016",
    "Hebrew": "7f6abab9b7628f85",
    "Thai": "3071cb4262092ac6",
    "Devanagari": "699b80e25ab836d5",
    "Turkish": "e4f12a7e80678b25",
    "German": "fbd3027b15758d76",
}
KEYS = {
    "Cyrillic": "0x14f9e00e43f5eb7d",
    "Greek": "0x14d291b866834cbc",
    "Han": "0xed6227eebcc0331",
    "Arabic": "0x3279c49691f34c0",
    "Hebrew": "0x1aab02bd34df105b",
    "Thai": "0x9f272b3a15cc07",
    "Devanagari": "0xb66f90af0b3ee87",
    "Turkish": "0x56d54c4747443f5",
    "German": "0x901a88d29f3b59b",
}


def test_what_the_hashes_depend_on_is_as_in_unicode_14() -> None:
    digest = hashlib.sha256()
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        kind = unicodedata.category(char)
        if kind == "Cs" or blank_unknown(char) == UNKNOWN:
            continue
        folded, composed = char.casefold(), unicodedata.normalize("NFKC", char)
        digest.update(
            f"{code} {char.isalnum()} {kind[0] == 'M'} {kind == 'Sc'} {folded} {composed}\n".encode()
        )
    assert digest.hexdigest() == TABLES


@pytest.mark.parametrize("script", TEXTS)
def test_hashes_and_keys_of_other_scripts_are_stable(script: str) -> None:
    assert make_content_hash(None, TEXTS[script])[:16] == HASHES[script]
    assert hex(int(make_bucket_keys(normalize_words(None, TEXTS[script]))[0])) == KEYS[script]


def test_characters_of_later_releases_do_not_count() -> None:
    assert blank_unknown(f"a{LATER}b") == f"a{UNKNOWN * 3}b"
    assert make_content_hash(None, f"Paid {LATER} 12 today") == make_content_hash(None, "Paid 12 today")
    assert normalize_words(None, f"Paid{LATER}12 today") == ["paid", "12", "today"]


def test_the_fast_search_misses_no_unknown_character() -> None:
    # An unknown character in the text makes the exact search look at all of it.
    for code in range(sys.maxunicode + 1):
        assert blank_unknown(chr(code)) == blank_unknown("\u0378" + chr(code))[1]


def test_the_table_holds_what_no_python_of_unicode_14_knows() -> None:
    assert blank_unknown("\u0378") == UNKNOWN and blank_unknown("\U0001f6dc") == UNKNOWN
    assert blank_unknown("\u0377\U0001f6dd") == "\u0377\U0001f6dd"


def test_known_characters_are_left_alone() -> None:
    for text in (*TEXTS.values(), "plain", "\U0001f525 fire", ""):
        assert blank_unknown(text) is text
