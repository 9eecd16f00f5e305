-- POST /token: exchanges an authorization code for an access token, once. Unless everything fits, the code is not used up.
-- Digests are hex SHA-256.
-- in_secret_digests: of the client's secret, one for each way its bytes may have been encoded; in_code_digest: null when
-- the code was malformed; in_verifier and in_verifier_s256, its S256 form: null when none was sent; in_token_digest: of the
-- token to issue; in_require_s256: refuse a validation that has no S256 challenge.
-- out_status:
--   exchanged              the token is valid for out_expires_in seconds
--   client_unknown, secret_wrong
--   code_unknown           there is none for this client, or its life is over
--   redirect_uri_missing   /authorize named it, so this call must as well
--   redirect_uri_wrong     not the registered one
--   verifier_wrong         it does not fit the PKCE challenge, or the challenge is not S256 although it must be
--   code_spent             the code was exchanged before; the token it gave is now revoked
--   address_erased         the address is no longer stored
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
  v_expires_at := in_now + challenger.access_token_life();
  UPDATE challenger.authorization_code SET exchanged_at = in_now WHERE code_digest = v.code_digest;
  INSERT INTO challenger.access_token (token_digest, validation_id, issued_at, expires_at)
    VALUES (decode(in_token_digest, 'hex'), v.validation_id, in_now, v_expires_at);
  out_expires_in := extract(epoch FROM v_expires_at - in_now);
END
$$;
COMMENT ON FUNCTION challenger.exchange_code IS 'POST /token: exchanges an authorization code for an access token, once.';
REVOKE ALL ON FUNCTION challenger.exchange_code FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.exchange_code TO challenger_worker;
