"""The features of places where reported words may begin or end, and what the learned weights say of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wiredesk.transforms.logic.quotes.coded_text import PAD, CodedText, find_next
from wiredesk.transforms.logic.quotes.hashed_weights import Numbers, Templates
from wiredesk.transforms.logic.quotes.reported_tables import TABLES

Scores = NDArray[np.float32]

MIN_LEAD = 0.06
"""The least share of a word before a place that is looked at."""
MAX_WORDS = 60
"""Words and signs of what is reported at most."""
_MAX_SENTENCE = 1000
"""Characters of a sentence at most. Longer ones are lists."""
NEAR = 8
"""Words between a cue and what it reports at most."""

_WORDS = range(-6, 4)
_CLASSES = range(-5, 4)
_BEGIN_COLUMNS = [
    *(f"w{at}" for at in _WORDS),
    *(f"k{at}" for at in _CLASSES),
    *(f"kk{at}" for at in _CLASSES),
    "content", "earlier", "before", "gap", "near", "head", "rest", "quotes",
]  # fmt: skip
_BEGIN = Templates(
    _BEGIN_COLUMNS,
    [
        *(f"w{at}" for at in _WORDS), *(f"k{at}" for at in _CLASSES),
        "w-2 w-1", "w-1 w0", "w-3 w-2 w-1", "w-3 w-1", "w0 w1",
        "kk-2", "kk-1", "kk0", "kk-3 k-1", "kk-1 k1", "kk0 k2", "kk-2 k0", "kk-4 kk-2",
        "w-1 k0", "w-1 kk0", "w-1 k-2", "w-1 kk-3", "w-2 kk-1", "w-2 k-1", "w-3 kk-2", "w-1 kk0 k2", "w-2 k-3",
        "head", "rest", "k-1 rest", "k-1 head", "w-1 head",
        "content", "content gap", "content k-1", "content w-1", "content kk-1", "content k0", "earlier content",
        "content before", "before k-1", "near", "near content", "near k-1", "quotes", "quotes k-1", "quotes content",
    ],
)  # fmt: skip
_END_WORDS = range(-2, 3)
_END_CLASSES = range(-3, 4)
_END_COLUMNS = [
    *(f"w{at}" for at in _END_WORDS),
    *(f"k{at}" for at in _END_CLASSES),
    *(f"kk{at}" for at in _END_CLASSES),
    "cue", "lead", "one", "kind", "kinds", "length", "rest", "commas", "verbs", "comma", "ahead",
]  # fmt: skip
_END = Templates(
    _END_COLUMNS,
    [
        *(f"w{at}" for at in _END_WORDS), *(f"k{at}" for at in _END_CLASSES),
        "kk-1", "kk0", "kk0 k2", "kk-2 k0", "kk-1 k1", "w0 w1", "w-1 w0", "w0 kk1 k3", "w0 k1", "k0 w1",
        "length", "k0 length", "kk-1 length", "rest", "k0 rest", "kind k0", "kind length", "kind k0 commas",
        "commas", "k0 commas", "k0 verbs", "verbs", "kind k0 verbs", "kk0 verbs", "lead", "lead k0", "lead kk0",
        "one k0", "cue k0", "cue kk0", "k0 comma", "kk0 comma", "kinds k0", "cue length",
        "ahead", "ahead k0", "ahead kk0", "ahead kk0 k2", "ahead k0 w1",
    ],
)  # fmt: skip


def list_places(text: CodedText) -> Numbers:
    """Returns the places of a text where something reported may begin: outside of quoted stretches, or at their marks."""
    size = len(text.tokens)
    if not size:
        return np.zeros(0, np.int64)
    likely = (TABLES.leads[text.words[PAD - 1 : PAD - 1 + size]] >= MIN_LEAD) | TABLES.openings[
        text.classes[PAD:-PAD]
    ]
    opening = text.stretches_before[1:] > text.stretches_before[:-1]
    short = text.ends[text.last - 1] - text.starts[text.first] <= _MAX_SENTENCE
    return np.flatnonzero(likely & (~text.quoted | opening) & short)


def sum_begins(text: CodedText, places: Numbers) -> Scores:
    """Returns the log odds that something reported begins at some places."""
    found = TABLES.begins.take(place_begins(text, places)).sum(axis=0)
    return np.asarray(found + np.float32(TABLES.biases[0]))


def place_begins(text: CodedText, places: Numbers) -> Numbers:
    """Returns the places in the table of the features of beginnings, of shape (templates, places)."""
    first = text.first[places]
    words, classes, pairs = _gather(text, places, _WORDS, _CLASSES)
    content = text.content[places]
    gap = np.where(content >= first, places - content, 9)
    has = gap <= NEAR
    content = np.where(has, content, -PAD)
    earlier = np.where(has, text.content[np.maximum(content, 0)], -PAD)
    earlier = np.where(earlier >= first, earlier, -PAD)
    name, pronoun = text.name[places], text.pronoun[places]
    near = np.where(name > pronoun, name, pronoun)
    near = np.where(near >= first, near, -PAD)
    own = np.stack([
        text.words[content + PAD],
        text.words[earlier + PAD],
        text.classes[np.maximum(content - 1, -PAD) + PAD],
        np.minimum(gap, 7),
        text.classes[near + PAD],
        np.minimum(places - first, 12),
        np.minimum((text.last[places] - places) // 3, 8),
        np.minimum(text.stretches_before[text.last[places]] - text.stretches_before[places], 1),
    ])  # fmt: skip
    return _BEGIN.place(np.concatenate([words, classes, pairs, own]))


def _gather(text: CodedText, at: Numbers, words: range, classes: range) -> tuple[Numbers, Numbers, Numbers]:
    """Returns the words, the classes and the pairs of classes around some places, a row an offset."""
    around = at + PAD
    beside = around + np.array(classes)[:, None]
    near = text.classes[beside]
    return text.words[around + np.array(words)[:, None]], near, near * 512 + text.classes[beside + 1]


def list_ends(text: CodedText, places: Numbers) -> tuple[Numbers, Numbers]:
    """Returns the places where what begins at some places may end, but for the end of the sentence.

    Args:
      text: the text.
      places: the beginnings.

    Returns:
      The number of the beginning, and the place after the last word, of each end.
    """
    counts = np.minimum(text.last[places], places + MAX_WORDS) - places - 1
    begins = np.repeat(np.arange(len(places)), counts)
    offsets = np.arange(len(begins)) - np.repeat(np.cumsum(counts) - counts, counts)
    ends = places[begins] + 1 + offsets
    free = ~(text.quoted[ends] & text.quoted[ends - 1])
    free &= TABLES.closings[text.classes[ends + (PAD - 1)]] & TABLES.followings[text.classes[ends + PAD]]
    return begins[free], ends[free]


def sum_ends(text: CodedText, starts: Numbers, ends: Numbers) -> Scores:
    """Returns the log odds that what begins at some places ends at others and not later."""
    found = TABLES.ends.take(place_ends(text, starts, ends)).sum(axis=0)
    return np.asarray(found + np.float32(TABLES.biases[1]))


def place_ends(text: CodedText, starts: Numbers, ends: Numbers) -> Numbers:
    """Returns the places in the table of the features of ends, of shape (templates, ends)."""
    words, classes, pairs = _gather(text, ends, _END_WORDS, _END_CLASSES)
    length = ends - starts
    content = text.content[starts]
    content = np.where((content >= text.first[starts]) & (starts - content <= NEAR), content, -PAD)
    own = np.stack([
        text.words[content + PAD],
        text.words[starts + PAD - 1],
        text.words[starts + PAD],
        text.classes[starts + PAD],
        text.classes[starts + PAD] * 512 + text.classes[starts + PAD + 1],
        np.where(length < 6, length, np.minimum(5 + length // 4, 12)),
        np.minimum((text.last[starts] - ends) // 3, 10),
        np.minimum(text.commas[ends] - text.commas[starts], 3),
        np.minimum(text.verbs[ends] - text.verbs[starts], 3),
        np.minimum(text.next_comma[ends] - ends, 12),
        np.minimum(_find_speaking(text)[ends] - ends, 8),
    ])  # fmt: skip
    return _END.place(np.concatenate([words, classes, pairs, own]))


def _find_speaking(text: CodedText) -> Numbers:
    """Returns for each place the next word at or after it that is nearly always a cue."""
    return find_next(TABLES.speaking[text.words[PAD:-PAD]])
