"""Downloads of LexisNexis and Nexis Uni as text: fields around the story, several documents in a file.

The older form begins each document with ``1 of 30 DOCUMENTS``, the paper, the day and the headline, and prints its labels
in capitals (``LOAD-DATE:``). Nexis Uni begins with the headline, prints ``Body`` above the story and ``End of Document``
below it. The words are those of the language in which the user searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.formats.downloads.common import (
    drop_rights,
    is_rights_line,
    read_day,
    refuse_empty,
    split_records,
)
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

_OF = r"(?:of|de|von|van|sur|di|af|av)"
_COUNT_LINE = (
    rf"[ \t]*(?:\d{{1,6}} {_OF} \d{{1,6}} (?:DOCUMENT|DOKUMENT)[A-Z]{{0,3}}|"
    rf"(?:Document|Dokument)o? \d{{1,6}} {_OF} \d{{1,6}})[ \t]*"
)
_END_LINE = (
    r"[ \t]*(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Einde (?:van )?document|"
    r"Fine del documento|Fim do documento)[ \t]*"
)
_COUNT = re.compile(rf"(?m)^{_COUNT_LINE}$", re.IGNORECASE)
_END = re.compile(rf"(?m)^{_END_LINE}$", re.IGNORECASE)
_BORDER = re.compile(
    rf"(?m)^(?:(?P<begin>{_COUNT_LINE}\r?$)|(?P<end>{_END_LINE}\r?$))".encode(), re.IGNORECASE
)
_MIN_LABELS = 2
# The foot of a page, where the download was printed.
_PAGE = re.compile(
    r"(?m)^[ \t]*(?:Page|Seite|Página|Pagina) \d{1,4} (?:of|von|sur|de|van|di) \d{1,4}[ \t]*\n"
)
_LABEL_BYTES = re.compile(rb"(?m)^[ \t]*[A-Za-z\x80-\xff][A-Za-z\x80-\xff-]{3,24}:|^[ \t]*Body[ \t]*\r?$")
_NAMES = {
    "length": "length länge laenge longueur longitud lengte lunghezza extensión extensão comprimento längd længde",
    "byline": "byline autor auteur autore autora verfasser",
    "section": "section rubrik rubrique sección seccion sectie sezione secção seção ressort",
    "headline": "headline schlagzeile überschrift titre titular kop titolo manchete",
    "dateline": "dateline",
    "highlight": "highlight encart destacado",
    "body": "body text texte cuerpo corps",
}
_LEADING = {name: column for column, names in _NAMES.items() for name in names.split()}
_TRAILING_NAMES = (
    "load-date loaddate ladedatum laaddatum date-chargement fecha-carga data-caricamento language sprache langue idioma "
    "taal lingua publication-type publikationstyp zeitungstyp type-publication tipo-publicación type-publicatie graphic "
    "grafik graphique gráfico subject company ticker industry geographic person organization document-type distribution "
    "journal-code correction correction-date series classification pub-type acc-no notes url copyright category"
)
_TRAILING = frozenset(_TRAILING_NAMES.split())
_TITLED_TRAILING = frozenset(
    ("load-date", "classification", "graphic", "correction-date", "publication-type")
)
_LABEL = re.compile(r"[ \t]{0,4}(?P<label>[^\W\d_][\w-]{2,24}):[ \t]*(?P<value>.*)")
_BODY_LINE = re.compile(r"[ \t]*(?:Body|Text|Corps|Cuerpo|Corpo|Hauptteil)[ \t]*", re.IGNORECASE)
_EDITION = re.compile(
    r"\b(?:edition|ausgabe|édition|edición|editie|edizione|edição|final|upplaga)\b", re.IGNORECASE
)
_MAX_EDITION_CHARS = 50


@dataclass(slots=True)
class _Parts:
    """The parts of a document: what stands above its labels, the labels' values, and the story."""

    above: list[str]
    values: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)


def split_lexisnexis(stream: IO[bytes]) -> Iterator[bytes]:
    """Yields the documents of a file."""
    return split_records(stream, _BORDER, _has_labels)


def _has_labels(piece: bytes) -> bool:
    return len(_LABEL_BYTES.findall(piece)) >= _MIN_LABELS


def parse_lexisnexis(given: FormatInput) -> ParsedDocument:
    """Parses one document.

    Raises:
      RecordError: ``parse/no_text``.
    """
    characters, warnings = clean_characters(given.text)
    counted = _COUNT.search(characters)
    ended = _END.search(characters, counted.end() if counted else 0)
    text = _PAGE.sub(
        "", characters[counted.end() if counted else 0 : ended.start() if ended else len(characters)]
    )
    parts = _split(text.split("\n"))
    paragraphs = drop_rights(split_paragraphs("\n".join(parts.story).strip("\n")))
    if not paragraphs:
        raise refuse_empty("LexisNexis")
    headline, publisher, publication = _read_above(parts.above)
    byline = parts.values.get("byline")
    place = parts.values.get("dateline")
    section = parts.values.get("section", "").split(";")[0]
    document = ParsedDocument(
        source_format="lexisnexis",
        paragraphs=paragraphs,
        headline=parts.values.get("headline") or headline,
        publication=publication,
        publisher=publisher,
        section=clean_line(section) or None,
        byline=byline,
        authors=split_byline(byline),
        dateline=Dateline(place) if place else None,
        warnings=given.warnings + warnings,
    )
    return fill_from_hints(document, given.hints)


def _split(lines: list[str]) -> _Parts:
    """Splits a document into what stands above its labels, the values of the labels above the story, and the story."""
    first = next((number for number, line in enumerate(lines) if _find_leading(line)), len(lines))
    parts = _Parts(lines[:first])
    at = first
    while at < len(lines):
        label = _find_leading(lines[at])
        if label is None and lines[at].strip():
            break
        at += 1
        if label is None:
            continue
        if label[0] == "body":
            parts.story = [label[1]] if label[1] else []
            break
        value = [label[1]]
        # A value goes on to the next blank line.
        while at < len(lines) and lines[at].strip() and not _find_leading(lines[at]):
            value.append(lines[at])
            at += 1
        parts.values.setdefault(label[0], clean_line(" ".join(value)))
    last = next((number for number in range(at, len(lines)) if _is_trailing(lines[number])), len(lines))
    parts.story += lines[at:last]
    return parts


def _find_leading(line: str) -> tuple[str, str] | None:
    """Returns the column and the value of a line with a label that stands above the story."""
    found = _LABEL.fullmatch(line)
    if found is None:
        return ("body", "") if _BODY_LINE.fullmatch(line) else None
    column = _LEADING.get(found["label"].casefold())
    return (column, found["value"]) if column and found["label"][0].isupper() else None


def _is_trailing(line: str) -> bool:
    """Returns True for a line with a label that stands below the story."""
    found = _LABEL.fullmatch(line)
    if found is None:
        return False
    label = found["label"].casefold()
    if label == "update":
        # The German name of the day of loading.
        return found["label"].isupper() and read_day(found["value"]) is not None
    return (label in _TRAILING and found["label"].isupper()) or label in _TITLED_TRAILING


def _read_above(lines: list[str]) -> tuple[str | None, str | None, Publication | None]:
    """Returns headline, paper and day from the lines above the labels.

    The older form has paper, day, edition and headline; Nexis Uni has headline, paper and day.
    """
    blocks = _split_blocks([line for line in lines if not is_rights_line(line)])
    dated = next(
        (
            (number, at, day)
            for number, block in enumerate(blocks)
            for at, line in enumerate(block)
            if (day := read_day(line))
        ),
        None,
    )
    if dated is None:
        joined = [clean_line(" ".join(block)) for block in blocks]
        return (joined[-1] if joined else None), (joined[0] if len(joined) > 1 else None), None
    number, at, publication = dated
    # The lines of one block may follow each other without a blank line.
    beside = blocks[number][:at]
    before = [
        *blocks[:number],
        *([beside[:-1], beside[-1:]] if len(beside) > 1 else [beside] if beside else []),
    ]
    behind = blocks[number + 1 :]
    if len(behind) > 1:
        behind = [block for block in behind if not _is_edition(block)] or behind
    if len(behind) == 1 and len(before) > 1 and _is_edition(behind[0]):
        behind = []
    headline = behind[-1] if behind else before[0] if len(before) > 1 else None
    paper = before[-1] if before and before[-1] is not headline else None
    return (
        clean_line(" ".join(headline)) if headline else None,
        clean_line(" ".join(paper)) if paper else None,
        publication,
    )


def _split_blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_edition(block: list[str]) -> bool:
    line = " ".join(block)
    return len(line) <= _MAX_EDITION_CHARS and _EDITION.search(line) is not None
