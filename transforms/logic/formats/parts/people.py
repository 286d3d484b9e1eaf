"""Names of authors in metadata and printed bylines, separated from roles, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.byline_labels import keep_authors, strip_dates
from wiredesk.transforms.logic.formats.parts.byline_pieces import (
    PICTURED,
    cut_behind,
    list_pieces,
    split_east_asian,
)
from wiredesk.transforms.logic.formats.parts.byline_words import split_names, strip_lead, strip_source
from wiredesk.transforms.logic.formats.parts.person_names import (
    Kind,
    classify,
    fold_word,
    is_east_asian,
    is_given_name,
    is_office,
    is_uncased,
)
from wiredesk.transforms.logic.formats.parts.trade_words import NEWSROOMS
from wiredesk.transforms.logic.gazetteer.media import is_agency, is_medium
from wiredesk.transforms.logic.gazetteer.names import is_place_name

_EXTRA = re.compile(r"\bhttps?:\S+|\bwww\.\S+|\S+@\S+|(?<!\S)@\w+")
_BRACKETS = re.compile(r"\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_PHOTOGRAPHER = "\0"
"""Stands for a bracket that says that the person before it took the pictures."""
# A given name, with the initial of a second one.
_FIRST_NAMES = re.compile(r"\S+(?: [A-Z]\.?){0,2}")

_MAX_BYLINE_CHARS = 500
_MAX_AUTHORS = 30


def is_organization(name: str) -> bool:
    """Returns True if the words of a name are those of an agency, a newspaper or a desk."""
    return is_office(name)


def is_person(name: str) -> bool:
    """Returns True if a text can be the name of a person."""
    return classify(name) is Kind.PERSON


@dataclass(slots=True)
class _Group:
    """The names between two separators, with what stands behind them."""

    names: list[str] = field(default_factory=list)
    role: str | None = None
    organization: str | None = None


# Labels of buttons behind a name; one of a word that may be a name counts only behind others.
_BUTTONS = re.compile(
    r"(?<=\w)(?:[\s|·,•]+(?:twitter|facebook|instagram|linkedin|whatsapp|telegram|pinterest|reddit|e-?mail|"
    r"print|share|tweet|"
    r"copy link|bookmark|comments?|teilen|drucken|merken|partager|imprimer|compartir|imprimir|guardar|"
    r"condividi|stampa|"
    r"compartilhar|salvar|delen|afdrukken|dela|skriv ut|udskriv|jaa|tulosta|udostępnij|drukuj|sdílet|tisk|"
    r"megosztás|nyomtatás|"
    r"distribuie|поделиться|печать|поділитися|друк|paylaş|yazdır|مشاركة|طباعة|bagikan|cetak|chia sẻ|in bài|"
    r"分享|打印|列印|印刷|공유|인쇄))"
    r"{2,}\W*$|(?<=\w)[\s|·,•]+(?:twitter|facebook|instagram|linkedin|whatsapp)\W*$",
    re.IGNORECASE,
)


def split_byline(byline: str | None, typed: bool = False) -> tuple[Author, ...]:
    """Returns the persons of a byline; an agency after a name becomes that person's organisation.

    ``By Jane Doe and John Roe, Associated Press`` gives two authors of the Associated Press.
    A byline without a person gives none.

    Args:
      byline: as the source has it.
      typed: True if the source says that this is a person, so that ``Anna Press`` is one.
    """
    text = _BUTTONS.sub("", (byline or "")[:_MAX_BYLINE_CHARS].strip())
    if not text:
        return ()
    text = _EXTRA.sub(" ", keep_authors(strip_dates(text)))
    text = " ".join(strip_lead(text).split()) if not typed or len(text.split()) > 2 else text
    parts = [part for part in split_names(_open_brackets(strip_source(text))) if _PHOTOGRAPHER not in part]
    groups = [_read_group(part, typed) for part in parts]
    if not typed:
        _drop_single_words(groups, joined=len(parts) > 1)
    named = [group for group in groups if group.names]
    last = next((group.organization for group in reversed(groups) if group.organization), None)
    shared = (
        groups[-1].organization or (last if groups and not groups[-1].names else None) if groups else None
    )
    role = groups[-1].role if groups and not groups[-1].names else None
    return tuple(
        dict.fromkeys(
            Author(name, group.role or role, group.organization or shared)
            for group in named
            for name in group.names
        )
    )[:_MAX_AUTHORS]


def _drop_single_words(groups: list[_Group], joined: bool) -> None:
    """Removes names of one word that are parts of other names, or places: ``Kirche und Leben`` is a paper.

    Given names stay, and names of East Asia, which are written without a space.
    """
    spaced = any(" " in name for group in groups for name in group.names)
    for group in groups:
        group.names = [
            name
            for name in group.names
            if " " in name
            or is_east_asian(name)
            or is_given_name(name)
            or not (joined or (spaced and len(group.names) > 1))
        ]


def _open_brackets(text: str) -> str:
    """Returns the text with a paper, an agency or a role in brackets behind a comma, and without other brackets."""

    def open_one(found: re.Match[str]) -> str:
        inside = strip_lead(found[1].strip())
        if not text[: found.start()].strip(" ,-–—"):
            return f"{inside} "
        if inside.casefold() in PICTURED:
            return _PHOTOGRAPHER
        kind = classify(inside)
        if kind in (Kind.ORGANIZATION, Kind.ROLE) or is_medium(inside):
            return f", {inside} "
        return " "

    return _BRACKETS.sub(open_one, text).strip()


def _read_group(part: str, typed: bool) -> _Group:
    group = _Group()
    pieces = list_pieces(part)
    if turned := _turn_last_first(pieces, typed):
        pieces = turned
    alone = all(" " not in piece for piece in pieces) and len(pieces) != 2
    for number, piece in enumerate(pieces):
        _read_piece(group, piece, typed and number == 0, number == 0 or alone)
    return group


def _read_piece(group: _Group, piece: str, typed: bool, first: bool) -> None:
    """Adds a piece of a byline to its group."""
    headed = bool(group.organization) and not group.names
    for name in split_east_asian(piece):
        text, role, organization = cut_behind(strip_lead(name) if not typed else name)
        kind = classify(text, typed)
        group.role = group.role or role
        group.organization = group.organization or organization
        if kind is Kind.SUFFIX and group.names:
            group.names[-1] = f"{group.names[-1]}, {text}"
        elif kind is Kind.ROLE:
            group.role = group.role or text
        elif kind is Kind.ORGANIZATION:
            group.organization = group.organization or text
        elif (
            kind is Kind.PERSON
            and (first or len(text.split()) > 1 or is_uncased(text))
            and (not headed or (" " in text and is_given_name(text)))
        ):
            group.names.append(text)


def _turn_last_first(pieces: list[str], typed: bool) -> list[str] | None:
    """Returns the pieces of ``Kessler, Dana`` as one name; None if they are not in that order."""
    if not 2 <= len(pieces) <= 3 or (len(pieces) == 3 and classify(pieces[2]) is not Kind.SUFFIX):
        return None
    last, first = pieces[0], pieces[1]
    kinds = (Kind.PERSON, Kind.PLACE)
    if classify(last, typed) not in kinds or classify(first) not in kinds:
        return None
    if classify(last) is Kind.PLACE and not is_given_name(first):
        return None
    if " " not in last and " " not in first:
        if classify(first) is Kind.PLACE and not is_given_name(first):
            return None
        turned = f"{first} {last}"
    elif (
        is_given_name(first)
        and not is_given_name(last.split()[0])
        and _FIRST_NAMES.fullmatch(first)
        and not is_place_name(first)
    ):
        turned = f"{first} {last}"
    else:
        return None
    return [turned, *pieces[2:]]


def is_all_byline(line: str) -> bool:
    """Returns True if each part of a line is a person, a role, an office or a place, and one is a person of two words."""
    text = strip_lead(_EXTRA.sub(" ", keep_authors(strip_dates(line))).strip())
    kinds: list[tuple[str, Kind]] = []
    for part in split_names(_open_brackets(strip_source(text))):
        for piece in list_pieces(part):
            name = cut_behind(strip_lead(piece))[0]
            kinds.append((name, classify(name)))
    persons = [name for name, kind in kinds if kind is Kind.PERSON]
    whole = any(" " in name or not name.isascii() for name in persons)
    return whole and all(kind is not Kind.OTHER for _, kind in kinds)


def names_office(text: str) -> bool:
    """Returns True if a byline names a paper, an agency or a desk."""
    parts = [piece for part in split_names(strip_lead(text)) for piece in list_pieces(part)]
    return any(
        is_office(piece) or is_agency(word) or fold_word(word) in NEWSROOMS
        for piece in parts
        if piece
        for word in piece.split()
    )


def read_last_first(names: Iterable[str]) -> tuple[Author, ...]:
    """Returns the persons of a field that is known to print ``Kessler, Dana``, each person once."""
    turned = []
    for name in names:
        for one in re.split(r"\s*;\s*|\s+and\s+", name):
            last, comma, first = one.partition(",")
            plain = (
                comma
                and first.strip()
                and "," not in first
                and classify(first.strip()) in (Kind.PERSON, Kind.PLACE)
            )
            turned.append(
                f"{first.strip()} {last.strip()}"
                if (plain and " " not in last.strip()) or (plain and is_given_name(first.split()[0]))
                else one
            )
    return read_names(turned)


def read_names(names: Iterable[str], typed: bool = False) -> tuple[Author, ...]:
    """Returns the persons among names that metadata lists separately, each person once.

    Args:
      names: as the source has them.
      typed: True if the source says that they are persons.
    """
    found: dict[str, Author] = {}
    for name in names:
        for author in split_byline(name, typed):
            found.setdefault(author.name.casefold(), author)
    return tuple(found.values())
