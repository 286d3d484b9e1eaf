"""Judges whether somebody said a quoted stretch, or whether it is a title, a name or a word used with reserve.

Features describe a stretch as a reader sees it, as for the candidates
(:mod:`wiredesk.transforms.logic.quotes.speaker_candidates`). The sum of their learned weights
is the log odds that somebody said it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.speaker_candidates import bucket_words, count_words, describe_frame
from wiredesk.transforms.logic.quotes.weights import CALIBRATION, STRETCH, add_weights

_WORD = re.compile(r"[\w’'-]+")
_NEXT = re.compile(r"[\s)]*([\w’'-]+|[^\w\s])")
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
    return round(1 / (1 + math.exp(-score)), 2)


def describe_stretch(reading: Reading, item: Attribution) -> Iterator[str]:
    """Yields the features of a stretch, which are keys of ``weights.json``."""
    stretch, body = item.stretch, reading.body
    text = body[stretch.start : min(stretch.end, stretch.start + 400)]
    forms = _WORD.findall(text)
    words = [word.lower() for word in forms]
    count = bucket_words(len(words))
    lead, tail = describe_frame(reading, stretch)
    method = item.method
    share = int(item.share * 5)
    yield "bias"
    yield f"method={method}"
    yield f"method={method}{count}"
    yield f"share={method}{share}"
    yield f"words={count}"
    first = text[:1]
    case = "u" if first.isupper() else "l" if first.islower() else "o"
    title = len(words) > 0 and all(
        w[0].isupper() or w.lower() in _FUNCTION or not w[0].isalpha() for w in forms
    )
    yield f"case={case}{lead}"
    yield f"case={case}{count}"
    yield f"title={title}{count}"
    yield f"title={title}{method}"
    yield f"tail={tail}{case}"
    yield f"lead={lead}{method}"
    before = _WORD.findall(body[max(0, stretch.open - 24) : stretch.open])[-1:]
    yield "before=" + (before[0].lower() if before and lead in ("word", ",") else lead)
    yield f"before={lead}{title}" + (before[0].lower() if before else "")
    following = _NEXT.match(body, stretch.close, stretch.close + 30)
    yield "after=" + (following[1].lower() if following else "")
    function = sum(map(_FUNCTION.__contains__, words[:12]))
    yield f"function={bucket_words(function)}{count}"
    if not _FIRST_PERSON.isdisjoint(words):
        yield "person"
    yield f"closed={stretch.closed}{stretch.opened}"
    yield f"single={stretch.single}"
    if item.cue is not None:
        yield f"cue={item.cue.word}"
        if item.cue.end <= stretch.open:
            yield f"cuegap={count_words(body, item.cue.end, stretch.open)}{case}"
        else:
            yield f"cuegap=A{count_words(body, stretch.close, item.cue.start)}"
    else:
        yield f"nocue={case}{title}{count}"
