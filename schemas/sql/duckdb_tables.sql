CREATE TABLE articles (
  article_id VARCHAR NOT NULL,
  content_hash VARCHAR NOT NULL,
  source_key VARCHAR NOT NULL,
  source_uri VARCHAR NOT NULL,
  source_format VARCHAR NOT NULL,
  source_bytes BIGINT NOT NULL,
  run_id VARCHAR NOT NULL,
  ingested_at TIMESTAMP WITH TIME ZONE NOT NULL,
  pipeline_version VARCHAR NOT NULL,
  model VARCHAR,
  url VARCHAR,
  publisher VARCHAR,
  section VARCHAR,
  slug VARCHAR,
  keywords VARCHAR[] NOT NULL,
  headline VARCHAR,
  body VARCHAR NOT NULL,
  language VARCHAR,
  language_confidence DOUBLE,
  word_count INTEGER NOT NULL,
  published_at TIMESTAMP WITH TIME ZONE,
  published_date DATE,
  published_precision VARCHAR,
  published_method VARCHAR,
  published_confidence DOUBLE,
  modified_at TIMESTAMP WITH TIME ZONE,
  byline VARCHAR,
  authors STRUCT(name VARCHAR, role VARCHAR, organization VARCHAR)[] NOT NULL,
  dateline STRUCT(text VARCHAR, place VARCHAR, date DATE, agency VARCHAR),
  credit_line VARCHAR,
  agencies VARCHAR[] NOT NULL,
  cited_outlets STRUCT(name VARCHAR, start INTEGER, "end" INTEGER, cue VARCHAR)[] NOT NULL,
  acronyms STRUCT(short VARCHAR, long VARCHAR, start INTEGER, "end" INTEGER)[] NOT NULL,
  relation VARCHAR NOT NULL,
  matched_id VARCHAR,
  cluster_id VARCHAR NOT NULL,
  similarity DOUBLE,
  containment DOUBLE,
  annotated_from VARCHAR,
  entities STRUCT(entity INTEGER, name VARCHAR, type VARCHAR, count INTEGER, salience DOUBLE, mentions STRUCT(start INTEGER, "end" INTEGER, text VARCHAR)[])[] NOT NULL,
  quotes STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, kind VARCHAR, speaker VARCHAR, speaker_entity INTEGER, speaker_start INTEGER, speaker_end INTEGER, cue VARCHAR, cue_start INTEGER, cue_end INTEGER, confidence DOUBLE, method VARCHAR, part_of INTEGER)[] NOT NULL,
  places STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, name VARCHAR, geoname_id BIGINT, latitude DOUBLE, longitude DOUBLE, country VARCHAR, admin1 VARCHAR, feature VARCHAR, confidence DOUBLE)[] NOT NULL,
  times STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, type VARCHAR, value VARCHAR, mod VARCHAR)[] NOT NULL,
  keyphrases STRUCT(text VARCHAR, score DOUBLE, count INTEGER)[] NOT NULL,
  warnings STRUCT(code VARCHAR, message VARCHAR)[] NOT NULL,
  correction_note VARCHAR,
  wire_agency VARCHAR,
  wire_confidence DOUBLE,
  removed STRUCT(kind VARCHAR, start INTEGER, text VARCHAR)[] NOT NULL,
  record_id VARCHAR,
  container_key VARCHAR,
  occurrence INTEGER,
  published_utc_offset INTEGER,
  boilerplate STRUCT(start INTEGER, "end" INTEGER)[] NOT NULL
);
COMMENT ON TABLE articles IS 'One row for each article read.';
COMMENT ON COLUMN articles.article_id IS '32 hex digits: the first of SHA-256(source_key, 0, content_hash).';
COMMENT ON COLUMN articles.content_hash IS 'SHA-256 (hex) of the normalised headline and body; equal for exact copies.';
COMMENT ON COLUMN articles.source_key IS 'Path below the fixed prefix of the input pattern; #n for the n-th record of a container, !member for a member of an archive. Does not depend on the machine.';
COMMENT ON COLUMN articles.source_uri IS 'Where the record was read.';
COMMENT ON COLUMN articles.source_format IS 'Format of the record: text, html, json, feed, warc, nitf, newsml, newsml-g2, ninjs, anpa, sgml, email, lexisnexis, factiva, proquest, story, ...; of a record in a container that states its own fields, the container''s.';
COMMENT ON COLUMN articles.source_bytes IS 'Bytes of the record as read.';
COMMENT ON COLUMN articles.run_id IS 'The run that wrote this row: _runs/<run_id>.json.';
COMMENT ON COLUMN articles.ingested_at IS 'Start of that run.';
COMMENT ON COLUMN articles.pipeline_version IS 'The wiredesk version that made the row.';
COMMENT ON COLUMN articles.model IS 'spaCy model and version that annotated it, as name-version; null where nothing was annotated.';
COMMENT ON COLUMN articles.url IS 'Canonical address, as the source states it.';
COMMENT ON COLUMN articles.publisher IS 'Publisher, as the source states it.';
COMMENT ON COLUMN articles.section IS 'Section or desk, as the source states it.';
COMMENT ON COLUMN articles.slug IS 'Slug, as the source states it.';
COMMENT ON COLUMN articles.keywords IS 'Keywords, as the source states them.';
COMMENT ON COLUMN articles.headline IS 'Headline, where there is one.';
COMMENT ON COLUMN articles.body IS 'Clean text: paragraphs separated by one blank line. All offsets count its Unicode code points.';
COMMENT ON COLUMN articles.language IS 'BCP 47 tag of the body''s language; null where it cannot be told.';
COMMENT ON COLUMN articles.language_confidence IS 'Probability of language, 0 to 1.';
COMMENT ON COLUMN articles.word_count IS 'Words in body; each character of Chinese or Japanese is one.';
COMMENT ON COLUMN articles.published_at IS 'Best known publication time, UTC; its start where only a day, month or year is known.';
COMMENT ON COLUMN articles.published_date IS 'Publication date as the source states it, in its own time zone; the day of published_at may be another.';
COMMENT ON COLUMN articles.published_precision IS 'How exactly published_at is known.';
COMMENT ON COLUMN articles.published_method IS 'Where published_at comes from, the first of these that names a time: prefix (of the file), metadata, markup (text of a page) or feed, as the format has them; url; dateline; filename; warc (when it was fetched).';
COMMENT ON COLUMN articles.published_confidence IS 'Probability that published_at is right at its precision, 0 to 1.';
COMMENT ON COLUMN articles.modified_at IS 'Last change, as the source states it.';
COMMENT ON COLUMN articles.byline IS 'Byline as printed.';
COMMENT ON COLUMN articles.authors IS 'Authors parsed from the byline or metadata.';
COMMENT ON COLUMN articles.dateline IS 'Dateline and its parts: WASHINGTON, July 28 (Reuters) -';
COMMENT ON COLUMN articles.credit_line IS 'Credit line as printed: (With inputs from agencies).';
COMMENT ON COLUMN articles.agencies IS 'Agencies from dateline, byline and credit line under one name each: AP, AFP, Reuters, PTI, ...; unnamed where the text says ''agencies''.';
COMMENT ON COLUMN articles.cited_outlets IS 'Media that the text cites as its source.';
COMMENT ON COLUMN articles.acronyms IS 'Acronyms that the text defines.';
COMMENT ON COLUMN articles.relation IS 'Relation to matched_id: original (no earlier article), exact (same content_hash), copy (reprint, excerpt, extension), update (later version of the same report).';
COMMENT ON COLUMN articles.matched_id IS 'The one earlier article that this one is linked to; null for an original.';
COMMENT ON COLUMN articles.cluster_id IS 'article_id of the original at the end of the chain of matched_id.';
COMMENT ON COLUMN articles.similarity IS 'Jaccard similarity of word 3-grams to matched_id, 0 to 1; null for an original.';
COMMENT ON COLUMN articles.containment IS 'Share of the smaller one''s word 3-grams found in the other, 0 to 1; null for an original.';
COMMENT ON COLUMN articles.annotated_from IS 'article_id of the article whose annotations this exact copy shares; null for a row with annotations of its own.';
COMMENT ON COLUMN articles.entities IS 'One item for each entity of the document.';
COMMENT ON COLUMN articles.quotes IS 'Quotations with their speakers.';
COMMENT ON COLUMN articles.places IS 'Places mentioned.';
COMMENT ON COLUMN articles.times IS 'Time expressions.';
COMMENT ON COLUMN articles.keyphrases IS 'Keyphrases.';
COMMENT ON COLUMN articles.warnings IS 'Repairs and doubts in this row.';
COMMENT ON COLUMN articles.correction_note IS 'Notes of updates and corrections as printed, a line each; those that speak of the text itself are not in body (see removed), those that add news are.';
COMMENT ON COLUMN articles.wire_agency IS 'The agency whose copy this is, as in agencies; null without evidence, or with evidence that is more likely wrong than right.';
COMMENT ON COLUMN articles.wire_confidence IS 'Probability that this is copy of wire_agency, 0 to 1.';
COMMENT ON COLUMN articles.removed IS 'Pieces detached from body.';
COMMENT ON COLUMN articles.record_id IS 'Identifier that the source gives the record: a feed''s guid or id, an id field, an item''s guid, a doc-id, a Message-ID. Within container_key, a record that is read again is recognised by it or by url.';
COMMENT ON COLUMN articles.container_key IS 'source_key of the file or archive member that holds several records, of which this is one; null for a file or member that is a single record.';
COMMENT ON COLUMN articles.occurrence IS '2 for the second record of its container with the same record_id, or else url, and the same text, and so on; null for the first.';
COMMENT ON COLUMN articles.published_utc_offset IS 'Minutes east of UTC at the source, where it states its zone: as an offset or by a name; null where it does not, and published_at then reads the time as UTC, with the warning zone_unknown.';
COMMENT ON COLUMN articles.boilerplate IS 'Stretches of body known as site furniture: earlier, otherwise different articles carry them. Nothing is annotated in them.';

CREATE TABLE rejects (
  reject_id VARCHAR NOT NULL,
  source_key VARCHAR NOT NULL,
  source_uri VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  payload BLOB NOT NULL,
  payload_bytes BIGINT NOT NULL,
  rejected_at TIMESTAMP WITH TIME ZONE NOT NULL,
  run_id VARCHAR NOT NULL,
  pipeline_version VARCHAR NOT NULL,
  replayed_run_id VARCHAR,
  container_key VARCHAR,
  record_hash VARCHAR
);
COMMENT ON TABLE rejects IS 'One row for each record that is no article or could not be processed.';
COMMENT ON COLUMN rejects.reject_id IS '32 hex digits, from source_key, stage, reason and payload: the same failure, when read again, is the same reject.';
COMMENT ON COLUMN rejects.source_key IS 'As in articles.';
COMMENT ON COLUMN rejects.source_uri IS 'Where the record was read.';
COMMENT ON COLUMN rejects.stage IS 'Stage at which it failed; forget for an article that was removed for good (wiredesk forget).';
COMMENT ON COLUMN rejects.reason IS 'Short stable code: empty, binary, unsupported_format, too_large, ...';
COMMENT ON COLUMN rejects.message IS 'What is wrong, and what to do.';
COMMENT ON COLUMN rejects.payload IS 'The whole record, as read.';
COMMENT ON COLUMN rejects.payload_bytes IS 'Length of payload.';
COMMENT ON COLUMN rejects.rejected_at IS 'Start of the run that rejected it.';
COMMENT ON COLUMN rejects.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN rejects.pipeline_version IS 'The wiredesk version that rejected it.';
COMMENT ON COLUMN rejects.replayed_run_id IS 'The run that turned it into an article; null while it is a reject.';
COMMENT ON COLUMN rejects.container_key IS 'As in articles.';
COMMENT ON COLUMN rejects.record_hash IS 'Hash of payload, by which a record of a container is recognised when it is read again at another number; for the stage forget, hash of everything that identified the record. Null without a container or a payload.';

CREATE TABLE sources (
  source_uri VARCHAR NOT NULL,
  source_key VARCHAR NOT NULL,
  fingerprint VARCHAR,
  bytes BIGINT NOT NULL,
  records BIGINT NOT NULL,
  articles BIGINT NOT NULL,
  rejects BIGINT NOT NULL,
  run_id VARCHAR NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE NOT NULL
);
COMMENT ON TABLE sources IS 'One row for each file read, in each run. The next run skips unchanged files.';
COMMENT ON COLUMN sources.source_uri IS 'Where the file was read.';
COMMENT ON COLUMN sources.source_key IS 'Path below the fixed prefix of the input pattern.';
COMMENT ON COLUMN sources.fingerprint IS 'Size and modification time, or the store''s checksum; null for a file that could not be read, so that the next run tries again.';
COMMENT ON COLUMN sources.bytes IS 'Size of the file.';
COMMENT ON COLUMN sources.records IS 'Records in the file: articles + rejects.';
COMMENT ON COLUMN sources.articles IS 'Records that are articles.';
COMMENT ON COLUMN sources.rejects IS 'Records that are rejects.';
COMMENT ON COLUMN sources.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN sources.read_at IS 'Start of that run.';

CREATE TABLE signatures (
  article_id VARCHAR NOT NULL,
  content_hash VARCHAR NOT NULL,
  cluster_id VARCHAR NOT NULL,
  matched_id VARCHAR,
  relation VARCHAR NOT NULL,
  source_key VARCHAR NOT NULL,
  published_at TIMESTAMP WITH TIME ZONE,
  ingested_at TIMESTAMP WITH TIME ZONE NOT NULL,
  words INTEGER NOT NULL,
  minhash BLOB NOT NULL,
  evidence BLOB NOT NULL,
  signature_version INTEGER NOT NULL,
  run_id VARCHAR NOT NULL,
  withdrawn VARCHAR,
  publisher VARCHAR,
  wire_agency VARCHAR,
  wire_confidence DOUBLE,
  furniture BLOB,
  container_key VARCHAR,
  record_hash VARCHAR,
  address_hash VARCHAR,
  occurrence INTEGER,
  paragraphs BLOB,
  boilerplate BLOB
);
COMMENT ON TABLE signatures IS 'One row for each article, with which later runs find copies of it.';
COMMENT ON COLUMN signatures.article_id IS 'As in articles.';
COMMENT ON COLUMN signatures.content_hash IS 'As in articles.';
COMMENT ON COLUMN signatures.cluster_id IS 'As in articles.';
COMMENT ON COLUMN signatures.matched_id IS 'As in articles.';
COMMENT ON COLUMN signatures.relation IS 'As in articles.';
COMMENT ON COLUMN signatures.source_key IS 'As in articles; a later article of the same key and with text in common is an edited version.';
COMMENT ON COLUMN signatures.published_at IS 'As in articles.';
COMMENT ON COLUMN signatures.ingested_at IS 'As in articles.';
COMMENT ON COLUMN signatures.words IS 'Words compared; 0 for an exact copy.';
COMMENT ON COLUMN signatures.minhash IS 'Bucket keys, 8 bytes each, little-endian: two articles that share one are compared. Empty for an exact copy, which is represented by its original.';
COMMENT ON COLUMN signatures.evidence IS 'The normalised text with which a candidate is verified, packed. Empty for an exact copy.';
COMMENT ON COLUMN signatures.signature_version IS 'Version of minhash and evidence; old versions are recomputed, not guessed.';
COMMENT ON COLUMN signatures.run_id IS 'The run that wrote this row.';
COMMENT ON COLUMN signatures.withdrawn IS 'Why the article was removed from the tables: pruned; forgotten; forgotten_text, if its text is refused from any source; null while it is there. The row stays, without words and evidence, so that the article does not come back and links to it are not taken for damage.';
COMMENT ON COLUMN signatures.publisher IS 'As in articles.';
COMMENT ON COLUMN signatures.wire_agency IS 'The agency whose copy this is, judged by its own text alone; articles also has the agency of an article that it copies.';
COMMENT ON COLUMN signatures.wire_confidence IS 'Probability of that, 0 to 1.';
COMMENT ON COLUMN signatures.furniture IS 'The keys of minhash that several earlier, otherwise different articles share, because they come from boilerplate of a site or stock phrases. Before them stands the largest key that was compared. 8 bytes each, little-endian. Null if there are none.';
COMMENT ON COLUMN signatures.container_key IS 'As in articles.';
COMMENT ON COLUMN signatures.record_hash IS 'Hash of record_id in articles.';
COMMENT ON COLUMN signatures.address_hash IS 'Hash of url in articles, without parameters that only track how a reader came to the page; null for the address of a whole site. A later article of the same address and with text in common is an edited version.';
COMMENT ON COLUMN signatures.occurrence IS 'As in articles.';
COMMENT ON COLUMN signatures.paragraphs IS 'Hashes of the shortest paragraphs of the body, 12 at most, 8 bytes each, little-endian: a later article knows by them the paragraphs that several others carry. Null for an exact copy, and if there are none.';
COMMENT ON COLUMN signatures.boilerplate IS 'Those of paragraphs that several earlier, otherwise different articles carry; their stretches are boilerplate in articles. Null if there are none.';
