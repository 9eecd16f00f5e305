-- GET /health: shows that the database answers, and the state of the circuit breakers.
-- out_status: healthy | gateway_down | helper_paused | policy_unknown. gateway_down: of several, and messages go out through
-- the others. helper_paused: nothing goes out, but for one transmission at a time that tries again.
-- out_failures: of what is down, the most; out_gateways: the names of gateways that are down, with blanks between.
CREATE OR REPLACE FUNCTION challenger.read_health(
  in_policy_id integer,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_failures integer,
  OUT out_gateways text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
BEGIN
  PERFORM 1 FROM challenger.policy WHERE policy_id = in_policy_id;
  IF NOT FOUND THEN
    out_status := 'policy_unknown';
    RETURN;
  END IF;
  SELECT * INTO v FROM challenger.gateways_now(in_policy_id, false, in_now);
  out_failures := v.out_failures;
  out_gateways := array_to_string(v.out_open, ' ');
  out_status := CASE WHEN v.out_is_down THEN 'helper_paused' WHEN out_gateways <> '' THEN 'gateway_down' ELSE 'healthy' END;
END
$$;
COMMENT ON FUNCTION challenger.read_health IS 'GET /health: the database answers; the state of the circuit breakers.';
REVOKE ALL ON FUNCTION challenger.read_health FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.read_health TO challenger_worker;
