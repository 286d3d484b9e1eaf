"""Lists the candidates for the speaker of a quoted stretch, and chooses the most likely one.

Candidates are the names, pronouns and subjects of cues in the stretch's sentence, the first noun phrase of this
sentence, the previous speakers, and a signature below. Features describe a candidate as a reader sees it ("side=B",
"verb=said"). The learned weights of its features (:mod:`wiredesk.transforms.logic.quotes.weights`) add up to its
score, as in Elson and McKeown, 2010 (https://ojs.aaai.org/index.php/AAAI/article/view/7720)
and O'Keefe et al., 2012 (https://aclanthology.org/D12-1072).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from wiredesk.transforms.logic.quotes.candidate_features import Describer, Setting
from wiredesk.transforms.logic.quotes.cue_subjects import find_before
from wiredesk.transforms.logic.quotes.cues import INDIRECT, Cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.openings import find_opener
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.subjects_after import find_after
from wiredesk.transforms.logic.quotes.weights import SPEAKER, add_weights

_MAX_BACK = 1000
"""Characters of the sentence before and after a quotation in which candidates are looked for."""

_MAX_SIDE = 4
"""Names and pronouns on each side of a quotation; the others of a long list are no speakers."""

_MAX_CUES, _FEW_CUES = 8, 2
"""Cues on each side of a quotation whose subjects are looked for, and the number in a crowded place."""

_MIN_SHARE = 0.2
"""The least probability of an answer."""

_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|[Ii]t|[Ww]ho|[Ww]hich|[Yy]ou|[Tt]hat|[Oo]thers|[Oo]ther(?! [a-z]+ [a-z]))\b"
)
"""Pronouns, and "other" unless it stands before a noun."""

_START = itemgetter(0)
_SIGNED = re.compile(
    r"(?:,? (?:of |for |in |at |from )?(?:[A-Z0-9(@][^\s“”\"]*|and|of|for|the|in|at) ?){0,9}"
)
"""What follows the name of a signature to the end of its line: a paper, a trade, a town."""

_LINE = 80
"""Characters of the rest of a signature at most."""

_DASHES = ("-", "–", "—", "--")
_NO_VERB = 25
"""Characters behind the name of a signature in which no verb of saying stands."""

_SIGNATURE = re.compile(r"\s*(?:[—–-]{1,2}|\()\s*(?=[A-Z])")


class Candidate(NamedTuple):
    """A possible speaker: its words, the cue whose subject they are, and its features."""

    span: Span
    cue: Cue | None
    features: tuple[str, ...]


def list_candidates(reading: Reading, setting: Setting) -> list[Candidate]:
    """Returns the candidates for a stretch in text order, without overlaps."""
    stretch, max_cues = setting.stretch, _FEW_CUES if setting.is_crowded else _MAX_CUES
    left = max(setting.start, stretch.open - _MAX_BACK)
    right = min(setting.end, stretch.close + _MAX_BACK)
    subjects = _find_subjects(reading, left, stretch.open, max_cues)
    subjects |= _find_subjects(reading, stretch.close, right, max_cues)
    spans: dict[int, Span] = {}
    for source in (
        _pick_near(_list_named(reading, left, stretch.open)),
        _list_named(reading, stretch.close, right)[:_MAX_SIDE],
        (span for span, _ in subjects.values()),
        setting.rules.values(),
    ):
        for span in source:
            spans.setdefault(span[0], span)
    opener = find_opener(reading, left, stretch.open)
    if opener is not None:
        spans.setdefault(opener[0], opener)
    ordered = _keep_apart(spans)
    describer = Describer(reading, setting, ordered, subjects)
    return [
        Candidate(span, describer.find_cue(span), tuple(describer.describe(at)))
        for at, span in enumerate(ordered)
    ]


def _pick_near(spans: list[Span]) -> list[Span]:
    """Returns the first and the last ones of the names before a quotation."""
    return spans if len(spans) <= _MAX_SIDE else [spans[0], *spans[1 - _MAX_SIDE :]]


def _keep_apart(spans: dict[int, Span]) -> list[Span]:
    """Returns the spans in order. Of two that overlap, a name is kept rather than a phrase, else the first one."""
    ordered: list[Span] = []
    for start in sorted(spans):
        span = spans[start]
        if ordered and span[0] < ordered[-1][1]:
            if ordered[-1][2] is None and span[2] is not None:
                ordered[-1] = span
            continue
        ordered.append(span)
    return ordered


def _list_named(reading: Reading, start: int, end: int) -> list[Span]:
    """Returns the names and pronouns of a region that are not quoted, in order."""
    if start >= end:
        return []
    spans: list[Span] = list(reading.list_mentions(start, end))
    for match in _PRONOUN.finditer(reading.body, start, end):
        if not reading.is_quoted(match.start()):
            spans.append((match.start(), match.end(), None))
    return sorted(spans, key=_START)


def _find_subjects(reading: Reading, start: int, end: int, max_cues: int) -> dict[int, tuple[Span, Cue]]:
    """Returns the subjects of the cues of a region by their start, each with its nearest cue."""
    found: dict[int, tuple[Span, Cue]] = {}
    for cue in reading.list_cues(start, end)[-max_cues:]:
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


def find_signature(reading: Reading, stretch: Stretch) -> Span | None:
    """Returns the name of a signature after a quotation: ``"..." - Bernie Sanders``, ``"..." Ann Lee, Herald``."""
    body, close = reading.body, stretch.close
    match = _SIGNATURE.match(body, close, close + 12)
    if match is None:
        return _find_signed(reading, stretch)
    end = body.find("\n", match.end(), match.end() + _LINE)
    end = min(match.end() + _LINE, len(body)) if end < 0 else end
    mentions = reading.list_mentions(match.end(), end)
    if not mentions or mentions[0][0] > match.end() + 20:
        return None
    return mentions[0]


def _find_signed(reading: Reading, stretch: Stretch) -> Span | None:
    """Returns the person whose name begins right behind whole sentences, alone on the next line or with a paper."""
    body, at = reading.body, stretch.close
    if not stretch.closed or body[stretch.end - 1] not in ".?!…":
        return None
    while at < stretch.close + 3 and body[at : at + 1].isspace():
        at += 1
    if at == stretch.close or not body[at : at + 1].isupper():
        return None
    for mention in reading.list_mentions(at, at + _LINE)[:1]:
        if mention[0] == at and is_full_signature(reading, mention):
            return mention
        is_person = reading.entities[mention[2]].type == "PERSON"
        alone = body[mention[1] : mention[1] + 1] in ("", "\n") and "\n" in body[stretch.close : at]
        if mention[0] == at and is_person and alone:
            return mention
    return None


def is_full_signature(reading: Reading, span: Span) -> bool:
    """Returns True if a person's name ends a line with a paper, trade or town after it: ``Ann Lee, Herald``."""
    body, (_, end, at) = reading.body, span
    if at is None or reading.entities[at].type != "PERSON" or not body.startswith(", ", end):
        return False
    line = body.find("\n", end, end + _LINE)
    line = len(body) if line < 0 and len(body) - end <= _LINE else line
    return line > 0 and _SIGNED.fullmatch(body, end, line) is not None


def is_listed(reading: Reading, stretch: Stretch, span: Span) -> bool:
    """Returns True if a dash and a person's name, no verb, follow a stretch: ``"..." - Ann Lee, captain.``"""
    body, (start, end, at) = reading.body, span
    if (
        at is None
        or reading.entities[at].type != "PERSON"
        or body[stretch.close : start].strip() not in _DASHES
    ):
        return False
    return body[end : end + 1] in (",", ".", ";", "", "\n") and not reading.list_cues(end, end + _NO_VERB)


def choose_candidate(candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """Returns the most likely candidate with its probability, or None with that of all others."""
    scores = [add_weights(SPEAKER, candidate.features) for candidate in candidates]
    nobody = SPEAKER.get("nobody", 0.0)
    if not scores:
        return None, 1.0
    best = max(range(len(scores)), key=scores.__getitem__)
    share = 1 / sum(math.exp(score - scores[best]) for score in (*scores, nobody))
    return (candidates[best], share) if share >= _MIN_SHARE else (None, 1 - share)
