"""Attributes the quoted stretches of a French text to their speakers, and tells words that were said from
titles and names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.attribution import SHARES, FrenchAttribution
from wiredesk.transforms.logic.quotes.french.claims import Claim
from wiredesk.transforms.logic.quotes.french.cues import FrenchCue, S
from wiredesk.transforms.logic.quotes.french.neighbours import read_neighbour
from wiredesk.transforms.logic.quotes.french.phrases import find_after, find_before
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading
from wiredesk.transforms.logic.quotes.french.resolver import FrenchResolver, Speaker
from wiredesk.transforms.logic.quotes.french.sources import FOR, SOURCE, find_source
from wiredesk.transforms.logic.quotes.french.subjects import (
    can_speak,
    find_first_words,
    find_later_subject,
    find_leader,
    is_incise,
)
from wiredesk.transforms.logic.quotes.french.verbs import GERUND, INFINITIVE, PARTICIPLE
from wiredesk.transforms.logic.quotes.marks import Stretch

_READ = re.compile(rf"(?P<cue>(?:peut|pouvait)-on{S}lire){S}(?:dans|sur|chez|en){S}")
"""The source of written words: "peut-on lire dans Le Monde"."""

_THAT_ONE = re.compile(rf"{S}(?P<pronoun>celui|celle){S}(?:qui|que|qu['’])")
"""A person told by what she does: "précise celle qui"."""

_SUBJECT = re.compile(r"(?<![\w’'-])(?:il|elle)(?=[ \xa0])", re.IGNORECASE)
_LINK_AFTER = re.compile(
    r"[\s\xa0\u202f,.]*(?:[—–-][\s\xa0\u202f]*)?(?:(?:ainsi|alors|aussi|comme|aujourd['’]hui"
    r"|également)[ \xa0,]+)?(?:[—–-][\s\xa0\u202f]*)?"
)
_WORD = re.compile(r"\w+")
_MAX_ASIDE = 80
"""Characters between a verb that closes a sentence and its subject at most."""

_MAX_BEFORE = 400
"""Characters between a verb and the quotation that it introduces at most."""


class FrenchAttributor:
    """Attributes the stretches of a text one after another."""

    def __init__(self, reading: FrenchReading, claims: Sequence[Claim] = ()) -> None:
        self._reading = reading
        self.resolver = FrenchResolver(reading)
        self._done: list[FrenchAttribution] = []
        self._waiting = list(claims)
        self.claims: list[tuple[Claim, Speaker]] = []
        """The claims before the stretch at hand, with their speakers: pronouns behind them may mean these."""

    def attribute_all(self) -> list[FrenchAttribution]:
        """Returns the attributions of all stretches, in order."""
        for stretch in self._reading.stretches:
            self._resolve_claims(stretch.open)
            found = self._attribute(stretch)
            if found.speaker is not None and found.cue is not None:
                self.resolver.remember(stretch.open, found.speaker)
            self._done.append(found)
        self._resolve_claims(len(self._reading.body))
        self._spread_back()
        return self._done

    def _resolve_claims(self, end: int) -> None:
        """Resolves the speakers of the claims whose verb stands before a place."""
        for claim in self._waiting[len(self.claims) :]:
            if claim.cue[0] >= end:
                break
            speaker = self.resolver.resolve(claim.span)
            self.resolver.remember(claim.cue[0], speaker)
            self.claims.append((claim, speaker))

    def _spread_back(self) -> None:
        """Gives the speaker behind the second part of a broken quotation to its first part."""
        later: FrenchAttribution | None = None
        for found in reversed(self._done):
            if found.speaker is None and later is not None and later.tied and later.speaker is not None:
                found.method, found.cue, found.speaker, found.confidence = (
                    "broken",
                    later.cue,
                    later.speaker,
                    later.confidence,
                )
            later = found

    def _attribute(self, stretch: Stretch) -> FrenchAttribution:
        back = self._done[-1] if self._done else None
        if back is not None and (
            stretch.continues or (not stretch.opened and back.stretch.close < stretch.open)
        ):
            found = self._read_after(stretch)
            if found is not None:
                found.tied = True
                return found
            return FrenchAttribution(
                stretch, "broken", back.cue, back.speaker, tied=True, confidence=back.confidence
            )
        return (
            self._read_after(stretch)
            or self._read_before(stretch)
            or self._read_label(stretch)
            or self._read_end(stretch)
            or read_neighbour(
                self._reading, self.resolver, stretch, back, self.claims[-1] if self.claims else None
            )
            or FrenchAttribution(stretch)
        )

    def _read_after(self, stretch: Stretch) -> FrenchAttribution | None:
        """Reads "« ... », a déclaré X" and "« ... », selon X"."""
        reading, body = self._reading, self._reading.body
        if body[stretch.close : stretch.close + 2].startswith("\n"):
            return None
        end = min(reading.end_of_sentence(max(stretch.close, stretch.open)), stretch.close + _MAX_BEFORE)
        following = reading.find_stretch(stretch.close)
        limit = min(end, reading.stretches[following].open) if following < len(reading.stretches) else end
        link = _LINK_AFTER.match(body, stretch.close)
        start = link.end() if link else stretch.close
        if "." in body[stretch.close : start] or "\n\n" in body[stretch.close : start]:
            return None
        source = SOURCE.match(body, start) or _READ.match(body, start)
        if source is not None:
            return self._read_source(stretch, source, limit, "according")
        cues = reading.list_cues(start, start + 60)[:1]
        if not cues or cues[0].begin > start + 1 or cues[0].kind in (GERUND, INFINITIVE):
            return None
        return self._read_inverted(stretch, cues[0], limit)

    def _read_inverted(self, stretch: Stretch, cue: FrenchCue, limit: int) -> FrenchAttribution | None:
        span: Span | None
        that_one = _THAT_ONE.match(self._reading.body, cue.after, limit)
        if that_one is not None:
            span = (*that_one.span("pronoun"), None)
        elif cue.pronoun is not None:
            span = (*cue.pronoun, None)
            if self._reading.body[cue.pronoun[0] : cue.pronoun[1]] == "on":
                span = self._read_unnamed_source(cue.after, limit) or span
        else:
            span = find_after(self._reading, cue.after, limit)
        if span is None or not self._may_speak(span):
            return None
        return self._build(stretch, "after", (cue.start, cue.end), span)

    def _may_speak(self, span: Span) -> bool:
        """Returns True for a name, a pronoun, and words that can speak."""
        text = self._reading.body[span[0] : span[1]]
        return span[2] is not None or " " not in text.strip() or can_speak(text)

    def _read_unnamed_source(self, start: int, limit: int) -> Span | None:
        """Reads "indique-t-on de source policière" and "peut-on lire dans Le Monde"."""
        match = re.compile(
            rf"{S}(?:lire{S})?(?:(?P<source>de{S}source{S}\w+(?:{S}\w+)?)|(?:à|auprès d[eu]|dans l[ea]|dans"
            rf"|au sein d[eu]){S})"
        ).match(self._reading.body, start, limit)
        if match is None:
            return None
        if match["source"]:
            return (match.start("source") + 3, match.end("source"), None)
        return find_after(self._reading, match.end(), limit)

    def _read_source(
        self, stretch: Stretch, source: re.Match[str], limit: int, method: str
    ) -> FrenchAttribution | None:
        span = find_source(self._reading, source, limit)
        return self._build(stretch, method, source.span("cue"), span) if span is not None else None

    def _read_end(self, stretch: Stretch) -> FrenchAttribution | None:
        """Reads a sentence that its last clause attributes: "Le plan « tiendra » jusqu'en mai, a dit X", "..., selon X"."""
        reading, body = self._reading, self._reading.body
        end = min(reading.end_of_sentence(stretch.close), stretch.close + _MAX_BEFORE)
        for cue in reading.list_cues(stretch.close, end):
            if body[max(0, cue.begin - 2) : cue.begin].strip() != "," or cue.kind in (GERUND, INFINITIVE):
                continue
            span = (*cue.pronoun, None) if cue.pronoun is not None else find_after(reading, cue.after, end)
            if span is not None and self._may_speak(span) and span[0] - cue.after < _MAX_ASIDE:
                return self._build(stretch, "closing", (cue.start, cue.end), span)
        for source in SOURCE.finditer(body, stretch.close, end):
            if body[max(0, source.start() - 2) : source.start()].strip() == "," and not reading.is_quoted(
                source.start()
            ):
                return self._read_source(stretch, source, end, "according")
        return None

    def _read_before(self, stretch: Stretch) -> FrenchAttribution | None:
        """Reads "X a déclaré : « ... »", "X a dénoncé un « ... »" and "Selon X, « ... »"."""
        reading = self._reading
        start = max(reading.start_of_sentence(stretch.open), stretch.open - _MAX_BEFORE)
        head = reading.body[start : stretch.open].rstrip(" \xa0\u202f\n")
        if not head and start:
            start = self._start_of_introduction(stretch)
        if start >= stretch.open:
            return None
        for cue in reversed(reading.list_cues(start, stretch.open)):
            if cue.form.follows or self._is_apart(cue, stretch):
                continue
            span = find_later_subject(reading, cue.after, stretch.open) or self._find_subject(
                cue, start, stretch.open
            )
            if span is not None and not cue.negated:
                near = len(_WORD.findall(reading.body, cue.after, stretch.open)) <= 8
                return self._build(
                    stretch,
                    "before" if near or head.endswith(":") else "sentence",
                    (cue.start, cue.end),
                    span,
                )
            if cue.negated:
                return FrenchAttribution(stretch, "negated")
        for pattern in (SOURCE, FOR):
            for source in pattern.finditer(reading.body, start, stretch.open):
                if pattern is FOR and source.start() > start + 2:
                    continue
                found = self._read_source(stretch, source, stretch.open, "according")
                if found is not None:
                    return found
        if head.endswith(":"):
            return self._read_first_person(stretch, start)
        return None

    def _start_of_introduction(self, stretch: Stretch) -> int:
        """Returns the start of the sentence before a stretch if it ends with a colon, else the stretch's opening."""
        body, at = self._reading.body, stretch.open
        while at > 0 and body[at - 1].isspace():
            at -= 1
        if body[at - 1 : at] != ":":
            return stretch.open
        return max(self._reading.start_of_sentence(at - 1), at - _MAX_BEFORE)

    def _is_apart(self, cue: FrenchCue, stretch: Stretch) -> bool:
        """Returns True if another sentence or a stretch with its own verb stands between a verb and a stretch."""
        between = self._reading.body[cue.after : stretch.open]
        return ";" in between or (
            cue.pronoun is not None
            and cue.kind != GERUND
            and is_incise(self._reading, cue.begin)
            and ":" not in between
        )

    def _find_subject(self, cue: FrenchCue, start: int, end: int) -> Span | None:
        """Returns the subject of a verb before a quotation."""
        reading = self._reading
        if cue.pronoun is not None:
            return (*cue.pronoun, None)
        if cue.kind in (GERUND, INFINITIVE):
            return self._find_shared_subject(cue, start)
        if is_incise(reading, cue.begin):
            return find_after(reading, cue.after, end)
        if cue.kind == PARTICIPLE and cue.begin == cue.start:
            return find_leader(reading, cue, start)  # "et appelé à"
        lead = reading.body[max(start, cue.begin - 8) : cue.begin].lower().strip()
        before = None if lead.endswith("comme") else find_before(reading, start, cue.begin)
        return before or find_after(reading, cue.after, end)

    def _find_shared_subject(self, cue: FrenchCue, start: int) -> Span | None:
        """Returns the subject of the verb before a gerund or an infinitive; "Et d'ajouter" has the last speaker."""
        led = find_leader(self._reading, cue, start)
        last = self.resolver.last_speaker
        head = self._reading.body[start : cue.start].strip().lower()
        if led is None and last is not None and head.startswith(("et", "avant", "puis")):
            return (last.start, last.end, None if last.entity is None else self.resolver.find_place(last))
        return led or find_first_words(self._reading, start, cue.begin)

    def _read_first_person(self, stretch: Stretch, start: int) -> FrenchAttribution | None:
        """Reads a sentence without a verb of saying that ends with a colon: its subject speaks."""
        reading, body = self._reading, self._reading.body
        span = find_first_words(reading, start, stretch.open)
        if span is not None and span[2] is None and not can_speak(body[span[0] : span[1]]):
            span = None
        span = span or self._find_only_person(start, stretch.open)
        if span is None:
            pronouns = list(_SUBJECT.finditer(body, start, stretch.open))
            span = (*pronouns[-1].span(), None) if pronouns else None
        if span is None or (span[2] is None and body[span[0] : span[1]].count(" ") > 4):
            return None
        return self._build(stretch, "colon" if span[1] + 3 >= stretch.open else "context", None, span)

    def _find_only_person(self, start: int, end: int) -> Span | None:
        """Returns the first mention of the only person of a region."""
        entities = self._reading.entities
        persons = [m for m in self._reading.list_mentions(start, end) if entities[m[2]].type == "PERSON"]
        return persons[0] if len({m[2] for m in persons}) == 1 else None

    def _read_label(self, stretch: Stretch) -> FrenchAttribution | None:
        """Reads "Jean Martin : « ... »" at the start of a paragraph."""
        body, low = self._reading.body, max(0, stretch.open - 90)
        line = body.rfind("\n", low, stretch.open) + 1 or low
        head = body[line : stretch.open].rstrip(" \xa0\u202f")
        if not head.endswith(":"):
            return None
        span = find_first_words(self._reading, line, stretch.open)
        return self._build(stretch, "colon", None, span) if span is not None else None

    def _build(
        self, stretch: Stretch, method: str, cue: tuple[int, int] | None, span: Span
    ) -> FrenchAttribution:
        speaker = self.resolver.resolve(span)
        confidence = round(SHARES[method] * speaker.share, 2)
        return FrenchAttribution(stretch, method, cue, speaker, confidence=confidence)
