"""Finds the turns of interviews and transcripts: paragraphs that begin with who speaks and a colon.

``Q:`` and ``A.``, ``SPEAKER PELHAM:``, ``Interviewer:``, ``Jane Roe (D-Ore.):`` and ``**Jane Roe:**``. One label alone is
a heading or a note. So the labels of a text count only together: as question and answer, or as labels of which one
comes back, or as a question and the label that follows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.resolver import Resolver, Speaker

_BOLD = r"(?:\*{1,3}|_{1,2}|<b>|<strong>)?"
_UNBOLD = r"(?:\*{1,3}|_{1,2}|</b>|</strong>)?"
_ASIDE = r"(?: ?[(\[][^()\[\]\n]{1,60}[)\]])?"
_LABEL = re.compile(
    rf"^[ \t]*{_BOLD}(?P<name>Q|A|[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|de|la|van|von|bin|al)){{0,5}}){_ASIDE}"
    rf"(?P<end>{_UNBOLD}[:：]{_UNBOLD}|{_UNBOLD}\.{_UNBOLD}(?=[ \t]))[ \t]*(?=\S)",
    re.MULTILINE,
)
_SIDE = re.compile(r"[(\[][^()\[\]\n]{1,60}[)\]]\s*|[ \t]+")
"""Stage directions at the start of a turn, such as ``(Laughter)``."""

_ROLES = read_words(
    """
    q a question answer interviewer interviewee reporter host moderator anchor audience caller narrator announcer
    judge court prosecutor defendant witness clerk counsel speaker chairman chairwoman chairperson chair president
    senator secretary minister man woman boy girl voice unidentified male female correspondent guest
    """
)
"""Words that are a speaker of a transcript even in small letters."""

_ASKS = read_words("q question interviewer reporter host moderator audience caller")
_ANSWERS = read_words("a answer interviewee")
_NOBODY = read_words("q a question answer me them us him her you")
_NO_NAMES = read_words(
    """
    advertisement photo photos image video caption related read more watch see also update updated note correction
    editor's editor’s source sources fact facts myth reality check verdict claim claims truth rating step tip lesson
    date time place where when who what why how cost price tickets info information contact phone email website
    address age name hometown occupation result results score summary background analysis conclusion example monday
    tuesday wednesday thursday friday saturday sunday pros cons winner loser winners losers breaking contributing
    full coverage bottom line need avoid votes today right said says story poll
    """
)
"""Words of headings and notes, which name no speaker."""

_MIN_SHARE = 0.6
"""The least share of turns that end like a sentence. Tables and lists of facts have labels too."""

_ENDS = ".?!…\"”'’)]—-"
_FEW = 2
_MIN_TURN = 5
"""Words of a turn at least where only the change of names shows that it is one."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")

_INTERVIEWED = re.compile(
    r"\b(?:interview(?:ed|s)?|conversation|conversations|talk(?:ed|s)?|sp(?:oke|eaks?)|chat(?:ted)?|sat down|caught up|"
    r"Q ?& ?A)(?: (?:with|to|of)\b)? "
)
_MAX_INTRODUCTION = 1500
"""Characters before the first turn in which the one who answers is looked for."""

_REACH = 160
_ANSWER_SURE, _NAME_SURE, _LABEL_SURE, _NOBODY_SURE = 0.8, 0.95, 0.85, 0.75


class Turn(NamedTuple):
    """A paragraph of a transcript: ``body[start:end]`` is what was said, ``label`` are the bounds of who said it."""

    start: int
    end: int
    label: tuple[int, int]


def find_turns(reading: Reading) -> list[Turn]:
    """Returns the turns of a text in order, none if its labels are not those of a conversation."""
    body = reading.body
    turns = [turn for label in _LABEL.finditer(body) if (turn := _read_turn(body, label)) is not None]
    if len(turns) < _FEW:
        return []
    names = Counter(_name_turn(body, turn) for turn in turns)
    known = [turn for turn in turns if _can_speak(reading, turn, names)]
    if _is_conversation(body, known):
        return known
    # Two surnames: one that comes back, and one that has a turn only once and may be no mention.
    is_script = len(turns) > _FEW and max(names.values()) > 1 and _takes_turns(body, turns)
    return turns if is_script and len(names) == _FEW else []


def _read_turn(body: str, label: re.Match[str]) -> Turn | None:
    name = label["name"].lower().rstrip(".")
    if "." in label["end"] and name not in ("q", "a", "question", "answer"):
        return None
    if not _NO_NAMES.isdisjoint(name.split()):
        return None
    start, end = label.end(), body.find("\n", label.end())
    return _cut_turn(body, start, len(body) if end < 0 else end, label.span("name"))


def _cut_turn(body: str, start: int, end: int, label: tuple[int, int]) -> Turn | None:
    """Returns a turn without stage directions and white space, or None if no word is left."""
    while (side := _SIDE.match(body, start, end)) is not None:
        start = side.end()
    while end > start and body[end - 1].isspace():
        end -= 1
    return Turn(start, end, label) if any(map(str.isalpha, body[start:end])) else None


def _name_turn(body: str, turn: Turn) -> str:
    return body[slice(*turn.label)].lower().rstrip(".")


def _can_speak(reading: Reading, turn: Turn, names: Counter[str]) -> bool:
    """Returns True for a label in capitals, a role, a name that comes back, and a person's name."""
    name, body = _name_turn(reading.body, turn), reading.body
    if not _ROLES.isdisjoint(name.split()) or body[slice(*turn.label)].isupper():
        return True
    if names[name] > 1:
        return not name.startswith(("the ", "a ", "an "))
    return any(reading.entities[m[2]].type == "PERSON" for m in reading.list_mentions(*turn.label))


def _is_conversation(body: str, turns: Sequence[Turn]) -> bool:
    names = Counter(_name_turn(body, turn) for turn in turns)
    whole = sum(body[turn.end - 1] in _ENDS for turn in turns)
    if len(names) < _FEW or whole < _MIN_SHARE * len(turns):
        return False
    if not _ASKS.isdisjoint(names) and not _ANSWERS.isdisjoint(names):
        return True
    asks = any("?" in body[turn.end - 2 : turn.end] for turn in turns[:-1])
    is_script = all(body[slice(*turn.label)].isupper() for turn in turns)
    return asks or (is_script and len(turns) > _FEW and max(names.values()) > 1)


def _takes_turns(body: str, turns: Sequence[Turn]) -> bool:
    """Returns True for whole sentences under names of which none follows itself, unlike the rows of a list."""
    names = [_name_turn(body, turn) for turn in turns]
    if any(name.startswith(("the ", "a ", "an ")) for name in names):
        return False
    changes = all(one != two for one, two in pairwise(names))
    return changes and all(
        body[turn.end - 1] in _ENDS and len(body[turn.start : turn.end].split()) >= _MIN_TURN
        for turn in turns
    )


def _list_parts(body: str, turns: Sequence[Turn]) -> list[list[Turn]]:
    """Returns the paragraphs of each turn: those up to the next label too, if most paragraphs have one."""
    ends = [turn.label[0] for turn in turns[1:]]
    gaps = [_read_gap(body, turn, end) for turn, end in zip(turns, ends, strict=False)]
    if sum(map(len, gaps)) > len(turns):
        gaps = [[] for _ in gaps]
    return [[turn, *gap] for turn, gap in zip(turns, [*gaps, []], strict=True)]


def _read_gap(body: str, turn: Turn, end: int) -> list[Turn]:
    """Returns the paragraphs between a turn and the line of the next label."""
    line = body.rfind("\n", turn.end, end) + 1
    found = (_cut_turn(body, *piece.span(), turn.label) for piece in _LINE.finditer(body, turn.end, line))
    return [piece for piece in found if piece is not None and body[piece.end - 1] in _ENDS]


def extract_turns(reading: Reading, resolver: Resolver) -> list[list[Quote]]:
    """Returns the turns of a transcript as quotations, each with its paragraphs.

    A turn has a speaker where the text names one. The one who asks under ``Q:`` is nobody.
    """
    turns = find_turns(reading)
    if not turns:
        return []
    answers = _find_interviewed(reading, turns[0].label[0])
    persons = _list_persons(reading, turns)
    found = []
    for parts in _list_parts(reading.body, turns):
        speaker, confidence = _find_speaker(reading, resolver, parts[0], answers, persons)
        found.append([_build_turn(reading, part, speaker, confidence) for part in parts])
    return found


def _list_persons(reading: Reading, turns: Sequence[Turn]) -> dict[str, list[Entity]]:
    """Returns the persons of a text by last name and by initials, in small letters; those who have a turn first."""
    labels = {_name_turn(reading.body, turn) for turn in turns}
    found: dict[str, list[Entity]] = {}
    for entity in reading.entities:
        words = entity.name.lower().split()
        if entity.type == "PERSON" and words:
            for key in {words[-1], "".join(word[0] for word in words)}:
                own = found.setdefault(key, [])
                own.insert(0 if entity.name.lower() in labels else len(own), entity)
    return {
        key: own[:1] if own[0].name.lower() in labels or len(own) == 1 else [] for key, own in found.items()
    }


def _find_interviewed(reading: Reading, end: int) -> Span | None:
    """Returns the one person with whom the introduction says that the interview was, else the only one that it names."""
    start = max(0, end - _MAX_INTRODUCTION)
    found: dict[int, Span] = {}
    for match in _INTERVIEWED.finditer(reading.body, start, end):
        limit = min(end, match.end() + _REACH, reading.end_of_sentence(match.start()))
        for mention in reading.list_mentions(match.end(), limit):
            if reading.entities[mention[2]].type == "PERSON":
                found.setdefault(mention[2], mention)
                break
    if not found:  # "She runs the clinic": the one person of whom the introduction speaks.
        for mention in reading.list_mentions(start, end):
            if reading.entities[mention[2]].type == "PERSON":
                found.setdefault(mention[2], mention)
    return next(iter(found.values())) if len(found) == 1 else None


def _find_speaker(
    reading: Reading, resolver: Resolver, turn: Turn, answers: Span | None, persons: dict[str, list[Entity]]
) -> tuple[Speaker | None, float]:
    """Returns who has a turn, and how sure that is."""
    name = _name_turn(reading.body, turn)
    if name in _ANSWERS and answers is not None:
        return resolver.resolve(answers), _ANSWER_SURE
    if name in _NOBODY:
        return None, _NOBODY_SURE
    start, end = turn.label
    mentions = [m for m in reading.list_mentions(start, end) if reading.entities[m[2]].type == "PERSON"]
    if mentions:
        return resolver.resolve(mentions[-1]), _NAME_SURE
    last = name.rpartition(" ")[2]
    named = persons.get(last, []) if last not in _ROLES else []
    if named:
        return Speaker(start, end, named[0].name, named[0].entity), _NAME_SURE
    return Speaker(start, end, reading.body[start:end], None), _LABEL_SURE


def _build_turn(reading: Reading, turn: Turn, speaker: Speaker | None, confidence: float) -> Quote:
    return Quote(
        start=turn.start,
        end=turn.end,
        text=reading.body[turn.start : turn.end],
        kind="direct",
        speaker=speaker.name if speaker else None,
        speaker_entity=speaker.entity if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        cue=None,
        cue_start=None,
        cue_end=None,
        confidence=confidence,
        method="transcript",
    )
