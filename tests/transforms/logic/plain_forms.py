"""The definition of ``text/normalize.py``, ``text/edges.py`` and ``dedup/signature.py`` as plain code.

Tests compare the fast forms of the program with it. Signatures and content hashes are kept for ever, so
nothing here may change.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from wiredesk.transforms.logic.text.unicode14 import blank_unknown

_AGENCY = (
    r"(?:reuters?|associated press|ap|afp|agence france-presse|upi|pti|ians|ani|efe|dpa|ansa|tass|itar-tass|"
    r"interfax|xinhua|kyodo|yonhap|bernama|cnn|cnn business|cbs news|abc news|nbc news|fox news|bloomberg|"
    r"dow jones|press association|pa|canadian press|cp|aap|thomson reuters foundation)"
)
_DASH = r"(?:-{1,3}|[\u2010-\u2015\u2212])"
# "WASHINGTON, July 28 (Reuters) -", "(CNN)", "NEW YORK (AP) —": an agency in brackets at the very start. The
# text before the brackets has at most 60 characters and none of ! ? ; : and quotation marks.
_DATELINE_CERTAIN = re.compile(
    rf"\s*(?:[^\W\d_][^()\n!?;:\"]{{0,60}}?\s)?\(\s*{_AGENCY}\s*\)\s*(?:{_DASH}+\s*)?", re.IGNORECASE
)
# "SALVADOR, Feb 26 -" or "LONDON —" without an agency: only the capitals prove it, so trim_certain leaves it.
_DATELINE_LIKELY = re.compile(
    r"\s*[A-Z][A-Z.'\u2019-]+(?:[ ,]+[A-Z][A-Z.'\u2019-]+){0,3}(?:,? [A-Z][\w.]+){0,2}(?:,? \d{1,2})?\s*"
    rf"(?:{_DASH}{{1,2}}\s+|:\s+)"
)
_BYLINE = re.compile(r"\s*by [^.!?\n]{3,60}\n", re.IGNORECASE)
# The wire's own end mark, and the desk's note in brackets on a line of its own.
_CREDIT_CERTAIN = re.compile(
    r"(?:\n\s*(?:reuters?\W*|"
    r"\(\s*(?:additional )?(?:reporting|editing|writing|compiled) by [^()]{3,300}\)\W*|"
    r"\(\s*with (?:inputs?|reporting) (?:from|by) [^()]{3,100}\)\W*))+\s*\Z",
    re.IGNORECASE,
)
_CREDIT_LIKELY = re.compile(
    r"\n\s*(?:[_*=-]{3,}\s*\n|\W*(?:additional )?(?:reporting|editing|writing) by |"
    r"\W*with (?:inputs?|reporting) (?:from|by) |(?:the )?associated press (?:writers?|reporters?) |"
    r"[^\n]{0,200}\bcontributed to this (?:report|story|article)|"
    r"\W*copyright |\W*\(c\) |\W*all rights reserved|\W*this (?:material|article) may not be )[^\n]*\s*\Z",
    re.IGNORECASE,
)
_TAIL_CHARS = 1_200
# Lines that a web page prints above its report: its address, and when it was posted or updated.
_CALENDAR = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:jan|febr)(?:uary)?|feb|mar(?:ch)?|"
    r"apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"updated?|posted|published|edited|modified|created|last|first|time|on|at|by|"
    r"[ap]\s?\.?\s?m|e[sd]?t|p[sd]?t|c[sd]t|gmt|utc|bst|ist|cet)"
)
_PAGE_LINE = re.compile(
    rf"\s*(?:https?\s*:\s*/|www\s?\.)[^\n]*\Z|(?=.*\d)(?=.*[a-z]{{2}})\W*(?:(?:{_CALENDAR}|\d+(?:st|nd|rd|th)?)\b\W*)+\Z",
    re.IGNORECASE,
)
_PAGE_LINES = 6
_PAGE_LINE_CHARS = 300

_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032\uff07"
# Literal first, so that the search skips from comma to comma.
_NUMBER_COMMA = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")


def _list_marks() -> str:
    """Returns a character class of the combining marks, which ``\\w`` does not match."""
    spans: list[list[int]] = []
    for code in range(0x300, 0x11FFF):
        if unicodedata.category(chr(code))[0] == "M":
            if spans and spans[-1][1] == code - 1:
                spans[-1][1] = code
            else:
                spans.append([code, code])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in spans)


_MARKS = _list_marks()
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han (and its extensions).
_UNSPACED = (
    r"\u0e01-\u0e33\u0e40-\u0e46\u0e81-\u0eb3\u0ec0-\u0edf\u1000-\u102a\u1780-\u17b3"
    r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED_CHAR = re.compile(f"([{_UNSPACED}][{_MARKS}]*)")
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|[\w{_MARKS}]+")


def tokenize(text: str) -> list[str]:
    """Returns the words of a text in its own case: NFKC, apostrophes unified, no punctuation.

    A number keeps its decimal point and loses its thousands commas. In scripts without spaces
    each character is a word.
    """
    text = unify_text(text)
    return _TOKEN.findall(text)


def unify_text(text: str) -> str:
    """Returns the text in NFKC: one kind of apostrophe, no thousands commas, unspaced scripts spaced."""
    if not text.isascii():
        text = blank_unknown(text)
        # NFKC would decompose some of them.
        for mark in _APOSTROPHES:
            text = text.replace(mark, "'")
        text = unicodedata.normalize("NFKC", text)
        text = _UNSPACED_CHAR.sub(r" \1 ", text)
    # Tokenised corpora print "did n't".
    text = text.replace("_", " ").replace(" n't", "n't").replace(" N'T", "N'T")
    return _NUMBER_COMMA.sub("", text)


def trim_edges(body: str) -> str:
    """Returns the body without certain and likely datelines, bylines and credit lines at its edges."""
    body = trim_certain(_drop_page_lines(body))
    found = _DATELINE_LIKELY.match(body)
    body = body[found.end() :] if found else body
    cut = max(0, len(body) - _TAIL_CHARS)
    tail = body[cut:]
    for _ in range(4):
        shorter = _CREDIT_CERTAIN.sub("", _CREDIT_LIKELY.sub("", tail))
        if shorter == tail:
            break
        tail = shorter
    return body[:cut] + tail


def _drop_page_lines(body: str) -> str:
    lines = body.split("\n", _PAGE_LINES)
    kept = [
        line for line in lines[:_PAGE_LINES] if len(line) > _PAGE_LINE_CHARS or not _PAGE_LINE.match(line)
    ]
    return "\n".join(kept + lines[_PAGE_LINES:])


def trim_certain(body: str) -> str:
    """Returns the body without a dateline, byline or credit line that is certain."""
    found = _BYLINE.match(body)
    body = body[found.end() :] if found else body
    found = _DATELINE_CERTAIN.match(body)
    body = body[found.end() :] if found else body
    cut = max(0, len(body) - _TAIL_CHARS)
    return body[:cut] + _CREDIT_CERTAIN.sub("", body[cut:])


_SEPARATORS = {".": "\x01", ",": "\x02", ":": "\x03", "/": "\x04", "-": "\x05"}
_CONTROL = re.compile(r"[\x00-\x08]+")
_BETWEEN_DIGITS = re.compile(r"(\d)([^\w]+)(?=\d)")
_CURRENCY = "".join(chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) == "Sc")
_NO_CONTENT = re.compile(rf"[^\w\x01-\x06%{re.escape(_CURRENCY)}{_MARKS}]|_")


def make_content_hash(headline: str | None, body: str) -> str:
    """Returns the SHA-256 digest (hex) of the content of headline and body, stable for ever.

    Case, punctuation, white space and Unicode form do not count, nor does a dateline,
    byline or credit line that is certain. The sign between two digits does count
    ("1.5" is not "15"), and so do percent and currency signs.
    """
    parts = (_squeeze(headline or ""), _squeeze(trim_certain(body)))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _squeeze(text: str) -> str:
    text = blank_unknown(text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _BETWEEN_DIGITS.sub(_mark_separator, _CONTROL.sub("", text))
    return _NO_CONTENT.sub("", text)


def _mark_separator(found: re.Match[str]) -> str:
    separator = re.sub(r"[\u2010-\u2015\u2212]", "-", found[2])
    return found[1] + _SEPARATORS.get(separator, "\x06")


_END_MARKS = frozenset("\n.!?\u3002\uff01\uff1f\u0964")
_QUOTE_MARKS = frozenset('"\u201c\u201d\u00ab\u00bb\u201e')
# Tried after words, because most pieces are words; no two alternatives begin with the same character.
_NO_WORD = (
    r"|\n\s*\n|[.!?]+(?=['\")\]]*\s+\S)|[\u3002\uff01\uff1f\u0964]|"
    r"[\"\u201c\u201d\u00ab\u00bb\u201e](?!(?<=\w.)\w)"
)
_PIECE = re.compile(_TOKEN.pattern + _NO_WORD)


def split_sentences(headline: str | None, body: str) -> list[list[str]]:
    """Returns the words of each sentence in their own case, quotation marks as ``"``; first the headline."""
    sentences = [tokenize(headline or "")]
    current: list[str] = []
    text = unify_text(trim_edges(body).replace("``", '"').replace("''", '"'))
    for piece in _PIECE.findall(text):
        first = piece[0]
        if first in _END_MARKS:
            # A one-letter word before a full stop is an initial or "U.S.", not the end of a sentence.
            if current and (first != "." or len(current[-1]) > 1):
                sentences.append(current)
                current = []
        else:
            current.append('"' if first in _QUOTE_MARKS else piece)
    if current:
        sentences.append(current)
    return sentences


def split_lines(headline: str | None, body: str) -> str:
    """Returns the sentences as lines."""
    return "\n".join(" ".join(sentence) for sentence in split_sentences(headline, body))


def normalize_words(headline: str | None, body: str) -> list[str]:
    """Returns the case-folded words of headline and body."""
    tokens = tokenize(f"{headline or ''}\n{trim_edges(body)}")
    return " ".join(tokens).casefold().split(" ") if tokens else []


def hash_word(word: str) -> int:
    """Returns the hash of a word: a polynomial over its bytes, mixed as in splitmix64."""
    total, power = 0, 1
    for byte in word.encode("utf-8", "surrogatepass"):
        total += (byte + 1) * power
        power = power * 0x9E3779B97F4A7C15 % 2**64
    total %= 2**64
    total = (total ^ (total >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    total = (total ^ (total >> 27)) * 0x94D049BB133111EB % 2**64
    return total ^ (total >> 31)
