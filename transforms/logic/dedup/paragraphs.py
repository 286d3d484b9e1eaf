"""Short paragraphs of an article as hashes, by which later articles know the furniture of a site.

The words of a line such as ``Our weekly letter for anglers`` are too few for a key of their own among the 48 of an
article (see ``signature.py``). So the short paragraphs have hashes beside these keys, and each hash is a bucket too.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np

from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article, Signature, Stretch
from wiredesk.transforms.logic.dedup.signature import Hashes

MAX_PARAGRAPHS: Final = 12
"""Number of paragraphs of an article that have a hash, the shortest ones. It bounds the index."""

_MAX_CHARS: Final = 300
# A shorter one may be a word of a talk: "No.", "Right."
_MIN_CHARS: Final = 6
# What a talk prints again and again within one article is the name of a speaker.
_MAX_REPEATS: Final = 2
_QUOTED: Final = re.compile(r"“[^“”\n]*”?|\"[^\"\n]*\"?|„[^“”\n]*[“”]?|«[^«»\n]*»?|「[^「」\n]*」?")
_MARKS: Final = ("“", '"', "„", "«", "「")
# Articles that quote the same words carry no furniture.
_MAX_QUOTED_SHARE: Final = 0.3
_BREAK: Final = "\n\n"


def pack_paragraphs(body: str) -> bytes | None:
    """Returns the column ``paragraphs`` of a signature; None if the body has no short paragraph."""
    counts = Counter(one for one in body.split(_BREAK) if _MIN_CHARS <= len(one) <= _MAX_CHARS)
    chosen = [text for text, count in counts.items() if count <= _MAX_REPEATS]
    # The order does not depend on the order in the text, since other articles have another one.
    chosen.sort(key=lambda text: (len(text), text))
    hashes = [_hash(text) for text in islice(filter(_may_be_furniture, chosen), MAX_PARAGRAPHS)]
    return b"".join(hashes) or None


def unpack_paragraphs(signature: Signature) -> Hashes:
    """Returns the hashes of an article's short paragraphs."""
    return np.frombuffer(signature.paragraphs or b"", "<u8")


def mark_boilerplate(article: Article, signature: Signature) -> Article:
    """Returns the article with the stretches of its boilerplate, and nothing found in them.

    Args:
      article: an article that is not annotated yet.
      signature: its signature, with the hashes of boilerplate.
    """
    if not signature.boilerplate:
        return article
    known = {signature.boilerplate[at : at + 8] for at in range(0, len(signature.boilerplate), 8)}
    stretches = tuple(
        one for one in _list_stretches(article.body) if _hash(article.body[one.start : one.end]) in known
    )
    return replace_fields(
        article,
        boilerplate=stretches,
        cited_outlets=tuple(one for one in article.cited_outlets if not _is_within(one.start, stretches)),
        acronyms=tuple(one for one in article.acronyms if not _is_within(one.start, stretches)),
    )


def _list_stretches(body: str) -> Iterator[Stretch]:
    """Yields the paragraphs of a body that are short enough."""
    start = 0
    for paragraph in body.split(_BREAK):
        if len(paragraph) <= _MAX_CHARS:
            yield Stretch(start, start + len(paragraph))
        start += len(paragraph) + len(_BREAK)


def _may_be_furniture(paragraph: str) -> bool:
    if not any(map(paragraph.__contains__, _MARKS)):
        return paragraph[0].isalpha() or any(map(str.isalpha, paragraph))
    quoted = sum(len(one) for one in _QUOTED.findall(paragraph))
    return quoted <= _MAX_QUOTED_SHARE * len(paragraph) and any(map(str.isalpha, paragraph))


def _hash(paragraph: str) -> bytes:
    text = paragraph.casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).digest()


def _is_within(place: int, stretches: tuple[Stretch, ...]) -> bool:
    return any(one.start <= place < one.end for one in stretches)
