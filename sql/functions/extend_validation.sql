-- POST /extend: lets a validation that is open and not solved end one validation_duration from now, but not later than
-- latest_end_of_validation. The policy it was set up by decides. A gain of less than a tenth of the duration is not
-- written, so that pressing the button again and again changes nothing.
-- out_status: extended | unchanged | validation_unknown
CREATE OR REPLACE FUNCTION challenger.extend_validation(
  in_nonce_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE challenger.validation n
    SET expires_at = least(in_now + p.validation_duration,
          challenger.latest_end_of_validation(n.created_at, p.validation_duration)),
        wrong_entry_at = NULL
    FROM challenger.policy p
    WHERE p.policy_id = n.policy_id AND n.nonce_digest = decode(in_nonce_digest, 'hex')
      AND challenger.is_open(n.expires_at, n.cancelled_at, in_now)
      AND n.solved_at IS NULL
      AND n.expires_at + p.validation_duration / 10
        <= least(in_now + p.validation_duration,
          challenger.latest_end_of_validation(n.created_at, p.validation_duration));
  IF FOUND THEN
    out_status := 'extended';
    RETURN;
  END IF;
  PERFORM 1 FROM challenger.validation n
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND challenger.is_open(n.expires_at, n.cancelled_at, in_now);
  out_status := CASE WHEN FOUND THEN 'unchanged' ELSE 'validation_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.extend_validation IS 'POST /extend: more time for a user who needs it.';
REVOKE ALL ON FUNCTION challenger.extend_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.extend_validation TO challenger_worker;
