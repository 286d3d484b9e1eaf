"""Mends the ends of the names that the model found.

The model's tokeniser divides words at hyphens, and the model was seldom shown names with particles, nicknames or
datelines. Where a mention ends within a name, the letters around it say so.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from wiredesk.transforms.logic.entities.lexicon import GENERIC, ORG_HEADS, TITLES, UPPER, WORD
from wiredesk.transforms.logic.entities.types import Name
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import find_place_kind, load_peoples
from wiredesk.transforms.logic.kernel.word_lists import read_words

_STRONG = r"von|van|vom|zu|zum|der|den|ter|ten|bin|bint|ibn|af|av|dos|das|della|degli|di|du"
_PARTICLE = rf"(?:{_STRONG}|de|da|do|del|d[ae] los|de las|la|las|los|le|el|al|y|e|bar|ben|abu|dal|op|het|’t)"
_RUN = rf"(?:{_PARTICLE}[ \xa0])"

_PARTICLES_AFTER = re.compile(rf"[ \xa0]{_RUN}+{WORD}|[ \xa0]{_RUN}*(?:al|el|ul|as|ash|ad|ar|at|an)-{WORD}")
_NAME_AFTER = re.compile(rf"[ \xa0]{_RUN}*{WORD}")
_MONTH_AFTER = re.compile(r"[ \xa0](?:May|March|August|June)(?!\w|[ \xa0]\d)")
_ENDS_IN_PARTICLE = re.compile(rf"[ \xa0]{_PARTICLE}$")
_PARTICLES_BEFORE = re.compile(
    rf"(?<![\w’'.-])(?:(?:{_STRONG})[ \xa0])(?:(?:{_STRONG}|de|la|den)[ \xa0])*$", re.IGNORECASE
)
_ARTICLE_BEFORE = re.compile(r"(?<![\w’'-])(?:[Aa]l|[Ee]l|ul|as|ash|ad|ar|at)[-–]$")
_PARTICLE_CHARS = 16
_BEFORE = frozenset(_STRONG.split("|")) | read_words("de la of for on the")
"""Words before a name that may belong to it."""

_SYLLABLE_AFTER = re.compile(r"-[a-z]{1,6}\b(?![-’'])")
_ASIAN_NAME = re.compile(r"[A-Z][a-z]{1,6} [A-Z][a-z]{1,5}$")
_SYLLABLE = re.compile(
    r"-(?:[bcdfghjklmnprstvwyz]|ch|sh|zh|ts|hs|kh|kw|ky|hy|my|by|ph|gy)?[aeiouyw]{1,3}(?:ng|[hklmnprt])?$"
)
_NO_SYLLABLE = read_words("led run era won hit like set born free held made owned")
"""What stands behind a hyphen and is a word: "Lee Kun-led"."""

_DOUBLE_AFTER = re.compile(rf"-{UPPER}[\w’']+(?:-{UPPER}[\w’']+)*")
_GOES_ON = frozenset(" \xa0-")
"""Characters behind which the rest of a person's name may stand."""

_PREFIXED = re.compile(r"(?:^|[ \xa0])(?:Co|Non|Anti|Pre|Inter|Multi|Re|Self|Post|Vice)$")
_REST_OF_WORD = re.compile(r"-[a-z]+")
_OPEN_END = re.compile(r"[ \xa0](?:and|of|for|the|&|in|on|to)$")
_BODY_AFTER = re.compile(rf"(?:[ \xa0](?:of|for|the|and|&))*(?:[ \xa0]{WORD})+")
_BODY_BEFORE = re.compile(r"(?<![\w’'-])([A-Z]\w+) (?:of|for|on) (?:the )?$")
_BODY_CHARS = 24
_DASH = re.compile(r"\s+(?:-{1,3}|–|—)\s+")
_JOB = re.compile(
    r"(?:['’]s)?[ \xa0](?:reporter|reporters|correspondent|columnist|editor|spokes\w+|journalist|analyst|employee|employees"
    r"|official|officials|story|article|executive|president|chairman|lawyer|chief executive|chief)s?$"
)
# The look-behind stands behind the first letter, so that a search tries the pattern only at capitals.
_DOUBLED = re.compile(r"([A-Z](?<![\w’'-].)[\w’'-]+) (([A-Z]\w+) (?:[A-Z(][\w.)]+ ){0,2}\1)(?![a-z])")
_SCORE = re.compile(r"[ \xa0]\d{1,3}[-–]\d{1,3}$")
_NUMBER_AFTER = re.compile(r"[ \xa0][\d%$].*$", re.DOTALL)
_MARK = re.compile(r" (?=[\"“'‘(][^\W\d_])")
_MARK_CHARS = 80
"""Characters before a nickname in which its bearer's first name begins."""

_FIRST_BEFORE = re.compile(rf"{UPPER}(?<![\w’'-].)[\w’-]+(?: {UPPER}\.?)?$")
_GLUED = re.compile(rf"(?<![\w’'-])({UPPER}[^\W\d_A-Z]{{2,}})(?={UPPER}[^\W\d_A-Z])")
_PREFIXES = read_words("mac van von fitz abdul abu ibn bin san saint mary anne jean")
"""Beginnings of names with a capital inside: "MacArthur"."""


_NICKNAMED = re.compile(
    rf"({UPPER}[\w’-]+(?: {UPPER}\.?)?) "
    rf"(?:[\"“]([^\W\d_][\w .’-]{{1,20}})[\"”]|['‘]([^\W\d_][\w .-]{{1,20}})['’]"
    rf"|\(([^\W\d_][a-z]{{1,12}})\)) (?:{_RUN}*)({WORD}(?: (?:Jr|Sr)\.?| I{{2,3}}\b)?)"
)


def mend_names(body: str, names: Iterable[Name]) -> list[Name]:
    """Returns the names with their ends put where the name ends, and those with a dateline before them divided.

    Added are the particles and the rest of a person's name ("Ursula von der" + "Leyen", "Moon Jae" + "-in"), and the
    rest of a body's name that ends in a small word ("Organisation for Co-operation and"). Cut off are jobs
    behind a body's name.

    Args:
      body: the text.
      names: its names in text order.
    """
    pieces = [piece for name in names for piece in _divide(name) if piece.text.lower() not in GENERIC]
    starts = {name.start for name in pieces}
    mended: list[Name] = []
    for name in pieces:
        end = _find_end(body, name, starts)
        start = _find_start(body, name, mended[-1].end if mended else 0)
        if start == name.start and end == name.end:
            mended.append(name)
        else:
            mended.append(Name(start, end, body[start:end], _relabel(body, name, start)))
    return mended


def _divide(name: Name) -> Iterator[Name]:
    """Yields the parts of a name that a dash between spaces divides: "SEOUL - Mayor Lee"."""
    if name.text.isalpha() or name.label == "WORK_OF_ART" or not (dash := _DASH.search(name.text)):
        yield name
        return
    yield replace(name, end=name.start + dash.start(), text=name.text[: dash.start()])
    yield replace(name, start=name.start + dash.end(), text=name.text[dash.end() :])


def _find_start(body: str, name: Name, free: int) -> int:
    if name.label in ("NORP", "WORK_OF_ART", "EVENT", "LAW"):
        return name.start
    first = body.rfind(" ", max(free, name.start - _PARTICLE_CHARS), max(name.start - 1, 0)) + 1
    previous = body[max(first, free) : name.start].strip()
    if previous[-1:] in "-–" and previous:
        article = _ARTICLE_BEFORE.search(body, max(free, name.start - 4), name.start)
        return article.start() if article else name.start
    if previous.lower() not in _BEFORE:
        return name.start
    before = _PARTICLES_BEFORE.search(body, max(free, name.start - _PARTICLE_CHARS), name.start)
    if before and name.label != "ORG":
        return before.start()
    head = _BODY_BEFORE.search(body, max(free, name.start - _BODY_CHARS), name.start)
    if head and head[1].lower() in ORG_HEADS and name.label in ("ORG", "GPE", "LOC"):
        return head.start()
    return name.start


def _relabel(body: str, name: Name, start: int) -> str:
    """Returns the type that the words before a name give it, else its own."""
    added = body[start : name.start]
    if not added or added.endswith(("-", "–")):
        return name.label
    return "ORG" if _BODY_BEFORE.search(added) else "PERSON"


def _find_end(body: str, name: Name, starts: set[int]) -> int:
    if name.label == "PERSON":
        return _find_end_of_person(body, name, starts)
    if name.label != "ORG" or (name.text.isalpha() and not _PREFIXED.match(name.text)):
        return name.end
    if behind := _JOB.search(name.text) or _SCORE.search(name.text):
        return name.start + behind.start()
    end = name.end
    if _PREFIXED.search(name.text) and (rest := _REST_OF_WORD.match(body, end)):
        end = rest.end()
        more = _BODY_AFTER.match(body, end)
        return more.end() if more else end
    if open_end := _OPEN_END.search(name.text):
        more = _BODY_AFTER.match(body, end)
        return more.end() if more else name.start + open_end.start()
    return end


def _find_end_of_person(body: str, name: Name, starts: set[int]) -> int:
    end = name.end
    if not name.text.isalpha():
        if number := _NUMBER_AFTER.search(name.text):
            return name.start + number.start()  # "Alder 55%-35".
        if _ENDS_IN_PARTICLE.search(name.text):
            more = _NAME_AFTER.match(body, end)
            return more.end() if more else end
    if body[end : end + 1] not in _GOES_ON:
        return end
    if _ASIAN_NAME.match(name.text) and (tail := _SYLLABLE_AFTER.match(body, end)):
        is_syllable = _SYLLABLE.match(tail[0]) and tail[0][1:] not in _NO_SYLLABLE
        return tail.end() if is_syllable else end
    double = _DOUBLE_AFTER.match(body, end)
    if double and " " in name.text and end + 1 not in starts:
        return double.end()
    more = _PARTICLES_AFTER.match(body, end) or _match_surname(body, name, starts)
    return more.end() if more and not _is_list(body, more) else end


def _match_surname(body: str, name: Name, starts: set[int]) -> re.Match[str] | None:
    """Returns the match of a month's name that is the surname behind a given name: "Augusta" + "May"."""
    more = _MONTH_AFTER.match(body, name.end)
    is_given = more is not None and name.text.lower() in load_given_names()
    return more if is_given and name.end + 1 not in starts else None


def _is_list(body: str, more: re.Match[str]) -> bool:
    """Returns True if the word behind a person's particle is no part of the name: "Lara y España"."""
    last = more[0].split()[-1]
    return find_place_kind(last) in ("country", "large_city") or last in load_peoples()


def cut_glued(names: Iterable[Name], words: Iterable[tuple[int, str]]) -> list[Name]:
    """Returns the names without what a page without spaces glued to a person: "Ann LeeSources", "LeeAnn Lee".

    A word is divided before a capital inside it where the part that is the surname also stands alone in the text.

    Args:
      names: the names.
      words: the capitalised words of the text.
    """
    found = list(names)
    glued = [name.label == "PERSON" and _GLUED.search(name.text) is not None for name in found]
    if not any(glued):
        return found
    alone = {word for _, word in words}
    return [_cut_glued(name, alone) if cut else name for name, cut in zip(found, glued, strict=True)]


def _cut_glued(name: Name, alone: Container[str]) -> Name:
    for match in _GLUED.finditer(name.text):
        head = match[1]
        if head.lower() in _PREFIXES or head not in alone:
            continue
        if match.start() > 0:
            return replace(name, end=name.start + match.end(1), text=name.text[: match.end(1)])
        if name.text.endswith(f" {head}"):
            return replace(name, start=name.start + match.end(1), text=name.text[match.end(1) :])
        if " " not in name.text:
            return replace(name, end=name.start + match.end(1), text=head)
    return name


def find_doubled(body: str) -> list[Name]:
    """Returns the persons whose full name a site set behind the surname: "President Alder Tom John Alder"."""
    given = load_given_names()
    return [
        Name(match.start(group), match.end(group), match[group], "PERSON")
        for match in _DOUBLED.finditer(body)
        if match[3].casefold() in given
        for group in (1, 2)
    ]


def find_nicknamed(body: str) -> list[Name]:
    """Returns the persons with a nickname in marks within their name: Earvin 'Magic' Jackson."""
    given = load_given_names()
    found = []
    for match in _match_nicknamed(body):
        first = match[1].split()[0]
        nickname = match[2] or match[3] or match[4]
        if first.lower() in TITLES or first.lower() in ORG_HEADS or not nickname[:1].isupper():
            continue
        if first.casefold() in given or (match[4] is None and len(nickname.split()) == 1):
            end = match.end()
            found.append(Name(match.start(), end, body[match.start() : end], "PERSON"))
    return found


def _match_nicknamed(body: str) -> Iterator[re.Match[str]]:
    """Yields the matches of the pattern. It is tried at the names before marks only: texts have far more names."""
    done = 0
    for mark in _MARK.finditer(body):
        at = mark.start()
        first = _FIRST_BEFORE.search(body, max(done, at - _MARK_CHARS), at) if at > done else None
        if first and (match := _NICKNAMED.match(body, first.start())):
            done = match.end()
            yield match
