"""Finds French sentences with a source: "selon X, ...", "..., d'après X", "comme l'explique X, ...", "pour X, ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.cues import S
from wiredesk.transforms.logic.quotes.french.persons import ROLES
from wiredesk.transforms.logic.quotes.french.phrases import find_after
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading

SOURCE = re.compile(
    rf"(?P<cue>\b(?:[Ss]elon|[Dd]['’]après|[Aa]ux yeux d[eu]|[Dd]e l['’]aveu d[eu]"
    rf"|[Aa]ux dires d[eu]|[Dd]ixit|[Ss]uivant|[Àà] en croire|[Dd]e source))"
    rf"(?:{S}|{S}?(?=l['’]))(?:l['’])?"
)
PRONOUN = re.compile(r"(?:lui|elle|eux|elles)(?=[ ,\xa0])")
FOR = re.compile(rf"(?P<cue>[Pp]our){S}(?=(?:M\.|Mme|Me|le|la|l['’]|lui|elle|[A-ZÀ-Ý]))")
_UNNAMED = re.compile(r"source \w+(?: \w+ du dossier)?")
_AS = re.compile(rf"[Cc]omme{S}(?:(?:l['’]|le{S}|la{S}|les{S}))?(?:(?:a|ont|avait|avaient|en{S}a){S})?$")
_MAX_SENTENCE = 900
_MAX_ASIDE = 110
"""Characters between the words for a source and the comma behind them at most."""

_ASIDE = re.compile(
    rf",{S}(?:qui|dont|dans|en|au|aux|à|relatif|relative|relayée?s?|citée?s?|publiée?s?|diffusée?s?|interrogée?|rapportant"
    rf"|invitée?|parue?s?|datée?s?|repris|mise? en ligne|transmise?)\b[^,«»\"\n]{{2,160}}(?=,)"
)
_ROLE_BEHIND = re.compile(rf",{S}(?:(?:le|la|l['’]|un|une){S}?)?(?P<role>[a-zà-ÿ-]+)[^,.;:«»\n]{{0,80}}(?=,)")
_GOES_ON = re.compile(
    rf"\s*,{S}(?!(?:qui|dont|où|lequel|laquelle|cité|citée|publié|publiée|relayé|paru|transmis|interrogé|et|mais|alors|tandis"
    rf"|soit|contre|avec|après|avant|dans|sur|à|au|en|le|la|l['’]|un|une|ce|cette|représentant|précisant|ajoutant)\b)\w"
)
_THINGS = re.compile(
    r"^(?:les?|la|l['’]|une?|des|ces?|cette|leurs?|son|sa|ses)?[ \xa0]?(?:cas|besoins?|âge|normes?"
    r"|critères?|règles?|régions?|types?|pays|modalités|formule|usage"
    r"|tradition|calendrier|moyens|saisons?|jours?|nature|taille|goûts?|circonstances|conditions|secteurs?|départements?|lieux|périodes?|niveau"
    r"|principe|logique|scénario|même|possible|disponibilités|années?)\b",
    re.IGNORECASE,
)

Sourced = tuple[tuple[int, int], Span, tuple[int, int], str]
"""The bounds of the cue, the words for the speaker, the bounds of what was said, and the form."""


def list_sourced(reading: FrenchReading) -> Iterator[Sourced]:
    """Yields the sentences with a source, each with what was said."""
    yield from _read_sources(reading)
    yield from _read_as(reading)
    yield from _read_for(reading)


def find_source(reading: FrenchReading, source: re.Match[str], end: int) -> Span | None:
    """Returns the words for a speaker behind "selon", None if they mean none: "selon les cas"."""
    body, start = reading.body, source.end()
    if body[start - 2 : start] in ("l'", "l’"):
        start -= 2
    if source["cue"].lower() == "de source":
        named = _UNNAMED.match(body, source.start("cue") + 3, end)
        return (*named.span(), None) if named else None
    pronoun = PRONOUN.match(body, start, end)
    if pronoun is not None:
        return (*pronoun.span(), None)
    span = find_after(reading, start, end)
    if span is None or (span[2] is None and _THINGS.match(body[span[0] : span[1]])):
        return None
    return span


def _read_sources(reading: FrenchReading) -> Iterator[Sourced]:
    body = reading.body
    for source in SOURCE.finditer(body):
        start, end = reading.start_of_sentence(source.start()), reading.end_of_sentence(source.start())
        if (
            reading.is_quoted(source.start())
            or end - start > _MAX_SENTENCE
            or source["cue"].lower() in ("dixit", "suivant")
        ):
            continue
        span = find_source(reading, source, end)
        if span is None:
            continue
        content: tuple[int, int] | None = None
        if not body[start : source.start()].strip(" \xa0«-—–") or body[start : source.start()].endswith(": "):
            at = _find_comma(reading, span, end)
            content = (at, end) if at is not None else None
        elif body[max(0, source.start() - 2) : source.start()].strip() == "," and not _GOES_ON.match(
            body, span[1], end
        ):
            content = (start, source.start())
            if PRONOUN.match(body, span[0]) and body.startswith(",", span[1]):
                content = None  # "Le sort réservé, selon eux, aux ours": the sentence goes on.
        if content is not None:
            yield source.span("cue"), span, content, "according"


def _find_comma(reading: FrenchReading, span: Span, end: int) -> int | None:
    """Returns the place behind the comma that ends the words for a source and what is said of it."""
    body = reading.body
    comma = body.find(",", span[1], min(end, span[1] + _MAX_ASIDE))
    if comma < 0 or reading.is_quoted(comma):
        return None
    role = _ROLE_BEHIND.match(body, comma, end)
    if role is not None and role["role"] in ROLES:
        comma = role.end()
    for _ in range(2):
        aside = _ASIDE.match(body, comma, end)
        if aside is None:
            break
        comma = aside.end()
    return comma + 1


def _read_as(reading: FrenchReading) -> Iterator[Sourced]:
    """Reads "Comme l'explique X, ..."."""
    body = reading.body
    for cue in reading.cues:
        if cue.pronoun is not None or _AS.search(body, max(0, cue.start - 20), cue.start) is None:
            continue
        end = reading.end_of_sentence(cue.start)
        span = find_after(reading, cue.after, end)
        at = _find_comma(reading, span, end) if span is not None else None
        if span is not None and at is not None and end - cue.start < _MAX_SENTENCE:
            yield (cue.start, cue.end), span, (at, end), "according"


def _read_for(reading: FrenchReading) -> Iterator[Sourced]:
    """Reads "Pour X, ..." of a person at the start of a sentence."""
    body = reading.body
    for source in FOR.finditer(body):
        start = source.start()
        if source["cue"] != "Pour" or reading.is_quoted(start) or reading.start_of_sentence(start) != start:
            continue
        end = reading.end_of_sentence(start)
        span = find_after(reading, source.end(), end)
        if span is None or not _is_person(reading, span) or end - start > _MAX_SENTENCE:
            continue
        at = _find_comma(reading, span, end)
        if at is not None:
            yield source.span("cue"), span, (at, end), "for"


def _is_person(reading: FrenchReading, span: Span) -> bool:
    """Returns True for a person's name, and for an office with its article: "le président du parti"."""
    if span[2] is not None:
        return reading.entities[span[2]].type == "PERSON"
    words = reading.body[span[0] : span[1]].replace("’", "'").replace("'", "' ").split()
    return len(words) > 1 and words[1] in ROLES and not words[1].startswith("premi")
