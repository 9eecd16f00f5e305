-- The outcome of a transmission as everybody is shown it: what the row says, or unclear when the row says reserved but
-- the reservation has ended.
CREATE OR REPLACE FUNCTION challenger.ledger_outcome(
  in_outcome text,
  in_reserved_at timestamptz,
  in_helper_timeout interval,
  in_now timestamptz
)
RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN in_outcome = 'reserved' AND in_now >= challenger.end_of_reservation(in_reserved_at, in_helper_timeout) THEN 'unclear'
    ELSE in_outcome END
$$;
COMMENT ON FUNCTION challenger.ledger_outcome IS 'The outcome of a transmission as it reads; for other functions only.';
REVOKE ALL ON FUNCTION challenger.ledger_outcome FROM PUBLIC;
