-- wiredesk's tables in BigQuery. Generated from the schemas; do not edit.

CREATE TABLE IF NOT EXISTS `wiredesk.articles` (
  article_id STRING NOT NULL OPTIONS (description = "32 hex digits: the first of SHA-256(source_key, 0, content_hash)."),
  content_hash STRING NOT NULL OPTIONS (description = "SHA-256 (hex) of the normalised headline and body; equal for exact copies."),
  source_key STRING NOT NULL OPTIONS (description = "Path below the fixed prefix of the input pattern; #n for the n-th record of a container, !member for a member of an archive. Does not depend on the machine."),
  source_uri STRING NOT NULL OPTIONS (description = "Where the record was read."),
  source_format STRING NOT NULL OPTIONS (description = "Format of the record: text, html, json, feed, warc, nitf, newsml, newsml-g2, ninjs, anpa, sgml, email, lexisnexis, factiva, proquest, story, ...; of a record in a container that states its own fields, the container's."),
  source_bytes INT64 NOT NULL OPTIONS (description = "Bytes of the record as read."),
  run_id STRING NOT NULL OPTIONS (description = "The run that wrote this row: _runs/<run_id>.json."),
  ingested_at TIMESTAMP NOT NULL OPTIONS (description = "Start of that run."),
  pipeline_version STRING NOT NULL OPTIONS (description = "The wiredesk version that made the row."),
  model STRING OPTIONS (description = "spaCy model and version that annotated it, as name-version; null where nothing was annotated."),
  url STRING OPTIONS (description = "Canonical address, as the source states it."),
  publisher STRING OPTIONS (description = "Publisher, as the source states it."),
  section STRING OPTIONS (description = "Section or desk, as the source states it."),
  slug STRING OPTIONS (description = "Slug, as the source states it."),
  keywords ARRAY<STRING> OPTIONS (description = "Keywords, as the source states them."),
  headline STRING OPTIONS (description = "Headline, where there is one."),
  body STRING NOT NULL OPTIONS (description = "Clean text: paragraphs separated by one blank line. All offsets count its Unicode code points."),
  language STRING OPTIONS (description = "BCP 47 tag of the body's language; null where it cannot be told."),
  language_confidence FLOAT64 OPTIONS (description = "Probability of language, 0 to 1."),
  word_count INT64 NOT NULL OPTIONS (description = "Words in body; each character of Chinese or Japanese is one."),
  published_at TIMESTAMP OPTIONS (description = "Best known publication time, UTC; its start where only a day, month or year is known."),
  published_date DATE OPTIONS (description = "Publication date as the source states it, in its own time zone; the day of published_at may be another."),
  published_precision STRING OPTIONS (description = "How exactly published_at is known."),
  published_method STRING OPTIONS (description = "Where published_at comes from, the first of these that names a time: prefix (of the file), metadata, markup (text of a page) or feed, as the format has them; url; dateline; filename; warc (when it was fetched)."),
  published_confidence FLOAT64 OPTIONS (description = "Probability that published_at is right at its precision, 0 to 1."),
  modified_at TIMESTAMP OPTIONS (description = "Last change, as the source states it."),
  byline STRING OPTIONS (description = "Byline as printed."),
  authors ARRAY<STRUCT<
    name STRING NOT NULL OPTIONS (description = "Person's name; an agency is not an author."),
    role STRING OPTIONS (description = "Role as stated: correspondent, editor, ..."),
    organization STRING OPTIONS (description = "Organisation as stated.")
  >> OPTIONS (description = "Authors parsed from the byline or metadata."),
  dateline STRUCT<
    text STRING NOT NULL OPTIONS (description = "As printed."),
    place STRING OPTIONS (description = "Place as printed."),
    date DATE OPTIONS (description = "Date, its year completed from the publication time."),
    agency STRING OPTIONS (description = "Agency, as in agencies.")
  > OPTIONS (description = "Dateline and its parts: WASHINGTON, July 28 (Reuters) -"),
  credit_line STRING OPTIONS (description = "Credit line as printed: (With inputs from agencies)."),
  agencies ARRAY<STRING> OPTIONS (description = "Agencies from dateline, byline and credit line under one name each: AP, AFP, Reuters, PTI, ...; unnamed where the text says 'agencies'."),
  cited_outlets ARRAY<STRUCT<
    name STRING NOT NULL OPTIONS (description = "Name of the medium."),
    start INT64 NOT NULL OPTIONS (description = "Start offset in body."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body."),
    cue STRING OPTIONS (description = "Words that mark it as a source.")
  >> OPTIONS (description = "Media that the text cites as its source."),
  acronyms ARRAY<STRUCT<
    short STRING NOT NULL OPTIONS (description = "The acronym."),
    long STRING NOT NULL OPTIONS (description = "What it stands for."),
    start INT64 NOT NULL OPTIONS (description = "Start offset in body of the definition."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body of the definition.")
  >> OPTIONS (description = "Acronyms that the text defines."),
  relation STRING NOT NULL OPTIONS (description = "Relation to matched_id: original (no earlier article), exact (same content_hash), copy (reprint, excerpt, extension), update (later version of the same report)."),
  matched_id STRING OPTIONS (description = "The one earlier article that this one is linked to; null for an original."),
  cluster_id STRING NOT NULL OPTIONS (description = "article_id of the original at the end of the chain of matched_id."),
  similarity FLOAT64 OPTIONS (description = "Jaccard similarity of word 3-grams to matched_id, 0 to 1; null for an original."),
  containment FLOAT64 OPTIONS (description = "Share of the smaller one's word 3-grams found in the other, 0 to 1; null for an original."),
  annotated_from STRING OPTIONS (description = "article_id of the article whose annotations this exact copy shares; null for a row with annotations of its own."),
  entities ARRAY<STRUCT<
    entity INT64 NOT NULL OPTIONS (description = "Number of the entity in this row, from 0, in order of first mention."),
    name STRING NOT NULL OPTIONS (description = "Normalised name."),
    type STRING NOT NULL OPTIONS (description = "Type, as in OntoNotes 5: GPE is a country, city or state, FAC a building or road, NORP a nationality, religion or party."),
    count INT64 NOT NULL OPTIONS (description = "Mentions in body."),
    salience FLOAT64 NOT NULL OPTIONS (description = "0 to 1: the mean of two numbers, its mentions divided by those of the most mentioned entity of the row, and the earliness of its first mention."),
    mentions ARRAY<STRUCT<
      start INT64 NOT NULL OPTIONS (description = "Start offset in body."),
      `end` INT64 NOT NULL OPTIONS (description = "End offset in body."),
      text STRING NOT NULL OPTIONS (description = "body[start:end].")
    >> OPTIONS (description = "In text order.")
  >> OPTIONS (description = "One item for each entity of the document."),
  quotes ARRAY<STRUCT<
    start INT64 NOT NULL OPTIONS (description = "Start offset in body of what was said, without quotation marks."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body."),
    text STRING NOT NULL OPTIONS (description = "body[start:end]."),
    kind STRING NOT NULL OPTIONS (description = "direct (in quotation marks, a sentence or more), indirect (reported without marks) or mixed (words in marks within the sentence that reports them)."),
    speaker STRING OPTIONS (description = "Resolved name; null where unknown."),
    speaker_entity INT64 OPTIONS (description = "The speaker's entities.entity; null where the speaker is no entity of the row."),
    speaker_start INT64 OPTIONS (description = "Start offset in body of the mention that names the speaker."),
    speaker_end INT64 OPTIONS (description = "End offset in body of that mention."),
    cue STRING OPTIONS (description = "Words that attribute the quotation."),
    cue_start INT64 OPTIONS (description = "Start offset in body of the cue."),
    cue_end INT64 OPTIONS (description = "End offset in body of the cue."),
    confidence FLOAT64 NOT NULL OPTIONS (description = "Probability that quote and speaker are right, 0 to 1."),
    method STRING NOT NULL OPTIONS (description = "Where the speaker was found, such as after, before, broken, sentence, paragraph; of indirect speech, its form: that, clause, according, ..."),
    part_of INT64 OPTIONS (description = "Position in quotes, from 0, of the first stretch of the same quotation; null for the first stretch and for a quotation in one piece.")
  >> OPTIONS (description = "Quotations with their speakers."),
  places ARRAY<STRUCT<
    start INT64 NOT NULL OPTIONS (description = "Start offset in body."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body."),
    text STRING NOT NULL OPTIONS (description = "body[start:end]."),
    name STRING NOT NULL OPTIONS (description = "Name in GeoNames."),
    geoname_id INT64 NOT NULL OPTIONS (description = "GeoNames identifier."),
    latitude FLOAT64 NOT NULL OPTIONS (description = "Degrees north, WGS 84."),
    longitude FLOAT64 NOT NULL OPTIONS (description = "Degrees east, WGS 84."),
    country STRING OPTIONS (description = "ISO 3166-1 alpha-2."),
    admin1 STRING OPTIONS (description = "Name of the first-order administrative division, such as a state."),
    feature STRING OPTIONS (description = "GeoNames feature class and code, such as P.PPLC (capital), A.PCLI (country), A.ADM1 (state)."),
    confidence FLOAT64 NOT NULL OPTIONS (description = "Probability that the place is right, 0 to 1.")
  >> OPTIONS (description = "Places mentioned."),
  times ARRAY<STRUCT<
    start INT64 NOT NULL OPTIONS (description = "Start offset in body."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body."),
    text STRING NOT NULL OPTIONS (description = "body[start:end]."),
    type STRING NOT NULL OPTIONS (description = "Type of TIMEX3; SET repeats."),
    value STRING OPTIONS (description = "TIMEX3 value, such as 2021-07-28, 2021-W30, 2021-07-28T14:00, P3D, PAST_REF; resolved against the publication date, null where it cannot be."),
    mod STRING OPTIONS (description = "TIMEX3 mod: START, MID, END, APPROX, LESS_THAN, MORE_THAN, EQUAL_OR_LESS, EQUAL_OR_MORE, ...")
  >> OPTIONS (description = "Time expressions."),
  keyphrases ARRAY<STRUCT<
    text STRING NOT NULL OPTIONS (description = "The phrase as first written."),
    score FLOAT64 NOT NULL OPTIONS (description = "Above 0 up to 1, the best phrase of the row."),
    count INT64 NOT NULL OPTIONS (description = "Occurrences in body, in any form.")
  >> OPTIONS (description = "Keyphrases."),
  warnings ARRAY<STRUCT<
    code STRING NOT NULL OPTIONS (description = "Stable short code: mojibake_repaired, language_not_annotated, ..."),
    message STRING NOT NULL OPTIONS (description = "Description of the repair or doubt.")
  >> OPTIONS (description = "Repairs and doubts in this row."),
  correction_note STRING OPTIONS (description = "Notes of updates and corrections as printed, a line each; those that speak of the text itself are not in body (see removed), those that add news are."),
  wire_agency STRING OPTIONS (description = "The agency whose copy this is, as in agencies; null without evidence, or with evidence that is more likely wrong than right."),
  wire_confidence FLOAT64 OPTIONS (description = "Probability that this is copy of wire_agency, 0 to 1."),
  removed ARRAY<STRUCT<
    kind STRING NOT NULL OPTIONS (description = "header, byline, dateline, credit, correction or summary; advertisement, link, share, invitation, caption, notice, consent, copyright, paywall or mark for furniture that the site prints around its reports."),
    start INT64 NOT NULL OPTIONS (description = "Offset in the source text: insert each text at its start, in order, to rebuild it from body."),
    text STRING NOT NULL OPTIONS (description = "The removed text, with the white space around it.")
  >> OPTIONS (description = "Pieces detached from body."),
  record_id STRING OPTIONS (description = "Identifier that the source gives the record: a feed's guid or id, an id field, an item's guid, a doc-id, a Message-ID. Within container_key, a record that is read again is recognised by it or by url."),
  container_key STRING OPTIONS (description = "source_key of the file or archive member that holds several records, of which this is one; null for a file or member that is a single record."),
  occurrence INT64 OPTIONS (description = "2 for the second record of its container with the same record_id, or else url, and the same text, and so on; null for the first."),
  published_utc_offset INT64 OPTIONS (description = "Minutes east of UTC at the source, where it states its zone: as an offset or by a name; null where it does not, and published_at then reads the time as UTC, with the warning zone_unknown."),
  boilerplate ARRAY<STRUCT<
    start INT64 NOT NULL OPTIONS (description = "Start offset in body."),
    `end` INT64 NOT NULL OPTIONS (description = "End offset in body.")
  >> OPTIONS (description = "Stretches of body known as site furniture: earlier, otherwise different articles carry them. Nothing is annotated in them.")
)
PARTITION BY TIMESTAMP_TRUNC(published_at, MONTH)
CLUSTER BY publisher, relation, cluster_id, article_id
OPTIONS (description = "One row for each article read.");

CREATE TABLE IF NOT EXISTS `wiredesk.rejects` (
  reject_id STRING NOT NULL OPTIONS (description = "32 hex digits, from source_key, stage, reason and payload: the same failure, when read again, is the same reject."),
  source_key STRING NOT NULL OPTIONS (description = "As in articles."),
  source_uri STRING NOT NULL OPTIONS (description = "Where the record was read."),
  stage STRING NOT NULL OPTIONS (description = "Stage at which it failed; forget for an article that was removed for good (wiredesk forget)."),
  reason STRING NOT NULL OPTIONS (description = "Short stable code: empty, binary, unsupported_format, too_large, ..."),
  message STRING NOT NULL OPTIONS (description = "What is wrong, and what to do."),
  payload BYTES NOT NULL OPTIONS (description = "The whole record, as read."),
  payload_bytes INT64 NOT NULL OPTIONS (description = "Length of payload."),
  rejected_at TIMESTAMP NOT NULL OPTIONS (description = "Start of the run that rejected it."),
  run_id STRING NOT NULL OPTIONS (description = "The run that wrote this row."),
  pipeline_version STRING NOT NULL OPTIONS (description = "The wiredesk version that rejected it."),
  replayed_run_id STRING OPTIONS (description = "The run that turned it into an article; null while it is a reject."),
  container_key STRING OPTIONS (description = "As in articles."),
  record_hash STRING OPTIONS (description = "Hash of payload, by which a record of a container is recognised when it is read again at another number; for the stage forget, hash of everything that identified the record. Null without a container or a payload.")
)
PARTITION BY TIMESTAMP_TRUNC(rejected_at, MONTH)
CLUSTER BY stage, reason
OPTIONS (description = "One row for each record that is no article or could not be processed.");

CREATE TABLE IF NOT EXISTS `wiredesk.sources` (
  source_uri STRING NOT NULL OPTIONS (description = "Where the file was read."),
  source_key STRING NOT NULL OPTIONS (description = "Path below the fixed prefix of the input pattern."),
  fingerprint STRING OPTIONS (description = "Size and modification time, or the store's checksum; null for a file that could not be read, so that the next run tries again."),
  bytes INT64 NOT NULL OPTIONS (description = "Size of the file."),
  records INT64 NOT NULL OPTIONS (description = "Records in the file: articles + rejects."),
  articles INT64 NOT NULL OPTIONS (description = "Records that are articles."),
  rejects INT64 NOT NULL OPTIONS (description = "Records that are rejects."),
  run_id STRING NOT NULL OPTIONS (description = "The run that wrote this row."),
  read_at TIMESTAMP NOT NULL OPTIONS (description = "Start of that run.")
)
PARTITION BY TIMESTAMP_TRUNC(read_at, MONTH)
CLUSTER BY source_key
OPTIONS (description = "One row for each file read, in each run. The next run skips unchanged files.");

CREATE TABLE IF NOT EXISTS `wiredesk.signatures` (
  article_id STRING NOT NULL OPTIONS (description = "As in articles."),
  content_hash STRING NOT NULL OPTIONS (description = "As in articles."),
  cluster_id STRING NOT NULL OPTIONS (description = "As in articles."),
  matched_id STRING OPTIONS (description = "As in articles."),
  relation STRING NOT NULL OPTIONS (description = "As in articles."),
  source_key STRING NOT NULL OPTIONS (description = "As in articles; a later article of the same key and with text in common is an edited version."),
  published_at TIMESTAMP OPTIONS (description = "As in articles."),
  ingested_at TIMESTAMP NOT NULL OPTIONS (description = "As in articles."),
  words INT64 NOT NULL OPTIONS (description = "Words compared; 0 for an exact copy."),
  minhash BYTES NOT NULL OPTIONS (description = "Bucket keys, 8 bytes each, little-endian: two articles that share one are compared. Empty for an exact copy, which is represented by its original."),
  evidence BYTES NOT NULL OPTIONS (description = "The normalised text with which a candidate is verified, packed. Empty for an exact copy."),
  signature_version INT64 NOT NULL OPTIONS (description = "Version of minhash and evidence; old versions are recomputed, not guessed."),
  run_id STRING NOT NULL OPTIONS (description = "The run that wrote this row."),
  withdrawn STRING OPTIONS (description = "Why the article was removed from the tables: pruned; forgotten; forgotten_text, if its text is refused from any source; null while it is there. The row stays, without words and evidence, so that the article does not come back and links to it are not taken for damage."),
  publisher STRING OPTIONS (description = "As in articles."),
  wire_agency STRING OPTIONS (description = "The agency whose copy this is, judged by its own text alone; articles also has the agency of an article that it copies."),
  wire_confidence FLOAT64 OPTIONS (description = "Probability of that, 0 to 1."),
  furniture BYTES OPTIONS (description = "The keys of minhash that several earlier, otherwise different articles share, because they come from boilerplate of a site or stock phrases. Before them stands the largest key that was compared. 8 bytes each, little-endian. Null if there are none."),
  container_key STRING OPTIONS (description = "As in articles."),
  record_hash STRING OPTIONS (description = "Hash of record_id in articles."),
  address_hash STRING OPTIONS (description = "Hash of url in articles, without parameters that only track how a reader came to the page; null for the address of a whole site. A later article of the same address and with text in common is an edited version."),
  occurrence INT64 OPTIONS (description = "As in articles."),
  paragraphs BYTES OPTIONS (description = "Hashes of the shortest paragraphs of the body, 12 at most, 8 bytes each, little-endian: a later article knows by them the paragraphs that several others carry. Null for an exact copy, and if there are none."),
  boilerplate BYTES OPTIONS (description = "Those of paragraphs that several earlier, otherwise different articles carry; their stretches are boilerplate in articles. Null if there are none.")
)
PARTITION BY TIMESTAMP_TRUNC(published_at, MONTH)
CLUSTER BY article_id
OPTIONS (description = "One row for each article, with which later runs find copies of it.");
