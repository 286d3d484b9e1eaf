"""From one record to one article, in one call."""

from __future__ import annotations

from wiredesk.schemas.records import Article, RawRecord, RemovedText, RowWarning, RunInfo
from wiredesk.transforms.logic.formats import NO_HINTS, FormatInput, Hints, ParsedDocument, parse_document
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
    """Makes an article of a record: decoded, parsed, cleaned, identified.

    Every article is an original until it has been compared with others.

    Args:
      record: what was read.
      run: the run that reads it.
      file_format: its format, where that is certain; None: it is recognised.
      hints: what its container knows of it.
      field_map: pairs of a column and the path where a record with named fields has it.

    Raises:
      RecordError: where the record is no article, with the stage ``decode`` or
        ``parse`` and a reason.
    """
    given = FormatInput(record.payload, record.source_key, hints, field_map)
    document = parse_document(given, file_format)
    # Parsers of binary formats never ask for the text.
    warnings = given.warnings if "decoded" in vars(given) else ()
    return make_article(record, run, document, warnings)


def make_article(
    record: RawRecord, run: RunInfo, document: ParsedDocument, warnings: tuple[RowWarning, ...] = ()
) -> Article:
    """Makes an article of what a format's parser has read.

    Args:
      record: where it was read.
      run: the run that reads it.
      document: what the source states.
      warnings: what was repaired before parsing.
    """
    provenance = read_provenance(document, run.started_at, record.source_key)
    document = provenance.document
    body = join_paragraphs(document.paragraphs)
    content_hash = make_content_hash(document.headline, body)
    article_id = make_article_id(record.source_key, content_hash)
    # A report of a few words says little of its language; its headline says as much again.
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
    """Joins what was taken off above the text with what was detached from it, whose offsets move."""
    moved = sum(len(piece.text) for piece in above)
    return above + tuple(RemovedText(piece.kind, piece.start + moved, piece.text) for piece in within)
