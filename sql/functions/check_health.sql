-- GET /health: that the database answers, and what the circuit breaker of the helper says.
-- out_status: healthy | helper_paused | policy_unknown
-- out_failures: the helper's failures in a row; out_paused_until: null unless helper_paused; in the past when the next
-- transmission tries the helper.
CREATE OR REPLACE FUNCTION challenger.check_health(
  in_policy_id integer,
  OUT out_status text,
  OUT out_failures integer,
  OUT out_paused_until timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM challenger.policy WHERE policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := 'policy_unknown';
    RETURN;
  END IF;
  SELECT failures INTO out_failures FROM challenger.breaker;
  out_paused_until := challenger.paused_until(in_policy_id);
  out_status := CASE WHEN out_paused_until IS NULL THEN 'healthy' ELSE 'helper_paused' END;
END
$$;
COMMENT ON FUNCTION challenger.check_health IS 'GET /health: the database answers; the state of the helper''s circuit breaker.';
REVOKE ALL ON FUNCTION challenger.check_health FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.check_health TO challenger_worker;
