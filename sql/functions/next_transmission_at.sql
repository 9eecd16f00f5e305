-- When the next transmission to an address is allowed: in_first_at when it has had none, null when it has none left.
-- in_last_at, in_spent, in_waits: as end_of_wait; in_allowed: transmissions_per_address of the policy.
CREATE OR REPLACE FUNCTION challenger.next_transmission_at(
  in_last_at timestamptz,
  in_spent bigint,
  in_waits interval[],
  in_allowed integer,
  in_first_at timestamptz
)
RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN in_spent = 0 THEN in_first_at
    WHEN in_spent < in_allowed THEN challenger.end_of_wait(in_last_at, in_spent, in_waits) END
$$;
COMMENT ON FUNCTION challenger.next_transmission_at IS 'When the next transmission to an address is allowed; for other functions only.';
REVOKE ALL ON FUNCTION challenger.next_transmission_at FROM PUBLIC;
