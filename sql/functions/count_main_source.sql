-- How many of the last thousand messages, of a week at most, were asked for from one network, the most frequent: nearly all, if
-- the web server takes a proxy in front of it for the users.
-- out_all: the messages whose source is known; out_main: those of the most frequent source.
CREATE OR REPLACE FUNCTION challenger.count_main_source(
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_all bigint,
  OUT out_main bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(messages), 0), coalesce(max(messages), 0) FROM (
    SELECT count(*) AS messages FROM (
      SELECT source FROM challenger.transmission WHERE source IS NOT NULL AND reserved_at > in_now - interval '7 days'
        ORDER BY transmission_id DESC LIMIT 1000) last
      GROUP BY source) each_source
$$;
COMMENT ON FUNCTION challenger.count_main_source IS 'challengerctl config check: how many messages were asked for from one network.';
REVOKE ALL ON FUNCTION challenger.count_main_source FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.count_main_source TO challenger_worker;
