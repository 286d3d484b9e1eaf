"""The display of each annotation: its marks on the text, and its section in the terminal and on the page.

:data:`VIEWS` has an entry for each column that is shown in a way of its own. Any other annotation, or column with
offsets, is shown by :func:`make_common_view`, which needs no more than the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final, NamedTuple

from wiredesk.pipeline.views.marks import Mark, sort_marks
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED, find_spans
from wiredesk.schemas.columns import Column, list_columns

Row = dict[str, Any]
"""A row of ``articles``, or an item of one of its lists."""

Items = Sequence[Row]

ENTITY_STYLES: Final = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "GPE": "bold green",
    "LOC": "green",
    "FAC": "green",
    "NORP": "yellow",
}
"""Styles of rich, by the type of an entity."""


class Line(NamedTuple):
    """A line of a section in the terminal.

    Attributes:
      text: the annotation.
      detail: follows it, dimmed.
      style: style of ``text``, as rich names it.
    """

    text: str
    detail: str
    style: str = ""


def _find_no_marks(_items: Items, _body: str) -> Iterator[Mark]:
    return iter(())


@dataclass(frozen=True)
class AnnotationView:
    """The display of the items of one column. Each function takes the column's value.

    Attributes:
      title: heading of its section; empty if it has no section.
      find_marks: returns its marks on the body.
      list_lines: returns the lines of its section in the terminal.
      list_html: returns the items of its section on the page, as HTML.
    """

    title: str = ""
    find_marks: Callable[[Items, str], Iterator[Mark]] = _find_no_marks
    list_lines: Callable[[Items], list[Line]] = lambda _: []
    list_html: Callable[[Items], list[str]] = lambda _: []


def shorten(text: str, width: int = 70) -> str:
    """Returns the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _mark_entities(entities: Items, _body: str) -> Iterator[Mark]:
    for entity in entities:
        for mention in entity["mentions"]:
            note = f"{entity['entity']} {entity['name']} ({entity['type']})"
            yield Mark(mention["start"], mention["end"], "entity", entity["type"], note)


def _line_of_entity(entity: Row) -> Line:
    forms = dict.fromkeys(mention["text"] for mention in entity["mentions"])
    others = ", ".join(form for form in forms if form != entity["name"])
    detail = f"{entity['count']}x, salience {entity['salience']:.3f}{'; also ' + others if others else ''}"
    name = f"{entity['entity']:>3} {entity['type']:<12} {entity['name']}"
    return Line(name, detail, ENTITY_STYLES.get(entity["type"], ""))


def _html_of_entity(entity: Row) -> str:
    name, kind = escape(entity["name"]), escape(entity["type"])
    detail = f"{kind} {entity['count']}×, {entity['salience']:.2f}"
    return f'<span class="entity {kind}">{name}</span> <small>{detail}</small>'


def _mark_quotes(quotes: Items, _body: str) -> Iterator[Mark]:
    for number, quote in enumerate(quotes):
        note = f"{quote['kind']}: {quote['speaker'] or 'nobody named'} ({quote['confidence']:.2f})"
        yield Mark(quote["start"], quote["end"], "quote", str(number), note)


def _line_of_quote(number: int, quote: Row) -> Line:
    cue = f", {quote['cue']}" if quote["cue"] else ""
    part = f", continues {quote['part_of']}" if quote["part_of"] is not None else ""
    speaker = quote["speaker"] or "nobody named"
    detail = (
        f"{quote['kind']}{cue}{part}, {quote['method']} {quote['confidence']:.2f}: {shorten(quote['text'])}"
    )
    return Line(f"{number:>3} {speaker}", detail, "italic")


def _html_of_quote(number: int, quote: Row) -> str:
    speaker = escape(quote["speaker"] or "nobody named")
    detail = escape(f"{quote['kind']}, {quote['cue'] or 'no cue'}, {quote['confidence']:.2f}")
    text = escape(shorten(quote["text"], 160))
    return f"<sup>{number}</sup> {speaker} <small>{detail}</small><blockquote>{text}</blockquote>"


def _describe_place(place: Row) -> str:
    """Returns a place in one line: its location, and the confidence in it."""
    inside = ", ".join(part for part in (place["admin1"], place["country"]) if part and part != place["name"])
    where = f"{place['latitude']:.2f} {place['longitude']:.2f}"
    name = f"{place['name']}, {inside}" if inside else place["name"]
    return f"{name} ({where}, {place['feature']}, {place['confidence']:.2f})"


def _mark_places(places: Items, _body: str) -> Iterator[Mark]:
    for place in places:
        yield Mark(place["start"], place["end"], "place", place["country"] or "", _describe_place(place))


def _list_places(places: Items) -> list[Line]:
    distinct: dict[tuple[str, Any], Row] = {}
    for place in places:
        distinct.setdefault((place["text"], place["geoname_id"]), place)
    return [Line(place["text"], _describe_place(place), "green") for place in distinct.values()]


def _html_of_place(place: Row) -> str:
    link = f"https://www.geonames.org/{place['geoname_id']}"
    return f'<a href="{link}">{escape(place["text"])}</a> <small>{escape(_describe_place(place))}</small>'


def _mark_times(times: Items, _body: str) -> Iterator[Mark]:
    for time in times:
        value = time["value"] or "?"
        note = f"{time['type']} {value}{' ' + time['mod'] if time['mod'] else ''}"
        yield Mark(time["start"], time["end"], "time", value, note)


def _line_of_time(time: Row) -> Line:
    return Line(time["text"], f"{time['type']} {time['value'] or '?'} {time['mod'] or ''}".rstrip())


def _html_of_time(time: Row) -> str:
    text, kind, value, mod = (escape(time[name] or "") for name in ("text", "type", "value", "mod"))
    return f"{text} <small>{kind} {value or '?'} {mod}</small>"


def _mark_keyphrases(phrases: Items, body: str) -> Iterator[Mark]:
    for phrase in phrases:
        start = body.find(phrase["text"])
        if start >= 0:
            note = f"keyphrase {phrase['score']:.2f}"
            yield Mark(start, start + len(phrase["text"]), "keyphrase", "", note)


def _sort_keyphrases(phrases: Items) -> Items:
    return sorted(phrases, key=lambda phrase: -phrase["score"])


def _line_of_keyphrase(phrase: Row) -> Line:
    return Line(phrase["text"], f"{phrase['score']:.2f}, {phrase['count']}x")


def _html_of_keyphrase(phrase: Row) -> str:
    return f"{escape(phrase['text'])} <small>{phrase['score']:.2f}, {phrase['count']}×</small>"


def _mark_outlets(outlets: Items, _body: str) -> Iterator[Mark]:
    for outlet in outlets:
        yield Mark(outlet["start"], outlet["end"], "outlet", "source", f"cited: {outlet['name']}")


VIEWS: Final = {
    "entities": AnnotationView(
        "Entities",
        _mark_entities,
        lambda entities: list(map(_line_of_entity, entities)),
        lambda entities: list(map(_html_of_entity, sorted(entities, key=lambda e: -e["salience"]))),
    ),
    "quotes": AnnotationView(
        "Quotations",
        _mark_quotes,
        lambda quotes: [_line_of_quote(*numbered) for numbered in enumerate(quotes)],
        lambda quotes: [_html_of_quote(*numbered) for numbered in enumerate(quotes)],
    ),
    "places": AnnotationView(
        "Places", _mark_places, _list_places, lambda places: list(dict.fromkeys(map(_html_of_place, places)))
    ),
    "times": AnnotationView(
        "Times",
        _mark_times,
        lambda times: list(map(_line_of_time, times)),
        lambda times: list(map(_html_of_time, times)),
    ),
    "keyphrases": AnnotationView(
        "Keyphrases",
        _mark_keyphrases,
        lambda phrases: list(map(_line_of_keyphrase, _sort_keyphrases(phrases))),
        lambda phrases: list(map(_html_of_keyphrase, _sort_keyphrases(phrases))),
    ),
    "cited_outlets": AnnotationView(find_marks=_mark_outlets),
    # Acronyms are shown among the facts.
    "acronyms": AnnotationView(),
}
"""Columns that are shown in a way of their own."""


def make_common_view(column: Column) -> AnnotationView:
    """Returns a view that shows all fields of an item, and marks the text between its offsets.

    Args:
      column: a list of records or of plain values.
    """
    spans = find_spans([column])
    placed = {name for fields in column.spans for name in (fields.start, fields.end)}
    told = [field.name for field in column.fields if field.name not in placed]

    def describe(item: Any) -> str:
        values = [item[name] for name in told] if column.fields else [item]
        return ", ".join(str(value) for value in values if value not in (None, "", []))

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

    def list_html(items: Items) -> list[str]:
        return [escape(describe(item)) for item in items]

    title = column.name.replace("_", " ").capitalize()
    return AnnotationView(
        title, find_marks, lambda items: [Line(describe(item), "") for item in items], list_html
    )


def _choose_views() -> dict[str, AnnotationView]:
    shown = {*ANNOTATIONS, *LOCATED}
    columns = [column for column in list_columns("articles") if column.name in shown]
    return {column.name: VIEWS.get(column.name) or make_common_view(column) for column in columns}


_SHOWN = _choose_views()
# A reader of a page sees first what the article is about.
_PAGE_ORDER = sorted(_SHOWN, key=lambda name: name != "keyphrases")


def list_marks(row: Row, body: str) -> list[Mark]:
    """Returns the marks of all annotations of a row of ``articles``, for :func:`cut_segments`."""
    return sort_marks(mark for name, view in _SHOWN.items() for mark in view.find_marks(row[name], body))


def list_sections(row: Row) -> Iterator[tuple[str, list[Line]]]:
    """Yields the title and the lines of each annotation that a row has, for the terminal."""
    listed = [(view.title, view.list_lines(row[name])) for name, view in _SHOWN.items()]
    return ((title, lines) for title, lines in listed if lines)


def list_html_sections(row: Row) -> Iterator[tuple[str, list[str]]]:
    """Yields the title and the items, as HTML, of each annotation that a row has."""
    listed = [(_SHOWN[name].title, _SHOWN[name].list_html(row[name])) for name in _PAGE_ORDER]
    return ((title, items) for title, items in listed if items)
