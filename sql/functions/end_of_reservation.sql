-- The moment from which a transmission that is still reserved counts as unclear: the helper has had all its time, and
-- its worker another 10 s to note the outcome. in_helper_timeout: of the policy that allowed the transmission.
CREATE OR REPLACE FUNCTION challenger.end_of_reservation(
  in_reserved_at timestamptz,
  in_helper_timeout interval
)
RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT in_reserved_at + in_helper_timeout + interval '10 seconds'
$$;
COMMENT ON FUNCTION challenger.end_of_reservation IS 'When a reservation counts as unclear; for other functions only.';
REVOKE ALL ON FUNCTION challenger.end_of_reservation FROM PUBLIC;
