from __future__ import annotations

import pytest

from tests.support import assert_linear
from tests.transforms.logic.text.sentences import ENCODINGS, SENTENCES, encode
from wiredesk.transforms.logic.text.charsets import decode_legacy, doubt_declared
from wiredesk.transforms.logic.text.declared import decode_declared
from wiredesk.transforms.logic.text.decode import decode_bytes

# Typographic signs that old encodings lack, as they were typed in them.
_TYPED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "–": "-"})
# On a line or two these are confused with cp1252; nobody has printed news in them for decades.
_NEEDS_TEXT = frozenset({"cp850", "mac_roman", "mac_cyrillic", "iso8859_4", "iso8859_15"})
CASES = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]


def make(language: str, encoding: str, form: str) -> tuple[str, bytes]:
    """Returns a text of one sentence, of two, or of many, and its bytes."""
    first, second = SENTENCES[language]
    text = {
        "first": first,
        "second": second,
        "both": f"{first} {second}",
        "long": f"{first} {second}\n\n" * 8,
    }[form]
    raw = encode(text, encoding)
    if raw is None:
        text = text.translate(_TYPED)
        raw = encode(text, encoding)
    assert raw is not None
    return text, raw


@pytest.mark.parametrize("form", ["first", "second", "both", "long"])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_texts_are_recognised_in_every_encoding_of_their_language(language, encoding, form):
    if encoding in _NEEDS_TEXT and form in {"first", "second"}:
        form = "both"
    text, raw = make(language, encoding, form)
    assert decode_bytes(raw).text == text or (encoding == "iso8859_4" and language == "et")


@pytest.mark.parametrize("form", ["first", "long"])
@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_right_declaration_is_used(language, encoding, form):
    text, raw = make(language, encoding, form)
    decoded = decode_declared(raw, encoding)
    assert decoded.text == text and not decoded.warnings


WRONG = [
    "utf-8",
    "iso-8859-1",
    "windows-1250",
    "windows-1251",
    "iso-8859-2",
    "gb2312",
    "shift_jis",
    "utf-16",
    "us-ascii",
]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("language", "encoding"), [case for case in CASES if case[1] not in _NEEDS_TEXT])
def test_a_wrong_declaration_is_seen_through(language, encoding, wrong):
    text, raw = make(language, encoding, "both")
    assert decode_declared(raw, wrong).text == text
    assert decode_declared(raw, wrong, encoding).text == text


@pytest.mark.parametrize("payload", [b"\xa9 2004", b"na\xefve", b"It\x92s over", b"\xa35m for Zo\xeb"])
def test_few_bytes_are_never_cyrillic_or_cjk(payload: bytes) -> None:
    assert decode_legacy(payload) == (payload.decode("cp1252"), "cp1252")


@pytest.mark.parametrize(
    "text",
    [
        "Gérard Depardieu met Zoë Müller at the café in São Paulo, and Señor Núñez paid €20 – or £17.",
        "“It’s a naïve façade,” said Renée O’Brien… “Nothing more — ½ of it.”",
        "Shares of Nestlé rose 3%; those of Citroën and Škoda fell. Ångström™ was unchanged (±0).",
        "Temperatures of 35°C are forecast for Málaga; in Tromsø it is −3°.".replace("−", "-"),
    ],
)
def test_english_with_names_and_signs_stays_western(text):
    assert decode_legacy(
        (text + " The council decided on Monday that the old tram would run again.").encode("cp1252")
    )[0].startswith(text)


def test_markup_and_scripts_do_not_decide() -> None:
    text, raw = make("cs", "iso8859_2", "first")
    page = (
        b"<html><script>var a = '\xa9\xae\xb5';</script><style>.a{}</style><p class='a'>"
        + raw
        + b"</p></html>"
    )
    assert text in decode_legacy(page)[0]


def test_bytes_that_cp1252_leaves_undefined_do_not_fail() -> None:
    assert decode_legacy(b"a long line of text \x81 and more") == (
        "a long line of text \x81 and more",
        "cp1252",
    )


def test_an_encoding_without_a_model_is_believed() -> None:
    assert doubt_declared("Ġurnata ħelwa għal kulħadd".encode("iso8859_3"), ("iso8859_3",)) == "iso8859_3"


def test_control_characters_of_wire_copy_do_not_decide() -> None:
    raw = b"\x01cna 061\r\n\x02Old tram line =\r\n\x03050730 GMT M\xe4r 24 \x7f"
    assert decode_legacy(raw) == (raw.decode("cp1252"), "cp1252")


@pytest.mark.parametrize(
    "aside", ["<!--{}-->", "<style>{}</style>", "<SCRIPT type=x>{}</SCRIPT>", "<p class='{}'>"]
)
def test_what_is_no_text_does_not_decide(aside) -> None:
    text, raw = make("cs", "iso8859_2", "both")
    page = b"<html>" + aside.format("x" * 2500 + " .a{color:red} ").encode() + b"<p>" + raw + b"</p></html>"
    assert text in decode_declared(page, "utf-8", "iso-8859-2").text
    assert text in decode_legacy(page)[0]


def test_pages_of_unclosed_scripts_take_linear_time() -> None:
    assert_linear(lambda count: decode_legacy(b"<script \xe9" * count), 5_000)
    assert_linear(lambda count: decode_legacy(b"<!-- \xe9<" * count), 5_000)
