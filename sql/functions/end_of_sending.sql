-- Until when a transmission that is still reserved may be under way: a send worker may claim it, or its helper may run. Null
-- for one that is not reserved. in_helper_timeout: of the policy that allowed the transmission.
CREATE OR REPLACE FUNCTION challenger.end_of_sending(
  in_outcome text,
  in_given_back boolean,
  in_reserved_at timestamptz,
  in_claim_by timestamptz,
  in_helper_timeout interval
)
RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN in_outcome <> 'reserved' THEN NULL
    WHEN in_given_back THEN in_claim_by
    ELSE challenger.end_of_reservation(coalesce(in_claim_by, in_reserved_at), in_helper_timeout) END
$$;
COMMENT ON FUNCTION challenger.end_of_sending IS 'Until when a reserved transmission may be under way; for other functions only.';
REVOKE ALL ON FUNCTION challenger.end_of_sending FROM PUBLIC;
