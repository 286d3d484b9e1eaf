-- wiredesk's tables and views for any DuckDB session, from 1.3 on. Generated from the schemas; do not edit.
--
--   cd out && duckdb -init wiredesk.sql
--   SET VARIABLE wiredesk = '/data/out'; .read wiredesk.sql
--
-- Everything here is temporary: it belongs to the session and does not change a database.
-- The data files are those that the manifests in _runs/ name when this script is read.
-- Read it again to see later runs.
SET TimeZone = 'UTC';
SET parquet_metadata_cache = true;
SET VARIABLE wiredesk = coalesce(getvariable('wiredesk'), '.');
-- Older versions do not accept a schema and partitions together, so they open every file first.
SET VARIABLE wiredesk_is_lazy = TRY_CAST(regexp_extract(version(), '[0-9]+') AS INTEGER) >= 2;
-- DuckDB reads every file name as a pattern.
SET VARIABLE wiredesk_root = regexp_replace(getvariable('wiredesk'), '([*?[])', '[\1]', 'g');

-- The files that the runs wrote and removed. The last run that names a file decides. Releases up to 0.1 renamed new
-- versions over old files, and listed them as replaced. Other files in _runs/ are ignored.
CREATE OR REPLACE TEMP TABLE wiredesk_files AS
WITH runs AS (
  SELECT CASE WHEN NOT json_valid(content) THEN error(filename || ' is no JSON; see what is wrong with: wiredesk check')
    WHEN json_type(content, '$.files') IS DISTINCT FROM 'ARRAY' THEN
      error(filename || ' is no manifest; see what is wrong with: wiredesk check')
    ELSE from_json(content, '{"run_id": "VARCHAR", "committed_at": "VARCHAR",
    "removed": ["VARCHAR"],
    "files": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}],
    "replaced": [{"table": "VARCHAR", "format": "VARCHAR", "path": "VARCHAR", "rows": "BIGINT", "bytes": "BIGINT"}]}')
    END AS run
  FROM read_text(getvariable('wiredesk_root') || '/_runs/[0-9]*T[0-9]*Z-*.json')
), events AS (
  SELECT run.committed_at AS committed_at, run.run_id AS run_id, 1 AS step, file.path AS path, file
  FROM (SELECT run, unnest(list_concat(coalesce(run.files, []), coalesce(run.replaced, []))) AS file FROM runs)
  UNION ALL
  SELECT run.committed_at, run.run_id, 0, unnest(run.removed), NULL FROM runs
), latest AS (
  SELECT arg_max({run_id: run_id, file: file}, (coalesce(committed_at, ''), run_id, step)) AS last
  FROM events GROUP BY path
)
SELECT last.file."table" AS "table", last.file.format AS format, last.file.path AS path,
       last.file."rows" AS "rows", last.file.bytes AS bytes, last.run_id AS run_id
FROM latest WHERE last.file IS NOT NULL ORDER BY ALL;

-- One row for each article read.
SET VARIABLE wiredesk_articles = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = 'articles' AND format = 'parquet');
-- The partition is a column too if all files have the same one. It is null for rows without a date.
SET VARIABLE wiredesk_articles_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = 'articles' AND format = 'parquet'));
SET VARIABLE wiredesk_articles_hive = getvariable('wiredesk_articles_key') IS NOT NULL;
SET VARIABLE wiredesk_articles_select = 'SELECT *' || coalesce(replace(' REPLACE (nullif(KEY, ''undated'') AS KEY)', 'KEY',
  getvariable('wiredesk_articles_key')), '');
-- The columns that each file is assumed to have, so that no file is opened before it is needed, with the defaults
-- for files of older releases. Then a query with these columns and no rows.
SET VARIABLE wiredesk_articles_columns = MAP {
  'article_id': {name: 'article_id', type: 'VARCHAR', default_value: NULL},
  'content_hash': {name: 'content_hash', type: 'VARCHAR', default_value: NULL},
  'source_key': {name: 'source_key', type: 'VARCHAR', default_value: NULL},
  'source_uri': {name: 'source_uri', type: 'VARCHAR', default_value: NULL},
  'source_format': {name: 'source_format', type: 'VARCHAR', default_value: NULL},
  'source_bytes': {name: 'source_bytes', type: 'BIGINT', default_value: NULL},
  'run_id': {name: 'run_id', type: 'VARCHAR', default_value: NULL},
  'ingested_at': {name: 'ingested_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'pipeline_version': {name: 'pipeline_version', type: 'VARCHAR', default_value: NULL},
  'model': {name: 'model', type: 'VARCHAR', default_value: NULL},
  'url': {name: 'url', type: 'VARCHAR', default_value: NULL},
  'publisher': {name: 'publisher', type: 'VARCHAR', default_value: NULL},
  'section': {name: 'section', type: 'VARCHAR', default_value: NULL},
  'slug': {name: 'slug', type: 'VARCHAR', default_value: NULL},
  'keywords': {name: 'keywords', type: 'VARCHAR[]', default_value: '[]'},
  'headline': {name: 'headline', type: 'VARCHAR', default_value: NULL},
  'body': {name: 'body', type: 'VARCHAR', default_value: NULL},
  'language': {name: 'language', type: 'VARCHAR', default_value: NULL},
  'language_confidence': {name: 'language_confidence', type: 'DOUBLE', default_value: NULL},
  'word_count': {name: 'word_count', type: 'INTEGER', default_value: NULL},
  'published_at': {name: 'published_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'published_date': {name: 'published_date', type: 'DATE', default_value: NULL},
  'published_precision': {name: 'published_precision', type: 'VARCHAR', default_value: NULL},
  'published_method': {name: 'published_method', type: 'VARCHAR', default_value: NULL},
  'published_confidence': {name: 'published_confidence', type: 'DOUBLE', default_value: NULL},
  'modified_at': {name: 'modified_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'byline': {name: 'byline', type: 'VARCHAR', default_value: NULL},
  'authors': {name: 'authors', type: 'STRUCT(name VARCHAR, role VARCHAR, organization VARCHAR)[]', default_value: '[]'},
  'dateline': {name: 'dateline', type: 'STRUCT(text VARCHAR, place VARCHAR, date DATE, agency VARCHAR)', default_value: NULL},
  'credit_line': {name: 'credit_line', type: 'VARCHAR', default_value: NULL},
  'agencies': {name: 'agencies', type: 'VARCHAR[]', default_value: '[]'},
  'cited_outlets': {name: 'cited_outlets', type: 'STRUCT(name VARCHAR, start INTEGER, "end" INTEGER, cue VARCHAR)[]', default_value: '[]'},
  'acronyms': {name: 'acronyms', type: 'STRUCT(short VARCHAR, long VARCHAR, start INTEGER, "end" INTEGER)[]', default_value: '[]'},
  'relation': {name: 'relation', type: 'VARCHAR', default_value: NULL},
  'matched_id': {name: 'matched_id', type: 'VARCHAR', default_value: NULL},
  'cluster_id': {name: 'cluster_id', type: 'VARCHAR', default_value: NULL},
  'similarity': {name: 'similarity', type: 'DOUBLE', default_value: NULL},
  'containment': {name: 'containment', type: 'DOUBLE', default_value: NULL},
  'annotated_from': {name: 'annotated_from', type: 'VARCHAR', default_value: NULL},
  'entities': {name: 'entities', type: 'STRUCT(entity INTEGER, name VARCHAR, type VARCHAR, count INTEGER, salience DOUBLE, mentions STRUCT(start INTEGER, "end" INTEGER, text VARCHAR)[])[]', default_value: '[]'},
  'quotes': {name: 'quotes', type: 'STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, kind VARCHAR, speaker VARCHAR, speaker_entity INTEGER, speaker_start INTEGER, speaker_end INTEGER, cue VARCHAR, cue_start INTEGER, cue_end INTEGER, confidence DOUBLE, method VARCHAR, part_of INTEGER)[]', default_value: '[]'},
  'places': {name: 'places', type: 'STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, name VARCHAR, geoname_id BIGINT, latitude DOUBLE, longitude DOUBLE, country VARCHAR, admin1 VARCHAR, feature VARCHAR, confidence DOUBLE)[]', default_value: '[]'},
  'times': {name: 'times', type: 'STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, type VARCHAR, value VARCHAR, mod VARCHAR)[]', default_value: '[]'},
  'keyphrases': {name: 'keyphrases', type: 'STRUCT(text VARCHAR, score DOUBLE, count INTEGER)[]', default_value: '[]'},
  'warnings': {name: 'warnings', type: 'STRUCT(code VARCHAR, message VARCHAR)[]', default_value: '[]'},
  'correction_note': {name: 'correction_note', type: 'VARCHAR', default_value: NULL},
  'wire_agency': {name: 'wire_agency', type: 'VARCHAR', default_value: NULL},
  'wire_confidence': {name: 'wire_confidence', type: 'DOUBLE', default_value: NULL},
  'removed': {name: 'removed', type: 'STRUCT(kind VARCHAR, start INTEGER, text VARCHAR)[]', default_value: '[]'},
  'record_id': {name: 'record_id', type: 'VARCHAR', default_value: NULL},
  'container_key': {name: 'container_key', type: 'VARCHAR', default_value: NULL},
  'occurrence': {name: 'occurrence', type: 'INTEGER', default_value: NULL},
  'published_utc_offset': {name: 'published_utc_offset', type: 'INTEGER', default_value: NULL},
  'boilerplate': {name: 'boilerplate', type: 'STRUCT(start INTEGER, "end" INTEGER)[]', default_value: '[]'}
};
SET VARIABLE wiredesk_articles_none = 'SELECT
  NULL::VARCHAR AS article_id,
  NULL::VARCHAR AS content_hash,
  NULL::VARCHAR AS source_key,
  NULL::VARCHAR AS source_uri,
  NULL::VARCHAR AS source_format,
  NULL::BIGINT AS source_bytes,
  NULL::VARCHAR AS run_id,
  NULL::TIMESTAMP WITH TIME ZONE AS ingested_at,
  NULL::VARCHAR AS pipeline_version,
  NULL::VARCHAR AS model,
  NULL::VARCHAR AS url,
  NULL::VARCHAR AS publisher,
  NULL::VARCHAR AS section,
  NULL::VARCHAR AS slug,
  NULL::VARCHAR[] AS keywords,
  NULL::VARCHAR AS headline,
  NULL::VARCHAR AS body,
  NULL::VARCHAR AS language,
  NULL::DOUBLE AS language_confidence,
  NULL::INTEGER AS word_count,
  NULL::TIMESTAMP WITH TIME ZONE AS published_at,
  NULL::DATE AS published_date,
  NULL::VARCHAR AS published_precision,
  NULL::VARCHAR AS published_method,
  NULL::DOUBLE AS published_confidence,
  NULL::TIMESTAMP WITH TIME ZONE AS modified_at,
  NULL::VARCHAR AS byline,
  NULL::STRUCT(name VARCHAR, role VARCHAR, organization VARCHAR)[] AS authors,
  NULL::STRUCT(text VARCHAR, place VARCHAR, date DATE, agency VARCHAR) AS dateline,
  NULL::VARCHAR AS credit_line,
  NULL::VARCHAR[] AS agencies,
  NULL::STRUCT(name VARCHAR, start INTEGER, "end" INTEGER, cue VARCHAR)[] AS cited_outlets,
  NULL::STRUCT(short VARCHAR, long VARCHAR, start INTEGER, "end" INTEGER)[] AS acronyms,
  NULL::VARCHAR AS relation,
  NULL::VARCHAR AS matched_id,
  NULL::VARCHAR AS cluster_id,
  NULL::DOUBLE AS similarity,
  NULL::DOUBLE AS containment,
  NULL::VARCHAR AS annotated_from,
  NULL::STRUCT(entity INTEGER, name VARCHAR, type VARCHAR, count INTEGER, salience DOUBLE, mentions STRUCT(start INTEGER, "end" INTEGER, text VARCHAR)[])[] AS entities,
  NULL::STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, kind VARCHAR, speaker VARCHAR, speaker_entity INTEGER, speaker_start INTEGER, speaker_end INTEGER, cue VARCHAR, cue_start INTEGER, cue_end INTEGER, confidence DOUBLE, method VARCHAR, part_of INTEGER)[] AS quotes,
  NULL::STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, name VARCHAR, geoname_id BIGINT, latitude DOUBLE, longitude DOUBLE, country VARCHAR, admin1 VARCHAR, feature VARCHAR, confidence DOUBLE)[] AS places,
  NULL::STRUCT(start INTEGER, "end" INTEGER, text VARCHAR, type VARCHAR, value VARCHAR, mod VARCHAR)[] AS times,
  NULL::STRUCT(text VARCHAR, score DOUBLE, count INTEGER)[] AS keyphrases,
  NULL::STRUCT(code VARCHAR, message VARCHAR)[] AS warnings,
  NULL::VARCHAR AS correction_note,
  NULL::VARCHAR AS wire_agency,
  NULL::DOUBLE AS wire_confidence,
  NULL::STRUCT(kind VARCHAR, start INTEGER, text VARCHAR)[] AS removed,
  NULL::VARCHAR AS record_id,
  NULL::VARCHAR AS container_key,
  NULL::INTEGER AS occurrence,
  NULL::INTEGER AS published_utc_offset,
  NULL::STRUCT(start INTEGER, "end" INTEGER)[] AS boilerplate
WHERE false
';
CREATE OR REPLACE TEMP VIEW articles AS
FROM query(CASE
  WHEN len(getvariable('wiredesk_articles')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('wiredesk_articles_select') || '
        FROM read_parquet(getvariable(''wiredesk_articles''), schema = getvariable(''wiredesk_articles_columns''),
                          hive_partitioning = getvariable(''wiredesk_articles_hive''), hive_types_autocast = false)'
  WHEN len(getvariable('wiredesk_articles')) > 0
  THEN getvariable('wiredesk_articles_none') || 'UNION ALL BY NAME ' || getvariable('wiredesk_articles_select') || '
        FROM read_parquet(getvariable(''wiredesk_articles''), union_by_name = true,
                          hive_partitioning = getvariable(''wiredesk_articles_hive''), hive_types_autocast = false)'
  ELSE getvariable('wiredesk_articles_none') END);

-- One row for each record that is no article or could not be processed.
SET VARIABLE wiredesk_rejects = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = 'rejects' AND format = 'parquet');
-- The partition is a column too if all files have the same one. It is null for rows without a date.
SET VARIABLE wiredesk_rejects_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = 'rejects' AND format = 'parquet'));
SET VARIABLE wiredesk_rejects_hive = getvariable('wiredesk_rejects_key') IS NOT NULL;
SET VARIABLE wiredesk_rejects_select = 'SELECT *' || coalesce(replace(' REPLACE (nullif(KEY, ''undated'') AS KEY)', 'KEY',
  getvariable('wiredesk_rejects_key')), '');
-- The columns that each file is assumed to have, so that no file is opened before it is needed, with the defaults
-- for files of older releases. Then a query with these columns and no rows.
SET VARIABLE wiredesk_rejects_columns = MAP {
  'reject_id': {name: 'reject_id', type: 'VARCHAR', default_value: NULL},
  'source_key': {name: 'source_key', type: 'VARCHAR', default_value: NULL},
  'source_uri': {name: 'source_uri', type: 'VARCHAR', default_value: NULL},
  'stage': {name: 'stage', type: 'VARCHAR', default_value: NULL},
  'reason': {name: 'reason', type: 'VARCHAR', default_value: NULL},
  'message': {name: 'message', type: 'VARCHAR', default_value: NULL},
  'payload': {name: 'payload', type: 'BLOB', default_value: NULL},
  'payload_bytes': {name: 'payload_bytes', type: 'BIGINT', default_value: NULL},
  'rejected_at': {name: 'rejected_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'run_id': {name: 'run_id', type: 'VARCHAR', default_value: NULL},
  'pipeline_version': {name: 'pipeline_version', type: 'VARCHAR', default_value: NULL},
  'replayed_run_id': {name: 'replayed_run_id', type: 'VARCHAR', default_value: NULL},
  'container_key': {name: 'container_key', type: 'VARCHAR', default_value: NULL},
  'record_hash': {name: 'record_hash', type: 'VARCHAR', default_value: NULL}
};
SET VARIABLE wiredesk_rejects_none = 'SELECT
  NULL::VARCHAR AS reject_id,
  NULL::VARCHAR AS source_key,
  NULL::VARCHAR AS source_uri,
  NULL::VARCHAR AS stage,
  NULL::VARCHAR AS reason,
  NULL::VARCHAR AS message,
  NULL::BLOB AS payload,
  NULL::BIGINT AS payload_bytes,
  NULL::TIMESTAMP WITH TIME ZONE AS rejected_at,
  NULL::VARCHAR AS run_id,
  NULL::VARCHAR AS pipeline_version,
  NULL::VARCHAR AS replayed_run_id,
  NULL::VARCHAR AS container_key,
  NULL::VARCHAR AS record_hash
WHERE false
';
CREATE OR REPLACE TEMP VIEW rejects AS
FROM query(CASE
  WHEN len(getvariable('wiredesk_rejects')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('wiredesk_rejects_select') || '
        FROM read_parquet(getvariable(''wiredesk_rejects''), schema = getvariable(''wiredesk_rejects_columns''),
                          hive_partitioning = getvariable(''wiredesk_rejects_hive''), hive_types_autocast = false)'
  WHEN len(getvariable('wiredesk_rejects')) > 0
  THEN getvariable('wiredesk_rejects_none') || 'UNION ALL BY NAME ' || getvariable('wiredesk_rejects_select') || '
        FROM read_parquet(getvariable(''wiredesk_rejects''), union_by_name = true,
                          hive_partitioning = getvariable(''wiredesk_rejects_hive''), hive_types_autocast = false)'
  ELSE getvariable('wiredesk_rejects_none') END);

-- One row for each file read, in each run. The next run skips unchanged files.
SET VARIABLE wiredesk_sources = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = 'sources' AND format = 'parquet');
-- The partition is a column too if all files have the same one. It is null for rows without a date.
SET VARIABLE wiredesk_sources_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = 'sources' AND format = 'parquet'));
SET VARIABLE wiredesk_sources_hive = getvariable('wiredesk_sources_key') IS NOT NULL;
SET VARIABLE wiredesk_sources_select = 'SELECT *' || coalesce(replace(' REPLACE (nullif(KEY, ''undated'') AS KEY)', 'KEY',
  getvariable('wiredesk_sources_key')), '');
-- The columns that each file is assumed to have, so that no file is opened before it is needed, with the defaults
-- for files of older releases. Then a query with these columns and no rows.
SET VARIABLE wiredesk_sources_columns = MAP {
  'source_uri': {name: 'source_uri', type: 'VARCHAR', default_value: NULL},
  'source_key': {name: 'source_key', type: 'VARCHAR', default_value: NULL},
  'fingerprint': {name: 'fingerprint', type: 'VARCHAR', default_value: NULL},
  'bytes': {name: 'bytes', type: 'BIGINT', default_value: NULL},
  'records': {name: 'records', type: 'BIGINT', default_value: NULL},
  'articles': {name: 'articles', type: 'BIGINT', default_value: NULL},
  'rejects': {name: 'rejects', type: 'BIGINT', default_value: NULL},
  'run_id': {name: 'run_id', type: 'VARCHAR', default_value: NULL},
  'read_at': {name: 'read_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL}
};
SET VARIABLE wiredesk_sources_none = 'SELECT
  NULL::VARCHAR AS source_uri,
  NULL::VARCHAR AS source_key,
  NULL::VARCHAR AS fingerprint,
  NULL::BIGINT AS bytes,
  NULL::BIGINT AS records,
  NULL::BIGINT AS articles,
  NULL::BIGINT AS rejects,
  NULL::VARCHAR AS run_id,
  NULL::TIMESTAMP WITH TIME ZONE AS read_at
WHERE false
';
CREATE OR REPLACE TEMP VIEW sources AS
FROM query(CASE
  WHEN len(getvariable('wiredesk_sources')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('wiredesk_sources_select') || '
        FROM read_parquet(getvariable(''wiredesk_sources''), schema = getvariable(''wiredesk_sources_columns''),
                          hive_partitioning = getvariable(''wiredesk_sources_hive''), hive_types_autocast = false)'
  WHEN len(getvariable('wiredesk_sources')) > 0
  THEN getvariable('wiredesk_sources_none') || 'UNION ALL BY NAME ' || getvariable('wiredesk_sources_select') || '
        FROM read_parquet(getvariable(''wiredesk_sources''), union_by_name = true,
                          hive_partitioning = getvariable(''wiredesk_sources_hive''), hive_types_autocast = false)'
  ELSE getvariable('wiredesk_sources_none') END);

-- One row for each article, with which later runs find copies of it.
SET VARIABLE wiredesk_signatures = (SELECT list(getvariable('wiredesk_root') || '/' || path ORDER BY path)
  FROM wiredesk_files WHERE "table" = 'signatures' AND format = 'parquet');
-- The partition is a column too if all files have the same one. It is null for rows without a date.
SET VARIABLE wiredesk_signatures_key = (SELECT CASE WHEN count(DISTINCT key) = 1 THEN nullif(min(key), '') END FROM (
  SELECT regexp_extract(path, '/(published_[a-z]+)=', 1) AS key
  FROM wiredesk_files WHERE "table" = 'signatures' AND format = 'parquet'));
SET VARIABLE wiredesk_signatures_hive = getvariable('wiredesk_signatures_key') IS NOT NULL;
SET VARIABLE wiredesk_signatures_select = 'SELECT *' || coalesce(replace(' REPLACE (nullif(KEY, ''undated'') AS KEY)', 'KEY',
  getvariable('wiredesk_signatures_key')), '');
-- The columns that each file is assumed to have, so that no file is opened before it is needed, with the defaults
-- for files of older releases. Then a query with these columns and no rows.
SET VARIABLE wiredesk_signatures_columns = MAP {
  'article_id': {name: 'article_id', type: 'VARCHAR', default_value: NULL},
  'content_hash': {name: 'content_hash', type: 'VARCHAR', default_value: NULL},
  'cluster_id': {name: 'cluster_id', type: 'VARCHAR', default_value: NULL},
  'matched_id': {name: 'matched_id', type: 'VARCHAR', default_value: NULL},
  'relation': {name: 'relation', type: 'VARCHAR', default_value: NULL},
  'source_key': {name: 'source_key', type: 'VARCHAR', default_value: NULL},
  'published_at': {name: 'published_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'ingested_at': {name: 'ingested_at', type: 'TIMESTAMP WITH TIME ZONE', default_value: NULL},
  'words': {name: 'words', type: 'INTEGER', default_value: NULL},
  'minhash': {name: 'minhash', type: 'BLOB', default_value: NULL},
  'evidence': {name: 'evidence', type: 'BLOB', default_value: NULL},
  'signature_version': {name: 'signature_version', type: 'INTEGER', default_value: NULL},
  'run_id': {name: 'run_id', type: 'VARCHAR', default_value: NULL},
  'withdrawn': {name: 'withdrawn', type: 'VARCHAR', default_value: NULL},
  'publisher': {name: 'publisher', type: 'VARCHAR', default_value: NULL},
  'wire_agency': {name: 'wire_agency', type: 'VARCHAR', default_value: NULL},
  'wire_confidence': {name: 'wire_confidence', type: 'DOUBLE', default_value: NULL},
  'furniture': {name: 'furniture', type: 'BLOB', default_value: NULL},
  'container_key': {name: 'container_key', type: 'VARCHAR', default_value: NULL},
  'record_hash': {name: 'record_hash', type: 'VARCHAR', default_value: NULL},
  'address_hash': {name: 'address_hash', type: 'VARCHAR', default_value: NULL},
  'occurrence': {name: 'occurrence', type: 'INTEGER', default_value: NULL},
  'paragraphs': {name: 'paragraphs', type: 'BLOB', default_value: NULL},
  'boilerplate': {name: 'boilerplate', type: 'BLOB', default_value: NULL}
};
SET VARIABLE wiredesk_signatures_none = 'SELECT
  NULL::VARCHAR AS article_id,
  NULL::VARCHAR AS content_hash,
  NULL::VARCHAR AS cluster_id,
  NULL::VARCHAR AS matched_id,
  NULL::VARCHAR AS relation,
  NULL::VARCHAR AS source_key,
  NULL::TIMESTAMP WITH TIME ZONE AS published_at,
  NULL::TIMESTAMP WITH TIME ZONE AS ingested_at,
  NULL::INTEGER AS words,
  NULL::BLOB AS minhash,
  NULL::BLOB AS evidence,
  NULL::INTEGER AS signature_version,
  NULL::VARCHAR AS run_id,
  NULL::VARCHAR AS withdrawn,
  NULL::VARCHAR AS publisher,
  NULL::VARCHAR AS wire_agency,
  NULL::DOUBLE AS wire_confidence,
  NULL::BLOB AS furniture,
  NULL::VARCHAR AS container_key,
  NULL::VARCHAR AS record_hash,
  NULL::VARCHAR AS address_hash,
  NULL::INTEGER AS occurrence,
  NULL::BLOB AS paragraphs,
  NULL::BLOB AS boilerplate
WHERE false
';
CREATE OR REPLACE TEMP VIEW signatures AS
FROM query(CASE
  WHEN len(getvariable('wiredesk_signatures')) > 0 AND getvariable('wiredesk_is_lazy')
  THEN getvariable('wiredesk_signatures_select') || '
        FROM read_parquet(getvariable(''wiredesk_signatures''), schema = getvariable(''wiredesk_signatures_columns''),
                          hive_partitioning = getvariable(''wiredesk_signatures_hive''), hive_types_autocast = false)'
  WHEN len(getvariable('wiredesk_signatures')) > 0
  THEN getvariable('wiredesk_signatures_none') || 'UNION ALL BY NAME ' || getvariable('wiredesk_signatures_select') || '
        FROM read_parquet(getvariable(''wiredesk_signatures''), union_by_name = true,
                          hive_partitioning = getvariable(''wiredesk_signatures_hive''), hive_types_autocast = false)'
  ELSE getvariable('wiredesk_signatures_none') END);

-- The views over the tables, in DuckDB's dialect. The tables `articles`, `rejects`, `sources` and `signatures`
-- must exist before.

-- An exact copy has no annotations of its own. It is shown with those of `annotated_from`.
-- Two queries are united, so that only the copies are joined.
CREATE OR REPLACE TEMP VIEW annotated AS
SELECT article_id, published_at, publisher, source_key,
       article_id AS annotated_id, body, entities, quotes, places, times
FROM articles WHERE annotated_from IS NULL
UNION ALL
SELECT a.article_id, a.published_at, a.publisher, a.source_key,
       coalesce(o.article_id, a.article_id), coalesce(o.body, a.body), coalesce(o.entities, a.entities),
       coalesce(o.quotes, a.quotes), coalesce(o.places, a.places), coalesce(o.times, a.times)
FROM articles a LEFT JOIN articles o ON o.article_id = a.annotated_from
WHERE a.annotated_from IS NOT NULL;

-- One row for each entity of an article.
CREATE OR REPLACE TEMP VIEW entities AS
SELECT article_id, annotated_id, published_at, publisher, e.entity, e.name, e.type, e.count, e.salience
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(entities) AS e FROM annotated);

-- One row for each mention of an entity. Both lists are unnested by SELECT: a join with the inner one takes
-- a hundred times as long.
CREATE OR REPLACE TEMP VIEW entity_mentions AS
SELECT article_id, annotated_id, published_at, publisher, entity, name, type, count, salience, m.start, m."end", m.text
FROM (SELECT article_id, annotated_id, published_at, publisher, e.entity, e.name, e.type, e.count, e.salience,
             unnest(e.mentions) AS m
      FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(entities) AS e FROM annotated));

-- One row for each stretch of a quotation.
CREATE OR REPLACE TEMP VIEW quotes AS
SELECT article_id, annotated_id, published_at, publisher, q.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(quotes) AS q FROM annotated);

-- One row for each place mentioned.
CREATE OR REPLACE TEMP VIEW places AS
SELECT article_id, annotated_id, published_at, publisher, p.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(places) AS p FROM annotated);

-- One row for each time expression.
CREATE OR REPLACE TEMP VIEW times AS
SELECT article_id, annotated_id, published_at, publisher, t.*
FROM (SELECT article_id, annotated_id, published_at, publisher, unnest(times) AS t FROM annotated);

-- One row for each linked pair: the later article and the earlier one it was matched to.
CREATE OR REPLACE TEMP VIEW copies AS
SELECT a.article_id, a.matched_id, a.cluster_id, a.relation, a.similarity, a.containment,
       a.published_at, b.published_at AS matched_published_at,
       a.publisher, b.publisher AS matched_publisher, a.source_key, b.source_key AS matched_source_key
FROM articles a LEFT JOIN articles b ON b.article_id = a.matched_id
WHERE a.matched_id IS NOT NULL;

-- One row for each cluster of two or more: the root is found by following the links to their end.
CREATE OR REPLACE TEMP VIEW clusters AS
WITH RECURSIVE links AS (
  SELECT article_id, matched_id FROM articles WHERE matched_id IS NOT NULL
), up(article_id, root) AS (
  SELECT article_id, matched_id FROM links
  UNION ALL
  SELECT up.article_id, links.matched_id FROM up JOIN links ON links.article_id = up.root
), members AS (
  SELECT article_id, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
  UNION
  SELECT root, root FROM up WHERE root NOT IN (SELECT article_id FROM links)
)
SELECT root AS cluster_id, max(headline) FILTER (WHERE article_id = root) AS headline, count(*) AS members,
       min(published_at) AS first_seen, max(published_at) AS last_seen,
       coalesce(list(DISTINCT publisher ORDER BY publisher) FILTER (WHERE publisher IS NOT NULL), []) AS publishers,
       list(article_id ORDER BY published_at IS NULL, published_at, article_id) AS article_ids
FROM members JOIN articles USING (article_id)
GROUP BY root HAVING count(*) > 1;

-- One row for each day: what was published on it, and the records that were rejected on it.
-- Everything is grouped by the day at the end, so that a question about some days reads only those.
CREATE OR REPLACE TEMP VIEW daily AS
WITH named AS (
  SELECT published_date AS day, e.name AS name, count(*) AS times
  FROM (SELECT published_date, unnest(entities) AS e FROM articles) GROUP BY published_date, e.name
), happened AS (
  SELECT published_date AS day, 1 AS article, CASE WHEN relation = 'original' THEN 1 ELSE 0 END AS original,
         0 AS reject, word_count AS words, NULL AS names
  FROM articles
  UNION ALL
  SELECT CAST(rejected_at AS DATE), 0, 0, 1, 0, NULL FROM rejects
  UNION ALL
  SELECT day, 0, 0, 0, 0, min_by(name, (-times, name), 10) FROM named GROUP BY day
)
SELECT day, CAST(sum(article) AS BIGINT) AS articles, CAST(sum(original) AS BIGINT) AS originals,
       CAST(sum(reject) AS BIGINT) AS rejects, CAST(sum(words) AS BIGINT) AS words,
       coalesce(any_value(names), []) AS top_entities
FROM happened GROUP BY day;

-- One row for each person across articles, under the name that most articles print. Forms of a name are joined where the
-- corpus leaves no doubt: one given name and surname with at most one middle name among them ("Rosa T. Alder", "Rosa
-- Alder"), and a surname alone where one person bears it, in two articles or more and in ten times those of all others of the
-- name, within 30 days of them. Any other form is left alone in a row of its own: `doubt` says why, `candidates` who it may be.
CREATE OR REPLACE TEMP VIEW people AS
WITH plain AS (
  SELECT article_id, entity, name, "count" AS mentions, published_at,
         trim(regexp_replace(regexp_replace(regexp_replace(translate(lower(name),
           'áàâäãåāăąçćčďđéèêëēėęěğíìîïīıłľñńňóòôöõøőōřŕśšşșťţțúùûüůűūýÿźžż',
           'aaaaaaaaacccddeeeeeeeegiiiiiillnnnoooooooorrsssstttuuuuuuuyyzzz'),
           '\s["“”''‘’(][a-z .-]+["“”''‘’)]\s', ' ', 'g'), '[.,]', ' ', 'g'), '\s+', ' ', 'g')) AS words
  FROM entities WHERE type = 'PERSON'
), cut AS (
  SELECT article_id, entity, name, mentions, published_at,
         regexp_extract(words, ' (jr|sr|ii|iii|iv)$', 1) AS suffix,
         regexp_replace(words, ' (jr|sr|ii|iii|iv)$', '', 'g') AS core
  FROM plain
), split AS (
  SELECT article_id, entity, name, mentions, published_at, suffix, core LIKE '% %' AS is_full,
         regexp_extract(core, '^[^ ]+') AS given, regexp_extract(core, '[^ ]+$') AS surname,
         regexp_extract(core, '^[^ ]+ ([^ ])[^ ]* ', 1) AS middle
  FROM cut WHERE core <> ''
), families AS (
  SELECT given, surname, count(DISTINCT nullif(middle, '')) AS middles,
         count(DISTINCT CASE WHEN suffix <> '' THEN article_id END) AS suffixed,
         count(DISTINCT CASE WHEN suffix = '' THEN article_id END) AS bare
  FROM split WHERE is_full GROUP BY given, surname
), whole AS (
  SELECT s.article_id, s.entity, s.name, s.mentions, s.published_at, s.given, s.surname,
         concat(s.given, ' ', CASE WHEN f.middles > 1 THEN s.middle ELSE '' END, ' ', s.surname, ' ', s.suffix) AS person,
         CASE WHEN f.middles > 1 AND s.middle = '' THEN 'several_middle_names'
              WHEN s.suffix = '' AND f.suffixed >= f.bare THEN 'with_and_without_suffix' ELSE '' END AS doubt
  FROM split AS s JOIN families AS f ON f.given = s.given AND f.surname = s.surname WHERE s.is_full
), spelt AS (
  SELECT person, name, row_number() OVER (PARTITION BY person ORDER BY count(DISTINCT article_id) DESC, length(name) DESC, name) AS place
  FROM whole GROUP BY person, name
), bearers AS (
  SELECT w.person, min(s.name) AS title, min(w.given) AS given, min(w.surname) AS surname, max(w.doubt) AS doubt,
         count(DISTINCT w.article_id) AS articles, min(w.published_at) AS first_seen, max(w.published_at) AS last_seen
  FROM whole AS w JOIN spelt AS s ON s.person = w.person AND s.place = 1 GROUP BY w.person
), called AS (
  SELECT surname AS word, person FROM bearers
  UNION
  SELECT given, person FROM bearers
), ranked AS (
  SELECT c.word, c.person, b.articles, row_number() OVER (PARTITION BY c.word ORDER BY b.articles DESC, c.person) AS place
  FROM called AS c JOIN bearers AS b ON b.person = c.person
), claims AS (
  SELECT word, max(CASE WHEN place = 1 THEN person END) AS person,
         sum(CASE WHEN place > 1 THEN articles ELSE 0 END) * 10 <= max(articles) AS is_clear
  FROM ranked GROUP BY word
), alone AS (
  SELECT s.article_id, s.entity, s.name, s.mentions, s.published_at, s.surname, c.person,
         CASE WHEN c.word IS NULL THEN 'no_full_name'
              WHEN NOT c.is_clear OR b.doubt <> '' THEN 'several_bearers'
              WHEN b.articles < 2 THEN 'bearer_in_one_article'
              WHEN s.published_at < b.first_seen - INTERVAL 30 DAY OR s.published_at > b.last_seen + INTERVAL 30 DAY
              THEN 'bearer_at_another_time' ELSE '' END AS doubt
  FROM split AS s LEFT JOIN claims AS c ON c.word = s.surname LEFT JOIN bearers AS b ON b.person = c.person
  WHERE NOT s.is_full
), resolved AS (
  SELECT article_id, entity, name, mentions, published_at, person, doubt, concat(given, ' ', surname) AS family FROM whole
  UNION ALL
  SELECT article_id, entity, name, mentions, published_at,
         CASE WHEN doubt = '' THEN person ELSE concat('? ', surname) END, doubt, surname
  FROM alone
), options AS (
  SELECT concat(given, ' ', surname) AS family, title FROM bearers WHERE doubt = ''
  UNION ALL
  SELECT c.word, b.title FROM called AS c JOIN bearers AS b ON b.person = c.person
), candidates AS (
  SELECT family, list(title ORDER BY title) AS candidates FROM options GROUP BY family
), said AS (
  SELECT article_id, speaker_entity AS entity, count(*) AS quotations
  FROM quotes WHERE part_of IS NULL AND speaker_entity IS NOT NULL GROUP BY article_id, speaker_entity
), printed AS (
  SELECT person, doubt, name, count(DISTINCT article_id) AS articles,
         row_number() OVER (PARTITION BY person, doubt
           ORDER BY CASE WHEN name LIKE '% %' THEN 0 ELSE 1 END, count(DISTINCT article_id) DESC, length(name) DESC, name) AS place
  FROM resolved GROUP BY person, doubt, name
), forms AS (
  SELECT person, doubt, min(CASE WHEN place = 1 THEN name END) AS name, list(name ORDER BY place) AS forms
  FROM printed GROUP BY person, doubt
), totals AS (
  SELECT r.person, r.doubt, min(r.family) AS family, count(DISTINCT r.article_id) AS articles,
         CAST(sum(r.mentions) AS BIGINT) AS mentions, CAST(sum(coalesce(q.quotations, 0)) AS BIGINT) AS quotations,
         min(r.published_at) AS first_seen, max(r.published_at) AS last_seen
  FROM resolved AS r LEFT JOIN said AS q ON q.article_id = r.article_id AND q.entity = r.entity
  GROUP BY r.person, r.doubt
)
SELECT f.name, f.forms, t.articles, t.mentions, t.quotations, t.first_seen, t.last_seen, nullif(t.doubt, '') AS doubt,
       CASE WHEN t.doubt = '' THEN [] ELSE coalesce(c.candidates, []) END AS candidates
FROM totals AS t
JOIN forms AS f ON f.person = t.person AND f.doubt = t.doubt
LEFT JOIN candidates AS c ON c.family = t.family;
