-- Inside other functions: where the user of a validation that has ended is sent. All columns are null when it is nowhere:
-- the client was removed, or the validation is not solved and never came to /authorize. out_client_state: to be given back
-- to the client; out_key_number: the server key from which the authorization code is derived; out_is_code_good: it is
-- solved, its code was not exchanged, and the code's life is not over.
CREATE OR REPLACE FUNCTION challenger.way_back_of(
  in_validation_id bigint,
  in_now timestamptz,
  OUT out_redirect_uri text,
  OUT out_client_state text,
  OUT out_key_number integer,
  OUT out_is_code_good boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT c.redirect_uri, n.client_state, n.key_number,
      coalesce(a.exchanged_at IS NULL AND a.expires_at > in_now, false)
    INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
    FROM challenger.validation n
    JOIN challenger.client c USING (client_id)
    LEFT JOIN challenger.authorization_code a USING (validation_id)
    WHERE n.validation_id = in_validation_id AND c.removed_at IS NULL
      AND (a.validation_id IS NOT NULL OR n.authorized_at IS NOT NULL);
END
$$;
COMMENT ON FUNCTION challenger.way_back_of IS 'Where a validation that has ended leads; for other functions only.';
REVOKE ALL ON FUNCTION challenger.way_back_of FROM PUBLIC;
