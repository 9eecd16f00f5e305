-- POST /token: exchanges an authorization code for an access token, once. in_secret_digests: digests of the secret in
-- the spellings it may have been sent in. in_code_digest: null when the code was ill-formed. in_verifier and its S256
-- form: null when none was sent. in_require_s256: a validation without an S256 challenge is refused. in_token_digest: of the token to issue. Nothing is spent unless everything fits.
-- out_status: exchanged (out_expires_in seconds) | client_unknown | secret_wrong | code_unknown | redirect_uri_missing |
--   redirect_uri_wrong | verifier_wrong | code_spent (and its token is revoked) | address_erased
CREATE OR REPLACE FUNCTION challenger.exchange_code(
  in_client_id bigint,
  in_secret_digests text[],
  in_code_digest text,
  in_redirect_uri text,
  in_verifier text,
  in_verifier_s256 text,
  in_token_digest text,
  in_require_s256 boolean,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_expires_in integer
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
  v_expires_at timestamptz;
BEGIN
  PERFORM 1 FROM challenger.client WHERE client_id = in_client_id AND removed_at IS NULL;
  IF NOT FOUND THEN
    out_status := 'client_unknown';
    RETURN;
  END IF;
  PERFORM 1 FROM unnest(in_secret_digests) AS u (digest)
    WHERE challenger.knows_client(in_client_id, decode(u.digest, 'hex'), in_now);
  IF NOT FOUND THEN
    out_status := 'secret_wrong';
    RETURN;
  END IF;
  SELECT a.code_digest, a.expires_at, a.exchanged_at, n.validation_id, n.address, n.redirect_uri_given,
      n.code_challenge, n.code_challenge_method, c.redirect_uri INTO v
    FROM challenger.authorization_code a
    JOIN challenger.validation n USING (validation_id)
    JOIN challenger.client c USING (client_id)
    WHERE a.code_digest = decode(in_code_digest, 'hex') AND n.client_id = in_client_id
    FOR NO KEY UPDATE OF a;
  IF NOT FOUND THEN
    out_status := 'code_unknown';
    RETURN;
  END IF;
  IF v.exchanged_at IS NOT NULL THEN
    UPDATE challenger.access_token SET revoked_at = in_now WHERE validation_id = v.validation_id AND revoked_at IS NULL;
    out_status := 'code_spent';
    RETURN;
  END IF;
  out_status := CASE
    WHEN v.expires_at <= in_now THEN 'code_unknown'
    WHEN in_redirect_uri IS NULL AND v.redirect_uri_given THEN 'redirect_uri_missing'
    WHEN in_redirect_uri <> v.redirect_uri THEN 'redirect_uri_wrong'
    WHEN in_require_s256 AND v.code_challenge_method IS DISTINCT FROM 'S256' THEN 'verifier_wrong'
    WHEN CASE v.code_challenge_method WHEN 'S256' THEN in_verifier_s256 ELSE in_verifier END
      IS DISTINCT FROM v.code_challenge THEN 'verifier_wrong'
    WHEN v.address IS NULL THEN 'address_erased'
    ELSE 'exchanged' END;
  IF out_status <> 'exchanged' THEN
    RETURN;
  END IF;
  v_expires_at := in_now + interval '1 hour';
  UPDATE challenger.authorization_code SET exchanged_at = in_now WHERE code_digest = v.code_digest;
  INSERT INTO challenger.access_token (token_digest, validation_id, issued_at, expires_at)
    VALUES (decode(in_token_digest, 'hex'), v.validation_id, in_now, v_expires_at);
  out_expires_in := extract(epoch FROM v_expires_at - in_now);
END
$$;
COMMENT ON FUNCTION challenger.exchange_code IS 'POST /token: exchanges an authorization code for an access token, once.';
REVOKE ALL ON FUNCTION challenger.exchange_code FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.exchange_code TO challenger_worker;
