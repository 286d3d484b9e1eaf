"""The display of each annotation: its marks on the text, and its section in the terminal and on pages.

:data:`VIEWS` has an entry for each column that is shown in a way of its own. Any other annotation, or column with
offsets, is shown by :func:`make_common_view`, which needs no more than the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wiredesk.pipeline.views import wording
from wiredesk.pipeline.views.facts import Row
from wiredesk.pipeline.views.marks import Mark, Target, sort_marks
from wiredesk.pipeline.views.time_values import show_time
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED, find_spans
from wiredesk.schemas.columns import Column, list_columns

Items = Sequence[Row]

_QUOTE_METHODS: Final = {
    "after": "the speaker is named after it",
    "before": "the speaker is named before it",
    "broken": "the speaker is named within it",
    "sentence": "the speaker is named in its sentence",
    "paragraph": "the speaker is named in its paragraph",
    "following": "the speaker is the one of the sentence before",
    "context": "the speaker follows from the context",
    "alternate": "speakers take turns",
    "unknown": "no speaker was found",
    "that": "reported with “that”",
    "clause": "reported in a clause",
    "according": "reported with its source",
    "closing": "the speaker is named at the end of the sentence",
    "inverted": "the verb stands before the speaker",
    "citing": "reported as cited",
}
"""How the speaker of a quotation was found, by ``quotes.method``."""


@dataclass(frozen=True, slots=True)
class Line:
    """An annotation in its section.

    Attributes:
      text: the annotation.
      detail: how and how sure.
      target: what it leads to in the reading room, if anything.
      url: an address of the web that it leads to.
      passage: the text that it is about, if that is long.
      number: its number in the text, if it has one there.
    """

    text: str
    detail: str = ""
    target: Target | None = None
    url: str | None = None
    passage: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The annotations of one kind.

    Attributes:
      title: heading.
      names: kind of their marks, and their type; how they look.
    """

    title: str
    lines: tuple[Line, ...]
    names: str = ""


def _find_no_marks(_items: Items, _body: str) -> Iterator[Mark]:
    return iter(())


@dataclass(frozen=True)
class AnnotationView:
    """The display of the items of one column. Each function takes the column's value.

    Attributes:
      list_sections: yields its sections; a section without lines is left out.
      find_marks: yields its marks on the body.
    """

    list_sections: Callable[[Items], Iterator[Section]]
    find_marks: Callable[[Items, str], Iterator[Mark]] = _find_no_marks


def _join(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))


def _count(number: int) -> str:
    return f"{number:,} {'mention' if number == 1 else 'mentions'}"


def _choose_target(entity: Row) -> Target:
    # Only people have pages of their own. Of other names there is what the search finds.
    return ("person" if entity["type"] == "PERSON" else "search"), entity["name"]


def _mark_entities(entities: Items, _body: str) -> Iterator[Mark]:
    for entity in entities:
        note = f"{entity['name']}: {wording.name_entity_type(entity['type'])}, {_count(entity['count'])}"
        target = _choose_target(entity)
        for mention in entity["mentions"]:
            yield Mark(mention["start"], mention["end"], "entity", entity["type"], note, target)


def _list_entities(entities: Items) -> Iterator[Section]:
    kinds = dict.fromkeys([*wording.ENTITY_TYPES, *(entity["type"] for entity in entities)])
    for kind in kinds:
        found = sorted((e for e in entities if e["type"] == kind), key=lambda e: -e["salience"])
        title = wording.name_entity_types(kind).capitalize()
        yield Section(title, tuple(map(_tell_entity, found)), f"entity {kind}")


def _tell_entity(entity: Row) -> Line:
    forms = dict.fromkeys(mention["text"] for mention in entity["mentions"])
    others = ", ".join(f"“{form}”" for form in forms if form != entity["name"])
    return Line(
        entity["name"],
        _join(_count(entity["count"]), f"salience {entity['salience']:.2f}", others and f"also {others}"),
        _choose_target(entity),
    )


def _describe_quote(quote: Row) -> str:
    method = _QUOTE_METHODS.get(quote["method"], quote["method"])
    cue = f" (“{quote['cue']}”)" if quote["cue"] else ""
    return _join(quote["kind"], f"{method}{cue}", wording.show_confidence(quote["confidence"]))


def _mark_quotes(quotes: Items, _body: str) -> Iterator[Mark]:
    for number, quote in enumerate(quotes, 1):
        speaker = quote["speaker"]
        note = f"Quotation of {speaker or 'nobody named'}: {_describe_quote(quote)}"
        yield Mark(quote["start"], quote["end"], "quote", str(number), note)
        if speaker and quote["speaker_start"] is not None and quote["speaker_end"] is not None:
            said = f"Speaker of quotation {number}: {speaker}"
            start, end = quote["speaker_start"], quote["speaker_end"]
            yield Mark(start, end, "speaker", "", said, ("person", speaker))


def _list_quotes(quotes: Items) -> Iterator[Section]:
    def tell(number: int, quote: Row) -> Line:
        part = f"continues {quote['part_of'] + 1}" if quote["part_of"] is not None else None
        speaker = quote["speaker"]
        target = ("person", speaker) if speaker else None
        detail = _join(part, _describe_quote(quote))
        return Line(speaker or "nobody named", detail, target, passage=quote["text"], number=number)

    yield Section("Quotations", tuple(tell(*numbered) for numbered in enumerate(quotes, 1)), "quote")


def _describe_place(place: Row) -> str:
    """Returns what a place is, where it is, and how sure that is."""
    inside = [
        part for part in (place["admin1"], wording.name_country(place["country"])) if part != place["name"]
    ]
    north, east = place["latitude"], place["longitude"]
    at = f"{abs(north):.2f} {'N' if north >= 0 else 'S'} {abs(east):.2f} {'E' if east >= 0 else 'W'}"
    return _join(
        wording.name_feature(place["feature"]), *inside, at, wording.show_confidence(place["confidence"])
    )


def _mark_places(places: Items, _body: str) -> Iterator[Mark]:
    for place in places:
        note, target = f"{place['name']}: {_describe_place(place)}", ("place", str(place["geoname_id"]))
        yield Mark(place["start"], place["end"], "place", place["country"] or "", note, target)


def _list_places(places: Items) -> Iterator[Section]:
    mentions: dict[int, list[Row]] = {}
    for place in places:
        mentions.setdefault(place["geoname_id"], []).append(place)
    lines = []
    for number, found in mentions.items():
        best = max(found, key=lambda place: place["confidence"])
        others = ", ".join(
            f"“{text}”" for text in dict.fromkeys(p["text"] for p in found) if text != best["name"]
        )
        detail = _join(_describe_place(best), _count(len(found)), others and f"as {others}")
        url = f"https://www.geonames.org/{number}"
        lines.append(Line(best["name"], detail, ("place", str(number)), url))
    yield Section("Places", tuple(lines), "place")


def _mark_times(times: Items, _body: str) -> Iterator[Mark]:
    for time in times:
        words = show_time(time["value"], time["mod"], time["type"])
        code = " ".join(filter(None, (time["type"], time["value"], time["mod"])))
        yield Mark(time["start"], time["end"], "time", time["value"] or "?", f"Time: {words} ({code})")


def _list_times(times: Items) -> Iterator[Section]:
    written: dict[str, dict[str, None]] = {}
    for time in times:
        words = show_time(time["value"], time["mod"], time["type"])
        written.setdefault(words, {})[" ".join(time["text"].split())] = None
    yield Section(
        "Times",
        tuple(Line(words, ", ".join(f"“{text}”" for text in texts)) for words, texts in written.items()),
        "time",
    )


def _mark_keyphrases(phrases: Items, body: str) -> Iterator[Mark]:
    for phrase in phrases:
        start = body.find(phrase["text"])
        if start >= 0 and phrase["text"]:
            note, target = f"Keyphrase, score {phrase['score']:.2f}", ("topic", phrase["text"])
            yield Mark(start, start + len(phrase["text"]), "keyphrase", "", note, target)


def _list_keyphrases(phrases: Items) -> Iterator[Section]:
    lines = (
        Line(
            phrase["text"],
            _join(f"score {phrase['score']:.2f}", _count(phrase["count"])),
            ("topic", phrase["text"]),
        )
        for phrase in sorted(phrases, key=lambda phrase: -phrase["score"])
    )
    yield Section("Keyphrases", tuple(lines), "keyphrase")


def _mark_outlets(outlets: Items, _body: str) -> Iterator[Mark]:
    for outlet in outlets:
        cue = f", by “{outlet['cue']}”" if outlet["cue"] else ""
        note = f"Cited as a source: {outlet['name']}{cue}"
        yield Mark(outlet["start"], outlet["end"], "outlet", "source", note, ("outlet", outlet["name"]))


def _list_outlets(outlets: Items) -> Iterator[Section]:
    cues: dict[str, dict[str, None]] = {}
    for outlet in outlets:
        cues.setdefault(outlet["name"], {})[outlet["cue"] or ""] = None
    lines = (
        Line(name, ", ".join(f"“{cue}”" for cue in said if cue), ("outlet", name))
        for name, said in cues.items()
    )
    yield Section("Cited media", tuple(lines), "outlet")


def _list_acronyms(acronyms: Items) -> Iterator[Section]:
    lines = dict.fromkeys(Line(acronym["short"], acronym["long"]) for acronym in acronyms)
    yield Section("Acronyms", tuple(lines))


VIEWS: Final = {
    "keyphrases": AnnotationView(_list_keyphrases, _mark_keyphrases),
    "entities": AnnotationView(_list_entities, _mark_entities),
    "quotes": AnnotationView(_list_quotes, _mark_quotes),
    "places": AnnotationView(_list_places, _mark_places),
    "times": AnnotationView(_list_times, _mark_times),
    "cited_outlets": AnnotationView(_list_outlets, _mark_outlets),
    "acronyms": AnnotationView(_list_acronyms),
}
"""Columns that are shown in a way of their own, in the order of their sections."""


def make_common_view(column: Column) -> AnnotationView:
    """Returns a view that shows all fields of an item, and marks the text between its offsets.

    Args:
      column: a list of records or of plain values.
    """
    spans = find_spans([column])
    placed = {name for fields in column.spans for name in (fields.start, fields.end)}
    told = [field.name for field in column.fields if field.name not in placed]

    def describe(item: Any) -> Line:
        values = [item[name] for name in told] if column.fields else [item]
        return Line(", ".join(str(value) for value in values if value not in (None, "", [])))

    def list_sections(items: Items) -> Iterator[Section]:
        yield Section(wording.name_column(column.name), tuple(map(describe, items)), "other")

    def find_marks(items: Items, _body: str) -> Iterator[Mark]:
        for span in spans:
            marked: Items = items
            for name in span.path[1:]:
                marked = [inner for item in marked for inner in item[name]]
            for item in marked:
                start, end = item[span.fields.start], item[span.fields.end]
                if start is not None and end is not None:
                    text = item[span.fields.text] if span.fields.text else None
                    yield Mark(start, end, "other", span.name, f"{span.name}: {text}" if text else span.name)

    return AnnotationView(list_sections, find_marks)


def _choose_views() -> dict[str, AnnotationView]:
    columns = {column.name: column for column in list_columns("articles")}
    common = [name for name in columns if name in {*ANNOTATIONS, *LOCATED} and name not in VIEWS]
    return VIEWS | {name: make_common_view(columns[name]) for name in common}


_SHOWN = _choose_views()


def list_marks(row: Row, body: str) -> list[Mark]:
    """Returns the marks of all annotations of a row of ``articles``, for :func:`cut_paragraphs`."""
    return sort_marks(mark for name, view in _SHOWN.items() for mark in view.find_marks(row[name], body))


def list_sections(row: Row) -> Iterable[Section]:
    """Returns the sections of all annotations that a row has."""
    listed = (section for name, view in _SHOWN.items() for section in view.list_sections(row[name]))
    return (section for section in listed if section.lines)
