-- What read_health says, as workers before version 0.4.0 understand it.
-- out_status: healthy | helper_paused | policy_unknown
-- out_failures: the helper's failures in a row. out_paused_until: null or in the past when the next transmission tries it.
CREATE OR REPLACE FUNCTION challenger.check_health(
  in_policy_id integer,
  OUT out_status text,
  OUT out_failures integer,
  OUT out_paused_until timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT CASE h.out_status WHEN 'gateway_down' THEN 'healthy' ELSE h.out_status END, h.out_failures
    INTO out_status, out_failures FROM challenger.read_health(in_policy_id) h;
  SELECT g.out_paused_until INTO out_paused_until
    FROM challenger.gateways_now(in_policy_id, false, clock_timestamp()) g;
END
$$;
COMMENT ON FUNCTION challenger.check_health IS 'GET /health of workers before version 0.4.0.';
REVOKE ALL ON FUNCTION challenger.check_health FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.check_health TO challenger_worker;
