-- POST /cancel: the user gives up. Whatever was sent is worth nothing from then on. What is solved stays solved.
-- out_status: cancelled, now or before | solved | validation_unknown, also when it has expired
-- out_redirect_uri and the columns after it: as way_back_of.
CREATE OR REPLACE FUNCTION challenger.cancel_validation(
  in_nonce_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_key_number integer,
  OUT out_is_code_good boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
BEGIN
  UPDATE challenger.validation n SET cancelled_at = in_now
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND challenger.is_open(n.expires_at, n.cancelled_at, in_now)
      AND n.solved_at IS NULL;
  SELECT n.validation_id, n.solved_at INTO v
    FROM challenger.validation n
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND (n.cancelled_at IS NOT NULL OR n.expires_at > in_now);
  IF NOT FOUND THEN
    out_status := 'validation_unknown';
    RETURN;
  END IF;
  out_status := CASE WHEN v.solved_at IS NULL THEN 'cancelled' ELSE 'solved' END;
  SELECT b.* INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
    FROM challenger.way_back_of(v.validation_id, in_now) b;
END
$$;
COMMENT ON FUNCTION challenger.cancel_validation IS 'POST /cancel: ends a validation whose user gives up.';
REVOKE ALL ON FUNCTION challenger.cancel_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.cancel_validation TO challenger_worker;
