"""Collects the names of a text that may be places, each with the words beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.gazetteer.aliases import ABBREVIATIONS
from wiredesk.transforms.logic.gazetteer.geonames import Spot
from wiredesk.transforms.logic.gazetteer.names import load_peoples
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.places.areas import POSSESSIVE, find_of_kind, is_within, read_area
from wiredesk.transforms.logic.places.table import is_known, is_large_place, is_usual, look_up
from wiredesk.transforms.logic.places.unlabelled import find_countries, find_partners, find_states
from wiredesk.transforms.logic.places.within import BODY, DATELINE, find_dateline, find_within

PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})
OTHER_TYPES = frozenset({"ORG", "PERSON"})
_KIND = re.compile(r"[ \n]([Ss]tate|[Pp]rovince|[Gg]overnorate|[Rr]egion|city)\b(?! University| College)")
_COUNTIES = (" county", " parish")
_MAX_NAME_CHARS = 60
_BESIDE_CHARS = 40
_MAX_WORDS_BEFORE = 2
_SUBAREA_STARTS = frozenset("CPBT")
_SUBAREA = re.compile(r"\s(?:County|Parish|Borough|Township|Twp\.)(?!\w)")
_WORDS_BEHIND = re.compile(r"(?:[ \n][A-Z][\w'’-]*){1,2}")
_LOCATES = read_words(
    "in at near from outside across throughout around to toward towards of northern southern eastern western central"
)
_NAME = r"[A-Z][\w’'-]+(?:[ \n](?:(?:of|the|and|de|la|el)[ \n])?[A-Z][\w’'-]+){0,3}"
# A search for a space is several times as fast as one for a place that has none before it.
_LOCATED = re.compile(
    rf" (?:{'|'.join(sorted(_LOCATES | {w.capitalize() for w in _LOCATES}))})[ \n]({_NAME})"
)
_PARTIES = re.compile(r"(?<!\w)[RDI]-$")
_OFFICE_BEHIND = re.compile(r"(?:['’]s)? (?:(?:Deputy|Vice) )?(?:Mayor|Governor|Gov\.|Lieutenant Governor)\b")
_PREPOSITION_CHARS = 14
_AREA_STARTS = frozenset("(io")
"""Letters behind a name and a space that "(", "in" or "of" and an area may begin with."""
_CONTRAST = re.compile(r"[^.!?\n]* (?:and|or|not|than|to|from|with|versus) ")


@dataclass(slots=True)
class Naming:
    """One mention of a name that may be a place.

    Attributes:
      mention: where it is, with what belongs to the name ("County").
      key: the form in which names are compared.
      candidates: the places with this name, the most populous first.
      label: the type of the entity that it was labelled as; empty if nothing labelled it.
      stated: the area that its own words state, by region or country code; empty if none.
      earlier, later: the area that the nearest other mention of the name before and behind it states.
      near: the last area named before it in the text, if close.
      kind: ``A`` for a division and ``P`` for a town if the words beside it say which; else empty.
      listed: the kinds of the names beside it in a list: ``US.A`` for states, ``P`` for towns.
      dwarfs: the numbers of the candidates that are villages with the name of a metropolis, country or state.
      before: the word before it, without its full stop.
      silent: True for the state of a politician ("R-KY"), which says nothing of where the text is.
    """

    mention: Mention
    key: str
    candidates: tuple[Spot, ...]
    label: str
    stated: str
    earlier: str = ""
    later: str = ""
    near: frozenset[str] = field(default_factory=frozenset)
    kind: str = ""
    listed: frozenset[str] = field(default_factory=frozenset)
    dwarfs: frozenset[int] = field(default_factory=frozenset)
    before: str = ""
    silent: bool = False


def collect_namings(body: str, entities: Sequence[Entity]) -> list[Naming]:
    """Returns the mentions that may be places, in text order and without overlaps."""
    spans = sorted((m.start, m.end, entity.type) for entity in entities for m in entity.mentions)
    found = _select_bodies(list(_read_spans(body, spans)))
    dateline = find_dateline(body)
    if dateline and not any(n.mention.start < dateline[1] and dateline[0] < n.mention.end for n in found):
        found.append(_read_name(body, dateline, DATELINE))
    taken = [(start, end) for start, end, _ in spans] + [(n.mention.start, n.mention.end) for n in found]
    found += _find_unlabelled(body, sorted(taken))
    namings: list[Naming] = []
    for naming in sorted(found, key=lambda one: (one.mention.start, -one.mention.end)):
        if not namings or naming.mention.start >= namings[-1].mention.end:
            namings.append(naming)
    _share_areas(body, namings)
    return namings


def _read_spans(body: str, spans: list[tuple[int, int, str]]) -> Iterator[Naming]:
    peoples = load_peoples()
    for start, end, label in spans:
        if label not in PLACE_TYPES and label not in OTHER_TYPES:
            continue
        if end - start > _MAX_NAME_CHARS or body[start:end] in peoples:
            continue
        if label in OTHER_TYPES:
            if (naming := _read_other(body, start, end, label)) is not None:
                yield naming
            continue
        yield _read_name(body, _widen(body, start, end), label)


def _read_other(body: str, start: int, end: int, label: str) -> Naming | None:
    """Returns the place that the name of a person or an organisation may be, or the one within a public body's name."""
    text = body[start:end]
    if body[end : end + 1] == "." or (
        body[end : end + 1].isspace() and body[end + 1 : end + 2] in _SUBAREA_STARTS
    ):
        text = _complete(body, start, end).text
    if look_up(text)[1]:
        naming = _read_name(body, (start, end), "GPE" if _OFFICE_BEHIND.match(body, end) else label)
        return naming if is_plain(naming) or _is_located(body, start) else None
    if label == "ORG" and " " in text and (span := find_within(body[start:end])) is not None:
        return _read_name(body, (start + span[0], start + span[1]), BODY)
    return None


def _select_bodies(namings: list[Naming]) -> list[Naming]:
    """Leaves out the places in names of bodies that are a country or a small town that the text does not name itself.

    Everybody knows where the body of a country is, and "Supreme" of "Supreme Court" is no town.
    """
    named = {naming.key for naming in namings if naming.label in PLACE_TYPES}
    return [n for n in namings if n.label != BODY or _is_bodys(n, named)]


def _is_bodys(naming: Naming, named: set[str]) -> bool:
    if any(spot.feature == "A.PCLI" for spot in naming.candidates):
        return False
    return naming.key in named or is_plain(naming)


def _is_located(body: str, start: int) -> bool:
    """Returns True if the word before a name says that a place follows."""
    gap = body.rfind(" ", max(0, start - _PREPOSITION_CHARS), max(0, start - 1))
    return body[gap + 1 : max(0, start - 1)] in _LOCATES


def _widen(body: str, start: int, end: int) -> tuple[int, int]:
    """Returns the span with the words beside it that are part of a longer name: "New South" before "Wales"."""
    behind = _WORDS_BEHIND.match(body, end, end + _BESIDE_CHARS)
    for stop in _list_ends(behind):
        if is_known(body[start:stop]):
            end = stop
            break
    for begin in _list_starts(body, start):
        if is_known(body[begin:end]):
            return begin, end
    return start, end


def _list_starts(body: str, start: int) -> list[int]:
    """Returns the starts of the words with capitals before a name, at most two, the first first."""
    starts: list[int] = []
    at = start
    while len(starts) < _MAX_WORDS_BEFORE and at > 1 and body[at - 1] in " \n":
        at = body.rfind(" ", max(0, at - _BESIDE_CHARS), at - 1) + 1
        word = body[at : (starts[0] if starts else start) - 1]
        if not word[:1].isupper() or not word.replace("-", "").isalpha():
            break
        starts.insert(0, at)
    return starts


def _list_ends(match: re.Match[str] | None) -> list[int]:
    """Returns the ends of the words of a match, the last first."""
    if match is None:
        return []
    text = match[0]
    ends = [match.start() + at for at, char in enumerate(text) if at and char in " \n"] + [match.end()]
    return ends[::-1]


def is_plain(naming: Naming) -> bool:
    """Returns True if a name is a place's without a label: a large place has it, or its words say county or state."""
    if not naming.candidates:
        return False
    # Other names of towns are many, and some are words: "Basic", "Thai".
    spots = (spot for spot in naming.candidates if naming.label in OTHER_TYPES or is_usual(naming.key, spot))
    return bool(naming.stated) or naming.key.endswith(_COUNTIES) or any(map(is_large_place, spots))


def _read_name(body: str, span: tuple[int, int], label: str) -> Naming:
    mention = _complete(body, *span)
    key, candidates = look_up(mention.text)
    if not candidates and label in PLACE_TYPES:
        key, candidates = find_of_kind(key)
    tail = mention.text.partition(",")[2]
    following = f",{tail}" if tail else body[mention.end : mention.end + _BESIDE_CHARS]
    stated = (
        read_area(following, candidates) if following[:1] == "," or following[1:2] in _AREA_STARTS else ""
    )
    if stated:
        candidates = _select(candidates, [spot for spot in candidates if is_within(spot, stated)])
    silent = _PARTIES.search(body, max(0, mention.start - 3), mention.start) is not None
    return Naming(mention, key, _select_kind(candidates, following), label, stated, silent=silent)


def _select_kind(candidates: tuple[Spot, ...], following: str) -> tuple[Spot, ...]:
    """Returns the divisions of "Washington state", and the towns of "Quebec City"."""
    match = _KIND.match(following)
    if match is None:
        return candidates
    town = match[1].lower() == "city"
    return _select(candidates, [spot for spot in candidates if (spot.feature[0] == "P") is town])


def _select(candidates: tuple[Spot, ...], wanted: list[Spot]) -> tuple[Spot, ...]:
    return tuple(wanted) or candidates


def _complete(body: str, start: int, end: int) -> Mention:
    """Returns the mention with the word or full stop that belongs to the name: "Henry County", "Minn."."""
    following = body[end : end + 1]
    if following.isspace() and (behind := _SUBAREA.match(body, end)):
        end = behind.end()
    if body.startswith(".", end) and f"{body[start:end].lower()}." in ABBREVIATIONS:
        end += 1
    return Mention(start, end, body[start:end])


def _find_unlabelled(body: str, taken: list[tuple[int, int]]) -> Iterator[Naming]:
    """Yields well-known places behind a preposition that nothing labelled."""
    starts = [start for start, _ in taken]
    for span in _find_located(body):
        if _find_over(span, starts, taken) is None:
            yield from _read_longest(body, *span)
    for span in (*find_states(body), *find_countries(body)):
        if _find_over(span, starts, taken) is None:
            yield _read_name(body, span, "GPE" if body[span[0] - 1 : span[0]] == "-" else "")
    for span, whole in find_partners(body):
        over = _find_over(span, starts, taken)
        if over is None or (whole[0] <= over[0] and over[1] <= whole[1]):
            yield _read_name(body, span, "GPE")


def _find_located(body: str) -> Iterator[tuple[int, int]]:
    """Yields words with capitals behind a word such as "in"."""
    for match in _LOCATED.finditer(f" {body}"):
        yield match.start(1) - 1, match.end(1) - 1


def _find_over(
    span: tuple[int, int], starts: list[int], taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Returns the last of the taken spans that covers a part of a span, or None."""
    at = bisect_right(starts, span[1] - 1)
    return taken[at - 1] if at and taken[at - 1][1] > span[0] else None


def _read_longest(body: str, start: int, end: int) -> Iterator[Naming]:
    """Yields the longest name of a known place at the start of words with capitals, if there is one."""
    while end > start:
        text = POSSESSIVE.sub("", body[start:end])
        if text not in load_peoples() and look_up(text)[1]:
            naming = _read_name(body, (start, start + len(text)), "")
            if is_plain(naming):
                yield naming
                return
        end = max(body.rfind(" ", start, end), body.rfind("\n", start, end))


def _share_areas(body: str, namings: list[Naming]) -> None:
    """Tells each mention what the others of its name state."""
    last: dict[str, str] = {}
    for naming in namings:
        naming.earlier = last.get(naming.key, "")
        if naming.stated:
            last[naming.key] = naming.stated
    following: dict[str, tuple[str, int]] = {}
    for naming in reversed(namings):
        area, start = following.get(naming.key, ("", 0))
        if area and not (
            start - naming.mention.end <= _BESIDE_CHARS and _CONTRAST.match(body, naming.mention.end, start)
        ):
            naming.later = area
        elif area and not naming.stated:
            # "Paris and Paris, Texas": who names the second in full means another by the first.
            others = [spot for spot in naming.candidates if not is_within(spot, area)]
            naming.candidates = _select(naming.candidates, others)
        if naming.stated:
            following[naming.key] = naming.stated, naming.mention.start


def group_by_key(namings: Iterable[Naming]) -> dict[str, list[Naming]]:
    """Returns the mentions of each name."""
    groups: dict[str, list[Naming]] = defaultdict(list)
    for naming in namings:
        groups[naming.key].append(naming)
    return dict(groups)
