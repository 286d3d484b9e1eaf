{#- Generated from schemas/*.avsc by `python -m wiredesk.schemas.generate`; do not edit.

Creates the views that dbt's sources name, over the files in the folder WIREDESK_OUTPUT. A table without files,
such as rejects if nothing was rejected, has all its columns and no rows. -#}
{% macro make_wiredesk_tables() %}
{%- if execute %}
{%- set root = env_var("WIREDESK_OUTPUT", "out") | replace("'", "''") %}
{#- DuckDB reads every file name as a pattern. #}
{%- set root = root | replace("[", "[[]") | replace("*", "[*]") | replace("?", "[?]") %}
{%- do run_query("CREATE SCHEMA IF NOT EXISTS wiredesk") %}
{%- for table, columns in wiredesk_columns().items() %}
{%- set files = root ~ "/" ~ table ~ "/parquet/**/*.parquet" %}
{#- The partition is a column too if all files have the same one. #}
{%- set found = run_query("SELECT count(*), count(DISTINCT regexp_extract(file, '/(published_[a-z]+)=', 1)) "
                          ~ "FROM glob('" ~ files ~ "')").rows[0] %}
{%- set rows = " UNION ALL BY NAME FROM read_parquet('" ~ files ~ "', union_by_name = true, hive_partitioning = "
               ~ (found[1] == 1) ~ ", hive_types_autocast = false)" %}
{%- do run_query("CREATE OR REPLACE VIEW wiredesk." ~ table ~ " AS SELECT " ~ columns ~ " WHERE false"
                 ~ (rows if found[0] else "")) %}
{%- endfor %}
{%- endif %}
{% endmacro %}

{% macro wiredesk_columns() %}
{%- do return({
  "articles": "NULL::VARCHAR AS article_id, NULL::VARCHAR AS content_hash, NULL::VARCHAR AS source_key, NULL::VARCHAR AS source_uri, NULL::VARCHAR AS source_format, NULL::BIGINT AS source_bytes, NULL::VARCHAR AS run_id, NULL::TIMESTAMP WITH TIME ZONE AS ingested_at, NULL::VARCHAR AS pipeline_version, NULL::VARCHAR AS model, NULL::VARCHAR AS url, NULL::VARCHAR AS publisher, NULL::VARCHAR AS section, NULL::VARCHAR AS slug, NULL::VARCHAR[] AS keywords, NULL::VARCHAR AS headline, NULL::VARCHAR AS body, NULL::VARCHAR AS language, NULL::DOUBLE AS language_confidence, NULL::INTEGER AS word_count, NULL::TIMESTAMP WITH TIME ZONE AS published_at, NULL::DATE AS published_date, NULL::VARCHAR AS published_precision, NULL::VARCHAR AS published_method, NULL::DOUBLE AS published_confidence, NULL::TIMESTAMP WITH TIME ZONE AS modified_at, NULL::VARCHAR AS byline, NULL::STRUCT(name VARCHAR, role VARCHAR, organization VARCHAR)[] AS authors, NULL::STRUCT(text VARCHAR, place VARCHAR, date DATE, agency VARCHAR) AS dateline, NULL::VARCHAR AS credit_line, NULL::VARCHAR[] AS agencies, NULL::STRUCT(name VARCHAR, start INTEGER, \"end\" INTEGER, cue VARCHAR)[] AS cited_outlets, NULL::STRUCT(short VARCHAR, long VARCHAR, start INTEGER, \"end\" INTEGER)[] AS acronyms, NULL::VARCHAR AS relation, NULL::VARCHAR AS matched_id, NULL::VARCHAR AS cluster_id, NULL::DOUBLE AS similarity, NULL::DOUBLE AS containment, NULL::VARCHAR AS annotated_from, NULL::STRUCT(entity INTEGER, name VARCHAR, type VARCHAR, count INTEGER, salience DOUBLE, mentions STRUCT(start INTEGER, \"end\" INTEGER, text VARCHAR)[])[] AS entities, NULL::STRUCT(start INTEGER, \"end\" INTEGER, text VARCHAR, kind VARCHAR, speaker VARCHAR, speaker_entity INTEGER, speaker_start INTEGER, speaker_end INTEGER, cue VARCHAR, cue_start INTEGER, cue_end INTEGER, confidence DOUBLE, method VARCHAR, part_of INTEGER)[] AS quotes, NULL::STRUCT(start INTEGER, \"end\" INTEGER, text VARCHAR, name VARCHAR, geoname_id BIGINT, latitude DOUBLE, longitude DOUBLE, country VARCHAR, admin1 VARCHAR, feature VARCHAR, confidence DOUBLE)[] AS places, NULL::STRUCT(start INTEGER, \"end\" INTEGER, text VARCHAR, type VARCHAR, value VARCHAR, mod VARCHAR)[] AS times, NULL::STRUCT(text VARCHAR, score DOUBLE, count INTEGER)[] AS keyphrases, NULL::STRUCT(code VARCHAR, message VARCHAR)[] AS warnings, NULL::VARCHAR AS correction_note, NULL::VARCHAR AS wire_agency, NULL::DOUBLE AS wire_confidence, NULL::STRUCT(kind VARCHAR, start INTEGER, text VARCHAR)[] AS removed, NULL::VARCHAR AS record_id, NULL::VARCHAR AS container_key, NULL::INTEGER AS occurrence, NULL::INTEGER AS published_utc_offset, NULL::STRUCT(start INTEGER, \"end\" INTEGER)[] AS boilerplate",
  "rejects": "NULL::VARCHAR AS reject_id, NULL::VARCHAR AS source_key, NULL::VARCHAR AS source_uri, NULL::VARCHAR AS stage, NULL::VARCHAR AS reason, NULL::VARCHAR AS message, NULL::BLOB AS payload, NULL::BIGINT AS payload_bytes, NULL::TIMESTAMP WITH TIME ZONE AS rejected_at, NULL::VARCHAR AS run_id, NULL::VARCHAR AS pipeline_version, NULL::VARCHAR AS replayed_run_id, NULL::VARCHAR AS container_key, NULL::VARCHAR AS record_hash",
  "sources": "NULL::VARCHAR AS source_uri, NULL::VARCHAR AS source_key, NULL::VARCHAR AS fingerprint, NULL::BIGINT AS bytes, NULL::BIGINT AS records, NULL::BIGINT AS articles, NULL::BIGINT AS rejects, NULL::VARCHAR AS run_id, NULL::TIMESTAMP WITH TIME ZONE AS read_at",
  "signatures": "NULL::VARCHAR AS article_id, NULL::VARCHAR AS content_hash, NULL::VARCHAR AS cluster_id, NULL::VARCHAR AS matched_id, NULL::VARCHAR AS relation, NULL::VARCHAR AS source_key, NULL::TIMESTAMP WITH TIME ZONE AS published_at, NULL::TIMESTAMP WITH TIME ZONE AS ingested_at, NULL::INTEGER AS words, NULL::BLOB AS minhash, NULL::BLOB AS evidence, NULL::INTEGER AS signature_version, NULL::VARCHAR AS run_id, NULL::VARCHAR AS withdrawn, NULL::VARCHAR AS publisher, NULL::VARCHAR AS wire_agency, NULL::DOUBLE AS wire_confidence, NULL::BLOB AS furniture, NULL::VARCHAR AS container_key, NULL::VARCHAR AS record_hash, NULL::VARCHAR AS address_hash, NULL::INTEGER AS occurrence, NULL::BLOB AS paragraphs, NULL::BLOB AS boilerplate"
}) %}
{% endmacro %}
