"""Recognition of legacy encodings, for texts that are not UTF-8 and declare no encoding."""

from __future__ import annotations

import codecs
import re

from wiredesk.transforms.logic.language.identify import identify_language

# Bytes examined; more do not change the answer, and charset-normalizer is slow.
_SAMPLE_BYTES = 16384
# Western European languages have up to 0.1 of their letters outside ASCII;
# Greek, Cyrillic and CJK encodings have nearly all of them there.
_MAX_WESTERN_SHARE = 0.25
# So few bytes prove nothing, and cp1252 is the likeliest encoding by far.
_FEW = 4

# Signs inside words ("spo³eczny") and capitals after a small letter ("annoncŽ"): they appear
# if bytes of another encoding of a Latin script are read as cp1252.
_ODD_IN_WORD = re.compile(r"[^\W\d_][¡-©«-¹»-¿×÷†‡ˆ‰˜][^\W\d_]|[a-zß-ÿ][À-ÖØ-ÞŠŽŸ]")
_FOREIGN = re.compile(r"[^\x00-\x7f\u2010-\u2026\xab\xbb\xa0]")
_MAX_ODD_SHARE = 0.1

# Languages that are recognised by the n-grams of their ASCII letters even in the
# wrong encoding, and the encodings that they are written in.
_CENTRAL = ("cp1250", "iso8859_2")
_ENCODINGS = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro"), _CENTRAL),
    # In the wrong encoding Turkish is identified as Turkmen.
    **dict.fromkeys(("tr", "az", "tk"), ("cp1254",)),
    **dict.fromkeys(("lt", "lv"), ("cp1257",)),
}
_CANDIDATES = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_5"),
    *("koi8_r", "cp866", "mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
# Signs that appear if an encoding was confused with a similar one.
_SIGN = re.compile(r"[\x80-\x9f¡-©«-¹¼-¿×÷]")


def decode_legacy(payload: bytes) -> tuple[str, str]:
    """Decodes bytes that are not UTF-8; never fails.

    A text that is mostly ASCII is read as cp1252, the encoding of nearly all such news
    files (browsers also read Latin-1 as cp1252), unless the result has signs inside
    words or is in a language that cp1252 cannot write. For the other texts
    charset-normalizer chooses among the encodings that news has been kept in. It is not
    used first because on few bytes it tends to find Cyrillic or CJK.

    Returns:
      The text and Python's name of the encoding.
    """
    sample = _decode_western(payload[:_SAMPLE_BYTES])
    if not _is_mostly_ascii(sample):
        return _decode_detected(payload) or (_decode_western(payload), "cp1252")
    language = identify_language(sample)
    encodings = _ENCODINGS.get(language.tag, ()) if language else ()
    if encodings:
        return _decode_likeliest(payload, encodings)
    return (_is_odd(sample) and _decode_detected(payload)) or (_decode_western(payload), "cp1252")


def _decode_western(payload: bytes) -> str:
    return payload.decode("cp1252", "wiredesk_c1")


def _is_mostly_ascii(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return len(_FOREIGN.findall(text)) <= max(_FEW, _MAX_WESTERN_SHARE * letters)


def _is_odd(text: str) -> bool:
    return len(_ODD_IN_WORD.findall(text)) > _MAX_ODD_SHARE * len(_FOREIGN.findall(text))


def _decode_detected(payload: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load, and few texts need it

    best = from_bytes(payload[:_SAMPLE_BYTES], cp_isolation=list(_CANDIDATES)).best()
    return (payload.decode(best.encoding, "replace"), best.encoding) if best else None


def _decode_likeliest(payload: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    texts = [(payload.decode(encoding, "replace"), encoding) for encoding in encodings]
    return min(texts, key=lambda item: len(_SIGN.findall(item[0])) + item[0].count("\ufffd"))


def _read_undefined(error: UnicodeError) -> tuple[str, int]:
    """Reads the five bytes that cp1252 leaves undefined as Latin-1, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("wiredesk_c1", _read_undefined)
