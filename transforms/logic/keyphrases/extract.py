"""Finds the phrases that tell what an article is about.

Candidates are runs of content words (Rose et al., 2010, https://doi.org/10.1002/9780470689646.ch1);
a phrase inside a longer one counts only outside of it (C-value: Frantzi, Ananiadou
and Mima, 2000, https://doi.org/10.1007/s007999900023); frequency and first position weigh as in YAKE
(Campos et al., 2020, https://doi.org/10.1016/j.ins.2019.09.013). Words of many news articles weigh less (inverse
document frequency: Spärck Jones, 1972, https://doi.org/10.1108/eb026526), by the table ``word_shares.tsv``.
``tools/make_word_shares.py`` makes it and names its source.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS

from wiredesk.schemas.records import Entity, Keyphrase
from wiredesk.transforms.logic.keyphrases.lexicon import (
    ADJECTIVE,
    ADVERBS,
    ARTICLES,
    HAS_CONTRACTED,
    NOUN_AFTER,
    OBJECT_OPENS,
    SAID,
    STOP,
    VERB_BEFORE,
    VERBAL,
)

MAX_PHRASES = 10
"""Phrases of an article at most."""

SHARES = Path(__file__).with_name("word_shares.tsv")
"""Table of the words in at least one of a hundred news articles, each with its articles per thousand."""

_RARE_PER_MILLE = 10.0
"""Articles per thousand of a rare word; a rarer one weighs no more."""

_NOMINAL_SHARE = 0.2
"""The least share of a word's occurrences in a noun's position, for a word that ends a phrase."""

_NOMINAL_SHARE_OF_PARTICIPLES = 0.4
"""The same for words in "-ed" and "-ing"."""

_MAX_BODY_CHARS = 200_000
"""Characters that are read, some 30,000 words: the phrases of an article are at its beginning."""

_MIN_WORD_CHARS = 3
_HEADLINE_BOOST = 1.6
_SIZE_BOOST = (0.0, 1.0, 1.9, 2.4)
"""Weights by the number of words: a phrase is more specific than a word of the same frequency."""

_VERBAL_SHARE = 0.3
"""The least share of occurrences after "to", "will" and similar words that makes a word a verb."""

_MODIFIER_SHARE = 0.6
"""The share of occurrences before another content word above which a word is no key word alone."""

_SINGLE_SHARE = 0.4
"""Weight of a phrase that occurs once, as most do in short texts."""

_MAX_CACHED = 30_000
"""Distinct words whose folded forms are kept (6 MB)."""

PIECE = re.compile(r"(?<!\s)\s*(?:[^\W\d_][^\W_]*(?:[\-’'][^\W_]+)*|\w+|\S)")
"""One word or sign of a text, with the white space before it. The pieces make up the text.

A piece never begins within white space, else the time for blanks at the end would grow with the square of their number.
"""

_CONTRACTION = re.compile(r".*[’'](?:t|m|re|ve|ll|d)")
_BREAK = ""
"""The key of a piece that ends a phrase."""

_Key = tuple[str, ...]


def extract_keyphrases(body: str, headline: str | None, entities: Sequence[Entity]) -> tuple[Keyphrase, ...]:
    """Returns at most ten phrases of one to three words, in the order of their first occurrence.

    Words of the document's entities are left out, for entities have a column of their own.

    Args:
      body: the text, English.
      headline: its headline, whose words weigh more.
      entities: the entities of the text.

    Returns:
      Phrases as they are first written, with their number of occurrences and a score above 0; the best has 1.
      No phrase is part of another.
    """
    pieces = PIECE.findall(body, 0, _MAX_BODY_CHARS)
    keys = _fold_pieces(pieces, entities)
    counts, firsts = _count_phrases(keys)
    titles = {fold_word(piece) for piece in PIECE.findall(headline or "")} - {_BREAK}
    nominal = _count_nominal(pieces, keys)
    nouns = {
        key[0] for key, count in counts.items() if len(key) == 1 and _is_noun(key[0], nominal[key[0]] / count)
    }
    phrases = Counter({key: count for key, count in counts.items() if key[-1] in nouns})
    few = sum(count > 1 for count in phrases.values()) < MAX_PHRASES
    once = _list_opened(pieces, keys) if few else frozenset()
    alone = _count_alone(phrases, _count_verbal(pieces, keys), counts, once)
    ranked = sorted(
        (-_score(key, count, firsts[key] / len(keys), titles), firsts[key], key)
        for key, count in alone.items()
    )
    chosen = _choose(ranked)
    if not chosen:
        return ()
    ends = list(accumulate(map(len, pieces)))
    best = -chosen[0][0]
    return tuple(
        Keyphrase(_read_text(body, pieces, ends, first, len(key)), round(-score / best, 4), counts[key])
        for score, first, key in sorted(chosen, key=lambda item: item[1])
    )


def _read_text(body: str, pieces: list[str], ends: list[int], first: int, size: int) -> str:
    start = ends[first] - len(pieces[first].lstrip())
    text = " ".join(body[start : ends[first + size - 1]].split())
    return text[:-2] if text.endswith(("'s", "’s")) else text


def _fold_pieces(pieces: list[str], entities: Sequence[Entity]) -> list[str]:
    """Returns the folded word of each piece, empty for a stop word, a sign or a part of a name."""
    texts = {mention.text for entity in entities for mention in entity.mentions}
    names = {word for text in texts for word in text.split()}
    folded = {
        piece: _BREAK if _is_name(piece, names) else _fold_cached(piece) for piece in dict.fromkeys(pieces)
    }
    return [folded[piece] for piece in pieces]


def _is_name(piece: str, names: set[str]) -> bool:
    """Returns True for a word of names after a space or an empty line, or its possessive."""
    word = piece[1:] if piece[0] == " " else piece.removeprefix("\n\n")
    return word in names or (word.endswith(("'s", "’s")) and word[:-2] in names)


def fold_word(piece: str) -> str:
    """Returns a word in lower case and roughly in the singular, so that "sanctions" counts as "sanction".

    The answer is empty for a stop word, an adverb and a sign.
    """
    word = piece.strip().lower()
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if len(word) < _MIN_WORD_CHARS or word in STOP or not word[0].isalpha() or word.endswith("ly"):
        return _BREAK
    if _CONTRACTION.fullmatch(word):
        return _BREAK
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _BREAK if word in STOP else word


# All threads share the cache; lru_cache is safe for them and bounded.
_fold_cached = functools.lru_cache(maxsize=_MAX_CACHED)(fold_word)


def _count_phrases(keys: list[str]) -> tuple[Counter[_Key], dict[_Key, int]]:
    """Returns the number of occurrences of each phrase of one to three words, and its first piece."""
    phrases: list[_Key] = []
    places: list[int] = []
    before, earlier = _BREAK, _BREAK
    for index, key in enumerate(keys):
        if key:
            phrases.append((key,))
            places.append(index)
            if before:
                phrases.append((before, key))
                places.append(index - 1)
                if earlier:
                    phrases.append((earlier, before, key))
                    places.append(index - 2)
        earlier, before = before, key
    return Counter(phrases), dict(zip(reversed(phrases), reversed(places), strict=True))


def _count_verbal(pieces: list[str], keys: list[str]) -> Counter[str]:
    """Counts the occurrences of each word after "to" or a modal, where verbs are."""
    return Counter(key for piece, key in zip(pieces, keys[1:], strict=False) if key and piece in VERBAL)


def _count_nominal(pieces: list[str], keys: list[str]) -> Counter[str]:
    """Counts the occurrences of each word at the end of a noun phrase, after a determiner or another word."""
    found: Counter[str] = Counter()
    before, key_before = "", _BREAK
    for index, key in enumerate(keys, start=1):
        piece = pieces[index - 1]
        if key:
            is_participle = piece.endswith("ed")
            if (
                not is_participle
                if key_before
                else _owns(before) or before.strip().lower() in (ARTICLES if is_participle else NOUN_AFTER)
            ):
                found[key] += _is_closed(piece, pieces[index] if index < len(pieces) else "")
        before, key_before = piece, key
    return found


def _owns(piece: str) -> bool:
    """Returns True for a possessive such as "Ford's", unlike "he's"."""
    return piece.endswith(("'s", "’s")) and piece.strip().lower()[:-2] not in HAS_CONTRACTED


def _is_closed(piece: str, after: str) -> bool:
    """Returns True if the word after a piece allows it to be the end of a noun phrase."""
    word = after.strip().lower()
    if word in VERB_BEFORE or (piece.endswith("ing") and word in OBJECT_OPENS):
        return False
    return word in STOP_WORDS or not word[:1].isalpha() or word in SAID or word.endswith("ed")


def _is_noun(word: str, share: float) -> bool:
    least = _NOMINAL_SHARE_OF_PARTICIPLES if word.endswith(("ed", "ing")) else _NOMINAL_SHARE
    return share >= least and word not in ADVERBS and not ADJECTIVE.fullmatch(word)


def _list_opened(pieces: list[str], keys: list[str]) -> frozenset[_Key]:
    """Returns the phrases of two words that occur after a determiner, a preposition or a possessive."""
    return frozenset(
        (first, second)
        for before, first, second in zip(["", *pieces], keys, keys[1:], strict=False)
        if first and second and (_owns(before) or before.strip().lower() in NOUN_AFTER)
    )


def _count_alone(
    counts: Counter[_Key], verbal: Counter[str], words: Counter[_Key], once: frozenset[_Key]
) -> dict[_Key, float]:
    """Returns the number of occurrences of each phrase outside of longer ones, without phrases that begin with a verb.

    Phrases that occur once are left out, apart from those in ``once``.
    """
    repeated = {key: count for key, count in counts.items() if count > 1 or key in once}
    inside: Counter[_Key] = Counter()
    leading: Counter[str] = Counter()
    for key, count in counts.items():
        if len(key) == 2:
            leading[key[0]] += count
    for key, count in repeated.items():
        if len(key) > 1 and count > 1:
            inside.update(dict.fromkeys({key[:-1], key[1:]}, count))
    return {
        key: max(count - 0.7 * min(inside[key], count), 0.1)
        for key, count in repeated.items()
        if verbal[key[0]] < _VERBAL_SHARE * words[key[:1]]
        and not (len(key) == 1 and leading[key[0]] > _MODIFIER_SHARE * count)
    }


def _score(key: _Key, alone: float, position: float, titles: set[str]) -> float:
    titled = sum(word in titles for word in key) / len(key)
    if alone <= 1 and len(key) > 1:
        alone *= _SINGLE_SHARE
    alone *= sum(map(_weigh_rarity, key)) / len(key)
    return alone * _SIZE_BOOST[len(key)] * (1 + (_HEADLINE_BOOST - 1) * titled) * (1.5 - position)


@functools.cache
def _load_shares() -> dict[str, float]:
    rows = (line.split("\t") for line in SHARES.read_text(encoding="utf-8").splitlines())
    return {word: float(share) for word, share in rows}


def _weigh_rarity(word: str) -> float:
    """Returns 1 for a rare word and less for one of many articles, at least 0.1."""
    share = _load_shares().get(word, _RARE_PER_MILLE)
    return max(math.log(1000 / share) / math.log(1000 / _RARE_PER_MILLE), 0.1)


def _choose(ranked: list[tuple[float, int, _Key]]) -> list[tuple[float, int, _Key]]:
    """Returns the best phrases; none is inside another one or shares a word with two better ones."""
    chosen: list[tuple[float, int, _Key]] = []
    seen: dict[str, int] = defaultdict(int)
    for item in ranked:
        words = set(item[2])
        if any(seen[word] > 1 for word in words) or any(
            words <= set(other) or words >= set(other) for _, _, other in chosen
        ):
            continue
        for word in words:
            seen[word] += 1
        chosen.append(item)
        if len(chosen) == MAX_PHRASES:
            break
    return chosen
