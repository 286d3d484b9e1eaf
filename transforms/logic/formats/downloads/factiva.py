"""Downloads of Factiva as text: with the codes of its fields (``HD``, ``PD``, ``LP``), or as it prints an article.

Each document ends with its number, ``Document MARLC00020210303eh3300001``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from wiredesk.transforms.logic.formats.downloads.common import (
    drop_rights,
    is_rights_line,
    read_day,
    refuse_empty,
    split_records,
)
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

_NUMBER = r"Document[ \t]+(?P<number>(?=\S*\d)[A-Z0-9][A-Za-z0-9]{7,39})"
_DOCUMENT = re.compile(rf"(?m)^[ \t]*(?:AN[ \t]*\n?[ \t]*)?{_NUMBER}[ \t]*$")
_BORDER = re.compile(
    rb"(?m)^(?P<end>[ \t]*(?:AN[ \t]*(?:\r?\n)?[ \t]*)?Document[ \t]+(?=\S*\d)[A-Z0-9][A-Za-z0-9]{7,39}[ \t]*\r?$)"
)
_HEAD_CODES = (
    "SE",
    "HD",
    "BY",
    "CR",
    "WC",
    "PD",
    "ET",
    "SN",
    "SC",
    "ED",
    "PG",
    "VOL",
    "LA",
    "CY",
    "CX",
    "LP",
    "TD",
)
_TAIL_CODES = ("CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "RF", "CLM", "CT", "DLN", "GC", "NA")
_CODE = re.compile(rf"(?P<code>{'|'.join((*_HEAD_CODES, *_TAIL_CODES))})(?:[ \t]+(?P<value>.*)|[ \t]*)")
# "i4 : Industry | gcat : Political/General News", behind CO, IN, NS and RE.
_CODED = re.compile(r"\S+ ?: |.*\|")
_WORDS = re.compile(
    r"[ \t]*\d[\d.,]*[ \t]+(?:words?|mots|wörter|woerter|palabras|parole|woorden|palavras|ord|слов\w*|"
    r"字|語|słów|slov)[ \t]*",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}:\d\d(?:[ \t]*[AaPp][Mm])?(?:[ \t]*[A-Z]{2,4})?")
_BYLINE = re.compile(r"(?:by|von|por|par|di|da|door|av|od|автор)\b[: ]", re.IGNORECASE)
_MAX_SECTION_WORDS = 4
_LOOK_LINES = 14


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a document, by the code of Factiva; ``LP`` is the whole story."""

    values: dict[str, str]
    story: str


def split_factiva(stream: IO[bytes]) -> Iterator[bytes]:
    """Yields the documents of a file; a summary of the search stays with the last."""
    return split_records(stream, _BORDER, lambda piece: _BORDER.search(piece) is not None)


def parse_factiva(given: FormatInput) -> ParsedDocument:
    """Parses one document.

    Raises:
      RecordError: ``parse/no_text``.
    """
    characters, warnings = clean_characters(given.text)
    ended = _DOCUMENT.search(characters)
    lines = characters[: ended.start() if ended else len(characters)].split("\n")
    fields = _read_codes(lines) if _has_codes(lines) else _read_printed(lines)
    paragraphs = drop_rights(split_paragraphs(fields.story.strip("\n")))
    if not paragraphs:
        raise refuse_empty("Factiva")
    values = fields.values
    byline = values.get("BY") or None
    document = ParsedDocument(
        source_format="factiva",
        paragraphs=paragraphs,
        headline=values.get("HD") or None,
        publication=read_day(values.get("PD", "")),
        publisher=values.get("SN") or None,
        section=values.get("SE") or None,
        byline=byline,
        authors=split_byline(byline),
        credit_line=values.get("CR") or None,
        warnings=given.warnings + warnings,
        record_id=ended["number"] if ended else None,
    )
    return fill_from_hints(document, given.hints)


def _has_codes(lines: list[str]) -> bool:
    codes = {found["code"] for line in lines if (found := _CODE.fullmatch(line))}
    return "HD" in codes and len(codes & {"PD", "SN", "LP", "TD", "WC"}) >= 2


def _read_codes(lines: list[str]) -> _Fields:
    """Reads the form with codes; each value goes on to the next code."""
    values: dict[str, list[str]] = {}
    current, above = "", ""
    for line in lines:
        code = _find_code(line, current, above)
        if code is not None:
            current = code[0]
            values[current] = [code[1]]
        elif current:
            values[current].append(line)
        above = line
    story = "\n\n".join("\n".join(values.get(code, [])).strip() for code in ("LP", "TD"))
    joined = {code: clean_line(" ".join(value)) for code, value in values.items()}
    return _Fields(joined, story)


def _find_code(line: str, current: str, above: str) -> tuple[str, str] | None:
    """Returns code and value of a line that begins a field. Below ``LP`` a line of the story may begin with such letters."""
    found = _CODE.fullmatch(line)
    if found is None:
        return None
    code, value = found["code"], found["value"] or ""
    inside = current in ("LP", "TD")
    if not inside:
        return code, value
    if code in _HEAD_CODES:
        return (code, value) if code == "TD" and current == "LP" else None
    ends = not value or _CODED.match(value) is not None or code in ("PUB", "AN", "IPC", "IPD")
    return (code, value) if ends and not above.strip() else None


def _read_printed(lines: list[str]) -> _Fields:
    """Reads the form without codes by the order of its lines around the number of words."""
    at = next((number for number, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if at is None:
        return _Fields({}, "")
    values = _read_above(lines[:at])
    below = lines[at + 1 :]
    end = _find_story(below)
    head = [line.strip() for line in below[:end] if line.strip()]
    dated = next((number for number, line in enumerate(head) if read_day(line)), None)
    if dated is not None:
        values["PD"] = head[dated]
        named = (line for line in head[dated + 1 :] if not _TIME.fullmatch(line))
        values["SN"] = next(named, "")
    return _Fields(values, "\n".join(below[end:]))


def _read_above(lines: list[str]) -> dict[str, str]:
    """Reads section, headline and byline, which stand above the number of words."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    closed = bool(lines) and bool(lines[-1].strip())
    blocks = [block for block in blocks if block]
    if not blocks:
        return {}
    byline: list[str] = []
    if closed and (len(blocks) > 1 or (len(blocks[-1]) > 1 and _BYLINE.match(blocks[-1][-1]))):
        byline = [blocks[-1].pop()] if len(blocks) == 1 or len(blocks[-1]) > 2 else blocks.pop()
    block = blocks[-1] if blocks and blocks[-1] else []
    section = ""
    if len(blocks) > 1 and len(blocks[-2]) == 1 and len(blocks[-2][0].split()) <= _MAX_SECTION_WORDS:
        section = blocks[-2][0]
    elif len(block) > 1 and len(block[0].split()) <= _MAX_SECTION_WORDS:
        section, block = block[0], block[1:]
    return {"SE": section, "HD": clean_line(" ".join(block)), "BY": clean_line(" ".join(byline))}


def _find_story(lines: list[str]) -> int:
    """Returns the line behind the rights line or else behind the first blank line below the fields."""
    for number, line in enumerate(lines[:_LOOK_LINES]):
        if is_rights_line(line):
            blank = (later for later in range(number, len(lines)) if not lines[later].strip())
            return next(blank, number + 1)
    started = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return next((number for number in range(started, len(lines)) if not lines[number].strip()), len(lines))
