-- What was rejected, why, and what is to be done?
SELECT stage, reason, count(*) AS records, sum(payload_bytes)::BIGINT AS bytes, any_value(message ORDER BY reject_id) AS example
FROM rejects WHERE replayed_run_id IS NULL
GROUP BY stage, reason ORDER BY records DESC, stage, reason;
