-- Inside other functions: which gateways a transmission may use now, by the circuit breakers and a policy.
-- in_has_failed: a transmission of its validation has failed or ended unclear. It tries a gateway that is down only when
-- nobody else has done so for another pause.
-- out_paused_until: set when nothing may be sent now; out_is_down: the helper as a whole, or all its gateways, are down,
-- whether the pause is over or not; out_failures: of what is down, the most; out_open: the gateways that are down, null when
-- there are none; out_down: of these, those that the helper must leave out; out_probe: the one that this transmission tries,
-- null when it tries none.
-- A gateway that nobody has named for an hour, and a pause, is not known any more.
CREATE OR REPLACE FUNCTION challenger.gateways_now(
  in_policy_id integer,
  in_has_failed boolean,
  in_now timestamptz,
  OUT out_paused_until timestamptz,
  OUT out_is_down boolean,
  OUT out_failures integer,
  OUT out_open text[],
  OUT out_down text[],
  OUT out_probe text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
BEGIN
  out_is_down := false;
  out_failures := 0;
  -- Mostly nothing is down.
  PERFORM 1 FROM challenger.gateway g, challenger.policy p
    WHERE p.policy_id = in_policy_id AND p.breaker_failures > 0 AND g.failures >= p.breaker_failures;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  WITH known AS (
    SELECT g.name, g.failures, g.last_failure_at, g.failures >= p.breaker_failures AS is_open,
        greatest(g.last_failure_at + p.breaker_pause * CASE WHEN in_has_failed THEN 2 ELSE 1 END, g.probe_until) AS rests_until
      FROM challenger.gateway g, challenger.policy p
      WHERE p.policy_id = in_policy_id
        AND (g.name = '-' OR g.last_named_at > in_now - interval '1 hour' - p.breaker_pause))
  SELECT coalesce(bool_or(is_open) FILTER (WHERE name = '-'), false) AS is_helper_open,
      max(rests_until) FILTER (WHERE name = '-' AND is_open) AS helper_rests_until,
      coalesce(bool_and(is_open) FILTER (WHERE name <> '-'), false) AS are_all_open,
      min(rests_until) FILTER (WHERE name <> '-' AND is_open) AS first_rests_until,
      max(failures) FILTER (WHERE is_open) AS failures,
      array_agg(name ORDER BY name COLLATE "C") FILTER (WHERE name <> '-' AND is_open) AS down,
      (array_agg(name ORDER BY last_failure_at) FILTER (WHERE name <> '-' AND is_open AND rests_until <= in_now))[1] AS ready
    INTO v
    FROM known;
  out_is_down := v.is_helper_open OR v.are_all_open;
  out_failures := v.failures;
  out_open := v.down;
  IF v.is_helper_open AND v.helper_rests_until > in_now THEN
    out_paused_until := v.helper_rests_until;
  ELSIF v.are_all_open AND v.ready IS NULL THEN
    out_paused_until := v.first_rests_until;
  ELSE
    out_probe := CASE WHEN v.is_helper_open AND NOT v.are_all_open THEN '-' ELSE v.ready END;
    out_down := nullif(array_remove(v.down, out_probe), '{}');
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.gateways_now IS 'Which gateways a transmission may use now; for other functions only.';
REVOKE ALL ON FUNCTION challenger.gateways_now FROM PUBLIC;
