"""Stubs of articles that were taken out of the tables, their new representatives, and the search for their text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.logic.dedup.signature import hash_shingles, hash_words
from wiredesk.transforms.logic.dedup.signing import sign_article

# A page that quotes a sentence does not hold the article. A page with a fifth of it, or 60 words of it, does.
_SHINGLE_WORDS: Final = 6
_HELD_SHARE: Final = 0.2
_HELD_SHINGLES: Final = 55
_WORD: Final = re.compile(r"\w+")
_MARKUP: Final = re.compile(r"<[^<>]{0,2000}>|\\[nrt]|&#?\w{1,8};")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


def make_stub(signature: Signature, why: str) -> Signature:
    """Returns what stays of the signature of an article that is taken out: it has no words and no evidence."""
    nothing: dict[str, Any] = {"minhash": b"", "evidence": b"", "paragraphs": None, "boilerplate": None}
    return replace(signature, words=0, withdrawn=why, **nothing)


def make_representative(copy: Article, original: Article) -> Article:
    """Returns an exact copy with the annotations of its original, which is taken out.

    The annotations are offsets into the original's body. If the copy's body differs, by white
    space or capitals, the copy has none until it is annotated itself (``wiredesk reprocess``).
    """
    representative = replace(copy, annotated_from=None)
    if copy.body != original.body:
        return representative
    annotations: dict[str, Any] = {name: getattr(original, name) for name in ANNOTATIONS}
    return replace(representative, model=original.model, boilerplate=original.boilerplate, **annotations)


def sign_representative(signature: Signature, representative: Article) -> Signature:
    """Returns the signature of an exact copy to which later exact copies are linked from now on."""
    own = sign_article(representative)
    return replace(
        signature, words=own.words, minhash=own.minhash, evidence=own.evidence, paragraphs=own.paragraphs
    )


class TextFinder:
    """Finds texts in bytes of any format that keeps words together."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Hashes the shingles of the texts to find."""
        self._wanted = []
        for text in texts:
            words = _WORD.findall(text.casefold())
            width = min(_SHINGLE_WORDS, len(words))
            if width:
                self._wanted.append((width, np.unique(hash_shingles(hash_words(words), width))))

    def is_in(self, payload: bytes) -> bool:
        """Returns True if a payload holds a fifth of one of the texts, or 60 words of it in a row."""
        hashes = hash_words(_WORD.findall(_read_loosely(payload).casefold()))
        for width, wanted in self._wanted:
            shared = int(np.isin(wanted, hash_shingles(hashes, width)).sum())
            if shared and (shared >= _HELD_SHARE * len(wanted) or shared >= _HELD_SHINGLES):
                return True
        return False


def _read_loosely(payload: bytes) -> str:
    """Returns the text of bytes in UTF-8 or UTF-16, without markup and escapes around its words."""
    head = payload[:400]
    text = payload.decode("utf-8", "replace")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        text = f"{text} {payload.decode('utf-16', 'replace')}"
    return _MARKUP.sub(" ", _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
