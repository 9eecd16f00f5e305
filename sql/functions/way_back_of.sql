-- Inside other functions: where the user of a solved validation is sent. out_client_state: to be given back to the client;
-- out_key_number: the server key from which the authorization code is derived; out_is_code_good: the code was not exchanged
-- and its life is not over.
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
  SELECT c.redirect_uri, n.client_state, n.key_number, a.exchanged_at IS NULL AND a.expires_at > in_now
    INTO out_redirect_uri, out_client_state, out_key_number, out_is_code_good
    FROM challenger.validation n
    JOIN challenger.client c USING (client_id)
    JOIN challenger.authorization_code a USING (validation_id)
    WHERE n.validation_id = in_validation_id;
END
$$;
COMMENT ON FUNCTION challenger.way_back_of IS 'Where a solved validation leads; for other functions only.';
REVOKE ALL ON FUNCTION challenger.way_back_of FROM PUBLIC;
