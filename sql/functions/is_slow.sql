-- Whether the helper of a transmission runs, or ran, for more than 3 s.
CREATE OR REPLACE FUNCTION challenger.is_slow(in_transmission challenger.transmission, in_now timestamptz)
RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT (in_transmission.outcome = 'reserved' AND in_transmission.given_back) -- nobody has claimed it
    AND coalesce(in_transmission.finished_at, in_now) - coalesce(in_transmission.claim_by, in_transmission.reserved_at) > interval '3 seconds'
$$;
COMMENT ON FUNCTION challenger.is_slow IS 'Whether the helper of a transmission runs, or ran, for more than 3 s; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_slow FROM PUBLIC;
