-- wiredesk's tables over the Parquet files where they are; made from the schemas, not by hand.
-- A table without a file yet cannot be made so: leave it out, or make the native one.
-- The folder of a file is a column as well, where all files are partitioned in one way; it says
-- 'undated' of rows without a date.

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
  description = "One row for each file read, in each run. The next run skips what is unchanged."
);

CREATE OR REPLACE EXTERNAL TABLE `wiredesk.signatures`
WITH PARTITION COLUMNS (published_month STRING)
OPTIONS (
  format = 'PARQUET',
  uris = ["gs://BUCKET/wiredesk/signatures/parquet/*.parquet"],
  hive_partition_uri_prefix = "gs://BUCKET/wiredesk/signatures/parquet",
  enable_list_inference = TRUE,
  description = "What later runs deduplicate against: one row for each article."
);
