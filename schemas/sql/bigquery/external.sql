-- wiredesk's tables over the Parquet files in place. Generated from the schemas; do not edit.
-- BigQuery refuses an external table without files: leave that table out, or create the native one.
-- The partition in the folder of a file is a column too, if all files are partitioned in the same way.
-- It is 'undated' for rows without a date.

CREATE OR REPLACE EXTERNAL TABLE `wiredesk.articles`
WITH PARTITION COLUMNS (published_month STRING)
OPTIONS (
  format = 'PARQUET',
  uris = ["gs://BUCKET/wiredesk/articles/parquet/*.parquet"],
  hive_partition_uri_prefix = "gs://BUCKET/wiredesk/articles/parquet",
  enable_list_inference = TRUE,
  description = "One row for each article read."
);

CREATE OR REPLACE EXTERNAL TABLE `wiredesk.rejects`
OPTIONS (
  format = 'PARQUET',
  uris = ["gs://BUCKET/wiredesk/rejects/parquet/*.parquet"],
  enable_list_inference = TRUE,
  description = "One row for each record that is no article or could not be processed."
);

CREATE OR REPLACE EXTERNAL TABLE `wiredesk.sources`
OPTIONS (
  format = 'PARQUET',
  uris = ["gs://BUCKET/wiredesk/sources/parquet/*.parquet"],
  enable_list_inference = TRUE,
  description = "One row for each file read, in each run. The next run skips unchanged files."
);

CREATE OR REPLACE EXTERNAL TABLE `wiredesk.signatures`
WITH PARTITION COLUMNS (published_month STRING)
OPTIONS (
  format = 'PARQUET',
  uris = ["gs://BUCKET/wiredesk/signatures/parquet/*.parquet"],
  hive_partition_uri_prefix = "gs://BUCKET/wiredesk/signatures/parquet",
  enable_list_inference = TRUE,
  description = "One row for each article, with which later runs find copies of it."
);
