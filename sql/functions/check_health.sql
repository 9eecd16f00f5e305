-- GET /health: shows that the database answers, and the state of the helper's circuit breaker.
-- out_status: healthy | helper_paused | policy_unknown
-- out_failures: the helper's failures in a row. out_paused_until: set when helper_paused; a moment in the past means that
-- the next transmission tries the helper.
CREATE OR REPLACE FUNCTION challenger.check_health(
  in_policy_id integer,
  OUT out_status text,
  OUT out_failures integer,
  OUT out_paused_until timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT b.failures INTO out_failures
    FROM challenger.breaker b CROSS JOIN challenger.policy p
    WHERE p.policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := 'policy_unknown';
    RETURN;
  END IF;
  out_paused_until := challenger.paused_until(in_policy_id);
  out_status := CASE WHEN out_paused_until IS NULL THEN 'healthy' ELSE 'helper_paused' END;
END
$$;
COMMENT ON FUNCTION challenger.check_health IS 'GET /health: the database answers; the state of the helper''s circuit breaker.';
REVOKE ALL ON FUNCTION challenger.check_health FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.check_health TO challenger_worker;
