-- When the wait after the newest transmission to an address ends. in_last_at: when that one was reserved; in_spent: how
-- many counted transmissions the address has had, at least 1; in_waits: of the policy, the last one repeats.
CREATE OR REPLACE FUNCTION challenger.end_of_wait(
  in_last_at timestamptz,
  in_spent bigint,
  in_waits interval[]
)
RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT in_last_at + in_waits[least(in_spent, cardinality(in_waits))]
$$;
COMMENT ON FUNCTION challenger.end_of_wait IS 'When the wait after a transmission ends; for other functions only.';
REVOKE ALL ON FUNCTION challenger.end_of_wait FROM PUBLIC;
