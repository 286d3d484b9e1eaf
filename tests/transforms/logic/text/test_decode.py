from __future__ import annotations

import ftfy
import pytest

from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.decode import decode_bytes, repair_mojibake

TEXT = "The café “Zum Löwen” will close — its owner said.\n"


def list_codes(payload: bytes) -> list[str]:
    return [warning.code for warning in decode_bytes(payload).warnings]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_read_and_dropped(encoding: str) -> None:
    assert decode_bytes(TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [TEXT, "Городской совет решил.\nРаботы начнутся весной.\n"])
def test_utf16_and_utf32_are_recognised_without_a_mark(encoding: str, text: str) -> None:
    assert decode_bytes(text.encode(encoding)).text == text


CJK = "救助隊は日曜日、霧の中で漁師を海から引き上げた。死者はいなかった。四人は帰宅した。"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "iso2022_jp"])
def test_japanese_is_recognised_by_its_punctuation_and_escapes(encoding: str) -> None:
    assert decode_bytes(CJK.encode(encoding)).text == CJK


def test_good_utf8_has_no_warning() -> None:
    decoded = decode_bytes(TEXT.encode())
    assert (decoded.text, decoded.encoding, decoded.warnings) == (TEXT, "utf-8", ())


@pytest.mark.parametrize("kept", [1, 2])
def test_utf8_cut_off_in_its_last_character_loses_only_that(kept: int) -> None:
    payload = "“They forgave us”".encode()
    cut = payload[: len(payload) - 3 + kept]
    decoded = decode_bytes(cut)
    assert decoded.text == "“They forgave us"
    assert [warning.code for warning in decoded.warnings] == ["encoding_truncated"]
    assert f"last {kept} byte(s)" in decoded.warnings[0].message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf16_and_utf32_cut_off_in_their_last_character(encoding: str) -> None:
    decoded = decode_bytes(TEXT.encode(encoding)[:-1])
    assert decoded.text == TEXT[:-1]
    assert decoded.warnings[0].code == "encoding_truncated"


def test_a_final_accent_in_latin1_is_no_cut_off_utf8() -> None:
    assert decode_bytes(b"They met in the caf\xe9").text == "They met in the café"


def test_cp1252_with_its_typographic_marks() -> None:
    decoded = decode_bytes(TEXT.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (TEXT, "cp1252")
    assert [warning.code for warning in decoded.warnings] == ["encoding_guessed"]


def test_stray_cp1252_bytes_leave_the_utf8_around_them_intact() -> None:
    decoded = decode_bytes("“Très bien”, dit-il à l'".encode() + b"\xe9cole")
    assert decoded.text == "“Très bien”, dit-il à l'école"
    assert [warning.code for warning in decoded.warnings] == ["encoding_mixed"]


@pytest.mark.parametrize(
    "payload",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\n",
        b"\x1f\x8b\x08\0",
        b"PK\x03\x04",
        b"\0\0\0\x18ftypmp42",
        bytes(range(256)) * 4,
        b"\xff\xfe" + b"\x01\x00" * 40,
    ],
)
def test_binary_is_refused(payload: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        decode_bytes(payload)
    assert (caught.value.stage, caught.value.reason) == ("decode", "binary")
    assert caught.value.message.endswith("leave it out of the input or convert it to text first.")


def test_a_few_nuls_do_not_make_a_text_binary() -> None:
    assert decode_bytes(b"Two people\0 were killed on Monday.\n" + b"\0" * 500).text.startswith(
        "Two people\0"
    )


def test_mojibake_is_repaired_and_quotation_marks_stay() -> None:
    broken = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in TEXT.encode())
    decoded = decode_bytes((broken + "“Good” ’line`\n").encode())
    assert decoded.text == TEXT + "“Good” ’line`\n"
    assert [warning.code for warning in decoded.warnings] == ["mojibake_repaired"]


def test_c1_controls_are_cp1252_and_a_lone_nel_is_a_line_end() -> None:
    assert repair_mojibake("not \x96 \x93yes\x94\x85")[0] == "not – “yes”…"
    assert repair_mojibake("one\x85two") == ("one\ntwo", ())
    assert repair_mojibake("the Ã\x85land islands")[0] == "the Åland islands"


def test_mojibake_in_a_long_line_is_repaired_everywhere() -> None:
    text, warnings = repair_mojibake("he didnâ€™t say, " * 3000)
    assert text == "he didn’t say, " * 3000
    assert len(warnings) == 1


def test_accents_are_no_mojibake() -> None:
    assert list_codes("Ãngström, São Tomé, naïve, Zoë, Łódź, ÅÄÖ".encode()) == []


@pytest.mark.parametrize("filler", ["", "a", " ", "abcdefgh", "x" * 17, "Plain words, many of them. " * 40])
@pytest.mark.parametrize("broken", ["â€œword", "cafÃ© au lait", "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Ã la carte"])
def test_mojibake_is_found_between_long_runs_of_ascii(filler: str, broken: str) -> None:
    text = f"{filler}{broken}{filler}"
    assert repair_mojibake(text)[0] == (ftfy.fix_encoding(text) if ftfy.is_bad(text) else text)
