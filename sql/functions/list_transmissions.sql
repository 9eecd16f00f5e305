-- The ledger for operators, newest first, at most in_limit rows. in_since: only rows that are not older; in_outcome: only
-- rows with this outcome; in_transmission_id: only this row; null for each means all. The outcome is that of ledger_outcome.
CREATE OR REPLACE FUNCTION challenger.list_transmissions(
  in_since interval,
  in_outcome text,
  in_transmission_id bigint,
  in_limit integer,
  in_now timestamptz DEFAULT clock_timestamp()
)
RETURNS TABLE (
  out_transmission_id bigint,
  out_validation_id bigint,
  out_client_id bigint,
  out_masked_address text,
  out_outcome text,
  out_given_back boolean,
  out_reserved_at timestamptz,
  out_finished_at timestamptz,
  out_reason text,
  out_words text,
  out_gateway text,
  out_about text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.transmission_id, t.validation_id, n.client_id, t.masked_address, r.outcome, t.given_back, t.reserved_at,
      t.finished_at,
      coalesce(t.reason,
        CASE r.outcome WHEN t.outcome THEN NULL WHEN 'failed' THEN 'no send worker took it' ELSE 'its worker never said' END),
      t.words,
      t.gateway, t.about
    FROM challenger.transmission t
    JOIN challenger.validation n USING (validation_id)
    JOIN challenger.policy p ON p.policy_id = t.policy_id
    CROSS JOIN LATERAL (
      SELECT challenger.ledger_outcome(t.outcome, t.given_back,
        challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout), in_now) AS outcome) r
    WHERE (in_since IS NULL OR t.reserved_at >= in_now - in_since)
      AND (in_outcome IS NULL OR r.outcome = in_outcome)
      AND (in_transmission_id IS NULL OR t.transmission_id = in_transmission_id)
    ORDER BY t.transmission_id DESC
    LIMIT in_limit
$$;
COMMENT ON FUNCTION challenger.list_transmissions IS 'The ledger of transmissions, newest first, addresses masked.';
REVOKE ALL ON FUNCTION challenger.list_transmissions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.list_transmissions TO challenger_admin;
