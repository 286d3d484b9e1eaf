"""What a reader types, as a query of the text index.

The words must all occur. ``"Several words"`` must follow each other, ``-word`` must not occur, ``word*`` stands for all
words that begin so. Every other sign only separates words, so no text is an error, unless it has no word at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import tantivy

from wiredesk.pipeline.search.texts import make_text_schema, number_day
from wiredesk.pipeline.search.words import list_words, to_whole
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.telemetry.summary import RELATIONS

SORTS: Final = ("relevance", "newest", "oldest")

_PIECE: Final = re.compile(
    r"""(?<!\S)-(?=\S)|"([^"“”„]*)"|[“„]([^"“”„]*)[”“"]|«([^«»]*)»|([^\s"“”„«»]+)|[“”„«»"]"""
)
_HEADLINE_BOOST: Final = 3.0
"""A word in the headline counts as much as three in the body."""
_SHORTEST_PREFIX: Final = 2
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_COUNTRY_NAMES: Final = {"UK": "GB"}


@dataclass(frozen=True)
class SearchRequest:
    """What to search for; an article must meet every part that is given.

    Attributes:
      text: words of headline or body, ``"phrases"``, ``-words`` that must be absent, ``beginnings*`` of words.
      speaker: name, or part of the name, of someone quoted.
      person: name, or part of it, of a person named.
      place: name of a place or part of it, a country's code, or a GeoNames identifier.
      outlet: publisher.
      language: BCP 47 tag; ``pt`` includes ``pt-BR``.
      relation: ``original``, ``exact``, ``copy`` or ``update``.
      topic: words of a keyphrase, keyword or section.
      since, until: first and last day of publication.
      sort: ``relevance``, ``newest`` or ``oldest``. Without words all are equally relevant, and the newest come first.
    """

    text: str = ""
    speaker: str | None = None
    person: str | None = None
    place: str | None = None
    outlet: str | None = None
    language: str | None = None
    relation: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    sort: str = "relevance"


@dataclass(frozen=True)
class Clause:
    """A part of the text of a request.

    Attributes:
      forms: words that follow each other.
      is_absent: whether they must not occur.
      is_prefix: whether the one word is the beginning of others.
    """

    forms: tuple[str, ...]
    is_absent: bool = False
    is_prefix: bool = False


def parse_text(text: str) -> list[Clause]:
    """Returns the parts of a text as a reader types it, each once; none if it is empty.

    Raises:
      UsageError: the text has no word.
    """
    clauses = list(dict.fromkeys(_parse(text)))
    if text.strip() and not clauses:
        raise UsageError(f"there is no word in {text!r}; type words such as: tunnel fire")
    return clauses


def _parse(text: str) -> Iterator[Clause]:
    is_absent = False
    for found in _PIECE.finditer(text):
        if found[0] == "-":
            is_absent = True
            continue
        phrase = next((group for group in found.groups() if group is not None), "")
        forms = tuple(list_words(phrase))
        is_prefix = found[4] is not None and found[4].endswith("*") and len(forms) == 1
        if forms:
            yield Clause(forms, is_absent, is_prefix and len(forms[0]) >= _SHORTEST_PREFIX)
        is_absent = False


def check_request(request: SearchRequest) -> None:
    """Checks a request before an index is opened for it.

    Raises:
      UsageError: a part of the request makes no sense.
    """
    make_query(make_text_schema(), request)


def make_query(schema: tantivy.Schema, request: SearchRequest) -> tantivy.Query:
    """Returns the query of a request.

    Raises:
      UsageError: a part of the request makes no sense.
    """
    if request.sort not in SORTS:
        raise UsageError(f"the order is one of {', '.join(SORTS)}, not {request.sort!r}")
    if request.relation and request.relation.strip().lower() not in RELATIONS:
        raise UsageError(f"the relation is one of {', '.join(RELATIONS)}, not {request.relation!r}")
    if request.since and request.until and request.since > request.until:
        raise UsageError(f"{request.since} is after {request.until}: no article can be of both")
    making = _Making(schema)
    parts = [(tantivy.Occur.Must, tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0))]
    for clause in parse_text(request.text):
        occur = tantivy.Occur.MustNot if clause.is_absent else tantivy.Occur.Must
        parts.append((occur, making.find_clause(clause)))
    # Filters say nothing about relevance.
    parts += [
        (tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0))
        for query in making.list_filters(request)
    ]
    return tantivy.Query.boolean_query(parts)


class _Making:
    """Makes the parts of a query."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def find_clause(self, clause: Clause) -> tantivy.Query:
        headline, body = (self._find(name, clause) for name in ("headline", "body"))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.boost_query(headline, _HEADLINE_BOOST)),
                (tantivy.Occur.Should, body),
            ]
        )

    def _find(self, field: str, clause: Clause) -> tantivy.Query:
        if clause.is_prefix:
            # A form has letters, digits and marks only: nothing that a regular expression means otherwise.
            return tantivy.Query.regex_query(self._schema, field, f"{clause.forms[0]}.*")
        return self._find_forms(field, clause.forms)

    def _find_forms(self, field: str, forms: tuple[str, ...]) -> tantivy.Query:
        if len(forms) == 1:
            return tantivy.Query.term_query(self._schema, field, forms[0])
        return tantivy.Query.phrase_query(self._schema, field, list(forms))

    def _find_words(self, field: str, value: str) -> tantivy.Query:
        forms = tuple(list_words(value))
        if not forms:
            raise UsageError(f"there is no word in the {field} {value!r}")
        return self._find_forms(field, forms)

    def _find_whole(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    def list_filters(self, request: SearchRequest) -> Iterator[tantivy.Query]:
        for field in ("speaker", "person", "topic"):
            value = getattr(request, field)
            if value:
                yield self._find_words(field, value)
        if request.place:
            yield self._find_place(request.place.strip())
        if request.outlet:
            yield self._find_whole("outlet", to_whole(request.outlet))
        for field in ("language", "relation"):
            value = getattr(request, field)
            if value:
                yield self._find_whole(field, value.strip().lower())
        if request.since or request.until:
            yield self._find_days(request.since, request.until)

    def _find_place(self, place: str) -> tantivy.Query:
        if place.isdecimal():
            return self._find_whole("geoname", str(int(place)))
        if _COUNTRY.fullmatch(place):
            code = place.upper()
            return self._find_whole("country", _COUNTRY_NAMES.get(code, code))
        return self._find_words("place", place)

    def _find_days(self, since: date | None, until: date | None) -> tantivy.Query:
        first, last = (None if day is None else number_day(day) for day in (since, until))
        return tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, first, last)
