"""The way of one record to one article: decoding, parsing, cleaning, provenance and language."""

from __future__ import annotations

from wiredesk.schemas.records import Article, RawRecord, RemovedText, RowWarning, RunInfo
from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, FormatInput, Hints
from wiredesk.transforms.logic.kernel.identity import make_article_id
from wiredesk.transforms.logic.kernel.ordering import sort_warnings
from wiredesk.transforms.logic.language.identify import identify_language
from wiredesk.transforms.logic.provenance import find_acronym_definitions, find_cited_outlets, read_provenance
from wiredesk.transforms.logic.text.clean import join_paragraphs
from wiredesk.transforms.logic.text.normalize import make_content_hash
from wiredesk.transforms.logic.text.words import count_words

_SHORT_BODY_CHARS = 300


def parse_record(
    record: RawRecord,
    run: RunInfo,
    file_format: str | None = None,
    hints: Hints = NO_HINTS,
    field_map: tuple[tuple[str, str], ...] = (),
) -> Article:
    """Returns the article of a record.

    Every article is an original until it has been compared with others.

    Args:
      record: the key and the bytes of the record.
      run: the run that reads it.
      file_format: its format if that is certain; None: it is recognised.
      hints: the metadata that its container states.
      field_map: pairs of a column and the path of its value in a record with named fields.

    Raises:
      RecordError: the record is no article; the error has the stage ``decode`` or ``parse`` and a reason.
    """
    given = FormatInput(record.payload, record.source_key, hints, field_map)
    document = parse_document(given, file_format)
    # Parsers of binary formats do not decode the text, and testing it here would do so.
    warnings = given.warnings if "decoded" in vars(given) else ()
    return make_article(record, run, document, warnings)


def make_article(
    record: RawRecord, run: RunInfo, document: ParsedDocument, warnings: tuple[RowWarning, ...] = ()
) -> Article:
    """Returns the article of a parsed document.

    Args:
      record: the record that the document was parsed from.
      run: the run that reads it.
      document: the result of the format's parser.
      warnings: repairs before parsing.
    """
    provenance = read_provenance(document, run.started_at, record.source_key)
    document = provenance.document
    body = join_paragraphs(document.paragraphs)
    content_hash = make_content_hash(document.headline, body)
    article_id = make_article_id(record.source_key, content_hash)
    # In a very short report the headline is an important part of the evidence for the language.
    short = document.headline is not None and len(body) < _SHORT_BODY_CHARS
    language = identify_language(f"{document.headline}\n{body}" if short else body)
    published = document.publication
    return Article(
        article_id=article_id,
        content_hash=content_hash,
        source_key=record.source_key,
        source_uri=record.source_uri,
        source_format=document.source_format,
        source_bytes=len(record.payload),
        run_id=run.run_id,
        ingested_at=run.started_at,
        pipeline_version=run.pipeline_version,
        url=document.url,
        publisher=document.publisher,
        section=document.section,
        slug=document.slug,
        keywords=document.keywords,
        headline=document.headline,
        body=body,
        language=language.tag if language else None,
        language_confidence=language.confidence if language else None,
        word_count=count_words(body),
        published_at=published.at if published else None,
        published_date=published.date if published else None,
        published_precision=published.precision if published else None,
        published_method=published.method if published else None,
        published_confidence=published.confidence if published else None,
        published_utc_offset=published.utc_offset if published else None,
        modified_at=document.modified_at,
        byline=document.byline,
        authors=document.authors,
        dateline=document.dateline,
        credit_line=document.credit_line,
        agencies=provenance.agencies,
        cited_outlets=find_cited_outlets(body),
        acronyms=find_acronym_definitions(body),
        cluster_id=article_id,
        warnings=sort_warnings(warnings + document.warnings),
        correction_note=provenance.correction_note,
        wire_agency=provenance.wire_agency,
        wire_confidence=provenance.wire_confidence,
        removed=_join_removed(document.removed, provenance.removed),
        record_id=document.record_id,
        container_key=record.container_key,
    )


def _join_removed(above: tuple[RemovedText, ...], within: tuple[RemovedText, ...]) -> tuple[RemovedText, ...]:
    """Joins the text removed above the body with the text detached from it, whose offsets are shifted."""
    moved = sum(len(piece.text) for piece in above)
    return above + tuple(RemovedText(piece.kind, piece.start + moved, piece.text) for piece in within)
