"""What is left of articles that were taken out of the tables, and how their text is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, Signature
from wiredesk.transforms.logic.dedup.linking import sign_article
from wiredesk.transforms.logic.dedup.signature import hash_shingles, hash_words

# A quotation of a sentence is not the article; a page that holds a fifth of it, or 60 words, is.
_SHINGLE_WORDS: Final = 6
_HELD_SHARE: Final = 0.2
_HELD_SHINGLES: Final = 55
_WORD: Final = re.compile(r"\w+")
_MARKUP: Final = re.compile(r"<[^<>]{0,2000}>|\\[nrt]|&#?\w{1,8};")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


def make_stub(signature: Signature, why: str) -> Signature:
    """Returns what is kept of the signature of an article that is taken out: no words, and no evidence."""
    return replace(signature, words=0, minhash=b"", evidence=b"", withdrawn=why)


def inherit(copy: Article, original: Article) -> Article:
    """Returns an exact copy whose original is taken out, with the original's annotations.

    They are offsets into the original's body: where the copy's differs, by white
    space or capitals, it has none until it is annotated itself (``wiredesk reprocess``).
    """
    heir = replace(copy, annotated_from=None)
    if copy.body != original.body:
        return heir
    annotations: dict[str, Any] = {name: getattr(original, name) for name in ANNOTATIONS}
    return replace(heir, model=original.model, **annotations)


def sign_heir(signature: Signature, heir: Article) -> Signature:
    """Returns the signature of an exact copy that stands for its content from now on."""
    own = sign_article(heir)
    return replace(signature, words=own.words, minhash=own.minhash, evidence=own.evidence)


class TextFinder:
    """Finds texts in bytes of any format that keeps words together."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._wanted = []
        for text in texts:
            words = _WORD.findall(text.casefold())
            width = min(_SHINGLE_WORDS, len(words))
            if width:
                self._wanted.append((width, np.unique(hash_shingles(hash_words(words), width))))

    def is_in(self, payload: bytes) -> bool:
        """Says whether a payload holds a fifth of one of the texts, or 60 words of it in a row."""
        hashes = hash_words(_WORD.findall(_read_loosely(payload).casefold()))
        for width, wanted in self._wanted:
            shared = int(np.isin(wanted, hash_shingles(hashes, width)).sum())
            if shared and (shared >= _HELD_SHARE * len(wanted) or shared >= _HELD_SHINGLES):
                return True
        return False


def _read_loosely(payload: bytes) -> str:
    """Returns text from bytes, whatever is around its words."""
    head = payload[:400]
    text = payload.decode("utf-8", "replace")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        text = f"{text} {payload.decode('utf-16', 'replace')}"
    return _MARKUP.sub(" ", _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
