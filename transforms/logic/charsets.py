"""Legacy encodings told apart, for texts that are not UTF-8 and declare nothing."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

# Bytes looked at; more does not change the answer and charset-normalizer is slow.
_SAMPLE_BYTES = 16384
# Western European languages have up to 0.1 of their letters outside ASCII;
# Greek, Cyrillic and CJK encodings have nearly all of them there.
_MAX_WESTERN_SHARE = 0.25

# What cp1252 shows where the bytes are of another encoding of a Latin script:
# signs inside words ("spo³eczny"), and capitals or signs after a small letter.
_ODD_IN_WORD = re.compile(r"[^\W\d_][¡-©«-¹»-¿×÷†‡ˆ‰˜¤¦§¨¶][^\W\d_]|[a-zß-ÿ][À-ÖØ-Þ]")

_CANDIDATES = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r"),
    *("mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)


def decode_legacy(payload: bytes) -> tuple[str, str]:
    """Decodes bytes that are not UTF-8; never fails.

    A text that is mostly ASCII is read as cp1252, the encoding of nearly all
    such news files (and what browsers take Latin-1 for), unless that puts signs
    inside words. Only else charset-normalizer chooses among the encodings that
    news has been kept in: on few bytes it is prone to answer with Cyrillic or CJK.

    Returns:
      The text and Python's name of the encoding.
    """
    western = payload.decode("cp1252", "wiredesk_c1")
    if _is_western(western[:_SAMPLE_BYTES]):
        return western, "cp1252"
    best = from_bytes(payload[:_SAMPLE_BYTES], cp_isolation=list(_CANDIDATES)).best()
    if best is None:
        return western, "cp1252"
    return payload.decode(best.encoding, "replace"), best.encoding


def _is_western(text: str) -> bool:
    letters = len(re.findall(r"[^\W\d_]", text))
    foreign = len(re.findall(r"[^\x00-\x7f\u2010-\u2026\xab\xbb\xa0]", text))
    return foreign <= _MAX_WESTERN_SHARE * letters and len(_ODD_IN_WORD.findall(text)) <= 0.1 * foreign


def _read_undefined(error: UnicodeError) -> tuple[str, int]:
    """Reads the five bytes that cp1252 leaves undefined as Latin-1, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("wiredesk_c1", _read_undefined)
