-- POST /extend: gives the user of a validation that is not over another VALIDATION_DURATION from now, up to ten times its
-- length in all (WCAG 2.2, success criterion 2.2.1). The policy it was set up by decides.
-- out_status: extended | at_its_end | validation_unknown
CREATE OR REPLACE FUNCTION challenger.extend_validation(
  in_nonce_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE challenger.validation n
    SET expires_at = greatest(n.expires_at, least(in_now + p.validation_duration, n.created_at + 10 * p.validation_duration))
    FROM challenger.policy p
    WHERE p.policy_id = n.policy_id AND n.nonce_digest = decode(in_nonce_digest, 'hex') AND n.expires_at > in_now
      AND n.expires_at < n.created_at + 10 * p.validation_duration;
  IF FOUND THEN
    out_status := 'extended';
    RETURN;
  END IF;
  PERFORM 1 FROM challenger.validation n WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND n.expires_at > in_now;
  out_status := CASE WHEN FOUND THEN 'at_its_end' ELSE 'validation_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.extend_validation IS 'POST /extend: more time for a user who needs it.';
REVOKE ALL ON FUNCTION challenger.extend_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.extend_validation TO challenger_worker;
