"""Recognition of legacy encodings, for texts that are not UTF-8 and declare no encoding, or a wrong one.

Each encoding is tried with the languages that are written in it. The one counts in which the bytes are the most
probable text: by the pairs of letters in alphabets, by the frequency of signs in East Asia.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from wiredesk.transforms.logic.text.east_asian import is_usual, rate_east_asian
from wiredesk.transforms.logic.text.letters import (
    BALTIC,
    BROKEN,
    CENTRAL,
    CYRILLIC,
    FOREIGN,
    ODD,
    RAREST_LOG,
    WESTERN,
    list_foreign,
    load_letters,
)

# Bytes examined, and words beside those with bytes beyond ASCII; more do not change the answer.
_SAMPLE_BYTES = 12_000
_BESIDE, _BEFORE_BYTES, _MAX_WORD_BYTES = 2, 2000, 40
_ASIDE = re.compile(rb"<!--|<(script|style)\b", re.IGNORECASE)
_ASIDE_ENDS = {
    b"": re.compile(rb"-->"),
    b"script": re.compile(rb"</script", re.IGNORECASE),
    b"style": re.compile(rb"</style", re.IGNORECASE),
}
_TAG = re.compile(rb"<[^<>]{0,3000}>|&#?\w{1,10};")
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class _Charset:
    """An encoding: the languages that are written in it, and the logarithm of how frequent it is beside cp1252."""

    languages: tuple[str, ...]
    prior: float


_ALPHABETIC: Final[Mapping[str, _Charset]] = {
    "cp1252": _Charset(WESTERN, 0.0),
    "iso8859_15": _Charset(WESTERN, -6.0),
    "mac_roman": _Charset(WESTERN, -7.0),
    "cp850": _Charset(WESTERN, -9.0),
    "cp1250": _Charset((*CENTRAL, "English"), -4.0),
    "iso8859_2": _Charset((*CENTRAL, "English"), -4.5),
    "iso8859_16": _Charset(("Romanian",), -9.0),
    "cp852": _Charset(CENTRAL, -9.0),
    "mac_latin2": _Charset(CENTRAL, -11.0),
    "cp1251": _Charset(CYRILLIC, -4.0),
    "koi8_r": _Charset(("Russian", "Bulgarian"), -5.0),
    "koi8_u": _Charset(("Ukrainian", "Belarusian"), -6.0),
    "iso8859_5": _Charset(CYRILLIC, -6.0),
    "cp866": _Charset(CYRILLIC, -7.0),
    "mac_cyrillic": _Charset(CYRILLIC, -6.5),
    "cp1253": _Charset(("Greek",), -4.0),
    "iso8859_7": _Charset(("Greek",), -5.0),
    "cp1254": _Charset(("Turkish", "English"), -4.0),
    "cp857": _Charset(("Turkish",), -9.0),
    "cp1255": _Charset(("Hebrew",), -4.0),
    "cp1256": _Charset(("Arabic", "Persian", "Urdu"), -4.0),
    "iso8859_6": _Charset(("Arabic",), -6.0),
    "cp1257": _Charset((*BALTIC, "English"), -4.0),
    "iso8859_4": _Charset(BALTIC, -7.0),
    "iso8859_13": _Charset(BALTIC, -6.0),
    "cp1258": _Charset(("Vietnamese",), -5.0),
    "cp874": _Charset(("Thai",), -4.0),
}
_EAST_ASIAN: Final[Mapping[str, _Charset]] = {
    "cp932": _Charset(("Japanese",), -6.0),
    "euc_jp": _Charset(("Japanese",), -6.0),
    "gb18030": _Charset(("Chinese",), -6.0),
    "big5hkscs": _Charset(("Chinese",), -6.0),
    "cp949": _Charset(("Korean",), -6.0),
}
# A declared encoding is left for one that makes the text so much more probable, in logarithms.
_FEW, _FEW_GAIN = 1, 12.0
_LIKELY_LOG = -3.3
_MIN_GAIN, _FIRST_GAIN = 9.0, 4.0
# Romanian is printed with commas below, and was typed with cedillas where an encoding has only those.
_CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")


def decode_legacy(payload: bytes) -> tuple[str, str]:
    """Decodes bytes that are not UTF-8 and declare no encoding; never fails.

    Returns:
      The text and Python's name of the encoding.
    """
    encoding = _find_best(_Sample(payload))[0]
    return decode_as(payload, encoding), encoding


def doubt_declared(payload: bytes, encodings: tuple[str, ...]) -> str:
    """Returns the encoding of a text that declares some: the likeliest of them, or a far likelier one.

    Args:
      payload: the text, not valid as UTF-8.
      encodings: Python's names of declared encodings that fit the bytes, the weightiest first.
    """
    sample = _Sample(payload)
    if not sample.pairs or _find_known(encodings[0]) is None:
        # Of an encoding without a model nothing speaks against it.
        return encodings[0]
    if len(encodings) == 1 and _is_clean(sample, encodings[0]):
        return encodings[0]
    rated = {encoding: _rate_declared(sample, encoding) for encoding in encodings if _find_known(encoding)}
    rated[encodings[0]] += _FIRST_GAIN
    declared = max(rated, key=rated.__getitem__)
    best, rating = _find_best(sample)
    return best if rating > rated[declared] + _MIN_GAIN else declared


def decode_as(payload: bytes, encoding: str) -> str:
    """Returns bytes in a legacy encoding as text; what the encoding does not define is marked or read as Latin-1."""
    if encoding == "cp1252":
        return payload.decode("cp1252", "wiredesk_c1")
    text = payload.decode(encoding, "replace")
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text


class _Sample:
    """The words of a text that tell its encoding: those with bytes beyond ASCII, and their neighbours.

    Attributes:
      words: those words, parted by spaces.
      pairs: neighbouring bytes and their number.
    """

    def __init__(self, payload: bytes) -> None:
        first = _HIGH.search(payload)
        at = max(0, first.start() - _BEFORE_BYTES) if first else 0
        chunk = payload[at : at + 20 * _SAMPLE_BYTES]
        text = _strip_markup(payload[: at + 20 * _SAMPLE_BYTES]) if b"<" in chunk else chunk
        self.words = _choose_words(text)
        self.bytes = np.frombuffer(self.words, np.uint8)
        self.pairs = Counter(zip(b" " + self.words, self.words + b" ", strict=True))
        self.first = np.array([pair[0] for pair in self.pairs], np.intp)
        self.second = np.array([pair[1] for pair in self.pairs], np.intp)
        self.numbers = np.array(list(self.pairs.values()), np.float64)


def _choose_words(text: bytes) -> bytes:
    words = text.split()
    chosen: list[bytes] = []
    size = last = 0
    for number, word in enumerate(words):
        if not _HIGH.search(word):
            continue
        near = words[max(last, number - _BESIDE) : number + _BESIDE + 1]
        near = [each for each in near if len(each) <= _MAX_WORD_BYTES or _HIGH.search(each)]
        chosen += near
        size += sum(map(len, near)) + len(near)
        last = max(last, number + _BESIDE + 1)
        if size > _SAMPLE_BYTES:
            break
    return b" ".join(chosen)[: 2 * _SAMPLE_BYTES]


def _strip_markup(text: bytes) -> bytes:
    """Returns a page without comments, scripts, styles and tags."""
    pieces: list[bytes] = []
    at = 0
    while begin := _ASIDE.search(text, at):
        pieces.append(text[at : begin.start()])
        end = _ASIDE_ENDS[(begin[1] or b"").lower()].search(text, begin.end())
        if end is None:
            # Cut off, or never closed: the rest is read as it stands.
            at = begin.end()
            break
        at = end.end()
    pieces.append(text[at:])
    return _TAG.sub(b" ", b" ".join(pieces))


def _find_best(sample: _Sample) -> tuple[str, float]:
    if not sample.pairs:
        return "cp1252", 0.0
    ratings = dict(_iter_ratings(sample))
    if int((sample.bytes > 0x7F).sum()) <= _FEW:
        # So few bytes prove nothing, and cp1252 is the likeliest encoding by far.
        ratings["cp1252"] += _FEW_GAIN
    best = max(ratings, key=ratings.__getitem__)
    return best, ratings[best]


def _iter_ratings(sample: _Sample) -> Iterator[tuple[str, float]]:
    for encoding in (*_ALPHABETIC, *_EAST_ASIAN):
        yield encoding, _rate(sample, encoding)


def _find_known(encoding: str) -> str | None:
    """Returns the name of an encoding among those with a model; None if it has none."""
    return encoding if encoding in _ALPHABETIC or encoding in _EAST_ASIAN else _SAME.get(encoding)


def _rate_declared(sample: _Sample, encoding: str) -> float:
    known = _find_known(encoding) or encoding
    # What is declared needs no frequency in general to speak for it.
    return _rate(sample, known) - _find_prior(known)


def _is_clean(sample: _Sample, encoding: str) -> bool:
    """Returns True if in an encoding all bytes beyond ASCII are letters and signs of one of its languages."""
    known = _find_known(encoding) or encoding
    if known in _EAST_ASIAN:
        text = sample.words.decode(known, "replace")
        return any(is_usual(text, language) for language in _EAST_ASIAN[known].languages)
    charset = _ALPHABETIC[known]
    ratings = {language: _rate_letters(sample, known, language) for language in charset.languages}
    language = max(ratings, key=ratings.__getitem__)
    numbers, _ = _map_bytes(known, language)
    kinds = numbers[sample.second[sample.second > 0x7F]]
    turned = _list_cases(known)[sample.first, sample.second] == _CAPITAL_LOGS[2]
    are_known = not bool(np.isin(kinds, (FOREIGN, ODD, BROKEN)).any())
    is_likely = ratings[language] > _LIKELY_LOG * len(sample.words)
    return are_known and is_likely and not turned.any() and _rate_signs(sample, known) == 0.0


_SAME: Final[Mapping[str, str]] = {
    "latin_1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-2": "iso8859_2",
    "iso8859-4": "iso8859_4",
    "iso8859-5": "iso8859_5",
    "iso8859-6": "iso8859_6",
    "iso8859-7": "iso8859_7",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-13": "iso8859_13",
    "iso8859-15": "iso8859_15",
    "iso8859-16": "iso8859_16",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "mac-roman": "mac_roman",
    "mac-cyrillic": "mac_cyrillic",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""Other names that Python has for the encodings with a model, or for those that they contain."""


def _find_prior(encoding: str) -> float:
    return (_ALPHABETIC.get(encoding) or _EAST_ASIAN[encoding]).prior


def _rate(sample: _Sample, encoding: str) -> float:
    """Returns the logarithm of the probability of the sample in an encoding and the likeliest of its languages."""
    if encoding in _EAST_ASIAN:
        charset = _EAST_ASIAN[encoding]
        text = sample.words.decode(encoding, "replace")
        return charset.prior + max(rate_east_asian(text, language) for language in charset.languages)
    charset = _ALPHABETIC[encoding]
    return (
        charset.prior
        + _rate_signs(sample, encoding)
        + max(_rate_letters(sample, encoding, language) for language in charset.languages)
    )


def _rate_letters(sample: _Sample, encoding: str, language: str) -> float:
    numbers, extra = _map_bytes(encoding, language)
    logs = load_letters(language).logs[numbers[sample.first], numbers[sample.second]]
    rating = logs + extra[sample.second] + _list_cases(encoding)[sample.first, sample.second]
    return float((rating * sample.numbers).sum())


def _rate_signs(sample: _Sample, encoding: str) -> float:
    """Returns what signs within words cost; no language has them there but for apostrophes and hyphens."""
    kinds = _list_sign_kinds(encoding)[sample.bytes]
    inside = (kinds[:-2] == _LETTER) & (kinds[1:-1] == _SIGN) & (kinds[2:] == _LETTER)
    return _INSIDE_LOG * int(inside.sum())


@cache
def _list_sign_kinds(encoding: str) -> npt.NDArray[np.uint8]:
    kinds = [
        _LETTER if char.isalpha() else _SIGN if byte > 0x7F and char not in "’‑–—·" else 0
        for byte, char in enumerate(_list_chars(encoding))
    ]
    return np.array(kinds, np.uint8)


_LETTER, _SIGN, _INSIDE_LOG = 1, 2, -4.0


@cache
def _list_chars(encoding: str) -> tuple[str, ...]:
    chars = (bytes([byte]).decode(encoding, "replace") for byte in range(256))
    return tuple(char if len(char) == 1 else "\ufffd" for char in chars)


@cache
def _map_bytes(encoding: str, language: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Returns the number of each byte's character in the model of a language, and what letters of others cost more."""
    model, foreign = load_letters(language), list_foreign()
    numbers, extra = np.zeros(256, np.intp), np.zeros(256)
    for byte, char in enumerate(_list_chars(encoding)):
        letter = char.translate(_UNCEDILLAS) if language == "Romanian" else char
        numbers[byte] = model.number(letter)
        if numbers[byte] == FOREIGN:
            extra[byte] = foreign.get(char.lower(), RAREST_LOG)
    return numbers, extra


_UNCEDILLAS = {new: old for old, new in _CEDILLAS.items()}
# A capital letter at the beginning of a word, behind another one, and behind a small one.
_CAPITAL_LOGS = (-2.0, -1.0, -6.0)


@cache
def _list_cases(encoding: str) -> npt.NDArray[np.float64]:
    """Returns what a capital letter costs behind each other character."""
    chars = _list_chars(encoding)
    upper = np.array([char.isupper() for char in chars])
    lower = np.array([char.islower() for char in chars])
    costs = np.zeros((256, 256))
    costs[:, upper] = _CAPITAL_LOGS[0]
    costs[np.ix_(upper, upper)] = _CAPITAL_LOGS[1]
    costs[np.ix_(lower, upper)] = _CAPITAL_LOGS[2]
    return costs


def _read_undefined(error: UnicodeError) -> tuple[str, int]:
    """Reads the five bytes that cp1252 leaves undefined as Latin-1, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("wiredesk_c1", _read_undefined)
