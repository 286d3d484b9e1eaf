# Load jobs that append to the native tables and keep their descriptions. To load everything again, TRUNCATE
# TABLE first. To load one run, pass the files that its manifest names, separated by commas.

bq load --noreplace --source_format=AVRO --use_avro_logical_types \
  --schema_update_option=ALLOW_FIELD_ADDITION \
  --time_partitioning_type=MONTH --time_partitioning_field=published_at \
  --clustering_fields=publisher,relation,cluster_id,article_id \
  'wiredesk.articles' 'gs://BUCKET/wiredesk/articles/avro/*.avro'

bq load --noreplace --source_format=AVRO --use_avro_logical_types \
  --schema_update_option=ALLOW_FIELD_ADDITION \
  --time_partitioning_type=MONTH --time_partitioning_field=rejected_at \
  --clustering_fields=stage,reason \
  'wiredesk.rejects' 'gs://BUCKET/wiredesk/rejects/avro/*.avro'

bq load --noreplace --source_format=AVRO --use_avro_logical_types \
  --schema_update_option=ALLOW_FIELD_ADDITION \
  --time_partitioning_type=MONTH --time_partitioning_field=read_at \
  --clustering_fields=source_key \
  'wiredesk.sources' 'gs://BUCKET/wiredesk/sources/avro/*.avro'

bq load --noreplace --source_format=PARQUET --parquet_enable_list_inference \
  --schema_update_option=ALLOW_FIELD_ADDITION \
  --time_partitioning_type=MONTH --time_partitioning_field=published_at \
  --clustering_fields=article_id \
  'wiredesk.signatures' 'gs://BUCKET/wiredesk/signatures/parquet/*.parquet'
