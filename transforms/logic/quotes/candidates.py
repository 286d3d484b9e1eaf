"""Who may have spoken: the candidates for a quoted stretch, each with what a reader would see of it.

Candidates are the names, pronouns and subjects of cues in the stretch's sentence, what opens that
sentence, who spoke last, whose turn it is, and a signature below. Each is described by short
strings ("side=B", "verb=said"), whose learned weights (see :mod:`transforms.logic.quotes.weights`)
add up to its score, as in Elson and McKeown, 2010 (https://ojs.aaai.org/index.php/AAAI/article/view/7720)
and O'Keefe et al., 2012 (https://aclanthology.org/D12-1072).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from transforms.logic.quotes.marks import Stretch
from transforms.logic.quotes.spans import Reading
from transforms.logic.quotes.speakers import Span, find_after, find_before, find_opener
from transforms.logic.quotes.weights import SPEAKER, add_weights

_MAX_BACK = 1000
"""Characters of the sentence before and behind a quotation that are looked at."""

_MAX_SIDE = 12
"""Candidates on each side of a quotation; the farther ones of a list are no speakers."""

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|[Ii]t|[Ww]ho|[Ww]hich|[Yy]ou|[Tt]hat|[Oo]thers?)\b")
_NEXT_WORD = re.compile(r"[\s,]*([\w’'-]+)")
_LAST_WORD = re.compile(r"([\w’'-]+)[\s]*$")
_SIGNATURE = re.compile(r"\s*(?:[—–-]{1,2}|\()\s*(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible speaker: where its words are, the number of its entity in the reading, its cue."""

    span: Span
    cue: Cue | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A stretch in its sentence, and what was found of the ones before.

    ``rules`` are the answers of the rules by name; ``back`` is the stretch before, with the span of
    its speaker.
    """

    stretch: Stretch
    start: int
    end: int
    rules: dict[str, Span]
    back: Stretch | None
    back_span: Span | None


def list_candidates(reading: Reading, setting: Setting) -> list[Candidate]:
    """Returns the candidates for a stretch, each place once, in a fixed order."""
    stretch = setting.stretch
    left = max(setting.start, stretch.open - _MAX_BACK)
    right = min(setting.end, stretch.close + _MAX_BACK)
    subjects = _find_subjects(reading, left, stretch.open) | _find_subjects(reading, stretch.close, right)
    spans: dict[int, Span] = {}
    for span in _list_spans(reading, left, stretch.open):
        spans.setdefault(span[0], span)
    for span in _list_spans(reading, stretch.close, right):
        spans.setdefault(span[0], span)
    for span, _ in subjects.values():
        spans.setdefault(span[0], span)
    for span in setting.rules.values():
        spans.setdefault(span[0], span)
    ordered = _keep_apart(spans)
    frame = describe_frame(reading, stretch)
    return [
        Candidate(
            span, _cue_of(subjects, span), tuple(_describe(reading, setting, ordered, at, subjects, frame))
        )
        for at, span in enumerate(ordered)
    ]


def _keep_apart(spans: dict[int, Span]) -> list[Span]:
    """Returns the spans in order; of two that overlap the first one, a name before a phrase."""
    ordered: list[Span] = []
    for start in sorted(spans):
        span = spans[start]
        if ordered and span[0] < ordered[-1][1]:
            if ordered[-1][2] is None and span[2] is not None:
                ordered[-1] = (ordered[-1][0], max(ordered[-1][1], span[1]), span[2])
            continue
        ordered.append(span)
    return ordered


def _list_spans(reading: Reading, start: int, end: int) -> Iterator[Span]:
    """Yields names, pronouns and the opening phrase of a region, outside of quoted stretches."""
    if start >= end:
        return
    mentions = reading.list_mentions(start, end)
    yield from mentions[-_MAX_SIDE:]
    for match in _PRONOUN.finditer(reading.body, start, end):
        if not reading.is_quoted(match.start()):
            yield (match.start(), match.end(), None)
    opener = find_opener(reading, start, end)
    if opener is not None:
        yield opener


def _find_subjects(reading: Reading, start: int, end: int) -> dict[int, tuple[Span, Cue]]:
    """Returns the subject of each cue of a region by its start; the cue nearest to it counts."""
    found: dict[int, tuple[Span, Cue]] = {}
    for cue in reading.list_cues(start, end)[-_MAX_SIDE:]:
        if cue.word in ("according", "citing", "quoting"):
            span = find_after(reading, cue, end)
        else:
            span = find_before(reading, start, cue)
            after = find_after(reading, cue, end) if cue.word in INDIRECT else None
            if after is not None:
                found.setdefault(after[0], (after, cue))
        if span is not None:
            found[span[0]] = (span, cue)
    return found


def _cue_of(subjects: dict[int, tuple[Span, Cue]], span: Span) -> Cue | None:
    found = subjects.get(span[0])
    return None if found is None else found[1]


def describe_frame(reading: Reading, stretch: Stretch) -> tuple[str, str]:
    """Returns how the text leads up to a stretch, and how the stretch ends."""
    body = reading.body
    head = body[max(0, stretch.open - 40) : stretch.open].rstrip()
    lead = "start" if not head or body[max(0, stretch.open - 2) : stretch.open] == "\n\n" else head[-1]
    if lead.isalnum():
        lead = "word"
    last = body[stretch.end - 1 : stretch.end] if stretch.end > stretch.start else ""
    return lead, "word" if last.isalnum() else last


def _describe(  # noqa: PLR0914
    reading: Reading,
    setting: Setting,
    ordered: list[Span],
    at: int,
    subjects: dict[int, tuple[Span, Cue]],
    frame: tuple[str, str],
) -> Iterator[str]:
    body, stretch = reading.body, setting.stretch
    start, end, number = ordered[at]
    lead, tail = frame
    if start >= stretch.close:
        side = "A"
    elif start >= setting.start:
        side = "B"
    else:
        side = "P"
    text = body[start:end].lower()
    kind = reading.entities[number].type if number is not None else text if text in PRONOUNS else "phrase"
    yield "side=" + side
    yield f"kind={side}{kind}"
    yield f"lead={side}{lead}"
    yield f"tail={side}{tail}"
    following = _NEXT_WORD.match(body, end, end + 30)
    word = following[1].lower() if following else ""
    yield "next=" + word
    before = _LAST_WORD.search(body, max(0, start - 16), start)
    yield "prev=" + (before[1].lower() if before else body[start - 1 : start].strip())
    found = subjects.get(start)
    if found is not None:
        cue = found[1]
        yield f"verb={side}{cue.word}"
        yield f"order={side}{'SV' if cue.start > start else 'VS'}"
        if side == "B":
            between = body[cue.end : stretch.open]
            yield f"cuegap={bucket_words(len(between.split()))}{lead}"
            later = sum(1 for c in reading.list_cues(cue.end, stretch.open))
            yield f"later={min(later, 4)}"
            if " that " in between[:30]:
                yield "that"
        else:
            yield f"cuegap={side}{bucket_words(len(body[stretch.close : cue.start].split()))}{tail}"
    else:
        yield f"nocue={side}{kind == 'phrase'}"
    if side == "A":
        others = sum(1 for s in ordered[:at] if s[0] >= stretch.close)
        yield f"rank=A{min(others, 5)}"
        yield f"gap=A{bucket_words(len(body[stretch.close : start].split()))}{tail}"
        if len(reading.list_cues(stretch.close, start)):
            yield "crosses=A"
    else:
        others = sum(1 for s in ordered[at + 1 :] if s[0] < stretch.open)
        yield f"rank={side}{min(others, 5)}"
        yield f"cues={side}{min(len(reading.list_cues(end, stretch.open)), 4)}"
        yield f"gap={side}{bucket_words(len(body[end : stretch.open].split()))}"
    if start == setting.start or at == 0 or ordered[at - 1][0] < setting.start <= start:
        yield "first=" + side
    if body[end : end + 2] in ("’s", "'s"):
        yield "possessive"
    for name, span in setting.rules.items():
        if span[0] < end and start < span[1]:
            yield f"rule={name}"
            yield f"rule={name}{lead}"
            if name in ("back", "turn") and setting.back is not None:
                asked = body.startswith("?", setting.back.end - 1)
                away = min(stretch.paragraph - setting.back.paragraph, 3)
                yield f"rule={name}{away}{asked}{lead == 'start'}"
    back = setting.back
    if back is not None:
        if setting.back_span is not None:
            same = setting.back_span[0] == start
            if same or (number is not None and number == setting.back_span[2]):
                where = (
                    "s" if back.open >= setting.start else "p" if back.paragraph == stretch.paragraph else "f"
                )
                yield f"back={'same' if same else 'ent'}{where}"
        if side == "B" and end <= back.open:
            yield "beyond"
    if side == "A" and reading.find_stretch(stretch.close) < reading.find_stretch(start):
        yield "beyondA"


def bucket_words(words: int) -> str:
    """Returns a count of words as the bound of its class."""
    for bound in (0, 1, 2, 3, 5, 8, 12, 20):
        if words <= bound:
            return str(bound)
    return "more"


def find_signature(reading: Reading, stretch: Stretch) -> Span | None:
    """Returns the name that stands alone behind a quotation: ``"..." - Bernie Sanders``."""
    match = _SIGNATURE.match(reading.body, stretch.close, stretch.close + 12)
    if match is None:
        return None
    end = reading.body.find("\n", match.end(), match.end() + 80)
    end = min(match.end() + 80, len(reading.body)) if end < 0 else end
    mentions = reading.list_mentions(match.end(), end)
    if not mentions or mentions[0][0] > match.end() + 20:
        return None
    return mentions[0]


def choose_candidate(candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """Returns the most likely candidate, or None for nobody of them, and its share of belief."""
    scores = [add_weights(SPEAKER, candidate.features) for candidate in candidates]
    scores.append(SPEAKER.get("nobody", 0.0))
    best = max(range(len(scores)), key=scores.__getitem__)
    share = 1 / sum(math.exp(score - scores[best]) for score in scores)
    return (candidates[best] if best < len(candidates) else None), share
