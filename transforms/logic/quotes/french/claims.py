"""Finds French claims: what somebody said in the author's words, with the words for the speaker, not yet resolved.

A claim is a clause behind "que", an infinitive behind a verb of saying ("assure avoir payé"), a sentence that a
verb with its subject closes ("..., a indiqué le parquet"), or one with a source ("selon X", "comme l'explique X", "pour X").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.spans import drop_overlaps
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.cues import FrenchCue, S
from wiredesk.transforms.logic.quotes.french.phrases import find_after, find_before
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading
from wiredesk.transforms.logic.quotes.french.sources import SOURCE, list_sourced
from wiredesk.transforms.logic.quotes.french.subjects import can_speak, find_first_words, find_leader, is_led
from wiredesk.transforms.logic.quotes.french.verbs import (
    FINITE,
    GERUND,
    INFINITIVE,
    PARTICIPLE,
    load_verb_forms,
)

_MAX_SENTENCE = 900
"""Characters of a sentence at most; longer ones are lists."""

_DAY = (
    r"(?:(?:ce |le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"(?: (?:matin|soir|après-midi|dernier|\d+ \w+))?(?: et \w+di)?"
    r"|hier(?: soir)?|aujourd['’]hui|ce (?:matin|soir))"
)
_PHRASE = (
    rf"(?:{_DAY}|(?:à|au|aux|sur|dans|auprès|devant|lors|en|pour|par|de|sans|avec)(?:{S}|\b)[^,.;:«»\"\n]{{2,50}}?"
    rf"|aussi|également|ainsi|toutefois|cependant|pourtant|néanmoins|encore|déjà|alors|\w+ment)"
)
_THAT = re.compile(
    rf"(?:{S}(?:valoir|savoir|remarquer|observer|part))?(?:,?{S}{_PHRASE}){{0,3}},?{S}(?P<that>qu['’]|que{S})",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    rf"(?:{S}{_PHRASE}){{0,2}}{S}(?P<do>(?:ne{S}(?:pas|plus|jamais){S}|n['’]|s['’]|l['’]|se{S}|en{S}|y{S}|les?{S}|la{S}|lui{S}|leur{S})*"
    rf"(?:avoir|être|[a-zà-ÿ]{{2,}}(?:er|ir|oir|dre|tre|ire))(?![\w’'-]))"
)
_NOT_TO_DO = read_words(
    "hier premier dernier cher métier janvier février notre votre autre quatre maître ministre contre entre"
)
_DOERS = read_words(
    """
    affirmer assurer dire expliquer reconnaître déclarer estimer annoncer indiquer confirmer jurer prétendre soutenir
    admettre avouer confier raconter préciser penser certifier
    """
)
"""Verbs whose infinitive tells what was said: "affirme avoir payé"."""

_NO_CLAIM = frozenset(
    {"croire", "espérer", "redouter", "craindre", "insister", "convenir", "démentir", "nier", "penser"}
)
_NEXT = re.compile(rf"(?:,?{S}(?:et|mais|puis|tout{S}en|en)|,)(?:{S}[\w’'-]+ment)?{S}(?:qu['’])?$")
_JOINED = re.compile(
    rf",?{S}(?:et|mais|puis){S}(?P<word>[a-zà-ÿ]+(?:é|is|it|u))(?!\w)(?!{S}(?:par|à{S}l['’]|de{S}la{S}part))"
)
"""A further verb of the speaker: "a averti que ... et appelé ..."."""

_APART = re.compile(r"(?:[,.\n»\"”]\s?|\ben |^)$")
_COMMA = re.compile(rf",{S}?$")
_RELATIVE = re.compile(rf"\bqui{S}$")
_SUBORDINATE = re.compile(r"(?:Si|S['’]|Alors qu|Tandis qu|Quand|Lorsqu|Bien qu|Puisqu|Comme)")
"""Words that begin a sentence with a clause that ends at a comma."""

_NO_SPEAKERS = frozenset({"on", "je", "j", "nous", "qui"})


class Claim(NamedTuple):
    """What was said in the author's words.

    Attributes:
      cue: the bounds of the verb or of "selon".
      span: the words for the speaker.
      start, end: the bounds of what was said.
      method: the form of the sentence.
    """

    cue: tuple[int, int]
    span: Span
    start: int
    end: int
    method: str


def list_claims(reading: FrenchReading) -> list[Claim]:
    """Returns the claims of a text in order of their starts, without overlaps."""
    found = [claim for cue in reading.cues if (claim := _read_cue(reading, cue)) is not None]
    told = drop_overlaps(found)
    starts = [claim.start for claim in told]
    for cue, span, (start, end), method in list_sourced(reading):
        at = bisect_left(starts, end)
        if at == 0 or told[at - 1].end <= start:
            claim = _cut(reading, Claim(cue, span, start, end, method))
            if claim is not None:
                found.append(claim)
    return drop_overlaps(found)


def _read_cue(reading: FrenchReading, cue: FrenchCue) -> Claim | None:
    start, end = reading.start_of_sentence(cue.start), reading.end_of_sentence(cue.start)
    if end - start > _MAX_SENTENCE or cue.negated:
        return None
    found = _read_clause(reading, cue, start, end) if cue.form.says else None
    if found is None and cue.kind in (FINITE, PARTICIPLE):
        found = _read_closing(reading, cue, start)
    if found is None or reading.body[found.span[0] : found.span[1]].lower().rstrip("'’") in _NO_SPEAKERS:
        return None
    return _cut(reading, found)


def _read_clause(reading: FrenchReading, cue: FrenchCue, start: int, end: int) -> Claim | None:
    """Reads "X a dit que ...", "X dit avoir ..." and ", ajoutant que ..."."""
    body, stop = reading.body, _end_of_region(reading, cue.after, end)
    that = _THAT.match(body, cue.after, stop)
    to_do = None if that is not None or cue.form.lemma not in _DOERS else _TO_DO.match(body, cue.after, stop)
    if to_do is not None and to_do["do"].split()[-1] in _NOT_TO_DO:
        return None
    if cue.pronoun is not None or (that is None and to_do is None):
        return None
    if cue.form.lemma in _NO_CLAIM and cue.kind != PARTICIPLE and to_do is None:
        return None
    span = _find_speaker(reading, cue, start)
    if span is None:
        return None
    begin = that.end() if that is not None else to_do.start("do")  # type: ignore[union-attr]
    last = _end_of_claim(reading, begin, end)
    is_inner = _RELATIVE.search(body, max(start, cue.begin - 6), cue.begin) or (
        _SUBORDINATE.match(body, start) and "," not in body[start : cue.begin]
    )
    comma = body.find(",", begin, last)
    if is_inner and comma > 0:
        last = comma
    return Claim((cue.start, cue.end), span, begin, last, "that" if that is not None else "infinitive")


def _end_of_region(reading: FrenchReading, at: int, end: int) -> int:
    """Returns the opening of the next stretch, or ``end`` if none opens before."""
    number = reading.find_stretch(at)
    if number < len(reading.stretches):
        return min(end, reading.stretches[number].open)
    return end


def _find_speaker(reading: FrenchReading, cue: FrenchCue, start: int) -> Span | None:
    """Returns the subject of a verb before its clause; a verb behind "et" and a gerund have that of the verb before."""
    if cue.kind == INFINITIVE and not is_led(reading.body, cue.start):
        return None
    if cue.kind == GERUND and not _APART.search(reading.body, max(start - 2, cue.begin - 4, 0), cue.begin):
        return None  # "une personne disant que ..."
    if cue.kind in (GERUND, INFINITIVE) or _NEXT.search(reading.body, max(start, cue.begin - 30), cue.begin):
        led = find_leader(reading, cue, start)
        if led is not None or cue.kind == GERUND:
            return led or find_first_words(reading, start, cue.begin)
    return find_before(reading, start, cue.begin)


def _end_of_claim(reading: FrenchReading, start: int, end: int) -> int:
    """Returns the end of a clause: that of the sentence, or the next verb of saying that has a clause of its own."""
    body = reading.body
    for cue in reading.list_cues(start, end):
        before = _NEXT.search(body, max(start, cue.begin - 30), cue.begin)
        if before is not None and cue.form.says and _THAT.match(body, cue.after, end) is not None:
            return before.start()
    forms = load_verb_forms()
    for joined in _JOINED.finditer(body, start, end):
        form = forms.get(joined["word"])
        if form is not None and PARTICIPLE in form.kinds and not reading.is_quoted(joined.start()):
            return joined.start()
    return end


def _read_closing(reading: FrenchReading, cue: FrenchCue, start: int) -> Claim | None:
    """Reads "..., a-t-il dit." and "..., a déclaré le ministre."."""
    body = reading.body
    if _COMMA.search(body, max(start, cue.begin - 3), cue.begin) is None or SOURCE.match(body, start):
        return None
    comma = body.rfind(",", start, cue.begin)
    if cue.pronoun is not None:
        return Claim((cue.start, cue.end), (*cue.pronoun, None), start, comma, "closing")
    span = find_after(reading, cue.after, reading.end_of_sentence(cue.start))
    if span is None or span[0] - cue.after > 90 or not _is_speaker(reading, span):
        return None
    before = find_before(reading, start, cue.begin)
    if before is not None and before[2] is not None and before[1] == comma:
        return None  # "Le maire, Lee, a annoncé la fin des travaux": the name before the comma speaks.
    return Claim((cue.start, cue.end), span, start, comma, "inverted")


def _is_speaker(reading: FrenchReading, span: Span) -> bool:
    """Returns True for a name and for words that can speak: "a reconnu son rôle" has its object behind the verb."""
    return span[2] is not None or can_speak(reading.body[span[0] : span[1]])


def _cut(reading: FrenchReading, claim: Claim) -> Claim | None:
    """Returns a claim without marks at its edges, and without a colon and what is quoted behind it."""
    body, start, end = reading.body, claim.start, claim.end
    number = reading.find_stretch(start)
    while number < len(reading.stretches) and reading.stretches[number].open < end:
        opened = reading.stretches[number].open
        if body[max(start, opened - 3) : opened].rstrip(" \xa0\u202f\n").endswith(":"):
            end = opened
            break
        number += 1
    while start < end and body[start] in _EDGE:
        start += 1
    while end > start and body[end - 1] in _EDGE:
        end -= 1
    return claim._replace(start=start, end=end) if end > start else None


_EDGE = " \xa0\u202f,.;:—–-\n\t"


def split_around(claim: Claim, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields the parts of a claim that lie between quoted stretches.

    Args:
      claim: the claim.
      taken: the bounds of the stretches that were said, with their marks, in order.
    """
    start = claim.start
    at = bisect_left(taken, (start,))
    at -= at > 0 and taken[at - 1][1] > start
    for opened, closed in taken[at:]:
        if opened >= claim.end:
            break
        if opened > start:
            yield start, opened
        start = max(start, closed)
    if start < claim.end:
        yield start, claim.end
