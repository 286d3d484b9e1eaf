"""Bylines above or in front of a story: ``By JANE DOE and JOHN ROE, Associated Press``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.parts.person_names import is_given_name
from wiredesk.transforms.logic.formats.parts.printed_bylines import read_line
from wiredesk.transforms.logic.provenance.agencies import find_agency
from wiredesk.transforms.logic.provenance.lists import load_words
from wiredesk.transforms.logic.provenance.outlet_names import is_outlet
from wiredesk.transforms.logic.provenance.printed_days import DAY

_MAX_CHARS = 160
_BY = re.compile(
    r"(?:(?:an? )?(?:news |video |fact[- ])?(?:story|analysis|written|reporting|text|commentary|opinion|review|words|report|"
    r"check|column|co-?authored)\s+)?by\b:?\s+(?=\S)|byline:\s+(?=\S)",
    re.IGNORECASE,
)
_PERSON = r"(?:[A-Z][\w.'’-]*|de|da|van|von|der|bin|al|el)"
_PEOPLE = re.compile(
    rf"[A-Z][\w.'’-]*(?: {_PERSON}){{1,3}}(?:,? (?:and|&) [A-Z][\w.'’-]*(?: {_PERSON}){{1,3}}|, [A-Z][\w.'’-]*(?: {_PERSON}){{1,3}})*"
)
_ROLE = re.compile(
    r"(?:(?:[A-Z][\w.'’-]*|the|of|and|for) ){0,4}?(?:staff |senior |special )?"
    r"(?i:writer|reporter|correspondent|editor|columnist|staff|contributor)s?(?: (?:for|at|of) .{2,40})?|"
    r"(?i:special (?:to|for)) .{2,40}"
)
_TITLE = re.compile(r"(?:U\.S\. )?(?:Senators?|Representatives?|Sens?\.|Reps?\.|Govs?\.|Dr\.|Prof\.)\s+")
# Atomic: if case is ignored a particle is a name too, and a long list would be matched in exponentially many ways.
_REACHED = rf"(?>{_PERSON})(?: (?>{_PERSON})){{1,3}} at [^\s@]+@[^\s@]+?"
# The signature of some papers below the story: "Write to Jane Doe at jane.doe@example.com and John Roe at ...".
_CONTACT = re.compile(
    rf"\W*(?:write to|contact) (?P<people>{_REACHED}(?:(?:,| and|, and) {_REACHED})*)\.?\s*", re.IGNORECASE
)
_STAFF = re.compile(
    r"(?:the |our )?(?:[\w.' ]{0,40}\b)?(?:staff|agenc(?:y|ies)|correspondents?|reporters?|news desk|web desk|editorial board|newsroom|"
    r"news service|wire (?:services?|reports?)|writers?)(?:[\w,. ]{0,40})",
    re.IGNORECASE,
)
# "(Anna Schmidt)" below the story.
_BRACKETED = re.compile(r"[(\[](?P<name>[^\W\d_][^()\[\]\d,]{4,40})[)\]]")
_REPORTED = re.compile(
    r"[\s(\[—–•*-]*(?:(?:reporting|reported|written|writing)(?: and (?:writing|reporting))?) by\s+"
    r"(?P<people>[^;()\n]{4,200}?)(?=\s*(?:;|[)\]]|$|[,.]?\s*(?:additional |with |and )?(?:reporting|writing|edit(?:ing|ed)|compiled|translat)))",
    re.IGNORECASE,
)
_SMALL = load_words("byline_words")
_PLACED = re.compile(r"((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+) in (?:[A-Z][\w.'’-]+[ ,]*){1,4}")
_SIGNED = re.compile(r"[A-Z][\w.'’ -]{2,40}(?: and [A-Z][\w.'’ -]{2,40})?,\s*(?P<agency>[\w ]{2,30})")
_PIPED = re.compile(rf"(?P<people>{_PEOPLE.pattern})\s*(?:\||—|–| - |,)\s*(?P<role>[^|,]{{2,60}})")
_MIN_NAME_WORDS = 2
_MAX_BELOW_CHARS = 60


@dataclass(frozen=True, slots=True)
class FoundByline:
    """A byline.

    Attributes:
      text: as printed.
      authors: its persons.
      paragraphs: the number of paragraphs that it consists of.
    """

    text: str
    authors: tuple[Author, ...]
    paragraphs: int


def read_byline(paragraphs: tuple[str, ...]) -> FoundByline | None:
    """Reads the byline in the first paragraph, with a line for the paper or role below it.

    ``By Jane Doe``, in any language of the press, may stand alone; a name without ``By`` needs a paper, an agency
    or a role below it. Lines are joined with a comma.

    Returns:
      None if the first paragraph is no byline.
    """
    first = paragraphs[0]
    below = paragraphs[1] if len(paragraphs) > 2 and len(paragraphs[1]) <= _MAX_BELOW_CHARS else ""
    outlet, role = is_outlet(below), _ROLE.fullmatch(below) is not None
    if is_byline(first):
        persons = read_authors(first)
    elif (outlet or role) and len(first) <= _MAX_CHARS and _PEOPLE.fullmatch(first):
        persons = split_byline(first)
    elif not (persons := read_line(first)):
        return None
    if not (outlet or role) or not persons:
        return FoundByline(first, persons, 1)
    agency = find_agency(below)
    organization = (agency.name if agency else below) if outlet else None
    persons = tuple(
        replace(
            person,
            role=person.role or (below if not outlet else None),
            organization=person.organization or organization,
        )
        for person in persons
    )
    return FoundByline(f"{first}, {below}", persons, 2)


def read_authors(byline: str) -> tuple[Author, ...]:
    """Returns the persons of a printed byline without their titles of office. A date behind them is ignored."""
    day = DAY.search(byline)
    text = byline[: day.start()].rstrip(" -–—|•,") if day else byline
    text = re.sub(r"^byline:", "By", text, flags=re.IGNORECASE)
    text = re.sub(r"^an? (?=\w+ by)", "", text, flags=re.IGNORECASE)
    led = _BY.match(text)
    people = text[led.end() :] if led else text
    return tuple(replace(one, name=_TITLE.sub("", one.name)) for one in split_byline(people))


def read_signature(paragraph: str) -> tuple[Author, ...]:
    """Returns the persons of a byline below the story: ``Text: Jane Doe``, ``홍길동 기자``, ``(Jane Doe)``."""
    persons = read_line(paragraph)
    if persons or not (bracketed := _BRACKETED.fullmatch(paragraph)):
        return persons
    persons = split_byline(bracketed["name"])
    whole = len(persons) == 1 and persons[0].name == bracketed["name"] and " " in persons[0].name
    return persons if whole and is_given_name(persons[0].name.split()[0]) else ()


def read_reporters(credit: str) -> tuple[Author, ...]:
    """Returns the persons that a credit line names as those who reported: ``(Reporting by Jane Doe; Editing by John Roe)``."""
    found = _REPORTED.match(credit)
    return split_byline(found["people"]) if found else ()


def read_contacts(paragraph: str) -> tuple[Author, ...]:
    """Returns the persons in a signature below the story: ``Write to Jane Doe at jane.doe@example.com``."""
    found = _CONTACT.fullmatch(paragraph)
    if found is None:
        return ()
    people = re.sub(r"\s+at \S+@\S+?(?=,? and |, |\s|$)", "", found["people"])
    return split_byline(people)


def is_byline(paragraph: str) -> bool:
    """Returns True if a paragraph is a byline and nothing else.

    A byline is ``By`` with nothing but names, roles and organisations, or ``Jane Doe in Kabul``, or ``Jane Doe,
    Associated Press``. ``By the end of October it was over.`` is none.
    """
    led = _BY.match(paragraph)
    names = paragraph[led.end() if led else 4 :]
    if len(paragraph) > _MAX_CHARS or "\n" in paragraph or re.search(r"[!?:;“”\"]\s*\S|[!?…]$", names):
        return False
    if led is None:
        return _is_signed(paragraph)
    if find_agency(names) or _STAFF.fullmatch(names):
        return True
    day = DAY.search(names)
    if day is not None and not names[day.end() :].strip(" ,.|-–—"):
        names = names[: day.start()].rstrip(" -–—|•,")
    return bool(read_authors(paragraph)) and _is_all_names(names)


def _is_all_names(names: str) -> bool:
    """Returns True if each word has a capital or is one that joins names."""
    words = re.findall(
        r"[^\W\d_][^\W_]*(?:[.'’-][^\W_]+)*", re.sub(r"\S+@\S+|@\w+|\([^()]*\)|\|.*$", "", names)
    )
    if not 1 <= len(words) <= 20 or not words[0][0].isupper():
        return False
    if (
        names.rstrip().endswith(".")
        and len(words) > 6
        and not re.search(r"(?:Press|Jr|Sr|Inc|[A-Z])\.$", names)
    ):
        return False
    capitals = sum(word[0].isupper() for word in words)
    return capitals >= _MIN_NAME_WORDS and all(word[0].isupper() or word.lower() in _SMALL for word in words)


def _is_signed(paragraph: str) -> bool:
    """Returns True for a byline without ``By``: with a place, a role, a paper or an agency behind the names."""
    if _PLACED.fullmatch(paragraph):
        return not re.search(r"\b(?:Life|War|Made|Lost|Inside|Live|Man|Woman|The|How|Why|A)\b", paragraph)
    piped = _PIPED.fullmatch(paragraph)
    if piped and (_ROLE.fullmatch(piped["role"]) or find_agency(piped["role"]) or is_outlet(piped["role"])):
        return True
    signed = _SIGNED.fullmatch(paragraph)
    return signed is not None and find_agency(signed["agency"]) is not None
