-- The outcome of a transmission as everybody is shown it: what the row says, unless the row says reserved and is under way no
-- more. Then it is unclear, or failed when no send worker claimed it.
-- in_end_of_sending: as end_of_sending.
CREATE OR REPLACE FUNCTION challenger.ledger_outcome(
  in_outcome text,
  in_given_back boolean,
  in_end_of_sending timestamptz,
  in_now timestamptz
)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN in_outcome <> 'reserved' OR in_now < in_end_of_sending THEN in_outcome
    WHEN in_given_back THEN 'failed'
    ELSE 'unclear' END
$$;
COMMENT ON FUNCTION challenger.ledger_outcome IS 'The outcome of a transmission as it reads; for other functions only.';
REVOKE ALL ON FUNCTION challenger.ledger_outcome FROM PUBLIC;
