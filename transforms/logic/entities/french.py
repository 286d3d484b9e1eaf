"""Makes the entities of a French document from the mentions that the model found.

Shared with English are the joining of spellings, surnames and acronyms
(:mod:`~wiredesk.transforms.logic.entities.coreference`)
and the search for further mentions. French are titles, the words of bodies and facilities, and the names of places. The
French model knows only persons, organisations and locations, so the gazetteer tells a country or town (GPE)
from a sea (LOC).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.entities.coreference import (
    find_long_forms,
    link_names,
    list_defined_acronyms,
)
from wiredesk.transforms.logic.entities.french_missed import (
    find_french_bodies,
    find_french_countries,
    find_french_persons,
)
from wiredesk.transforms.logic.entities.french_words import (
    BODIES,
    FACILITIES,
    LANDFORMS,
    NO_NAMES,
    ORG_HEADS,
    SAME,
    TITLES,
)
from wiredesk.transforms.logic.entities.group import build_entities
from wiredesk.transforms.logic.entities.search import find_repeated_names, list_capitalised
from wiredesk.transforms.logic.entities.types import Name, fold_name
from wiredesk.transforms.logic.gazetteer.french import (
    find_french_kind,
    is_large_city,
    load_french_genders,
    load_french_peoples,
)
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.media import is_medium
from wiredesk.transforms.logic.kernel.spans import drop_overlaps
from wiredesk.transforms.logic.ner.model import NamedMention

_S = "[ \xa0\u202f]"
_EDGE = " \t\n\xa0\u202f\"“”„«»‹›‘’'()[]{}<>,;:!?…—–-/|*#•."
_LEAD = re.compile(
    rf"(?:(?:[Ll]e|[Ll]a|[Ll]es|[Dd]e|[Dd]u|[Dd]es|[Aa]u|[Aa]ux|[Uu]n|[Uu]ne|[Cc]e|[Cc]ette|[Ss]on|[Ss]a|[Aa]vec|[Pp]our|[Ss]elon|[Ee]t|[ÀàA]|[Ee]n|[Mm]ais"
    rf"|[Dd]ans|[Ss]ur|[Pp]ar|[Qq]ue|[Ss]i){_S}|[LlDdQqSs]['’])"
)
_HEADS = "|".join(sorted(ORG_HEADS | FACILITIES | LANDFORMS, key=len, reverse=True))
_LEAD_NOUN = re.compile(
    rf"(?!(?:{_HEADS})(?![\w-]))[a-zà-ÿ-]{{4,}}{_S}"
    rf"(?:(?:de|du|des){_S}|(?:de{_S})?l['’]|d['’])?(?=[A-ZÀ-Ý])"
)
"""A common noun before a name: "colonnes de l'Express"."""

_PARTY = re.compile(
    rf"(?:LR|RN|PS|FN|LREM|EELV|PCF|UDI|LFI|MoDem|UMP|AFP|Parisien){_S}(?=[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-Z][a-z]+)?{_S}[A-ZÀ-Ý])"
)
_BODY_BEFORE = re.compile(
    rf"\b(?:constructeur|compagnie|société|groupe|entreprise|enseigne|magasin|chaîne|journal|quotidien|magazine|hebdomadaire|site"
    rf"|application|banque|start-up|parti|syndicat|association|ONG|radio|agence|marque|géant|filiale|fédération|club|plateforme"
    rf"|opérateur|distributeur|cabinet|laboratoire|studio|colonnes d[eu]|interview (?:à|pour)"
    rf"|entretien (?:à|avec|au)|interview accordée (?:à|au))"
    rf"(?:{_S}[a-zà-ÿ-]+){{0,2}}{_S}(?:l['’])?[\"«]?{_S}?$"
)
_PEOPLE_BEFORE = re.compile(rf"\b(?:[Uu]n|[Uu]ne|[Ll]es|[Dd]es|[Cc]e|[Cc]ette|[Ll]e){_S}$")
_TITLE = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.?{_S}", re.IGNORECASE)
_TITLED = re.compile(
    rf"\b(?:M|MM|Mme|Mmes|Mlle|Me|Mᵉ|Dr|Pr|Mgr|Monsieur|Madame|Maître)\.?{_S}"
    rf"(?P<name>(?:(?:de{_S}la|de|du|d['’]){_S}?)?[A-ZÀ-Ý][\w’'-]+(?:{_S}(?:(?:de|du|des|d['’]|el|ben|van|von|der|de{_S}la){_S}?)*[A-ZÀ-Ý][\w’'-]+){{0,3}})"
)
_PERSON_BEFORE = re.compile(
    rf"\b(?:M|MM|Mme|Mmes|Mlle|Me|Dr|Pr|Mgr|Monsieur|Madame|président|présidente|ministre|députée?|sénateur|sénatrice|maire|avocate?|chef|cheffe)\.?{_S}$"
)
_PLACE_BEFORE = re.compile(
    rf"(?:\b(?:à|en|vers|depuis|ville de|pays|région|île de|près de|nord de|sud de|est de|ouest de|habitants de){_S}|d['’])$"
)
_HAS_AGE = re.compile(rf"\*?,?{_S}\(?\d{{1,2}}{_S}ans\b")
_AT_PLACE = re.compile(rf"\b(?:à|vers|depuis){_S}$")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,7}$")
_VERB_BEHIND = re.compile(
    rf"{_S}(?:n['’]|s['’]|l['’]|se{_S}|ne{_S})?(?:a|est|ont|va|vont|avait|était|sera|doit|peut|veut|fait|dit|prévoit|compte|annonce|affirme|estime)\b"
)
_BODY_VOTES = 3
"""Votes that "le constructeur" before a name gives to a body."""

_TITLED_VOTES = 5
"""Votes that a title before a name gives to a person."""

_ONE_MENTION = 2
_LABELS = ("PERSON", "ORG", "LOC", "GPE", "FAC")
_NO_CAPITAL = re.compile(r"(?<![\w’'-])[a-zà-ÿ]{3,}")
_COMPOUND_ARTICLE = re.compile(r"(?:Le|La|Les) [A-ZÀ-Ý]")


def group_french_entities(body: str, mentions: Sequence[NamedMention]) -> tuple[Entity, ...]:
    """Returns the entities of a French text in order of first mention, numbered from 0.

    Args:
      body: the text.
      mentions: the mentions of the model, with offsets into ``body`` and the table's types.

    Returns:
      Entities as of :func:`wiredesk.transforms.logic.entities.group.group_entities`.
    """
    words = list_capitalised(body)
    titled = list(_find_titled(body))
    known = drop_overlaps([*titled, *find_french_bodies(body)])
    names = drop_overlaps([*known, *_leave_out(known, _trim_all(body, mentions)), *find_long_forms(body)])
    names += list_defined_acronyms(body, names)
    names = drop_overlaps([*names, *_leave_out(_in_order(names), find_french_persons(body, words))])
    names = drop_overlaps([*names, *_leave_out(_in_order(names), find_french_countries(body, words))])
    names = _choose_types(body, _drop_common(body, names))
    names += find_repeated_names(body, words, names)
    names = drop_overlaps(names)
    return build_entities(body, names, _join_same(names, link_names(body, names)))


def _find_titled(body: str) -> Iterator[Name]:
    """Yields the persons behind "M.", "Mme", "Me" and other titles, without the title."""
    for match in _TITLED.finditer(body):
        yield Name(*match.span("name"), match["name"].rstrip("’'"), "PERSON")


def _in_order(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda name: name.start)


def _leave_out(taken: Sequence[Name], names: Iterable[Name]) -> Iterator[Name]:
    """Yields the names that overlap none of ``taken``, which are in text order."""
    starts = [name.start for name in taken]
    for name in names:
        at = bisect_left(starts, name.end) - 1
        if at < 0 or taken[at].end <= name.start:
            yield name


def _trim_all(body: str, mentions: Iterable[NamedMention]) -> Iterator[Name]:
    """Yields the mentions cut to the name proper, without those that are no names."""
    for mention in mentions:
        start, end = _trim(body, mention.start, mention.end, is_person=mention.label == "PERSON")
        text = body[start:end]
        if text[:1].islower() and text.split()[0].rstrip(".") in TITLES:
            continue  # "ministre de la Défense" is no body.
        if len(text) > 1 and any(c.isupper() for c in text) and "\n" not in text:
            yield Name(start, end, text, mention.label)


def _trim(body: str, start: int, end: int, *, is_person: bool) -> tuple[int, int]:
    """Returns the bounds without marks, articles and titles at the edges; "Le Monde" and "La Haye" keep their article."""
    dash = body.rfind(" - ", start, end)
    start = start if dash < 0 else dash + 3
    while start < end and body[start] in _EDGE:
        start += 1
    while end > start and body[end - 1] in _EDGE:
        end -= 1
    if _COMPOUND_ARTICLE.match(body, start, end) and (
        is_medium(body[start:end]) or find_french_kind(body[start:end])
    ):
        return start, end
    if (
        body[end - 2 : end - 1] in " \xa0"
        and body[end - 1] in "nscdljmtN"
        and body[end : end + 1] in "'’"
        and end - 2 > start
    ):
        end -= 2  # The model takes "Nyssen n'avait" for "Nyssen n".
    while (lead := _LEAD.match(body, start, end) or _LEAD_NOUN.match(body, start, end)) is not None:
        start = lead.end()
    if (party := _PARTY.match(body, start, end)) is not None:
        start = party.end()  # "LR Jeanne Rivet"
    while is_person and (title := _TITLE.match(body, start, end)) is not None and title.end() < end:
        start = title.end()
    while start < end and body[start].islower() and is_person and " " in body[start:end]:
        start = body.index(" ", start) + 1
    return start, end


def _drop_common(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names without words that only the start of a sentence gives a capital."""
    common = set(_NO_CAPITAL.findall(body))
    within = {name.text for name in names if not _opens_sentence(body, name.start)}
    kept = []
    for name in names:
        lower = name.text.lower()
        if (
            lower in NO_NAMES
            or _is_heading(body, name)
            or (" " not in name.text and lower in common and not name.text.isupper() and name.label != "GPE")
        ):
            continue
        if " " not in name.text and name.text not in within and _looks_common(body, name):
            continue
        kept.append(name)
    return kept


def _is_heading(body: str, name: Name) -> bool:
    """Returns True for a word of a line in capitals: "MENACES DE MORT"."""
    if not name.text.isupper() or name.text in BODIES:
        return False
    start, end = body.rfind("\n", 0, name.start) + 1, body.find("\n", name.end)
    line = body[start : end if end >= 0 else len(body)][:200]
    return line.isupper() and len(line.split()) > 1


def _opens_sentence(body: str, start: int) -> bool:
    if _PERSON_BEFORE.search(body, max(0, start - 14), start):
        return False
    before = body[max(0, start - 4) : start].rstrip(' \xa0\u202f«“"—–-')
    return not before or before[-1] in ".!?…\n:"


def _looks_common(body: str, name: Name) -> bool:
    """Returns True for a word that stands only at the start of sentences and is no known name: "Souvenez", "Absurde"."""
    text = name.text
    if text.isupper() or text in BODIES or is_medium(text) or text in load_french_peoples():
        return False
    if find_french_kind(text) or text.lower() in load_given_names() or text in load_french_genders():
        return False
    return _VERB_BEHIND.match(body, name.end) is None


def _choose_types(body: str, names: Sequence[Name]) -> list[Name]:
    """Returns the names with one type for each spelling: the one with the most evidence."""
    surnames = {name.text.split()[-1] for name in names if name.label == "PERSON" and " " in name.text}
    votes: dict[str, dict[str, int]] = {}
    for name in names:
        found = votes.setdefault(fold_name(name.text), dict.fromkeys((*_LABELS, "NORP"), 0))
        found[name.label] = found.get(name.label, 0) + 2
        if _PERSON_BEFORE.search(body, max(0, name.start - 14), name.start):
            found["PERSON"] += _TITLED_VOTES
        if _HAS_AGE.match(body, name.end):
            found["PERSON"] += _TITLED_VOTES
        if _BODY_BEFORE.search(body, max(0, name.start - 40), name.start):
            found["ORG"] += _BODY_VOTES
        if _PEOPLE_BEFORE.search(body, max(0, name.start - 6), name.start):
            found["NORP"] += 1
        if name.label != "PERSON" and _PLACE_BEFORE.search(body, max(0, name.start - 14), name.start):
            found["LOC"] += 1
        elif _AT_PLACE.search(body, max(0, name.start - 8), name.start):
            found["LOC"] += 3
    types = {}
    for name in names:
        key = fold_name(name.text)
        if key not in types:
            types[key] = _decide(name.text, votes[key], is_surname=name.text in surnames)
    return [replace(name, label=types[fold_name(name.text)]) for name in names]


def _decide(text: str, votes: Mapping[str, int], *, is_surname: bool) -> str:
    """Returns the type of a name by its own words, else by the votes of its mentions."""
    kind = find_french_kind(text)
    is_people = text in load_french_peoples() and (kind is None or (votes["NORP"] > 0 and kind == "country"))
    own = "NORP" if is_people else _read_words(text, kind, is_titled=votes["PERSON"] >= _TITLED_VOTES)
    if own is not None:
        return own
    words = text.split()
    best = max(_LABELS, key=lambda label: (votes[label], label))
    is_given = words[0].lower() in load_given_names() or words[0] in load_french_genders()
    if is_given and best != "ORG" and (kind is None if len(words) > 1 else _is_first_name(text, kind, votes)):
        return "PERSON"
    is_bare = len(words) == 1 and not is_given and not is_surname
    if best == "PERSON" and kind == "city" and is_bare and votes["PERSON"] < _TITLED_VOTES:
        return "GPE"
    if _ACRONYM.match(text) and kind is None and votes["PERSON"] < _TITLED_VOTES:
        return "ORG"
    if best in ("LOC", "GPE"):
        return "LOC" if kind is None and best == "LOC" else "GPE"
    return best


def _is_first_name(text: str, kind: str | None, votes: Mapping[str, int]) -> bool:
    """Returns True for "sa sœur Olga": a given name that no large town has, and no word before it means a place."""
    return kind != "country" and votes["LOC"] <= _ONE_MENTION and not is_large_city(text)


def _read_words(text: str, kind: str | None, *, is_titled: bool) -> str | None:
    """Returns the type that the words of a name say, else None."""
    words = text.replace("’", "'").split()
    head = words[0].lower().removeprefix("l'").removeprefix("d'")
    several = len(words) > 1
    says = (
        ("ORG", text in BODIES or is_medium(text) or (head in ORG_HEADS and not is_titled)),
        ("FAC", several and head in FACILITIES),
        ("LOC", kind == "land" or (several and head in LANDFORMS)),
        ("GPE", kind == "country" and not is_titled),
    )
    return next((label for label, is_so in says if is_so), None)


def _join_same(names: Sequence[Name], numbers: Sequence[int]) -> list[int]:
    """Returns the numbers of the groups, with those of a few short names joined to their long ones."""
    joined: dict[tuple[str, str], int] = {}
    into: dict[int, int] = {}
    for name, number in zip(names, numbers, strict=True):
        key = fold_name(name.text)
        whole = SAME.get(key)
        if whole is not None:
            into.setdefault(number, joined.setdefault((whole, name.label), number))
    return [into.get(number, number) for number in numbers]
