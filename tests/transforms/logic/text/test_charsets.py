from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.charsets import decode_legacy

SAMPLES = {
    "fr": "Le maire a annoncé la réouverture du marché. « Nous avons gardé la charpente », a déclaré Hélène.",
    "es": "El alcalde anunció mañana la apertura. ¿Qué pasó? ¡Nada! dijo el señor Muñoz, según el periódico.",
    "pl": "Rada miasta zdecydowała w poniedziałek, że społeczny komitet żąda źródła światła późno w nocy.",
    "cs": "Městská rada v pondělí rozhodla, že stará trať bude znovu otevřena, řekl starosta Jiří Dvořák.",
    "tr": "Belediye meclisi pazartesi günü eski tramvay hattının açılmasına karar verdi, dedi başkan İnönü.",
    "ru": "Городской совет в понедельник решил снова открыть старую трамвайную линию, сообщил мэр города.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να ανοίξει ξανά την παλιά γραμμή του τραμ.",
    "ja": "市議会は月曜日、古い路面電車の路線を再開することを決めた。工事は春に始まると市長は述べた。",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("fr", "cp1252"),
        ("fr", "mac_roman"),
        ("es", "cp1252"),
        ("pl", "cp1250"),
        ("pl", "iso8859_2"),
        ("cs", "cp1250"),
        ("tr", "cp1254"),
        ("ru", "cp1251"),
        ("ru", "koi8_r"),
        ("el", "cp1253"),
        ("ja", "shift_jis"),
        ("ja", "euc_jp"),
    ],
)
def test_legacy_encodings_are_recognised(language: str, encoding: str) -> None:
    text, _ = decode_legacy(SAMPLES[language].encode(encoding))
    assert text == SAMPLES[language]


@pytest.mark.parametrize("payload", [b"\xa9 2004", b"na\xefve", b"It\x92s over", b"\xa35m for Zo\xeb"])
def test_few_bytes_are_never_cyrillic_or_cjk(payload: bytes) -> None:
    assert decode_legacy(payload) == (payload.decode("cp1252"), "cp1252")


def test_bytes_that_cp1252_leaves_undefined_do_not_fail() -> None:
    assert decode_legacy(b"a long line of text \x81 and more") == (
        "a long line of text \x81 and more",
        "cp1252",
    )
