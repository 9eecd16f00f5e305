-- Inside other functions: a gateway has shown that it works. Mostly its breaker has counted nothing, and its row is written
-- at most every 5 s, so that transmissions do not wait for each other here.
CREATE OR REPLACE FUNCTION challenger.close_breaker(
  in_gateway text,
  in_now timestamptz
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
BEGIN
  SELECT failures, last_success_at INTO v FROM challenger.gateway WHERE name = in_gateway;
  IF v.failures > 0 OR v.last_success_at IS NULL OR v.last_success_at < in_now - interval '5 seconds' THEN
    UPDATE challenger.gateway
      SET failures = 0, last_success_at = greatest(last_success_at, in_now), probe_id = NULL, probe_until = NULL
      WHERE name = in_gateway;
    DELETE FROM challenger.gateway_failure WHERE gateway = in_gateway;
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.close_breaker IS 'Notes that a gateway works; for other functions only.';
REVOKE ALL ON FUNCTION challenger.close_breaker FROM PUBLIC;
