"""The elements that pass between stages, and the rows of the tables.

The classes of rows mirror the records of the ``.avsc`` files beside this module, field for field and in the
same order; a test holds them together. All classes are frozen and slotted. A stage makes a changed copy of an
element with :func:`wiredesk.schemas.pickling.replace_fields`.

Times are aware ``datetime`` objects in UTC. Offsets are half open and count Unicode code points of ``body``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wiredesk.schemas.pickling import compact_pickle


@compact_pickle
@dataclass(frozen=True, slots=True)
class Author:
    """A person who wrote the article; an agency is not an author."""

    name: str
    role: str | None = None
    organization: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class Dateline:
    """``WASHINGTON, July 28 (Reuters) -`` and its parts."""

    text: str
    place: str | None = None
    date: date | None = None
    agency: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class CitedOutlet:
    """A medium that the text cites as its source, such as a newspaper."""

    name: str
    start: int
    end: int
    cue: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym that the text defines: ``Eastern Turkistan Islamic Movement (ETIM)``."""

    short: str
    long: str
    start: int
    end: int


@compact_pickle
@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an entity: ``body[start:end] == text``."""

    start: int
    end: int
    text: str


ENTITY_TYPES = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"}
)
"""The types of entities in the table. The other types of models (dates, amounts) are left out."""


@compact_pickle
@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of an article, with all its mentions in text order."""

    entity: int
    name: str
    type: str
    count: int
    salience: float
    mentions: tuple[Mention, ...] = ()


@compact_pickle
@dataclass(frozen=True, slots=True)
class Quote:
    """One continuous stretch of a quotation, without its quotation marks."""

    start: int
    end: int
    text: str
    kind: str
    speaker: str | None
    speaker_entity: int | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    confidence: float
    method: str
    part_of: int | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place, resolved to GeoNames."""

    start: int
    end: int
    text: str
    name: str
    geoname_id: int
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    feature: str | None
    confidence: float


@compact_pickle
@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A TIMEX3 time expression."""

    start: int
    end: int
    text: str
    type: str
    value: str | None = None
    mod: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class Keyphrase:
    """A phrase that names a topic of the article."""

    text: str
    score: float
    count: int


@compact_pickle
@dataclass(frozen=True, slots=True)
class RowWarning:
    """A note on a repair or a doubt in a row. The codes are API."""

    code: str
    message: str


@compact_pickle
@dataclass(frozen=True, slots=True)
class RemovedText:
    """A piece detached from the source text. Inserting all pieces at their ``start``, in order, rebuilds that text."""

    kind: str
    start: int
    text: str


@compact_pickle
@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the body, as offsets."""

    start: int
    end: int


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: a row of ``articles``, which the stages fill one after another."""

    article_id: str
    content_hash: str
    source_key: str
    source_uri: str
    source_format: str
    source_bytes: int
    run_id: str
    ingested_at: datetime
    pipeline_version: str
    model: str | None = None
    url: str | None = None
    publisher: str | None = None
    section: str | None = None
    slug: str | None = None
    keywords: tuple[str, ...] = ()
    headline: str | None = None
    body: str
    language: str | None = None
    language_confidence: float | None = None
    word_count: int
    published_at: datetime | None = None
    published_date: date | None = None
    published_precision: str | None = None
    published_method: str | None = None
    published_confidence: float | None = None
    modified_at: datetime | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None
    credit_line: str | None = None
    agencies: tuple[str, ...] = ()
    cited_outlets: tuple[CitedOutlet, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    relation: str = "original"
    matched_id: str | None = None
    cluster_id: str
    similarity: float | None = None
    containment: float | None = None
    annotated_from: str | None = None
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    warnings: tuple[RowWarning, ...] = ()
    correction_note: str | None = None
    wire_agency: str | None = None
    wire_confidence: float | None = None
    removed: tuple[RemovedText, ...] = ()
    record_id: str | None = None
    container_key: str | None = None
    occurrence: int | None = None
    published_utc_offset: int | None = None
    boilerplate: tuple[Stretch, ...] = ()


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record that is no article or could not be processed, with its payload."""

    reject_id: str
    source_key: str
    source_uri: str
    stage: str
    reason: str
    message: str
    payload: bytes
    payload_bytes: int
    rejected_at: datetime
    run_id: str
    pipeline_version: str
    replayed_run_id: str | None = None
    container_key: str | None = None
    record_hash: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that a run has read: a row of ``sources``."""

    source_uri: str
    source_key: str
    fingerprint: str | None = None
    bytes: int
    records: int
    articles: int
    rejects: int
    run_id: str
    read_at: datetime


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A row of ``signatures``: the data of an article with which later runs find copies of it."""

    article_id: str
    content_hash: str
    cluster_id: str
    matched_id: str | None = None
    relation: str
    source_key: str
    published_at: datetime | None = None
    ingested_at: datetime
    words: int
    minhash: bytes
    evidence: bytes
    signature_version: int
    run_id: str
    withdrawn: str | None = None
    publisher: str | None = None
    wire_agency: str | None = None
    wire_confidence: float | None = None
    furniture: bytes | None = None
    container_key: str | None = None
    record_hash: str | None = None
    address_hash: str | None = None
    occurrence: int | None = None
    paragraphs: bytes | None = None
    boilerplate: bytes | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as read, before parsing. Not a row of a table."""

    source_key: str
    source_uri: str
    payload: bytes
    container_key: str | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class RunInfo:
    """The facts about a run that every row of it carries."""

    run_id: str
    started_at: datetime
    pipeline_version: str


@compact_pickle
@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read, as the listing found it.

    Attributes:
      path: opens the file.
      source_uri: names the file in the tables; differs from ``path`` only if the name has bytes that are no text.
      trouble: why the file cannot be read, if the listing knows: it is a folder, a pipe or a device.
      trouble_reason: reason of the reject in that case.
    """

    path: str
    source_uri: str
    source_key: str
    size: int
    fingerprint: str
    trouble: str | None = None
    trouble_reason: str = "not_a_file"


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Links an article to the earlier article that it copies or updates.

    Attributes:
      article_id: the later article.
      matched_id: the earlier article.
      cluster_id: root of the chain of links; None until it is known.
      publisher, wire_agency, wire_confidence: values of the earlier article, from its signature.
    """

    article_id: str
    matched_id: str
    relation: str
    similarity: float
    containment: float
    cluster_id: str | None = None
    publisher: str | None = None
    wire_agency: str | None = None
    wire_confidence: float | None = None


@compact_pickle
@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a table in staging. The commit renames it to ``path`` below the output."""

    table: str
    format: str
    path: str
    staged: str
    rows: int
    bytes: int
