"""Finds out from the words around a time whether it lies ahead or back.

The words weigh as a logistic regression has learned from texts that say it themselves: "yesterday" and "tomorrow",
"last Monday" and "next Monday", and days that stand with their date (``python -m tests.quality.train_times``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import Final

from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words

_REACH: Final = 200
"""Characters before and after a time in which words count."""

_WORDS_BEFORE: Final = 16
_WORDS_AFTER: Final = 10
_NEAR: Final = 3
"""Words directly beside a time that count by their place as well."""

_WORD = re.compile(r"[a-z]+|'(?:s|ll|re|ve|d)\b|\d+")
_LISTED = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)+(?:(?:or|and)\s+)?$", re.IGNORECASE
)
"""Days that stand in one list with the day behind them: "by Wednesday or Thursday"."""

_LISTED_REACH: Final = 20
_STOP = re.compile(r"[.!?;][\"”’')]*\s|\n")


def find_direction(body: str, start: int, end: int) -> int:
    """Returns +1 if a time lies ahead, -1 if it lies back, 0 if the words around it do not tell."""
    return tell_direction(weigh_future(body, start, end, VERBLESS))


def tell_direction(odds: float) -> int:
    """Returns +1 or -1 for log-odds that say where a time lies, 0 for those that do not."""
    return 1 if odds > _AHEAD else -1 if odds < _BACK else 0


_AHEAD: Final = 0.4
_BACK: Final = -1.5
"""Log-odds beyond which the words say anything. Without a verb they are about -1.6, for most times lie back."""

VERBLESS: Final = 1.2
"""Log-odds to add where no verb stands and the words are to say nothing."""


def weigh_future(body: str, start: int, end: int, verbless: float = 0.0) -> float:
    """Returns the log-odds that a time lies ahead, by the words of its sentence within 200 characters.

    Args:
      body: the text.
      start, end: the place of the time.
      verbless: what to add if no verb stands beside it.
    """
    weights = _load_weights()
    if any(body.find(credit, end, end + _REACH) >= 0 for credit in _CREDITS):
        return -_DEADLINE_ODDS
    if body.endswith("as ", 0, start) and _DEADLINE.search(body, max(0, start - 16), start):
        return _DEADLINE_ODDS
    cues = dict.fromkeys(list_cues(body, start, end))
    odds = weights["bias"] + sum(weights.get(cue, 0.0) for cue in cues)
    return odds + verbless if "=none" in cues else odds


_DEADLINE = re.compile(r"\bas (?:early|soon|late) as $", re.IGNORECASE)
_DEADLINE_ODDS: Final = 2.0
_CREDITS: Final = ("Caption ", "Photos: ", "(AP Photo", "Getty Images", "REUTERS/")
"""The credit of a picture, whose caption tells in the present tense what was."""


def list_cues(body: str, start: int, end: int) -> list[str]:
    """Returns what may tell the direction of a time: words before (``<``) and behind (``>``), with their place."""
    before = _STOP.split(body[max(0, start - _REACH) : start])[-1]
    if "day" in before[-_LISTED_REACH:]:
        before = _LISTED.sub("", before)
    left = _WORD.findall(_fold(before))[: -_WORDS_BEFORE - 1 : -1]
    cues = _name_cues("<", left)
    if cues[-1] != "<=none":
        return cues
    behind = _STOP.split(body[end : end + _REACH], maxsplit=1)[0]
    right = [found[0] for found in islice(_WORD.finditer(_fold(behind)), _WORDS_AFTER)]
    more = _name_cues(">", right)
    return [*cues, *more, "=none"] if more[-1] == ">=none" else [*cues, *more]


def _fold(text: str) -> str:
    lowered = text.lower().replace("’", "'")
    return _TOWARDS.sub("", lowered) if "to " in lowered else lowered


_TOWARDS = re.compile(
    r"\bto (?=(?:the|an?|his|her|its|their|this|that|death|prison|jail|court|hospital|work|school|power|office)\b)"
)
"""A preposition, which is no sign of a plan as "to" before a verb is."""


def _name_cues(side: str, words: list[str]) -> list[str]:
    """Returns the words of one side, nearest first, with the place of the first three, and at last their nearest verb."""
    cues: list[str] = []
    for place, word in enumerate(words):
        if not word.isdecimal():
            cues.append(side + word)
            if place < _NEAR:
                cues.append(f"{side}{place + 1}{word}")
    ordered = words[::-1] if side == "<" else words
    cues.append(f"{side}={_name_verb(ordered, is_last=side == '<')}")
    return cues


def _name_verb(words: list[str], *, is_last: bool) -> str:
    """Returns the form of the last or first finite verb: ``past``, ``is -ed``, ``will``; ``none`` without a verb."""
    places = range(len(words) - 1, -1, -1) if is_last else range(len(words))
    plan = ""
    for place in places:
        form = _read_form(words[place]) or ("coming" if _is_scheduled(words, place) else "")
        if is_last and place and words[place - 1] == "to" and words[place] not in _NO_PLANS:
            plan = " to"
            continue
        if form == "past" and is_last:
            beside = words[max(0, place - 3) : place][::-1]
            helper = next((_HELPERS[word] for word in beside if word in _HELPERS), "")
            return f"{helper} -ed{plan}" if helper else f"past{plan}"
        if form:
            tail = words[place + 1 : place + 4]
            if is_last and form in _HELPERS.values():
                form = f"{form} {_read_tail(tail)}".rstrip()
            return form if form.endswith(" to") else f"{form}{plan}"
    return f"none{plan}"


_NO_PLANS: Final = read_words("be have")


def _read_form(word: str) -> str:
    if word in _HELPERS:
        return _HELPERS[word]
    if word in _SPEECH:
        return "said"
    if word in _PAST or (word.endswith("ed") and len(word) > len("seed")):
        return "past"
    return ""


def _read_tail(words: list[str]) -> str:
    """Returns what follows an auxiliary: a participle, an infinitive or neither."""
    if "to" in words:
        return "to"
    if any(word in _PAST or word.endswith("ed") for word in words):
        return "-ed"
    return "-ing" if any(word.endswith("ing") for word in words) else ""


_HELPERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("will", "shall", "'ll", "won"), "will"),
    **dict.fromkeys(("would", "could", "might", "should"), "would"),
    **dict.fromkeys(("may", "can", "must"), "may"),
    **dict.fromkeys(("is", "are", "am", "'re"), "is"),
    **dict.fromkeys(("was", "were"), "was"),
    **dict.fromkeys(("has", "have", "'ve"), "has"),
    **dict.fromkeys(("had", "did"), "had"),
    **dict.fromkeys(("do", "does"), "do"),
}
_SPEECH: Final = read_words("said says told announced reported added confirmed acknowledged tells")
_PAST: Final = read_words(
    """
    came went took made began got won lost held met left sold bought saw found led gave ran became cut paid
    been rose fell spoke wrote broke drew grew knew threw flew shot hit hurt died killed sent spent built kept felt
    dealt slept thought brought caught taught fought sought stood sat set put let shut spread struck stuck hung dug
    beat ate drove rode swore wore tore chose froze stole drank sang sank swam sprang shook forsook laid lay heard
    read fled bled bred fed sped slid hid bit lit bound wound ground understood withdrew overthrew taken given seen
    known shown written broken driven spoken stolen chosen frozen fallen risen grown drawn thrown flown done gone born
    """
)
_SCHEDULED: Final = read_words(
    """
    open reopen close shut begin start resume end expire take meet vote play host plan arrive leave return launch
    debut kick apply convene air visit travel become go come head fly fight sail
    premiere run continue last compete tour appear
    """
)
"""Verbs whose present tense beside a day tells what is planned: "polls open Sunday"."""


def _is_scheduled(words: list[str], place: int) -> bool:
    """Returns True for the present tense of such a verb: "opens", or "open" behind a plural."""
    word = words[place]
    if word in _SCHEDULED:
        subject = words[place - 1] if place else ""
        is_plural = subject in _PLURALS or (subject.endswith("s") and not subject.endswith(("'s", "ss")))
        return (is_plural and subject not in _NO_SUBJECTS) or subject in ("they", "we")
    if not word.endswith("s"):
        return False
    return word[:-1] in _SCHEDULED or (
        word.endswith("es") and (word[:-2] in _SCHEDULED or word[:-3] + "y" in _SCHEDULED)
    )


_PLURALS: Final = read_words("men women people children police")
_NO_SUBJECTS: Final = read_words("is was does has as its his this s us")


@cache
def _load_weights() -> Mapping[str, float]:
    rows = (line.split("\t") for line in load_table("times/direction_weights.tsv"))
    return {cue: float(weight) for cue, weight in rows}
