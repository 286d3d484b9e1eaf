"""Judges whether somebody said a quoted stretch, or whether it is a title, a name or a word used with reserve.

Features describe a stretch as a reader sees it, as for the candidates
(:mod:`wiredesk.transforms.logic.quotes.speaker_candidates`). The sum of their learned weights
is the log odds that somebody said it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.candidate_features import bucket_words, count_words, describe_frame
from wiredesk.transforms.logic.quotes.cues import PRONOUNS
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.weights import CALIBRATION, STRETCH, add_weights

_WORD = re.compile(r"[\w’'-]+")
_NEXT = re.compile(r"[\s)]*([\w’'-]+|[^\w\s])")
_ARTICLES = read_words("the a an his her its their this that these those our my your")
_FIRST_PERSON = read_words("i we my our you your me us i'm i’m it's it’s don't don’t we're we’re let's")
_FUNCTION = read_words(
    """a an the of to in on at for and or but with by from as is are was were be been has have had will would
    can could should not no that this it he she they i we you his her their its our my your do does did"""
)


def weigh_stretch(reading: Reading, item: Attribution) -> float:
    """Returns the log odds that a stretch was said by somebody."""
    return add_weights(STRETCH, describe_stretch(reading, item))


def measure_certainty(item: Attribution, odds: float) -> dict[str, float]:
    """Returns the features on which the confidence depends, by name."""
    return {
        "bias": 1.0,
        "odds": max(-6.0, min(6.0, odds)),
        "share": math.log(max(item.share, 0.01)),
        f"method={item.method}": 1.0,
    }


def estimate_confidence(item: Attribution, odds: float) -> float:
    """Returns the probability that somebody said the stretch and that the speaker is right."""
    names = measure_certainty(item, odds)
    score = sum(CALIBRATION.get(name, 0.0) * value for name, value in names.items())
    share = 1.0 if item.speaker is None else item.speaker.share
    return round(share / (1 + math.exp(-score)), 2)


def describe_stretch(reading: Reading, item: Attribution) -> list[str]:
    """Returns the features of a stretch, which are keys of ``weights.json``."""
    stretch, body, method = item.stretch, reading.body, item.method
    text = body[stretch.start : min(stretch.end, stretch.start + 400)]
    forms = _WORD.findall(text)
    words = [word.lower() for word in forms]
    count = bucket_words(len(words))
    lead, tail = describe_frame(reading, stretch)
    first = text[:1]
    case = "u" if first.isupper() else "l" if first.islower() else "o"
    title = _is_title(forms, words)
    before = _WORD.findall(body[max(0, stretch.open - 24) : stretch.open])[-1:]
    last = before[0].lower() if before else ""
    following = _NEXT.match(body, stretch.close, stretch.close + 30)
    function = bucket_words(sum(map(_FUNCTION.__contains__, words[:12])))
    names = [
        "bias",
        f"method={method}",
        f"method={method}{count}",
        f"share={method}{int(item.share * 5)}",
        f"words={count}",
        f"case={case}{lead}",
        f"case={case}{count}",
        f"title={title}{count}",
        f"title={title}{method}",
        f"tail={tail}{case}",
        f"lead={lead}{method}",
        "before=" + (last if before and lead in ("word", ",") else lead),
        f"before={lead}{title}{last}",
        "after=" + (following[1].lower() if following else ""),
        f"function={function}{count}",
        f"closed={stretch.closed}{stretch.opened}",
        f"single={stretch.single}",
    ]
    if not _FIRST_PERSON.isdisjoint(words):
        names.append("person")
    who = _name_who(reading, item)
    has_cue = item.cue is not None
    names += (f"who={who}", f"who={who}{has_cue}{case}", f"who={who}{has_cue}{count}")
    if lead == "word" and last in _ARTICLES:
        names += (f"article={has_cue}{count}", f"article={has_cue}{who}")
    names += _describe_next(following[1] if following else "", has_cue, f"{tail}{count}", last in _ARTICLES)
    return names + _describe_cue(body, item, f"{case}{title}{count}", case)


def _describe_next(word: str, has_cue: bool, size: str, is_owned: bool) -> tuple[str, str]:
    """Returns the features of the word after a stretch: a noun there makes the stretch its adjective."""
    lower = word.lower()
    kind = (
        "small"
        if lower in _FUNCTION
        else "noun"
        if word[:1].islower()
        else "large"
        if word.isalpha()
        else word
    )
    return f"next={kind}{has_cue}{size}", f"next={kind}{has_cue}{is_owned}"


def _name_who(reading: Reading, item: Attribution) -> str:
    """Returns the kind of the words for the speaker: the pronoun, the type of the name, ``phrase`` or ``nobody``."""
    if item.span is None:
        return "nobody"
    text = reading.body[item.span[0] : item.span[1]].lower()
    if text in PRONOUNS:
        return text
    return "phrase" if item.span[2] is None else reading.entities[item.span[2]].type


def _is_title(forms: Sequence[str], words: Sequence[str]) -> bool:
    """Returns True if all words but function words begin with a capital; ``words`` are the forms in lower case."""
    for form, word in zip(forms, words, strict=True):
        first = form[0]
        if not first.isupper() and word not in _FUNCTION and first.isalpha():
            return False
    return bool(forms)


def _describe_cue(body: str, item: Attribution, shape: str, case: str) -> list[str]:
    """Returns the features of the cue of a stretch; ``shape`` and ``case`` are those of its words."""
    stretch, cue = item.stretch, item.cue
    if cue is None:
        return [f"nocue={shape}"]
    if cue.end <= stretch.open:
        gap = f"{count_words(body, cue.end, stretch.open)}{case}"
    else:
        gap = f"A{count_words(body, stretch.close, cue.start)}"
    return [f"cue={cue.word}", f"cuegap={gap}"]
