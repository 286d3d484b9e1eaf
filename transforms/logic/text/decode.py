"""Decoding of a record's bytes: encodings, mojibake and binary content.

Nothing is lost silently: each dropped, repaired or guessed character leaves a
:class:`~wiredesk.schemas.records.RowWarning`, and the source keeps the raw bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.charsets import decode_legacy

# UTF-32 comes before UTF-16, because its little-endian mark begins with that of UTF-16.
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Signatures of file types that are never text, from the table of file(1) and
# https://www.iana.org/assignments/media-types. "MZ", "BM" and other pairs of letters are
# left out, because a text may begin with them; the NULs of such files are found anyway.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"Obj\x01", "an Avro file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3\x02", "an MP3 recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"RIFF", "a RIFF recording or image"),
    (b"\x1aE\xdf\xa3", "a Matroska video"),
)

# Control characters that no text has: all but tab, line ends and escape.
_CONTROL_BYTES = bytes(b for b in (*range(0x20), 0x7F) if b not in b"\t\n\v\f\r\x1b")
# A record with a higher share of control characters is binary data: uniformly random
# bytes have 0.11, ANPA wire copy has 0.01.
_MAX_CONTROL_SHARE = 0.05
# Bytes examined to distinguish UTF-16 from other encodings.
_SAMPLE_BYTES = 8192

# Lead bytes of the characters at which English UTF-8 may be cut off: Latin letters
# (C2, C3) and typographic marks (E2). Any other final byte of a text that is otherwise
# ASCII is more likely the last letter of a text in cp1252 ("café").
_LIKELY_LEADS = b"\xc2\xc3\xe2"
# Mojibake of every encoding that ftfy knows has a character beyond these. The test saves
# ftfy's own, which is slow.
_SUSPECT = re.compile("[^\x00-\x7f\xa0‘’“”–—…]")
# Lines, and parts of long lines that end before a space: ftfy takes more than linear time.
_PIECE = re.compile(r"[^\n]{1,10000}\n|[^\n]{1,10000}(?<=[a-z.,])(?= )|[^\n]{1,10000}|\n")
# The inside of a long run of ASCII. Each pattern of ftfy has a character beyond ASCII and at most six others, so that
# its search, which tries some thirty patterns at every character, finds the same without this.
_PLAIN = re.compile(r"(?<=[\x00-\x7f]{8})[\x00-\x7f]+(?=[\x00-\x7f]{8})")
_ASCII = bytes(range(0x80))
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
# U+0085 as a line end: it does not stand among other C1 characters (there it is an ellipsis
# in cp1252) or behind a possible first byte of a character ("Å" is C3 85).
_NEL = re.compile("(?<![\xc2-\xf4\x80-\xbf])\x85")
_C1_OR_NEL = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a record, still with its own line ends and white space.

    Attributes:
      text: the text without a byte order mark and with mojibake repaired.
      encoding: Python's name of the encoding that was used.
      warnings: what was dropped, repaired or guessed.
    """

    text: str
    encoding: str
    warnings: tuple[RowWarning, ...] = ()


def decode_bytes(payload: bytes) -> DecodedText:
    """Decodes a record that declares no encoding.

    Tries, in this order: byte order marks, UTF-16 and UTF-32 without one, ISO-2022-JP, strict
    UTF-8, UTF-8 cut off in its last character, UTF-8 with stray bytes of cp1252,
    and legacy encodings (:func:`wiredesk.transforms.logic.text.charsets.decode_legacy`).

    Raises:
      RecordError: ``decode/binary`` if the bytes are no text.
    """
    refuse_magic(payload)
    decoded = _decode_marked(payload) or _decode_wide(payload) or _decode_escaped(payload)
    decoded = decoded or _decode_utf8(payload)
    _refuse_controls(decoded.text.encode() if decoded and decoded.encoding != "utf-8" else payload)
    decoded = decoded or _decode_other(payload)
    text, repaired = repair_mojibake(decoded.text)
    return DecodedText(text, decoded.encoding, decoded.warnings + repaired)


def refuse_magic(payload: bytes) -> None:
    """Raises ``decode/binary`` if the record begins like a known binary format."""
    head = payload[:16]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise _binary(f"The record is {kind} and not text")
    if head[4:8] == b"ftyp":
        raise _binary("The record is an MP4 or HEIF file and not text")


def repair_mojibake(text: str) -> tuple[str, tuple[RowWarning, ...]]:
    """Repairs UTF-8 that was once decoded as another encoding (``â€œ`` for ``“``).

    Uses only ``fix_encoding`` of ftfy (Robyn Speer, https://ftfy.readthedocs.io), because
    ftfy's other functions change quotation marks and ligatures. It is applied line by line,
    so that a good line beside a bad one stays as it is. C1 control characters are read as
    cp1252, as in the HTML standard.

    Returns:
      The text and the warning ``mojibake_repaired``, if anything was changed.
    """
    foreign = _keep_foreign(text)
    if not _C1_OR_NEL.search(foreign) and not _SUSPECT.search(foreign):
        return text, ()
    if not _C1.search(foreign):
        # ftfy would turn these line ends into ellipses.
        text = _NEL.sub("\n", text) if "\x85" in foreign else text
    fixed = "".join(map(_repair_piece, _PIECE.findall(text))) if _SUSPECT.search(foreign) else text
    if _C1.search(fixed):
        fixed = _C1_OR_NEL.sub(_read_c1, fixed)
    if fixed == text:
        return text, ()
    message = "Characters that had been decoded with a wrong encoding were repaired; compare with the source."
    return fixed, (RowWarning("mojibake_repaired", message),)


def _keep_foreign(text: str) -> str:
    """Returns the characters beyond ASCII; most texts have few, so that searches in them are fast."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _repair_piece(piece: str) -> str:
    # Nearly all pieces end at the first test, which takes no time.
    if piece.isascii() or not _SUSPECT.search(piece):
        return piece
    import ftfy  # noqa: PLC0415 - slow to load, and many runs do not need it

    return ftfy.fix_encoding(piece) if ftfy.is_bad(_PLAIN.sub("", piece)) else piece


def _read_c1(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore") or match[0]


def _decode_marked(payload: bytes) -> DecodedText | None:
    for mark, encoding in _BOMS:
        if payload.startswith(mark):
            return _decode_strict_or_cut(payload[len(mark) :], encoding)
    return None


def _decode_strict_or_cut(payload: bytes, encoding: str) -> DecodedText | None:
    """Decodes all bytes, or all but a partial last character; None if the encoding is another."""
    try:
        return DecodedText(payload.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if error.end < len(payload) or not re.search("end|truncated", error.reason):
            return None
        text, dropped = payload[: error.start].decode(encoding), len(payload) - error.start
    message = (
        f"The record ends in the middle of a character; its last {dropped} byte(s) were dropped: "
        "look for the complete file."
    )
    return DecodedText(text, encoding, (RowWarning("encoding_truncated", message),))


def _decode_wide(payload: bytes) -> DecodedText | None:
    """Decodes UTF-16 and UTF-32 without a byte order mark, recognised by the places of their NULs."""
    sample = payload[:_SAMPLE_BYTES]
    nuls = sample.count(0)
    # A search for the two bytes takes a hundredth of the pattern's time, and few texts have them.
    stops = (1 in sample or 2 in sample) and _CJK_STOP.search(sample) is not None
    if len(sample) < 4 or not (nuls or stops) or _looks_ascii(sample, nuls):
        return None
    encodings = ("utf-32-le", "utf-32-be") if nuls > 0.5 * len(sample) else ("utf-16-le", "utf-16-be")
    best = max(encodings, key=lambda encoding: _rate_wide(sample, encoding))
    return _decode_strict_or_cut(payload, best) if _rate_wide(sample, best) >= 0.95 else None


# Chinese and Japanese text has no NULs in UTF-16, but the bytes of its comma and full stop
# are control characters in any other encoding.
_CJK_STOP = re.compile(rb"[\x01\x02]\x30|\x30[\x01\x02]")


def _decode_escaped(payload: bytes) -> DecodedText | None:
    """Decodes the seven-bit encodings of Japanese and Korean mail, recognised by their escape sequences."""
    if not (b"\x1b$" in payload and payload.isascii()):
        return None
    for encoding in _KOREAN if b"\x1b$)C" in payload else _JAPANESE:
        try:
            return DecodedText(payload.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return None


_JAPANESE, _KOREAN = ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2"), ("iso2022_kr",)


def _looks_ascii(sample: bytes, nuls: int) -> bool:
    """Returns True for ASCII with a few NULs; in UTF-16 there is one NUL for each ASCII letter."""
    printable = sum(map(sample.count, range(0x20, 0x7F)))
    return nuls < 0.2 * len(sample) and printable > 0.9 * (len(sample) - nuls)


def _rate_wide(sample: bytes, encoding: str) -> float:
    """Returns the share of plausible characters if the sample is read in this encoding, 0..1."""
    text = sample.decode(encoding, "replace")
    plausible = sum(text.count(char) for char in set(text) if _is_plausible(char))
    # UTF-16 in the wrong byte order gives rare letters and no spaces or line ends.
    return plausible / len(text) if re.search(r"[ \n\u3000\u3001\u3002]", text) else 0.0


def _is_plausible(char: str) -> bool:
    return char in "\t\r\n" or unicodedata.category(char)[0] in "LMNPZ" or char in "$+<=>|~^`£€©®™°"


def _decode_utf8(payload: bytes) -> DecodedText | None:
    decoded = _decode_strict_or_cut(payload, "utf-8")
    if decoded is None or not decoded.warnings or not decoded.text.isascii():
        return decoded
    tail = payload[len(decoded.text) :]
    return decoded if len(tail) > 1 or tail in _LIKELY_LEADS else None


def is_mostly_utf8(payload: bytes) -> bool:
    """Returns True for UTF-8, or UTF-8 with fewer stray bytes than characters beyond ASCII."""
    try:
        payload.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return _has_few_strays(payload.decode("utf-8", "surrogateescape"))


def _has_few_strays(text: str) -> bool:
    strays = len(_STRAY.findall(text))
    return len(_BEYOND_ASCII.findall(text)) > strays


_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


def _decode_other(payload: bytes) -> DecodedText:
    text = payload.decode("utf-8", "surrogateescape")
    if _has_few_strays(text):
        strays = _STRAY.findall(text)
        message = f"{len(strays)} byte(s) were not UTF-8 and were read as cp1252; compare with the source."
        table = {ord(char): _read_stray(ord(char) - 0xDC00) for char in set(strays)}
        return DecodedText(text.translate(table), "utf-8", (RowWarning("encoding_mixed", message),))
    text, encoding = decode_legacy(payload)
    message = f"The record is not UTF-8 and declares no encoding; it was read as {encoding}."
    return DecodedText(text, encoding, (RowWarning("encoding_guessed", message),))


def _read_stray(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


def _refuse_controls(payload: bytes) -> None:
    body = payload.rstrip(b"\0")
    controls = len(body) - len(body.translate(None, _CONTROL_BYTES))
    if controls > _MAX_CONTROL_SHARE * len(body):
        share = controls / len(body)
        raise _binary(f"{share:.0%} of the record are control characters, so it is not text")


def _binary(what: str) -> RecordError:
    return RecordError("decode", "binary", f"{what}: leave it out of the input or convert it to text first.")
