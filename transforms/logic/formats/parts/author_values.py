"""Authors as fields of records state them: texts, lists, lists written as texts, and objects with names and roles."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.fields import fold_name
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.parts.values import is_missing, to_line

# Keys of an object, folded, in order of preference.
_WHOLE = (
    "name",
    "displayname",
    "fullname",
    "authorname",
    "byline",
    "original",
    "label",
    "text",
    "value",
    "title",
)
_FIRST, _MIDDLE = ("givenname", "firstname", "first", "given"), ("additionalname", "middlename", "middle")
_LAST = ("familyname", "lastname", "last", "family", "surname")
_ROLE = ("jobtitle", "role", "position")
_ORGANIZATION = ("affiliation", "worksfor", "organization", "organisation")
_PERSON_LISTS = ("person", "persons", "people", "authors")
_MAX_DEPTH, _MAX_LITERAL_CHARS = 5, 20_000


def read_author_value(value: Any) -> tuple[Author, ...]:
    """Returns the persons that the value of a field names, each once."""
    found: dict[str, Author] = {}
    for author in _iter_authors(value, 0):
        found.setdefault(author.name.casefold(), author)
    return tuple(found.values())


def show_author_value(value: Any) -> str | None:
    """Returns the value of a field as a byline: a text as it is, the texts and names of a list with commas."""
    loaded = _load(value)
    if not isinstance(loaded, list | tuple):
        return _name_object(loaded)[0] if isinstance(loaded, Mapping) else to_line(value)
    names = (
        _name_object(item)[0] if isinstance(item, Mapping) else to_line(item)
        for item in loaded
        if not is_missing(item)
    )
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _iter_authors(value: Any, depth: int) -> Iterator[Author]:
    value = _load(value)
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list | tuple):
        for item in value:
            yield from _iter_authors(item, depth + 1)
    elif isinstance(value, Mapping):
        yield from _read_object(value, depth)
    elif not is_missing(value) and (line := to_line(value)):
        yield from split_byline(line)


def _load(value: Any) -> Any:
    """Returns the list or object that a text writes in Python or JSON, as cells of tables do; another value as it is."""
    if (
        not isinstance(value, str)
        or value.strip()[:1] not in ("[", "(", "{")
        or len(value) > _MAX_LITERAL_CHARS
    ):
        return value
    for load in (json.loads, ast.literal_eval):
        try:
            loaded = load(value.strip())
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        if isinstance(loaded, list | tuple | dict):
            return loaded
    return value


def _read_object(value: Mapping[str, Any], depth: int) -> Iterator[Author]:
    folded = {fold_name(str(key)): item for key, item in value.items()}
    name, given = _name_object(value)
    kinds = folded.get("type")
    stated = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if any("organization" in kind for kind in stated):
        return
    named = list(split_byline(name, typed=given or "person" in stated))
    if not named:
        for key in _PERSON_LISTS:
            yield from _iter_authors(folded.get(key), depth + 1)
        return
    role, organization = _pick(folded, _ROLE), _pick(folded, _ORGANIZATION)
    for author in named:
        yield Author(author.name, author.role or role, author.organization or organization)


def _name_object(value: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Returns the name in an object, and True if it has a given and a family name, as persons have."""
    folded = {fold_name(str(key)): item for key, item in value.items()}
    first, middle, last = _pick(folded, _FIRST), _pick(folded, _MIDDLE), _pick(folded, _LAST)
    if first and last:
        return " ".join(filter(None, (first, middle, last))), True
    return _pick(folded, _WHOLE) or first or last, False


def _pick(folded: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((line for key in keys if (line := to_line(folded.get(key)))), None)
