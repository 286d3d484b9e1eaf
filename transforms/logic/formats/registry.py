"""The formats that records come in: one entry each, from which everything else about formats follows.

Recognition (:mod:`wiredesk.transforms.logic.formats.detect`), parsing, the cutting of files that hold several
records (:mod:`wiredesk.transforms.logic.containers`) and the names that ``--format`` takes are derived from
:data:`FORMATS`. This module imports no parser: they are loaded when the first record of their format comes,
because some of them take a second.

To add a format, write ``parse_x(given: FormatInput) -> ParsedDocument`` and add an entry here;
``tests/transforms/logic/formats/test_registry.py`` names everything else that the format needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
    from wiredesk.transforms.logic.formats.parts.input import FormatInput

    Parser = Callable[[FormatInput], ParsedDocument]
    Splitter = Callable[[IO[bytes]], Iterator[bytes]]

_PACKAGE: Final = "wiredesk.transforms.logic.formats"

# Lines that only downloads of press databases have, in the languages of their users.
_COUNTED: Final = (
    r"(?:\d{1,6} (?:of|de|von|van|sur|di|af|av) \d{1,6} (?:DOCUMENT|DOKUMENT)[A-Za-z]{0,3}|"
    r"(?:Document|Dokument)o? \d{1,6} (?:of|de|von|van|sur|di|af|av) \d{1,6})[ \t]*\r?\n"
)
_LENGTH_NAMES: Final = (
    r"(?:Length|L\S{1,2}nge|Longueur|Longitud|Lengte|Lunghezza|Extensi\S{1,2}n|Comprimento)"
)
_LENGTH: Final = rf"[ \t]*{_LENGTH_NAMES}:[ \t]*\d"
_BODY: Final = r"[ \t]*(?:Body|Hauptteil|Corps|Cuerpo|Corpo)[ \t]*\r?\n"
_LINES: Final = r"(?:[^\n]*\n)"
_LEXISNEXIS: Final = (
    rf"(?i)(?:{_COUNTED}{_LINES}{{0,80}}?{_LENGTH}|{_LINES}{{1,40}}?{_LENGTH}{_LINES}{{1,40}}?{_BODY})"
)
_WORDS: Final = r"(?:words?|mots|W\S{1,2}rter|palabras|parole|woorden|palavras|ord)"
_FACTIVA: Final = (
    r"(?:SE[ \t][^\n]*\n\s*)?HD(?:[ \t][^\n]*)?\r?\n(?:[^\n]*\n){0,12}?(?:WC|PD)\s+\d[\d.,]* \S|"
    rf"{_LINES}{{1,12}}?[ \t]*\d[\d.,]*[ \t]+{_WORDS}[ \t]*\r?\n"
    r"[^\n]*(?:1[89]|20)\d\d[^\n]*\n(?:[^\n]*\n){1,12}?[ \t]*"
    r"(?:\([cC]\)|Copyright|\S{1,2} ?(?:19|20)\d\d|Document [A-Z0-9]{8})"
)
DOWNLOAD_SIGN: Final = (
    r"\n[ \t]*(?:@highlight|[LEClec][^\s:]{4,12}:[ \t]*\d|(?:WC|PD)\s|\d[\d.,]*[ \t]+[^\s:]+[ \t]*\r?\n)"
)
"""A regular expression for what downloads of press databases have in some line: it is searched in each plain text."""

_PROQUEST: Final = (
    r"(?:[_=]{20,}\s*)?Document \d{1,6} of \d{1,6}[ \t]*\r?\n"
    r"(?:[^\n]*\n){0,60}?[ \t]*(?:Publication info|Full [tT]ext|ProQuest document|Abstract)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format with a parser.

    Attributes:
      name: as in the column ``source_format`` and in ``--format``.
      title: as the README and the documentation of the column name it.
      module: the module below ``formats/`` that reads it.
      parser: the function of that module that takes a :class:`FormatInput` and returns a :class:`ParsedDocument`.
      splitter: the function of that module that cuts a file of several records. It takes a binary stream
        with ``read(n)`` and yields the bytes of each record in turn. None: a file holds one record, or
        :mod:`wiredesk.transforms.logic.containers` cuts it.
      roots: names of the root elements of its documents, without prefix, in lower case.
      begins: a regular expression that matches the beginning of its records, for formats that are no markup.
      file_begins: the same for a file of several records, in bytes, if such a file begins in another way.
      media_types: what a container may state; it counts only for records that look like plain text.
      endings: of file names; they count in the same case.
      is_signed: True if :data:`DOWNLOAD_SIGN` is found in all that ``begins`` or ``file_begins`` matches, which are slow, so
        that they are tried only there.
      is_recognised: False where only a container can give a record of this format.
    """

    name: str
    title: str
    module: str
    parser: str
    splitter: str | None = None
    roots: tuple[str, ...] = ()
    begins: str | None = None
    file_begins: bytes | None = None
    media_types: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    is_recognised: bool = True
    is_signed: bool = False

    def load_parser(self) -> Parser:
        """Imports the module of the format and returns its parser."""
        parser: Parser = self._load(self.parser)
        return parser

    def load_splitter(self) -> Splitter | None:
        """Imports the module of the format and returns its splitter; None if it has none."""
        splitter: Splitter | None = self._load(self.splitter) if self.splitter else None
        return splitter

    def _load(self, function: str) -> Any:
        return getattr(importlib.import_module(f"{_PACKAGE}.{self.module}"), function)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFormat:
    """A format that is recognised because it holds no article.

    Attributes:
      name: its name inside the program.
      reason: of the reject, at the stage ``parse``.
      message: of the reject: the problem and what to do about it.
      roots, begins: as in :class:`Format`.
    """

    name: str
    reason: str
    message: str
    roots: tuple[str, ...] = ()
    begins: str | None = None


FORMATS: Final[tuple[Format, ...]] = (
    Format(
        name="html",
        title="HTML",
        module="html.page",
        parser="parse_html",
        roots=("html",),
        media_types=("text/html", "application/xhtml+xml"),
        endings=(".html", ".htm", ".xhtml"),
    ),
    Format(name="nitf", title="NITF", module="wire.nitf", parser="parse_nitf", roots=("nitf",)),
    Format(name="newsml", title="NewsML 1", module="wire.newsml", parser="parse_newsml", roots=("newsml",)),
    Format(
        name="newsml-g2",
        title="NewsML G2",
        module="wire.newsml_g2",
        parser="parse_newsml_g2",
        roots=(
            *("newsmessage", "newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem"),
            *("catalogitem", "catalog", "groupset"),
        ),
    ),
    # Its records are JSON objects; the parser of JSON recognises them by their fields.
    Format(name="ninjs", title="ninjs", module="wire.ninjs", parser="parse_ninjs", is_recognised=False),
    Format(
        name="anpa",
        title="ANPA",
        module="wire.anpa",
        parser="parse_anpa",
        # ANPA 1312 and IPTC 7901 begin with SOH, which SYN or blanks may precede, and have STX before the text.
        begins=r"[\x00\x16\s]*\x01[^\x02]{0,600}\x02",
    ),
    Format(
        name="sgml",
        title="Reuters SGML",
        module="wire.reuters_sgml",
        parser="parse_reuters_sgml",
        splitter="split_reuters_sgml",
        roots=("reuters", "lewis"),
    ),
    Format(
        name="email",
        title="mail",
        module="email",
        parser="parse_email",
        splitter="split_mailbox",
        # A field of the head comes first, and one that only mail has stands at the beginning of some line.
        begins=(
            r"(?i)(?=(?:From|To|Date|Subject|Received|Message-ID|MIME-Version|Return-Path|Delivered-To):)"
            r"(?:[^\n]*\n)*?(?:Message-ID:\s*<|MIME-Version:\s*1|Received: from )"
        ),
        file_begins=rb"From \S+.{0,80}\d\d:\d\d:\d\d.{0,60}\r?\n[\w-]+:",
        media_types=("message/rfc822",),
        endings=(".eml",),
    ),
    Format(
        name="lexisnexis",
        title="LexisNexis",
        module="downloads.lexisnexis",
        parser="parse_lexisnexis",
        splitter="split_lexisnexis",
        begins=_LEXISNEXIS,
        is_signed=True,
        file_begins=_LEXISNEXIS.encode(),
    ),
    Format(
        name="factiva",
        title="Factiva",
        module="downloads.factiva",
        parser="parse_factiva",
        splitter="split_factiva",
        begins=_FACTIVA,
        is_signed=True,
        file_begins=_FACTIVA.encode(),
    ),
    Format(
        name="proquest",
        title="ProQuest",
        module="downloads.proquest",
        parser="parse_proquest",
        splitter="split_proquest",
        begins=_PROQUEST,
        # The number of a document stands below its text.
        file_begins=_PROQUEST.encode() + rb"|(?:Report Information|[_=]{20,}\s*Title:|Title:)(?s:.{0,60000}?)"
        rb"\n(?:ProQuest document ID|Database: ?ProQuest|Document URL: ?https?://[a-z.]*proquest)",
    ),
    Format(
        name="story",
        title="CNN/DailyMail",
        module="downloads.story",
        parser="parse_story",
        begins=r"(?:[^\n]*\n){1,400}?@highlight[ \t]*\n",
        is_signed=True,
        endings=(".story",),
    ),
    # A record that is recognised as no other format is plain text.
    Format(name="text", title="text", module="text", parser="parse_plain"),
    Format(
        name="json",
        title="JSON",
        module="record",
        parser="parse_json",
        begins=(
            r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*\Z)|'
            r'\[\s*(?:\{\s*["}]|\[|"(?:[^"\\]|\\.)*"\s*[,\]]|\]\s*\Z|-?\d+(?:\.\d+)?\s*,)'
        ),
        media_types=("application/json",),
        endings=(".json",),
    ),
    Format(name="table", title="CSV", module="record", parser="parse_row", is_recognised=False),
    Format(
        name="feed",
        title="RSS and Atom",
        module="feed",
        parser="parse_feed_entry",
        roots=("rss", "feed", "rdf", "channel", "item", "entry"),
    ),
)
"""Every format that has a parser."""

SIGNED: Final = tuple(known for known in FORMATS if known.is_signed)
"""Formats that are tried last, where :data:`DOWNLOAD_SIGN` is found."""

REFUSED: Final[tuple[RefusedFormat, ...]] = (
    RefusedFormat(
        name="documentation",
        reason="documentation",
        message="By its name this tells of the files beside it: leave it out of the input.",
    ),
    RefusedFormat(
        name="sitemap",
        reason="sitemap",
        message="This is a sitemap, a list of addresses: fetch its pages and read those.",
        roots=("urlset", "sitemapindex"),
    ),
    RefusedFormat(
        name="opml",
        reason="link_list",
        message="This is a list of feeds (OPML): fetch the feeds and read those.",
        roots=("opml",),
    ),
    RefusedFormat(
        name="warc",
        reason="unsupported_format",
        message="The record is warc, which is not read: extract its text first or leave it out of the input.",
        begins=r"WARC/\d",
    ),
)
"""Formats that hold no article by design."""

PARSERS: Final[Mapping[str, Format]] = {known.name: known for known in FORMATS}
"""Formats by name."""

SPLIT_FORMATS: Final = frozenset(known.name for known in FORMATS if known.splitter)
"""Formats whose files may hold several records, which their own module cuts."""

# A container of these holds records of another format; transforms/logic/containers cuts them.
_FILE_FORMATS: Final = ("avro", "csv", "jsonl", "parquet", "warc")
# A row of a table never comes without its table.
_INNER_FORMATS: Final = ("table",)

RECORD_FORMATS: Final = tuple(sorted({*PARSERS, *_FILE_FORMATS} - {*_INNER_FORMATS}))
"""The names that ``--format`` takes: what the files and the members of archives hold, without their compression."""


def find_splitter(name: str) -> Splitter | None:
    """Returns the function that cuts a file of this format into its records; None if it holds one record."""
    return PARSERS[name].load_splitter() if name in PARSERS else None
