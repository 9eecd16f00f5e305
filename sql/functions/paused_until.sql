-- Inside other functions: until when the helper's circuit breaker stays open by a policy; null while it is closed. A moment
-- in the past means that one transmission may try the helper. While one does, the moment is when that one counts as lost.
CREATE OR REPLACE FUNCTION challenger.paused_until(
  in_policy_id integer
)
RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT greatest(b.last_failure_at + p.breaker_pause, b.probe_until)
      FROM challenger.policy p, challenger.breaker b
      WHERE p.policy_id = in_policy_id AND p.breaker_failures > 0 AND b.failures >= p.breaker_failures);
END
$$;
COMMENT ON FUNCTION challenger.paused_until IS 'Until when the helper is left alone; for other functions only.';
REVOKE ALL ON FUNCTION challenger.paused_until FROM PUBLIC;
