"""Fields above a text: lines ``Title: ...``, ``Date: ...``, and front matter in YAML or TOML.

Prose may also begin with a word and a colon ("Note: ...", "Obama: ..."), and reviews have
boxes of fields ("Director: ...", "Pages: 320"). A block of lines is therefore read as the
article's own fields only if several of its labels prove it, or the first is the title.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import yaml

from wiredesk.transforms.logic.formats.parts.dates.hints import ORDERS, MomentHints
from wiredesk.transforms.logic.formats.parts.fields import fold_name, resolve_column
from wiredesk.transforms.logic.formats.parts.values import to_moment

# Front matter that people or programs write is shorter.
_MAX_FRONT_CHARS = 1 << 16
_MAX_LINES = 60
_MAX_VALUE_CHARS = 1000
# A title alone needs a story below it.
_MIN_STORY_CHARS = 60

_LABELS = {
    "headline": "title headline hed heading titel überschrift schlagzeile titre título titulo titular titolo "
    "rubrik kop otsikko tytuł заголовок 标题 標題 タイトル 見出し",
    "authors": "author authors byline by writer reporter written_by autor autorin autoren redakteur redakteurin autores "
    "autora auteur auteurs auteure "
    "autore verfasser forfatter författare автор 作者 記者 记者",
    "published": "date published publication_date publish_date pub_date published_on published_at "
    "date_published posted posted_on datum veröffentlicht date_de_publication fecha data data_di_pubblicazione "
    "dato дата 日期 日付 发布时间",
    "modified": "updated modified last_updated last_modified date_modified aktualisiert",
    "url": "url link permalink source_url canonical_url web_address",
    "publisher": "source publisher publication outlet newspaper paper site agency news_agency quelle fuente fonte bron "
    "источник 来源",
    "section": "section category desk ressort rubrique sección seccion sezione kategorie categoría",
    "keywords": "keywords tags subjects topics schlagwörter schlagworte mots_clés palabras_clave",
    "slug": "slug slugline id guid story_id article_id",
    "dateline": "dateline location place ort lieu lugar",
    "body": "body text content article story full_text",
    # Labels without a column; their lines stay in "removed".
    "": "language lang length words word_count summary description abstract subtitle subhead subheadline dek "
    "excerpt teaser image photo copyright credit edition page version type format country topic kicker",
}
_COLUMNS = {fold_name(name): column for column, names in _LABELS.items() for name in names.split()}
_STRONG = frozenset({"headline", "authors", "published", "url", "publisher", "section", "keywords"})
# One of these must be among the fields, because a caption also has an author and a source.
_PROOF = frozenset({"headline", "published", "url"})
# Labels in boxes about reviewed works, persons and polls.
_BOX = re.compile(
    r"(?:pages?|pp|isbn|price|cost|cast|starring|stars?|director|directed_by|rating|rated|mpaa\w*|genre|"
    r"running_?time|runtime|certificate|name|age|born|died|where|when|tickets?|venue|claim|speaker|party)$"
)
_FIELD = re.compile(
    r"[ \t]{0,8}[*_]{0,3}(?P<label>[^\W\d_][\w'’ /&-]{0,29}?)[*_]{0,3}[ \t]*(?::[*_]{0,3}(?:[ \t]+|$)|：[*_]{0,3}[ \t]*)"
    r"(?P<value>.*)$"
)
_CONTINUED = re.compile(r"[ \t]{2,}\S|\t\S")
_RULER = re.compile(r"[ \t]*([-=*_~#])\1{2,}[ \t]*$")
# The separator above each article of a file of several (:mod:`wiredesk.transforms.logic.containers.lines`).
_SEPARATOR = re.compile(
    r"\s*(?:([-=*_~#+])\1{4,}|\d{1,6} of \d{1,6} documents?|document \d{1,6} of \d{1,6})[ \t]*\n",
    re.IGNORECASE,
)
_FRONT = {
    "---": re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)"),
    "+++": re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)"),
}
_FRONT_MARK = re.compile(r"\s*(---|\+\+\+)[ \t]*(?=\n)")


@dataclass(frozen=True, slots=True)
class Header:
    """The fields above a text.

    Attributes:
      fields: values by names of :mod:`wiredesk.transforms.logic.formats.parts.fields`.
      end: the offset at which the story begins.
      is_front: True for front matter; the text below it is Markdown.
    """

    fields: Mapping[str, Any]
    end: int
    is_front: bool = False


@dataclass(slots=True)
class _Line:
    label: str
    value: str
    end: int

    @property
    def column(self) -> str | None:
        return _COLUMNS.get(fold_name(self.label))


def read_header(text: str) -> Header | None:
    """Returns the fields that a text begins with; None if it begins with the story.

    Args:
      text: the text after :func:`~wiredesk.transforms.logic.text.clean.clean_characters`.
    """
    if _FRONT_MARK.match(text):
        return _read_front(text)
    separator = _SEPARATOR.match(text)
    return _read_block(text, separator.end() if separator else 0)


def _read_front(text: str) -> Header | None:
    begun = _FRONT_MARK.match(text)
    closed = begun and _FRONT[begun[1]].search(text, begun.end(), begun.end() + _MAX_FRONT_CHARS)
    if begun is None or closed is None:
        return None
    block = text[begun.end() : closed.start()] + "\n"
    values = _load_toml(block) if begun[1] == "+++" else _load_yaml(block)
    if not any(resolve_column(name) for name in values):
        return None
    return Header(values, closed.end(), is_front=True)


def _load_yaml(block: str) -> dict[str, Any]:
    """Loads YAML with all scalars as strings and without references, which could expand.

    A block that is no valid YAML is read line by line.
    """
    value = _load_strings(block)
    if isinstance(value, dict):
        return {str(name): item for name, item in value.items()}
    # People write "title: War: a history", which is no YAML.
    return {line.label: _load_value(line.value) for line in _read_fields(block) if line.value}


def _load_value(text: str) -> Any:
    found = _load_strings(text)
    return found if found and isinstance(found, str | list) else text


def _load_strings(text: str) -> Any:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.CBaseLoader)):
            return None
        return yaml.load(text, yaml.CBaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _load_toml(block: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {name: _to_plain(value) for name, value in found.items()}


def _to_plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return [_to_plain(item) for item in value] if isinstance(value, list) else value


def _read_block(text: str, start: int) -> Header | None:
    lines = list(_read_fields(text, start))
    if not lines or not _is_certain(lines, text):
        return None
    fields = {line.column: line.value for line in reversed(lines) if line.column and line.value}
    last = lines[-1]
    if last.column == "body":
        # The value of this field is the first line of the story.
        fields.pop("body", None)
        return Header(fields, last.end - len(last.value))
    return Header(fields, _skip_ruler(text, last.end))


def _read_fields(text: str, position: int = 0) -> Iterator[_Line]:
    """Yields the fields from an offset on, each with its continued lines; blank lines between them are allowed."""
    held: _Line | None = None
    for _ in range(_MAX_LINES):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        raw, start = text[position:end], position
        position = min(end + 1, len(text))
        if held is not None and _CONTINUED.match(raw):
            held.value, held.end = f"{held.value} {raw.strip()}".strip(), position
            continue
        found = _FIELD.match(raw) if len(raw) <= _MAX_VALUE_CHARS else _match_body(raw)
        if found is None and raw.strip():
            break
        if found is not None:
            if held is not None:
                yield held
            value = found["value"]
            held = _Line(found["label"].strip(), value.strip(), position)
            if held.column == "body":
                held.value, held.end = value, start + len(raw)
                break
        if position >= len(text):
            break
    if held is not None:
        yield held


def _match_body(raw: str) -> re.Match[str] | None:
    found = _FIELD.match(raw)
    return found if found and _COLUMNS.get(fold_name(found["label"])) == "body" else None


def _is_certain(lines: list[_Line], text: str) -> bool:
    """Returns True if lines are the article's fields and not prose, a caption or a box."""
    columns = [line.column for line in lines]
    if any(_BOX.match("_".join(line.label.lower().split())) for line in lines):
        return False
    strong = {column for column in columns if column in _STRONG}
    unknown = sum(column is None for column in columns)
    if columns[0] is None or unknown > len(columns) - unknown:
        return False
    if len(strong) >= 2:
        return any(map(_is_proof, lines))
    alone = lines[0].column
    if alone == "headline":
        return bool(lines[0].value) and len(text) - lines[-1].end >= _MIN_STORY_CHARS
    return len(lines) == 1 and alone == "published" and _is_time(lines[0].value)


def _is_proof(line: _Line) -> bool:
    if line.column == "published":
        return _is_time(line.value)
    return line.column in _PROOF and bool(line.value)


def _is_time(value: str) -> bool:
    """Returns True for a time, whatever the order of its numbers is."""
    return any(to_moment(value, MomentHints(order=order)) for order in ORDERS)


def _skip_ruler(text: str, position: int) -> int:
    """Returns the offset after a line of repeated signs, if there is one at the given offset."""
    end = text.find("\n", position)
    if end < 0 or not _RULER.match(text[position:end]):
        return position
    return end + 1
